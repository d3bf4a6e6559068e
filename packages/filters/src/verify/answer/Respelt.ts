import { numberWords } from "./NumberWords.ts"
import { show } from "../compare/Rational.ts"

/*
 * Spellings that are brought to another before they are read: endless decimals with points behind, units in several
 * pieces of text, numbers that are said again in words, and lists whose middle is left out.
 */

/** Longest text that is looked at. */
const LONGEST = 1000

const DOTS = String.raw`(?:\\[lc]?dots|\.{3}|…)`

/** `0.666\ldots`: one or two digits three times, or up to six digits twice. */
const ENDLESS = new RegExp(String.raw`(?<![\d.])(\d{1,12}\.\d{0,6}?)(?:(\d{1,2})\2{2,12}|(\d{3,6})\3{1,4})\s?${DOTS}`)

/** `\text{km}\,\text{h}^{-1}` */
const PIECES =
  /\\(?:text|mathrm)\s?\{\s?([A-Za-z]{1,8})\s?\}(?:\s|\\[,;! ]|\\cdot(?![a-z])|·|~){0,4}\\(?:text|mathrm)\s?\{\s?([A-Za-z]{1,8})\s?\}\s?(\^\s?\{?-?\d\}?)/

const TWICE = /^(.{0,200}?(?<![\d.,])(\d[\d,]{0,20})) ?\(([A-Za-z]{3,12}(?:[ -][A-Za-z]{3,12}){0,8})\)$/s

/** `18 (eighteen)` as `18`, where both are the same. */
const onceSaid = (text: string): string => {
  const hit = TWICE.exec(text)
  const words = hit === null ? [] : hit[3]!.split(/[ -]/)
  const read = numberWords(words)
  const isSame = read !== undefined && read.used === words.length && show(read.value) === hit![2]!.replaceAll(",", "")
  return isSame ? hit![1]! : text
}

/** A text with its numbers and units as they are read elsewhere. */
export const respelt = (text: string): string => {
  if (text.length > LONGEST) return text
  const units = onceSaid(text).replace(PIECES, String.raw`\text{$1 $2$3}`)
  return units.replace(
    ENDLESS,
    (_, head: string, short?: string, long?: string) => `${head}\\overline{${short ?? long}}`
  )
}

const INTEGER = String.raw`(-?\d{1,6})`
const LEFT_OUT = new RegExp(
  String.raw`${INTEGER}\s*,\s*${INTEGER}\s*,\s*(?:${INTEGER}\s*,\s*)?(?:${INTEGER}\s*,\s*)?${DOTS}\s*,\s*${INTEGER}`
)

/** Parts that a list is filled up to. */
const MOST = 60

/** `1, 3, \ldots, 9` as `1, 3, 5, 7, 9`: whole numbers with one step between all that are written. */
export const filled = (text: string): string | undefined => {
  const hit = text.length > LONGEST ? null : LEFT_OUT.exec(text)
  if (hit === null) return undefined
  const written = hit
    .slice(1, 5)
    .filter((part) => part !== undefined)
    .map(Number)
  const last = Number(hit[5])
  const step = written[1]! - written[0]!
  const steps = (last - written[0]!) / step
  const isEven = written.every((value, index) => value === written[0]! + index * step)
  if (!isEven || !Number.isInteger(steps) || steps < written.length || steps >= MOST) return undefined
  const parts = Array.from({ length: steps + 1 }, (_, index) => written[0]! + index * step)
  return `${text.slice(0, hit.index)}${parts.join(", ")}${text.slice(hit.index + hit[0].length)}`
}
