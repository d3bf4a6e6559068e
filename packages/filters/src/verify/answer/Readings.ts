import type { Answer } from "./Answer.ts"
import { answerOf, readAnswer } from "./Answer.ts"
import { unchained } from "./Labels.ts"
import { readTyped } from "./registry.ts"
import { clausesOf } from "./Clauses.ts"
import { formulaOf } from "./Phrases.ts"
import { quantified } from "./Quantified.ts"
import { splitTop } from "./Split.ts"
import { counted, filled, numbersOf, permuted, respelt, unbuilt } from "./Respelt.ts"

const THOUSANDS = /\d(?:,|\{, ?\}|\\,| )\d{3}/

/** Longest answer whose parts are looked at one by one. */
const LONGEST = 1000

/** `p=5, q=2; p=7, q=2` and `x=1, y=2 or x=3, y=4`: groups of as many parts each are tuples. */
const groupsOf = (text: string): Answer | undefined => {
  if (text.length > LONGEST || !/,|=[^=]{1,12}=/.test(text)) return undefined
  const groups = splitTop(text, /;|\\text\s*\{\s*or\s*\}|\bor\b/y)
  if (groups.length < 2) return undefined
  const read = groups.map((group) =>
    readAnswer(group, { thousands: false })?.items.flatMap((item) => unchained(item) ?? [item])
  )
  const [first] = read
  if (first === undefined || first.length < 2 || read.some((items) => items?.length !== first.length)) return undefined
  return {
    integers: [],
    parameters: [],
    condition: undefined,
    items: read.map((items) => ({ kind: "sequence", open: "(", close: ")", items: items! }))
  }
}

/** What joins an answer's parts: one of them is not the whole answer. */
const JOINED = /(?<!\\)[,;]|\\q?quad(?![a-z])|\b(?:and|or)\b|\\\\|\n/y

/** What stands behind the last equals sign of a text that as a whole is not understood: `\lim_{x \to 0} f(x) = 5`. */
const lastSide = (text: string): Answer | undefined => {
  if (text.length > LONGEST || !text.includes("=")) return undefined
  const sides = splitTop(text, /(?<![<>!\\])=(?!=)/y)
  const last = sides.at(-1)!
  if (sides.length < 2 || last.trim() === "" || splitTop(sides.slice(0, -1).join("="), JOINED).length > 1)
    return undefined
  return readAnswer(last, { thousands: true })
}

/** What stands behind the last `\implies`: the answer, where the whole is read as nothing else. */
const consequenceOf = (text: string): Answer | undefined => {
  const parts =
    text.length > LONGEST ? [] : text.split(/\\(?:implies|Rightarrow|Longrightarrow|therefore)(?![a-z])|⇒|∴/)
  const last = parts.at(-1)!
  return parts.length < 2 || last.trim() === "" ? undefined : readAnswer(last, { thousands: true })
}

/** Texts that were read last: gold and answer are asked for under several policies. */
const REMEMBERED = 12
const remembered = new Map<string, ReadonlyArray<Answer>>()

/** The ways in which a text may be read: with its thousands joined, as a list, as a time, in groups. */
export const readings = (text: string): ReadonlyArray<Answer> => {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const read = allReadings(text)
  if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value!)
  remembered.set(text, read)
  return read
}

const allReadings = (written: string): ReadonlyArray<Answer> => {
  // Long runs of spaces cost the patterns behind more than they say.
  const text = unbuilt(permuted(respelt(written.replaceAll(/\s{2,}/g, " "))))
  const typed = readTyped(text)
  // `5:00 PM` is nothing else; `5:00` may be a ratio.
  // A value with its case, read alone, would lose the other cases.
  if (
    typed.some(
      (item) => item.kind === "date" || item.kind === "cases" || (item.kind === "time" && item.half !== undefined)
    )
  )
    return typed.map(answerOf)
  const joined = readAnswer(text, { thousands: true })
  const apart = THOUSANDS.test(text) ? readAnswer(text, { thousands: false }) : undefined
  const whole = filled(text)
  const list = whole === undefined ? undefined : readAnswer(whole, { thousands: false })
  // All odd numbers are a family, and not the remainder 1.
  const formula = formulaOf(text)?.replace(/^n \\equiv (\d+) \\pmod\{(\d+)\}$/, String.raw`$2k + $1, k \in \mathbb{Z}`)
  const said = formula === undefined ? undefined : readAnswer(formula, { thousands: true })
  const clauses = clausesOf(text)
  const stated = clauses === undefined ? undefined : readAnswer(clauses, { thousands: true })
  const statement = quantified(text)
  const numbered = numbersOf(text)
  const statements = numbered === undefined ? undefined : readAnswer(numbered, { thousands: false })
  const consequence = consequenceOf(text)
  const count = counted(text)
  const choices = count === undefined ? undefined : readAnswer(count, { thousands: true })
  const found = [
    joined,
    apart,
    ...typed.map(answerOf),
    groupsOf(text),
    list,
    said,
    choices,
    consequence,
    stated,
    statement && answerOf(statement),
    statements
  ]
  const read = found.filter((answer) => answer !== undefined)
  if (read.length > 0) return read
  const side = lastSide(text)
  return side === undefined ? [] : [side]
}
