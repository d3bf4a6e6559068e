import type { Answer } from "./answer/Answer.ts"
import { commaReadings, goldReadings } from "./answer/Decimals.ts"
import { areOpposite } from "./answer/Opposites.ts"
import { addsNothing, goldSaid } from "./answer/GoldSentence.ts"
import { readings } from "./answer/Readings.ts"
import { canonicalPhrase, leadingVerdict, sameKnownPhrase } from "./answer/Synonyms.ts"
import { variablesOf } from "./answer/Syntax.ts"
import { unitOf } from "./answer/Units.ts"
import { plainText } from "./answer/Words.ts"
import { agree } from "./compare/Agreement.ts"
import { sameConstant } from "./compare/Constant.ts"
import type { Sameness } from "./compare/Equality.ts"
import { any } from "./compare/Equality.ts"
import { sameLetter, sameLetters, withoutLetter } from "./compare/Letters.ts"
import { lastBoxes } from "./extract/Box.ts"
import { CODE, isLoose, narrower } from "./extract/Narrow.ts"
import { statedAnswer } from "./extract/Phrase.ts"
import { tidy, tidyText } from "./extract/Tidy.ts"
import type { Policy } from "./Policy.ts"

/** A gold answer of more characters is a solution, and its answer is sought in it. */
const SOLUTION = 150

/** A gold answer whose box was never closed, as a data set that was cut has it. */
const unclosed = (answer: string): string => {
  const open = answer.lastIndexOf("\\boxed{")
  const inner = open < 0 ? "" : answer.slice(open + 7)
  return inner.includes("}") && !inner.includes("\\text") ? "" : tidyText(inner)
}

/** A gold answer without its box, delimiters and final punctuation; out of a solution, the answer that it states. */
export const readGold = (answer: string): string => {
  const boxes = lastBoxes(answer)
  if (boxes === "empty") return unclosed(answer)
  if (boxes !== undefined) return boxes.map(({ start, end }) => tidyText(answer.slice(start, end))).join(", ")
  const stated = answer.length > SOLUTION ? statedAnswer(answer) : undefined
  if (stated === undefined || stated._tag === "Retracted") return tidyText(answer)
  const { start, end } = tidy(answer, stated.span)
  return answer.slice(start, end)
}

/**
 * Text without sizes, delimiters, and spaces that separate nothing: equal means equal, different means nothing. Spaces
 * between letters or digits stay, since `1 1/2` is not `11/2`.
 */
export const surface = (text: string): string =>
  text
    .replaceAll(/\\(?:left|right|displaystyle|,|;|!|:|quad|qquad)(?![A-Za-z])/g, " ")
    .replaceAll(/\\[dtc]frac/g, "\\frac")
    .replaceAll(/[\s$]+/g, " ")
    .replaceAll(/(?<![A-Za-z0-9]) | (?![A-Za-z0-9])/g, "")

const DRESS =
  /\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mathcal|operatorname|left|right|displaystyle)(?![A-Za-z])|\\[,;:! ]|[{}$\s]/g

/** A gold answer that is not read is still said by the same signs in the same order, `\text{sp}^3` by `sp^3`. */
const sameUnread = (gold: string, answer: string): boolean => {
  const [x, y] = [gold, answer].map((text) => text.replaceAll(DRESS, "")) as [string, string]
  return x.length > 1 && x === y
}

/** `AaBb` is not `AABb`: capitals inside a word mean something. */
const isOtherCase = (gold: string, answer: string): boolean => {
  const [x, y] = [gold, answer].map((text) => text.slice(0, PHRASE).replaceAll(DRESS, "")) as [string, string]
  return /^[A-Za-z]{2,12}$/.test(x) && /[a-z][A-Z]/.test(x) && x !== y && x.toLowerCase() === y.toLowerCase()
}

/** Words and nothing else: only then are case and punctuation without meaning. */
const isWords = (text: string): boolean => /^[\p{L}\p{M}\s'’.,-]*$/u.test(text) && /\p{L}{2}/u.test(text)

/** Characters up to which surfaces are compared. */
const LONGEST = 20_000

/** Longest phrase that is looked up. */
const PHRASE = 80

/** A number with one letter after a space: a unit, where the gold answer has no variables. */
const LETTER_UNIT =
  /^(.*\d\}?)\$?(?:(?:\s|~|\\[,; ])+|(?=m[²³]))((?:\\mu\s*)?[mgshlLAVWNJKCFT])((?:\s*\/\s*[sh])?(?:\s*\^\s*\{?[23]\}?|²|³)?)$/

const SYMBOL = String.raw`(?:[pnµumckMGT]?(?:m|g|s|A|K|mol|J|N|W|V|Pa|Hz|C|T|Wb|Ω|eV|L|cal|bar|rad)|atm|dB|min|kWh)(?:\^?-?[23])?`
/** A number with a unit in plain letters that are read as a product: `75 dB`, `6.63e-34 J s`, `3 Ω·m`. */
const PLAIN_UNIT = new RegExp(
  String.raw`^((?:[^\\]|\\times|\\cdot){0,40}\d\}?)\$?(?:\s|~|\\[,; ])+(${SYMBOL}(?:[·*/ ]${SYMBOL}){0,2})$`
)

/** A text with its last letters as a unit. */
const withUnit = (text: string): ReadonlyArray<Answer> => {
  const hit = LETTER_UNIT.exec(text)
  if (hit !== null) return readings(`${hit[1]}\\text{ ${hit[2]}${hit[3]}}`)
  if (!/\d.*[\s~,;:][A-Za-zΩµ]/.test(text.slice(0, 80))) return []
  const [, number, unit = ""] = PLAIN_UNIT.exec(text.slice(0, 80)) ?? []
  const name = unit.replaceAll("·", " ").trim()
  return unit === "" || unitOf(name) === undefined ? [] : readings(`${number}\\text{ ${name}}`)
}

const hasUnit = (answers: ReadonlyArray<Answer>): boolean =>
  answers.some(({ items }) => items.length === 1 && items[0]!.kind === "value" && items[0].unit !== undefined)

const hasVariables = (answers: ReadonlyArray<Answer>): boolean =>
  answers.some(({ items }) => variablesOf(items).size > 0)

/** What says that a gold answer is loose itself, or a set. */
const BOUND =
  /[<>≤≥]|\\(?:[lg]e|[lg]eq|infty|text\{ ?(?:or|and))|\b(?:least|most|more|less|or|than|above|below)\b|∞|[[(].*,.*[\])]/i

/** What is known of the problem beside its gold answer. */
export interface Circumstances {
  /** The language in which numbers are written, by its BCP 47 tag; asked only where it matters. */
  readonly language?: () => string | undefined
  /** What was asked; empty where nothing of it matters. */
  readonly question?: string
}

/** A comma or point between digits: only then does the language matter. */
const MARKED = /\d[.,]\d/

/** The ways to read both sides, the number format of the language among them. */
const bothReadings = (
  gold: string,
  answer: string,
  circumstances: Circumstances
): { readonly expected: ReadonlyArray<Answer>; readonly found: ReadonlyArray<Answer> } => {
  const language = MARKED.test(gold) || MARKED.test(answer) ? circumstances.language?.() : undefined
  const expected = [...readings(gold), ...goldReadings(gold, answer, language).flatMap(readings)]
  const found = [...readings(answer), ...commaReadings(answer, gold, language).flatMap(readings)]
  // A letter is a unit where the other side has one, or has no variables.
  if (hasUnit(found)) return { expected: [...expected, ...withUnit(gold)], found }
  return { expected, found: hasVariables(expected) ? found : [...found, ...withUnit(answer)] }
}

/** Words, and nothing that has a value. */
const isWordy = ({ items }: Answer): boolean => items.every(({ kind }) => kind === "text")

const compareAll = (
  gold: string,
  answer: string,
  policy: Policy,
  circumstances: Circumstances
): Sameness | "bad-gold" => {
  const { expected, found } = bothReadings(gold, answer, circumstances)
  const said = expected.every(isWordy) && addsNothing(gold, answer) ? goldSaid(gold) : undefined
  if (
    said !== undefined &&
    any(readings(said).flatMap((one) => found.map((other) => agree(one, other, policy)))) === "equal"
  )
    return "equal"
  if (expected.length === 0) return sameUnread(gold, answer) ? "equal" : "bad-gold"
  if (found.length === 0) return "unknown"
  return any(expected.flatMap((one) => found.map((other) => agree(one, other, policy))))
}

/** The reading of an answer that is the gold answer; or else its first. */
export const readAs = (
  gold: string,
  answer: string,
  policy: Policy,
  circumstances: Circumstances
): Answer | undefined => {
  const { expected, found } = bothReadings(gold, answer, circumstances)
  return found.find((other) => expected.some((one) => agree(one, other, policy) === "equal")) ?? found[0]
}

/** Compares what stands in a box, or what was cut out of a sentence, as it is. */
const judgeWhole = (
  gold: string,
  answer: string,
  policy: Policy,
  circumstances: Circumstances
): Sameness | "bad-gold" => {
  const letter = sameLetter(gold, answer)
  if (letter !== undefined) return letter ? "equal" : "different"
  if (sameLetters(gold, answer)) return "equal"
  const verdict = compareAll(gold, answer, policy, circumstances)
  if (verdict === "equal") return verdict
  const [g, a] = [withoutLetter(gold), withoutLetter(answer)]
  if (g === undefined && a === undefined) return verdict
  // `(C) 5` has to be right in both, where the gold answer says both.
  if (g !== undefined && a !== undefined) return verdict
  const inner = compareAll(g ?? gold, a ?? answer, policy, circumstances)
  return inner === "bad-gold" ? verdict : inner === "equal" ? inner : verdict
}

/** As it is, or else with its constant of integration named as in the gold answer. */
const judgeConstant = (
  gold: string,
  answer: string,
  policy: Policy,
  circumstances: Circumstances
): Sameness | "bad-gold" => {
  const verdict = judgeWhole(gold, answer, policy, circumstances)
  const renamed = verdict === "different" ? sameConstant(gold, answer, circumstances.question ?? "") : undefined
  const again = renamed === undefined ? verdict : judgeWhole(gold, renamed, policy, circumstances)
  return again === "equal" ? again : verdict
}

/** An answer that needs no narrowing: formulae only, and no computation of which the last side counts. */
const isClear = ([answer]: ReadonlyArray<Answer>): boolean =>
  answer?.items.every(
    (item) =>
      item.kind !== "text" &&
      (item.kind !== "relation" || !item.operators.every((operator) => operator === "=" || operator === "approx"))
  ) ?? false

/**
 * Whether an answer is the gold answer. An answer out of a sentence may be narrowed to its first clause or its only
 * formula or number; what stands in a box is taken as it is. A program is no answer.
 */
export const judgeAnswer = (
  gold: string,
  answer: string,
  boxed: boolean,
  policy: Policy,
  circumstances: Circumstances = {}
): Sameness | "bad-gold" => {
  if (gold !== "" && gold === answer) return "equal"
  if (Math.max(gold.length, answer.length) > LONGEST) return "unknown"
  if (gold === "") return "bad-gold"
  const [x, y] = [surface(gold), surface(answer)]
  if (x !== "" && x === y) return "equal"
  if (CODE.test(answer) || (isLoose(answer) && !BOUND.test(gold.slice(0, 400)))) return "different"
  if (areOpposite(gold, answer) || isOtherCase(gold, answer)) return "different"
  const text = isWords(plainText(gold)) ? plainText(gold) : ""
  if (text !== "" && text === plainText(answer)) return "equal"
  // `<` is `less than`.
  if (Math.max(gold.length, answer.length) <= PHRASE && sameKnownPhrase(plainText(gold), plainText(answer)))
    return "equal"
  // `Yes, it is` is no list of two.
  if (text !== "" && !boxed && canonicalPhrase(text) === leadingVerdict(plainText(answer))) return "equal"
  // So is a gold answer that gives its reason.
  if (text !== "" && leadingVerdict(text) !== undefined && canonicalPhrase(plainText(answer)) === leadingVerdict(text))
    return "equal"
  const verdict = judgeConstant(gold, answer, policy, circumstances)
  if (boxed || verdict === "equal" || verdict === "bad-gold" || isClear(readings(answer))) return verdict
  for (const part of narrower(answer)) {
    const tidied = tidyText(part)
    const read = readings(tidied)
    if (read.length === 0 || (read[0]!.items.some((item) => item.kind === "text") && part !== answer)) {
      if (text !== "" && text === plainText(tidied)) return "equal"
      continue
    }
    return judgeWhole(gold, tidied, policy, circumstances)
  }
  return verdict
}
