import { agree } from "./math/Agreement.ts"
import { lastBoxes } from "./Box.ts"
import type { Sameness } from "./math/Equality.ts"
import { parse } from "./math/Parser.ts"
import type { Policy } from "./math/Policy.ts"
import type { Item } from "./math/Syntax.ts"
import { narrower } from "./Narrow.ts"
import { tidyText } from "./Tidy.ts"
import { plainText } from "./math/Words.ts"

/** A gold answer without its box, delimiters and final punctuation. */
export const readGold = (answer: string): string => {
  const boxes = lastBoxes(answer)
  if (boxes === "empty") return ""
  if (boxes === undefined) return tidyText(answer)
  return boxes.map(({ start, end }) => tidyText(answer.slice(start, end))).join(", ")
}

/** Text without spaces, sizes and delimiters: equal means equal, different means nothing. */
const surface = (text: string): string =>
  text
    .replaceAll(/\\(?:left|right|displaystyle|,|;|!|:|quad|qquad)(?![A-Za-z])/g, "")
    .replaceAll(/\\[dtc]frac/g, "\\frac")
    .replaceAll(/[\s$]/g, "")

/** Characters up to which surfaces are compared. */
const LONGEST = 20_000

/** A letter by itself, in brackets or not; and one that leads an answer: `(E) 13`, `E. 13`, `E) 13`. */
const LETTER = /^(?:\(([A-J])\)|([A-J])[.):]?)$/
const LEADING = /^(?:\(([A-J])\)(?!\s*(?:[*+^/=<>-]|\\[a-z]))|([A-J])(?:[.):](?=\s|\\ |$)|$))/
const DRESS = /\\(?:text(?:bf|rm|it)?|mathrm|mathbf|mbox)\b|[{}*$]/g

const letterBy = (pattern: RegExp, text: string): string | undefined => {
  const hit = pattern.exec(text.slice(0, 80).replaceAll(DRESS, "").trim())
  return hit?.[1] ?? hit?.[2]
}

/** A gold answer that is a letter, against an answer that begins with one. */
const letters = (gold: string, answer: string): boolean | undefined => {
  const expected = gold.length <= 40 ? letterBy(LETTER, gold) : undefined
  const found = expected === undefined ? undefined : letterBy(LEADING, answer)
  return found === undefined ? undefined : expected === found
}

const GROUPS = /\d(?:,|\{,\}|\\,| )\d{3}/
const DECIMAL_COMMA = /^(-?\d+),(\d+)$/

/** The ways in which a text may be read: thousands joined, or as a list, or with a decimal comma. */
const readings = (text: string): ReadonlyArray<ReadonlyArray<Item>> => {
  const comma = DECIMAL_COMMA.exec(text)
  const candidates = [
    parse(text, { thousands: true }),
    GROUPS.test(text) ? parse(text, { thousands: false }) : undefined,
    comma === null ? undefined : parse(`${comma[1]}.${comma[2]}`, { thousands: false })
  ]
  return candidates.filter((items) => items !== undefined)
}

const compareAll = (gold: string, answer: string, policy: Policy): Sameness | "bad-gold" => {
  const expected = readings(gold)
  if (expected.length === 0) return "bad-gold"
  const found = readings(answer)
  let verdict: Sameness = found.length === 0 ? "unknown" : "different"
  for (const items of expected)
    for (const other of found) {
      const sameness = agree(items, other, policy)
      if (sameness === "equal") return "equal"
      if (sameness === "unknown") verdict = "unknown"
    }
  return verdict
}

/**
 * Whether an answer is the gold answer. An answer out of a sentence may be narrowed to its first clause or its only
 * formula or number; what stands in a box is taken as it is.
 */
export const judgeAnswer = (gold: string, answer: string, boxed: boolean, policy: Policy): Sameness | "bad-gold" => {
  if (Math.max(gold.length, answer.length) > LONGEST) return "unknown"
  if (gold === "") return "bad-gold"
  const [x, y] = [surface(gold), surface(answer)]
  if (x !== "" && x === y) return "equal"
  const letter = letters(gold, answer)
  if (letter !== undefined) return letter ? "equal" : "different"
  const text = plainText(gold)
  if (text !== "" && text === plainText(answer)) return "equal"
  const verdict = compareAll(gold, answer, policy)
  if (boxed || verdict === "equal" || verdict === "bad-gold") return verdict
  const whole = readings(answer)
  const isClear = whole.length > 0 && !whole[0]!.some((item) => item.kind === "text" || item.kind === "relation")
  if (isClear) return verdict
  for (const part of narrower(answer)) {
    const tidied = tidyText(part)
    const read = readings(tidied)
    if (read.length === 0 || (read[0]!.some((item) => item.kind === "text") && part !== answer)) {
      if (text !== "" && text === plainText(tidied)) return "equal"
      continue
    }
    return compareAll(gold, tidied, policy)
  }
  return verdict
}
