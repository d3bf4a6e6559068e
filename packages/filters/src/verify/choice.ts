import * as Schema from "effect/Schema"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { excerpt } from "../Passage.ts"
import { contentOf } from "./Attempt.ts"
import { lastBoxes } from "./extract/Box.ts"
import type { Named } from "./Letter.ts"
import { choiceOf, letterAlone, letterAt, letterLast } from "./Letter.ts"
import { isFinished } from "./extract/Finished.ts"
import { judgeAnswer, readGold } from "./Judgement.ts"
import { sentenceEnd, statedAnswer } from "./extract/Phrase.ts"
import { LENIENT } from "./Policy.ts"
import { tidy } from "./extract/Tidy.ts"

/** Letters that a problem without listed choices may have: A to J, as MMLU-Pro. */
const LETTERS = 10

const OPTIONS = Schema.Struct({
  /** Gold answers that are numbers count the choices from 0 or from 1; without it a number has to be a choice's text. */
  indexFrom: Schema.optionalKey(Schema.Literals([0, 1])),
  /** Whether the choice's text counts for its letter: `yes` when the problem lists its choices. */
  texts: option(Schema.Literals(["yes", "no"]), "yes")
})

const same = (choice: string, statement: string): boolean =>
  judgeAnswer(readGold(choice), readGold(statement), true, LENIENT) === "equal"

const goldLetter = (answer: string, choices: ReadonlyArray<string>, indexFrom: 0 | 1 | undefined): Named => {
  const text = readGold(answer)
  const count = choices.length > 0 ? choices.length : LETTERS
  if (indexFrom !== undefined && /^\d{1,2}$/.test(text)) {
    const index = Number(text) - indexFrom
    return index >= 0 && index < count ? { letter: String.fromCharCode(65 + index) } : undefined
  }
  return letterAlone(text, count) ?? choiceOf(text, choices, same) ?? letterAt(text, count)
}

interface Statement {
  readonly start: number
  readonly end: number
  readonly named: Named
}

/** `B is correct`, `option B is the right answer`: the last such sentence. */
const VERDICT = /(?:^|[\s(*])([A-J])\)?\**\s+is\s+(?:the\s+)?(?:correct|right|best)\b/g

/** Where the reply names its choice. */
const statementOf = (
  { trace }: Subject,
  text: string,
  count: number,
  byText: (statement: string) => Named
): Statement | "empty-box" | undefined => {
  const read = (span: { readonly start: number; readonly end: number }): Statement => {
    const { start, end } = tidy(text, span)
    const said = text.slice(start, end)
    return { start, end, named: letterAt(said, count) ?? byText(said) }
  }
  const boxes = lastBoxes(text)
  if (boxes === "empty") return "empty-box"
  if (boxes !== undefined) {
    const several = new Set(boxes.map((box) => text.slice(box.start, box.end).trim())).size > 1
    const statement = read({ start: boxes.at(-1)!.start, end: boxes.at(-1)!.end })
    return several ? { ...statement, named: "several" } : statement
  }
  const stated = statedAnswer(text)
  if (stated?._tag === "Stated") {
    const statement = read(stated.span)
    if (statement.named !== undefined) return statement
  }
  const verdict = [...text.slice(-3000).matchAll(VERDICT)].at(-1)
  if (verdict !== undefined) {
    const start = Math.max(0, text.length - 3000) + verdict.index + verdict[0].indexOf(verdict[1]!)
    return { start, end: sentenceEnd(text, start), named: { letter: verdict[1]! } }
  }
  if (!isFinished(trace, text)) return undefined
  const end = text.trimEnd().length
  const start = text.lastIndexOf("\n", end - 1) + 1
  const line = text.slice(start, end)
  const named =
    letterAlone(line, count) ??
    letterLast(line, count) ??
    (start === 0 && line.length <= 200 ? (letterAt(line, count) ?? byText(line)) : undefined)
  return named === undefined ? undefined : { start, end, named }
}

/**
 * Is the chosen letter right? The letter in the last box, after the last "the answer is", in "B is correct", or alone on
 * the last line; where the problem lists its choices, a choice's text counts too.
 *
 * Reasons: `wrong-answer`, `several-answers` (two letters at once), `no-choice` (the answer names none), `no-answer`,
 * `empty-box`; unsure: `bad-gold`, `no-gold`.
 */
export const check = defineCheck({
  id: "verify/choice",
  version: 2,
  needsAnswer: true,
  options: OPTIONS,
  run: (subject, options): Finding => {
    const choices = options.texts === "yes" ? (subject.problem.choices ?? []) : []
    const listed = subject.problem.choices?.length ?? 0
    const count = listed > 0 ? Math.min(listed, 26) : LETTERS
    const gold = goldLetter(subject.problem.answer ?? "", subject.problem.choices ?? [], options.indexFrom)
    if (gold === undefined || gold === "several")
      return unsure("bad-gold", { expected: excerpt(subject.problem.answer ?? "", 200) })
    const expected = gold.letter
    const { turn, text, start: offset } = contentOf(subject)
    if (text.trim() === "") return fail("no-answer", { expected, found: "empty content" })
    const statement = statementOf(subject, text, count, (said) => choiceOf(said, choices, same))
    if (statement === "empty-box") return fail("empty-box", { expected })
    if (statement === undefined) return fail("no-answer", { expected })
    const { start, end, named } = statement
    const evidence = [{ turn, field: "content" as const, start: offset + start, end: offset + end, note: "answer" }]
    const details = { expected, found: excerpt(text.slice(start, end), 200), evidence }
    if (named === undefined) return fail("no-choice", details)
    if (named === "several") return fail("several-answers", details)
    return named.letter === expected
      ? { ...pass, ...details }
      : fail("wrong-answer", { ...details, found: named.letter })
  }
})
