import { decodeOptions, findCheck } from "@cotton/filters/Plan"
import { isKnownFilter } from "@cotton/filters/registry"
import type { Problem } from "@cotton/schema"
import type { Counting } from "@cotton/selection"
import * as Effect from "effect/Effect"
import type { Run } from "../Run.ts"

type Same = (gold: string, answer: string, problem: Problem) => boolean

/** How the answers of a run's traces are counted, and when two of them are one. */
export interface Voting extends Counting {
  readonly same: (verifier: string, problem: Problem) => (gold: string, answer: string) => boolean
}

/**
 * The filters of a run that compare with a gold answer: Cotton's own, which tell answers apart as they would tell one from
 * the gold answer, and what a recipe brings under `verify/…`. The latter runs in no thread but the workers', so its answers
 * are one where their texts are. `null` where the run has no such filter.
 */
export const votingOf = (run: Pick<Run, "filters" | "recipe">): Effect.Effect<Voting | null> =>
  Effect.gen(function* () {
    const verifiers: Array<string> = []
    const comparing = new Map<string, Same>()
    for (const { id, options } of run.filters) {
      if (!id.startsWith("verify/")) continue
      const check = isKnownFilter(id) ? yield* findCheck(id, []) : undefined
      if (check !== undefined && check.needsAnswer !== true) continue
      verifiers.push(id)
      const answers = check?.answers
      if (check === undefined || answers === undefined) continue
      // The plan was made with these options.
      const decoded: unknown = yield* Effect.orDie(decodeOptions(check, options, []))
      comparing.set(id, (gold, answer, problem) => answers.same(gold, answer, problem, decoded))
    }
    if (verifiers.length === 0) return null
    const { majority, suspects } = run.recipe
    return {
      verifiers,
      suspects,
      majority: majority ?? null,
      same: (verifier, problem) => {
        const same = comparing.get(verifier)
        return (gold, answer) => gold === answer || (same?.(gold, answer, problem) ?? false)
      }
    }
  })
