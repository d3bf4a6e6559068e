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

const SETS = String.raw`\\(?:mathbb|mathbf|mathrm|text)\s*\{?\s*Z\s*\}?|\\Z|ℤ|Z`
const BUILT = new RegExp(
  String.raw`^\s*(?:\\left\s*)?\\\{\s*(?:([a-zA-Z\\]{1,6})\s*(?:\\mid|\||\\vert|:|∣)\s*\1\s*=\s*)?([^|:{}]*(?:\{[^{}]*\}[^|:{}]*)*?)\s*(?:,|;|\\quad|\\mid|\||\\vert|:|∣|\\,|\()+\s*([a-z])\s*(?:\\in|∈)\s*(?:${SETS})\s*\)?\s*(?:\\right\s*)?\\\}\s*$`
)

/** `\{x \in \mathbb{Z} : |x| \le 1\}` and `\{x : x > 0, x \ne 1\}` */
const CONDITIONS =
  /^\s*(?:\\left\s*)?\\\{\s*([a-z])\s*(?:(?:\\in(?![a-z])|∈)\s*((?:\\(?:mathbb|mathbf|mathrm)\s*\{?\s*[ZNR]\s*\}?|[ZNRℤℕℝ])))?\s*(?:\\mid(?![a-z])|\||:|∣)\s*(.{3,120}?)\s*(?:\\right\s*)?\\\}\s*$/

const UNESCAPED = /^\s*\{\s*([a-z]\s*(?:\||\\mid(?![a-z])|:)[^{}]{2,80}(?:\{[^{}]{1,20}\}[^{}]{0,20}){0,6})\}\s*$/

/** `\{x \mid x = k\pi, k \in \mathbb{Z}\}` and `\{k\pi \mid k \in \mathbb{Z}\}` as `k\pi, k \in \mathbb{Z}`. */
export const unbuilt = (written: string): string => {
  // Braces without their backslashes.
  const text = written.length > LONGEST / 3 ? written : written.replace(UNESCAPED, String.raw`\{$1\}`)
  const inside = text.length > LONGEST / 3 ? null : CONDITIONS.exec(text)
  if (inside !== null) {
    const [, name, domain = "", said = ""] = inside
    if (/[ZN]|ℤ|ℕ/.test(domain))
      return String.raw`${said}, ${name} \in \mathbb{Z}${/N|ℕ/.test(domain) ? `, ${name} > 0` : ""}`
    if (said.includes(",") && !/\b(?:or|and)\b|\\in(?![a-z])|[|:]/.test(said)) return said
  }
  const [, , formula, name] = (text.length > LONGEST / 3 ? null : BUILT.exec(text)) ?? []
  return formula === undefined || formula === "" ? text : String.raw`${formula}, ${name} \in \mathbb{Z}`
}

const COUNT =
  /(?<![A-Za-z\\_])(?:([CP])|n([CP]))\s*(?:\\left)?\(\s*(\d{1,4}|[a-z])\s*,\s*(\d{1,4}|[a-z])\s*(?:\\right)?\)/g

/** `C_{n}^{2}`: what could be a power too. */
const LETTERED =
  /(?<![A-Za-z\\_])([CA])_\s*(?:\{\s*((?:\d{0,2}[a-z](?:\s*[+-]\s*\d)?))\s*\}|([a-z]))\s*\^\s*(?:\{\s*(\d{1,2}|[a-z](?:\s*[+-]\s*\d)?)\s*\}|(\d|[a-z]))/g

/** `C(10, 3)` and `P(5, 2)` as numbers of choices; they may be points too, which is another reading. */
export const counted = (text: string): string | undefined => {
  if (text.length > LONGEST) return undefined
  const chosen = text.replace(
    LETTERED,
    (_, bare: string, wide: string | undefined, n: string, to: string | undefined, k: string) =>
      bare === "C"
        ? String.raw`\binom{${wide ?? n}}{${to ?? k}}`
        : String.raw`\frac{(${wide ?? n})!}{(${wide ?? n}-(${to ?? k}))!}`
  )
  const read = chosen.replace(COUNT, (_, bare: string | undefined, n: string | undefined, from: string, of: string) =>
    (bare ?? n) === "C" ? String.raw`\binom{${from}}{${of}}` : String.raw`\frac{(${from})!}{(${from}-${of})!}`
  )
  return read === text ? undefined : read
}

/** `(1)(2)(4)`: the numbers of statements; a product too, which is another reading. */
export const numbersOf = (text: string): string | undefined =>
  text.startsWith("(") && /^(?:\(\d\)[\s,;]*){2,9}$/.test(text) ? text.match(/\d/g)!.join(", ") : undefined

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

const ALL_ORDERS =
  /^(.{3,200}?)(?:\s|,|\\[,;: ]|\\text\s*\{)*\s*(?:and|or|with|plus|up to)?\s*(?:all |any )?(?:of )?(?:its |their |the |other )?(cyclic )?permutations?(?: of (?:it|them|these|this|those|the (?:variables|numbers|coordinates)))?(?: thereof)?\s*\}?\s*$/i
const TUPLE = /\(([^()]{1,80})\)/g

/** Values whose orders are written out, and the tuples that there may be. */
const VALUES = 4
const TUPLES = 24

const ordersOf = (values: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  values.length < 2
    ? [values]
    : values.flatMap((value, i) => ordersOf(values.toSpliced(i, 1)).map((others) => others.toSpliced(0, 0, value)))

/** `(1, 2, 3) and permutations` with all tuples written out. */
export const permuted = (text: string): string => {
  const [, said, cyclic] = (text.length > LONGEST ? null : ALL_ORDERS.exec(text)) ?? []
  if (said === undefined || /\b(?:not|no|without|except)\b/i.test(said)) return text
  const tuples = [...said.matchAll(TUPLE)].map(([, inside]) => inside!.split(",").map((value) => value.trim()))
  const fits = tuples.every((values) => values.length > 1 && values.length <= VALUES)
  if (tuples.length === 0 || !fits) return text
  const all = tuples.flatMap((values) =>
    cyclic === undefined ? ordersOf(values) : values.map((_, i) => [...values.slice(i), ...values.slice(0, i)])
  )
  const written = [...new Set(all.map((values) => `(${values.join(", ")})`))]
  return written.length > TUPLES ? text : written.join(", ")
}
