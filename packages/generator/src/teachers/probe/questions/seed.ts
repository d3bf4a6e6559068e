import type { Failure } from "@cotton/schema"
import { type Finding, isRefusal, type Question, unclear } from "../Question.ts"

/**
 * Three replies of 24 tokens at temperature 1: two of the same seed, then one of another. Equal and different, in this
 * order: honoured; a server that ignores the seed passes by chance with c (1 − c), where c is the chance that two free
 * samples are equal: 1 % at c = 0.01. Different for the same seed: not honoured, or not repeatable, which comes to the
 * same. All equal: cannot be told.
 */
export const interpretSeed = (hot: ReadonlyArray<string> | Failure): Finding => {
  if ("reason" in hot) {
    return isRefusal(hot)
      ? { holds: false, words: `refused: ${hot.message}`, facts: { seed: false } }
      : unclear(hot.message)
  }
  const [one, again, other] = hot
  if (hot.includes("")) return unclear("no text within the limit to compare")
  if (one !== again) return { holds: false, words: "the same seed gave two different replies", facts: { seed: false } }
  if (one === other) return unclear("another seed gave the same reply as well")
  return { holds: true, words: "the same seed gave the same reply, another seed another", facts: { seed: true } }
}

/** Whether a seed makes a sample repeatable. */
export const seed: Question = {
  label: "seed",
  // Where a model refuses temperatures, these replies are not there yet.
  most: { requests: 0, output: 0 },
  ask: async (inquiry) => interpretSeed(await inquiry.hot())
}
