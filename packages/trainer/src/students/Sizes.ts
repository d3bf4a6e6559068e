import type { Shape } from "../Shape.ts"

/** Sizes as a `config.json` has them; heads of 128 and eight of keys and values, where nothing else is said. */
export const dense = (
  layers: number,
  hidden: number,
  feedForward: number,
  heads: number,
  vocabulary: number,
  { tied = false, keyValueHeads = 8, headSize = 128 } = {}
): Shape => ({ layers, hidden, feedForward, heads, keyValueHeads, headSize, vocabulary, tied, experts: null })
