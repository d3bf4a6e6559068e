import type { Failure } from "@cotton/schema"
import { type Finding, isRefusal, type Question, unclear } from "../Question.ts"

/** UTF-16 units that all of the texts begin with. */
const shared = (texts: ReadonlyArray<string>): number => {
  const [first = "", ...others] = texts
  let length = 0
  while (length < first.length && others.every((text) => text[length] === first[length])) length++
  return length
}

/**
 * Three replies of 24 tokens to an open request at temperature 0, three (of two seeds) at 1. Let c be the chance that two
 * free samples of it are equal (under 0.01 for the models tried; 0.1 is much).
 *
 * - All equal at 0, different at 1: honoured. A server that ignores the temperature and samples all the same passes by
 *   chance with c², 1 % at c = 0.1.
 * - No two equal at 0, and no longer a common beginning than at 1: ignored. Where it is honoured, sums in another order
 *   (batches) may part greedy replies too, but seldom all three as early as free samples.
 * - Equal at 1 too, or parted late at 0: cannot be told.
 */
export const interpretTemperature = (
  greedy: ReadonlyArray<string> | Failure,
  hot: ReadonlyArray<string> | Failure | null
): Finding => {
  if ("reason" in greedy) {
    return isRefusal(greedy)
      ? { holds: false, words: `refused: ${greedy.message}`, facts: { temperature: false } }
      : unclear(greedy.message)
  }
  if (hot === null || "reason" in hot) return unclear(hot?.message ?? "not asked")
  if ([...greedy, ...hot].includes("")) return unclear("no text within the limit to compare")
  const [a, , b] = hot
  const distinct = new Set(greedy).size
  if (distinct === 1 && a !== b)
    return { holds: true, words: "at 0 the same reply three times, at 1 different ones", facts: { temperature: true } }
  if (distinct === 1) return unclear("at 1 the replies are the same as well")
  if (distinct === greedy.length && shared(greedy) <= shared([a!, b!]))
    return { holds: false, words: "at 0 the replies differ as much as at 1", facts: { temperature: false } }
  return unclear("at 0 the replies part in the middle")
}

/** Whether the temperature is honoured. */
export const temperature: Question = {
  label: "temperature",
  most: { requests: 6, output: 6 * 24 },
  ask: async (inquiry) => {
    const greedy = await inquiry.greedy()
    return interpretTemperature(greedy, "reason" in greedy ? null : await inquiry.hot())
  }
}
