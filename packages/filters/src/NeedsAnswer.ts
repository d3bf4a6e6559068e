import type { PlannedFilter } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import type { AnyCheck } from "./Check.ts"
import { findCheck } from "./Plan.ts"

/** The ids of a plan's filters that cannot judge without a gold answer. */
export const needsAnswer = (
  plan: ReadonlyArray<PlannedFilter>,
  custom: ReadonlyArray<AnyCheck>
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(
    Effect.forEach(plan, ({ id }) => findCheck(id, custom)),
    (checks) => checks.flatMap((check) => (check?.needsAnswer === true ? [check.id] : []))
  )
