import type { Outcome } from "@cotton/schema"

/** What each reward counts in the sum. */
export interface Weights {
  readonly accuracy: number
  readonly format: number
  readonly language: number
}

/**
 * DeepSeek-R1-Zero: accuracy and format with equal weight (arXiv 2501.12948, section 2.2.2; equation 4 of its second
 * version). R1's first stage adds the language reward directly (section 2.3.2): `language=1`.
 */
export const WEIGHTS: Weights = { accuracy: 1, format: 1, language: 0 }

/** The parts of a reward, each from 0 to 1. */
export interface Rewards {
  /** 1 where every filter passes, 0 where one fails, `null` where that could not be judged. */
  readonly accuracy: 0 | 1 | null
  readonly format: 0 | 1
  /** `null`: it is not known which language the chain should be in. */
  readonly language: number | null
}

export const accuracyOf = (outcome: Outcome): Rewards["accuracy"] =>
  outcome === "pass" ? 1 : outcome === "fail" ? 0 : null

/**
 * The weighted sum. `unsure`: what an accuracy that could not be judged counts as; `null` makes the whole reward `null`. A
 * language reward that is not known counts 0: it is the same for all samples of a prompt, so no advantage comes of it.
 */
export const totalOf = (rewards: Rewards, weights: Weights, unsure: number | null): number | null => {
  const accuracy = rewards.accuracy ?? unsure
  if (accuracy === null) return null
  const sum = weights.accuracy * accuracy + weights.format * rewards.format + weights.language * (rewards.language ?? 0)
  // So that 0.1 + 0.2 reads as it is meant: rewards are compared by people.
  return Math.round(sum * 1e9) / 1e9
}
