import type { Span } from "../../Markup.ts"
import { withoutAside } from "./Aside.ts"
import { CODE } from "./Narrow.ts"

/** Characters before the end within which the last statement is sought. */
const REACH = 1500

/** A reply of one line of so many characters and few words is nothing but an answer. */
const SHORT = 120
const WORDS = 3

/** Lines from the end that are looked at. */
const LINES = 4

const squeezed = (text: string): string => text.replaceAll(/[\s*$\\{}]/g, "").toLowerCase()

const bare = (text: string): string => text.replaceAll(/[^\d.]/g, "").replace(/\.$/, "")

const FORMULAE: ReadonlyArray<readonly [string, string]> = [
  ["$$", "$$"],
  ["\\[", "\\]"],
  ["\\(", "\\)"],
  ["$", "$"]
]

const isBare = (text: string): boolean =>
  text.length <= SHORT &&
  !text.includes("\n") &&
  !CODE.test(text) &&
  (text.replaceAll(/\\[A-Za-z]+/g, " ").match(/[A-Za-z]{2,}/g) ?? []).length <= WORDS &&
  !/\b(?:is|are|so|thus|or)\b/i.test(text)

/** The formulae of a text, first to last. */
const formulaeOf = (text: string): ReadonlyArray<Span> => {
  const spans: Array<Span> = []
  for (let at = 0; at < text.length; at++) {
    const pair = FORMULAE.find(([open]) => text.startsWith(open, at))
    if (pair === undefined) continue
    const [open, close] = pair
    const end = text.indexOf(close, at + open.length)
    if (end < 0) continue
    spans.push({ start: at + open.length, end })
    at = end + close.length - 1
  }
  return spans
}

/** What a number directly before which these stand is said to be: the answer. */
const STATED =
  /(?:=|≈|:|\b(?:is|are|equals?|be|was|were|get|gives?|makes?|obtain|total|to))\s*(?:\*\*|about|approximately|exactly|\s)*$/i

/**
 * `5 or 6`, `not 5`, `cannot be 5`, `more than 5`, `at least 5`, `maybe 5` name no answer, nor does a number in a condition or
 * a doubt.
 */
const UNNAMED =
  /\b(?:wrong|incorrect|false) (?:answer|result|value) (?:is|was|would be) *$|(?:^|[.,;:]\s{1,4})(?:if|suppose|assume|assuming|unless|whether)\b[^.,;:]*$|\b(?:impossible|doubt|unlikely|unclear|whether)\b[^.!?;]*$|(?:\b(?:maybe|perhaps|possibly|(?:might|may|could) be)|\b(?:or|nor|than|at least|at most|(?<!\b(?:add|sum|come)(?:s|ing)? )up to)|(?:\b(?:not|cannot|never)|n['’]t)(?: (?:be|equal|equal to|exactly|just|the (?:answer|number|value)))?)\s*[\\([$*]*$/i

/** What denies a number after it: `12 is not the answer`, `12 is wrong`. */
const DENIED =
  /^[\s$*)\\\]]{0,6}(?:(?:is|are|was|were)(?: not\b|n['’]t\b| (?:wrong|incorrect|impossible|too (?:small|large|big|many|few))\b)|(?:cannot|can['’]t|does not|doesn['’]t)\b)/i

/** `12, not 13`: what was meant stands before. */
const CONTRAST = /,\s*(?:and )?not\s*[\\([$*]*$/i

/** Characters before a number that are looked at. */
const BEFORE = 60

/** The word of a line that ends at `end`, with all of a bracket that closes in it, as in `(8, -2)`. */
const wordBefore = (line: string, end: number): Span => {
  let start = line.lastIndexOf(" ", end - 1) + 1
  const word = line.slice(start, end)
  const closing = Math.max(word.lastIndexOf(")"), word.lastIndexOf("]"))
  if (closing >= 0 && !/[([]/.test(word)) {
    const open = Math.max(line.lastIndexOf("(", start), line.lastIndexOf("[", start))
    if (open >= 0) start = line.lastIndexOf(" ", open) + 1
  }
  // `3 1/2`
  const whole = /^\d+\/\d+\D*$/.test(line.slice(start, end)) ? /(?:^|\s)(\d+) $/.exec(line.slice(0, start)) : null
  return { start: whole === null ? start : start - whole[1]!.length - 1, end }
}

/** `are 3, 5 and` before the last number of a list. */
const LISTED =
  /\b(?:are|were)(?: (?:therefore|thus|simply))?:?\s+((?:\$?-?\d[\d./]{0,12}\$?,?\s+){0,6}\$?-?\d[\d./]{0,12}\$?,?\s+and\s+\$?)$/

/** A statement with the values that stand before it in one list. */
const statementIn = (whole: string, isAsked: (said: string) => boolean): Span | undefined => {
  const found = lastIn(whole, isAsked)
  const before =
    found === undefined ? null : LISTED.exec(whole.slice(Math.max(0, found.start - 2 * BEFORE), found.start))
  return found === undefined || before === null ? found : { start: found.start - before[1]!.length, end: found.end }
}

const lastIn = (whole: string, isAsked: (said: string) => boolean): Span | undefined => {
  const line = whole.slice(0, withoutAside(whole))
  const formula = formulaeOf(line).at(-1)
  const isStated = (start: number): boolean =>
    STATED.test(line.slice(Math.max(0, start - BEFORE), start).replace(/[\\([$*]+$/, ""))
  let end = line.length
  while (end > (formula?.end ?? 0)) {
    const word = wordBefore(line, end)
    if (word.start < (formula?.end ?? 0)) break
    const said = line.slice(word.start, word.end)
    if (/\d/.test(said)) {
      const before = line.slice(Math.max(0, word.start - BEFORE), word.start)
      if (CONTRAST.test(before)) {
        end = line.lastIndexOf(",", word.start)
        continue
      }
      if (UNNAMED.test(before) || DENIED.test(line.slice(word.end, word.end + BEFORE))) return undefined
      if (!isAsked(said) || isStated(word.start)) return word
    }
    end = word.start - 1
  }
  if (formula === undefined) return undefined
  const before = line.slice(Math.max(0, formula.start - BEFORE), formula.start).replace(/[\\([$*]+$/, "")
  if (UNNAMED.test(before)) return undefined
  const said = line.slice(formula.start, formula.end)
  return /[\dA-Za-z]/.test(said) && (!isAsked(said) || isStated(formula.start)) ? formula : undefined
}

/**
 * The number or formula on which a text ends: the last one of its last lines. Not from a line that only repeats the
 * question, and not from a program; what stands before `from` was taken back.
 */
export const lastStatement = (text: string, question: string, from: number): Span | undefined => {
  const asked = squeezed(question)
  const numbers = new Set(question.match(/\d[\d,.]*/g)?.map(bare))
  const isAsked = (said: string): boolean =>
    said.length > 3 && /[=+*/^\\]/.test(said) ? asked.includes(squeezed(said)) : numbers.has(bare(said))
  let end = text.trimEnd().length
  const floor = Math.max(from, end - REACH)
  const all = text.trim()
  if (from === 0 && isBare(all) && !(all.length > 3 && asked.includes(squeezed(all)))) {
    const start = text.indexOf(all)
    return { start, end: start + all.length }
  }
  // A displayed formula stands on lines of its own; it is read as one.
  const tail = text.slice(floor, end)
  const joined = tail.replaceAll(/\\\[[^\]]*?\\\]/g, (display) => display.replaceAll("\n", " "))
  for (let i = 0; i < LINES && end > floor; i++) {
    const start = Math.max(floor, floor + joined.lastIndexOf("\n", end - floor - 1) + 1)
    const line = joined.slice(start - floor, end - floor)
    const said = squeezed(line)
    if (CODE.test(line)) return undefined
    // `Therefore, f(2) is:` announces what does not come.
    if (said !== "" && !said.endsWith(":") && !(asked !== "" && asked.includes(said))) {
      const found = statementIn(line, isAsked)
      if (found !== undefined) return { start: start + found.start, end: start + found.end }
    }
    end = start - 1
  }
  return undefined
}
