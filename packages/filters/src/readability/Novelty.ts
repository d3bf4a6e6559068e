/** A stretch of tokens that says little new, from `start` to `end` (exclusive), and how long it is after its penalties. */
export interface Stretch {
  readonly start: number
  readonly end: number
  readonly score: number
}

const SLOTS = 1 << 16

/**
 * The stretch of a token sequence that most repeats what stood shortly before.
 *
 * A token counts as repeated when it lies in a string of `gram` tokens that was there within the last `window` tokens.
 * Each repeated token adds 1 to the stretch, each new one takes `penalty` away, and the best sum wins (Kadane's
 * algorithm). One pass.
 */
export const stalest = (
  hashes: Int32Array,
  count: number,
  { gram, window, penalty }: { readonly gram: number; readonly window: number; readonly penalty: number }
): Stretch => {
  const places = new Int32Array(SLOTS).fill(-1)
  const grams = new Int32Array(SLOTS)
  let best: Stretch = { start: 0, end: 0, score: 0 }
  let score = 0
  let start = 0
  // A token is settled `gram - 1` tokens later, when no further string can cover it.
  let covered = 0
  const settle = (at: number): void => {
    if (at < covered) {
      if (score === 0) start = at
      score++
      if (score > best.score) best = { start, end: at + 1, score }
    } else score = Math.max(0, score - penalty)
  }
  for (let at = 0; at < count; at++) {
    const first = at - gram + 1
    if (first < 0) continue
    let hash = 0
    for (let i = first; i <= at; i++) hash = (Math.imul(hash, 0x01000193) + hashes[i]!) | 0
    const slot = Math.imul(hash, 0x9e3779b1) >>> 16
    const before = places[slot]!
    if (before >= 0 && grams[slot] === hash && at - before <= window) covered = at + 1
    places[slot] = at
    grams[slot] = hash
    // `first` may still be covered by a string that ends here, and by no later one.
    settle(first)
  }
  for (let at = Math.max(0, count - gram + 1); at < count; at++) settle(at)
  return best
}
