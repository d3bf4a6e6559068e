import type { Span } from "../../Markup.ts"

/*
 * A reply to a problem in parts, with a box for each: `(a) … \boxed{10}`, `(b) … \boxed{21}`. Asked only where the gold
 * answer counts its parts itself.
 */

const MARK = String.raw`\(\s*(?:[1-6]|[a-f]|i{1,3}|iv)\s*\)`
const COUNTED = new RegExp(String.raw`^\s*${MARK}`, "i")
const MARKS = new RegExp(String.raw`(?:^|(?<=[\s;,.$]))\(\s*([1-6]|[a-f]|i{1,3}|iv)\s*\)`, "gi")
const ROMAN = ["i", "ii", "iii", "iv"]

const isAt = (mark: string, i: number): boolean =>
  mark === String(i + 1) || mark.toLowerCase() === "abcdef"[i] || mark.toLowerCase() === ROMAN[i]

/** How many parts a gold answer counts: `(a) 3 (b) 5` has two; 0 where it counts none. */
export const partsIn = (gold: string): number => {
  if (gold.length > 300 || !gold.includes("(") || !COUNTED.test(gold)) return 0
  const marks = [...gold.matchAll(MARKS)].map(([, mark]) => mark!)
  return marks.length > 1 && marks.every(isAt) ? marks.length : 0
}

/** Longest way from one part's mark to its box. */
const LONGEST = 4000

/** Whether before each of the boxes, and behind the one before it, stands the mark of its part. */
export const areParts = (text: string, boxes: ReadonlyArray<Span>): boolean =>
  boxes.every(({ start }, i) => {
    const from = Math.max(i === 0 ? 0 : boxes[i - 1]!.end, start - LONGEST)
    const gap = text.slice(from, start)
    const marks = [...gap.matchAll(/(?:^|[\s*#$])(?:\(|\bpart\s*\(?)\s*([1-6]|[a-f]|i{1,3}|iv)\s*(?:\)|:|\*)/gi)]
    const last = marks.at(-1)?.[1]
    return last !== undefined && isAt(last, i)
  })
