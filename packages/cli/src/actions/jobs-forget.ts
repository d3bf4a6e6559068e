import { quietJson } from "@cotton/schema/Legible"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { InputError } from "../errors.ts"
import { glanceAt } from "../jobs/LookAt.ts"
import { dropRecord, findRecord } from "../jobs/Records.ts"

/** Forgets a job; what it has left stays where it is. */
export const forgetJob = Effect.fnUntraced(function* (flags: { readonly id: string; readonly json: boolean }) {
  const record = yield* findRecord(Option.some(flags.id))
  const { state } = (yield* glanceAt(record)).looked.look
  if (state === "queued" || state === "running")
    return yield* new InputError({ message: `${record.id}: it is ${state}: cancel it first` })
  yield* dropRecord(record)
  yield* Console.log(
    flags.json
      ? quietJson({ type: "summary", id: record.id, forgotten: true })
      : `${record.id}: forgotten; its files are left where they are: ${targetOf(record).place(record)}`
  )
})
