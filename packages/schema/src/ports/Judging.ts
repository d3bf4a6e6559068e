import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { PlannedFilter, Subject, Verdict } from "../Verdict.ts"

/** Runs the recipe's whole chain of filters on one trace. It never fails: what could not be judged is `unsure` or `error`. */
export class Judging extends Context.Service<
  Judging,
  {
    readonly plan: ReadonlyArray<PlannedFilter>
    readonly judge: (subject: Subject) => Effect.Effect<ReadonlyArray<Verdict>>
  }
>()("@cotton/schema/ports/Judging") {}
