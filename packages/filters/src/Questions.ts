import type { PlannedFilter } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import { insideOf } from "./Leaves.ts"
import { findCheck } from "./Plan.ts"

/** What one filter may ask of a judge about one trace, at most. */
export interface Questions {
  /** The judge's name in the recipe. */
  readonly judge: string
  readonly count: number
  /** Characters of the trace that each question shows. */
  readonly chars: number
}

/** What the filters of a plan, those inside others too, ask of judges. The plan names each judge. */
export const questionsOf = (plan: ReadonlyArray<PlannedFilter>): Effect.Effect<ReadonlyArray<Questions>> =>
  Effect.map(
    Effect.forEach(plan, (planned) =>
      Effect.gen(function* () {
        const inside = yield* questionsOf(insideOf(planned))
        const check = yield* findCheck(planned.id, [])
        const { by } = planned.options as { readonly by?: unknown }
        if (check?.questions === undefined || typeof by !== "string") return inside
        return [{ judge: by, ...check.questions(planned.options) }, ...inside]
      })
    ),
    (all) => all.flat()
  )
