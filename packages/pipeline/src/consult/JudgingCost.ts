import { type Cost, promptBound, sumOf, times, worstCase } from "@cotton/generator"
import type { Problem } from "@cotton/schema"
import type { Run } from "../Run.ts"

/** Characters of a judge's instructions: an allowance. */
const INSTRUCTIONS = 4000
/** Characters of English text a token at least: for text that another model's tokenizer has counted as so many tokens. */
const CHARS_PER_TOKEN = 4

/**
 * About what the judges cost a sample of a problem at most, at their dearest endpoints: every question is asked, shows as much
 * as it may, and is answered up to the limit. Kept in the purse beside each sample, so that its verdict can be paid.
 */
export const judgingCost = ({ questions, judges, recipe }: Pick<Run, "questions" | "judges" | "recipe">) => {
  const { limit } = recipe.sample
  return (problem: Problem): Cost =>
    sumOf(
      questions.map(({ judge, count, chars }) => {
        const spec = judges[judge]!
        const shown = Math.min(chars, limit * CHARS_PER_TOKEN) / CHARS_PER_TOKEN
        const input = promptBound(problem.messages) + (problem.answer?.length ?? 0) + INSTRUCTIONS + shown
        const costs = spec.at.map(({ price }) => worstCase(price, input, spec.wire === "chat" ? spec.limit : 1))
        return times(
          costs.reduce((most, cost) => (cost.usd > most.usd ? cost : most)),
          count
        )
      })
    )
}
