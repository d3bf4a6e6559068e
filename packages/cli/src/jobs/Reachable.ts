import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import { InputError } from "../errors.ts"
import { glanceAt } from "./LookAt.ts"
import { findRecord } from "./Records.ts"

/** A job with its handle, where nothing can be asked without it. */
export const reachable = Effect.fnUntraced(function* (id: Option.Option<string>) {
  const found = yield* findRecord(id)
  if (found.handle !== null || !targetOf(found).needsHandle) return found
  const { record } = yield* glanceAt(found)
  if (record.handle === null)
    return yield* new InputError({ message: `${record.id}: ${record.target} has not said yet what it calls it` })
  return record
})
