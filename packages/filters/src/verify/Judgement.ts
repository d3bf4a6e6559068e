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

/**
 * Text without sizes, delimiters, and spaces that separate nothing: equal means equal, different means nothing. Spaces
 * between letters or digits stay, since `1 1/2` is not `11/2`.
 */
const surface = (text: string): string =>
  text
    .replaceAll(/\\(?:left|right|displaystyle|,|;|!|:|quad|qquad)(?![A-Za-z])/g, " ")
    .replaceAll(/\\[dtc]frac/g, "\\frac")
    .replaceAll(/[\s$]+/g, " ")
    .replaceAll(/(?<![A-Za-z0-9]) | (?![A-Za-z0-9])/g, "")

/** Words and nothing else: only then are case and punctuation without meaning. */
const isWords = (text: string): boolean => /^[\p{L}\p{M}\s'’.,-]*$/u.test(text) && /\p{L}{2}/u.test(text)

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

/** `1000,99` and `0,5`; `1,234` is more often a thousand. */
const DECIMAL_COMMA = /^(-?)(0|[1-9]\d*),(\d+)$/

const withPoint = (text: string): string | undefined => {
  const [, sign, whole, fraction] = DECIMAL_COMMA.exec(text) ?? []
  return whole === undefined || (whole !== "0" && fraction!.length === 3) ? undefined : `${sign}${whole}.${fraction}`
}

/** The ways in which a text may be read: with its thousands joined, or as a list. */
const readings = (text: string): ReadonlyArray<ReadonlyArray<Item>> =>
  [parse(text, { thousands: true }), GROUPS.test(text) ? parse(text, { thousands: false }) : undefined].filter(
    (items) => items !== undefined
  )

const compareAll = (gold: string, answer: string, policy: Policy): Sameness | "bad-gold" => {
  const expected = readings(gold)
  if (expected.length === 0) return "bad-gold"
  // A decimal comma is tried for an answer to a gold answer with a decimal point, never for the gold answer.
  const pointed = /^-?\d*\.\d+$/.test(gold) ? withPoint(answer) : undefined
  const found = [...readings(answer), ...(pointed === undefined ? [] : readings(pointed))]
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
  if (gold !== "" && gold === answer) return "equal"
  if (Math.max(gold.length, answer.length) > LONGEST) return "unknown"
  if (gold === "") return "bad-gold"
  const [x, y] = [surface(gold), surface(answer)]
  if (x !== "" && x === y) return "equal"
  const letter = letters(gold, answer)
  if (letter !== undefined) return letter ? "equal" : "different"
  const text = isWords(plainText(gold)) ? plainText(gold) : ""
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
