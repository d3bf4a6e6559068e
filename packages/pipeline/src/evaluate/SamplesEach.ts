import type { Kind } from "../layouts/ProblemLayout.ts"

/**
 * DeepSeek-R1's evaluation (appendix D.1): temperature 0.6, top-p 0.95, 32,768 tokens at most. Greedy decoding is advised
 * against there: it repeats itself, and differs much between checkpoints.
 */
export const R1 = { temperature: 0.6, topP: 0.95, limit: 32_768 } as const

/** The largest benchmarks, in problems, that have so many samples of each. */
const SMALL = 200
const MIDDLE = 1000

/**
 * Samples of each problem: the fewer problems, the more samples does a mean of the same certainty need. DeepSeek-R1 (D.1) takes 64
 * for AIME (30 problems) and GPQA Diamond (198), 16 for MATH-500, 8 for LiveCodeBench; the bounds between these are Cotton's.
 */
export const samplesEach = (kind: Kind, problems: number): number => {
  if (kind === "code") return 8
  return problems <= SMALL ? 64 : problems <= MIDDLE ? 16 : 8
}
