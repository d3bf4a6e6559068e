import type { Span } from "../Markup.ts"
import { codeUnits } from "./Tokens.ts"

/** A text repeated without a gap: `repeats` times `unit` characters (the last time perhaps in part). */
export interface Run extends Span {
  readonly unit: number
  readonly repeats: number
}

/** Repeats are sought by strings of this many characters that come again. */
const GRAM = 16
const SLOTS = 1 << 16
/** An entry of the table: 8 bits of the string's hash, so that few wrong places are looked at, and 24 of its place. */
const PLACE = 0xffffff
const FACTOR = 0x01000193
const DROPPED = (() => {
  let power = 1
  for (let i = 0; i < GRAM; i++) power = Math.imul(power, FACTOR)
  return power
})()

/**
 * The longest run in `text` for which `accept` holds, in one pass.
 *
 * In a run, every string of 16 characters was there one unit before. So the nearest earlier place of the current string
 * proposes a distance, and the run goes on for as long as each character equals the one at that distance. A unit that
 * repeats a part of itself proposes a shorter distance first; that run ends at once and the next proposal is the unit.
 */
export const longestRun = (text: string, accept: (run: Run) => boolean): Run | undefined => {
  const codes = codeUnits(text)
  const length = codes.length
  const seen = new Int32Array(SLOTS)
  let best: Run | undefined
  let hash = 0
  let unit = 0
  let start = 0
  let longest = 0
  for (let at = 0; at <= length; at++) {
    // One step past the end closes the last run.
    const code = at < length ? codes[at]! : -1
    if (unit > 0 && codes[at - unit] !== code) {
      if (at - start > longest && at - start >= 2 * unit) {
        const run: Run = { start, end: at, unit, repeats: (at - start) / unit }
        if (accept(run)) {
          best = run
          longest = at - start
        }
      }
      unit = 0
    }
    hash = (Math.imul(hash, FACTOR) + code) | 0
    if (at >= GRAM) hash = (hash - Math.imul(codes[at - GRAM]!, DROPPED)) | 0
    if (at < GRAM - 1) continue
    const mixed = Math.imul(hash, 0x9e3779b1)
    const slot = mixed >>> 16
    const tag = mixed << 24
    if (unit === 0) {
      const entry = seen[slot]!
      const before = entry & PLACE
      if ((entry & ~PLACE) === tag && before > 0 && before < at && sameGram(codes, before, at)) {
        unit = at - before
        start = before - GRAM + 1
      }
    }
    seen[slot] = tag | (at & PLACE)
  }
  return best
}

const sameGram = (codes: Uint16Array, a: number, b: number): boolean => {
  for (let i = 0; i < GRAM; i++) if (codes[a - i] !== codes[b - i]) return false
  return true
}
