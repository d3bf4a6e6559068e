import * as Schema from "effect/Schema"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { endingOf } from "../Finish.ts"
import { excerpt } from "../Passage.ts"
import { contentOf, questionOf } from "./Attempt.ts"
import { alsoRight, lastChosen } from "./Chosen.ts"
import { lastBoxes } from "./extract/Box.ts"
import type { Named } from "./Letter.ts"
import { choiceOf, letterAlone, letterAt, letterLast } from "./Letter.ts"
import { RETRACTION } from "./extract/Cues.ts"
import { isFinished } from "./extract/Finished.ts"
import { judgeAnswer, readGold } from "./Judgement.ts"
import { sentenceEnd, statedAnswer } from "./extract/Phrase.ts"
import { retractedAt } from "./extract/Retracted.ts"
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

/** After a letter that begins a reply of one line: it stands for the choice, and is not spoken about. */
const AS_ANSWER =
  /^(?:the |option |choice |answer ){0,2}["'“‘([（*\s]*[A-Za-z]["'”’)\]）*]*(?:\s*$|\s*[.:：,;)\]—–-]|\s+(?:because|since|as)\b|\s*[(（])/i

/** Where the reply names its choice. */
const statementOf = (
  subject: Subject,
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
  const taken = boxes === undefined ? undefined : retractedAt(text, boxes.at(-1)!.end)
  if (boxes !== undefined && taken === undefined) {
    const several = new Set(boxes.map((box) => text.slice(box.start, box.end).trim())).size > 1
    const statement = read({ start: boxes.at(-1)!.start, end: boxes.at(-1)!.end })
    return several ? { ...statement, named: "several" } : statement
  }
  const stated = statedAnswer(text, taken)
  let from = Math.max(taken ?? 0, stated?._tag === "Retracted" ? stated.end : 0)
  if (stated?._tag === "Stated") {
    const statement = read(stated.span)
    const said = text.slice(statement.start, statement.end)
    // The sentence of a letter goes on over its full stop, as in `C. Paris`, and may take it back there.
    const turn = /^\W{0,6}[A-Za-z]\W{0,3}\?/.test(said) ? 1 : said.search(RETRACTION)
    if (statement.named !== undefined && turn < 0) return statement
    if (turn >= 0) from = statement.start + turn
  }
  const end = text.trimEnd().length
  const start = Math.max(text.lastIndexOf("\n", end - 1) + 1, Math.min(from, end))
  const line = text.slice(start, end)
  const isWhole = start === 0 && line.length <= 200
  const isAnswer = isWhole && AS_ANSWER.test(line)
  // Where nobody said how the reply ended, a letter is an answer without a full stop.
  const isEnded = endingOf(subject.trace.finish) === "unstated" && (isAnswer || /^\W{0,4}[A-J]\W{0,4}$/.test(line))
  const isLast = (): boolean => isEnded || isFinished(subject.trace, text)
  const chosen = lastChosen(text, from, count, questionOf(subject))
  // `Option B` at the place where a reply was cut off may have gone on with anything.
  const isBroken = endingOf(subject.trace.finish) === "cut" && text.slice(chosen?.end).trim().length <= 1
  // A letter by itself below the sentence that chose is the last word.
  const isBelow = chosen !== undefined && chosen.start < start && letterAlone(line, count) !== undefined && isLast()
  if (chosen !== undefined && !isBroken && !isBelow) return { ...chosen, end: sentenceEnd(text, chosen.start) }
  if (!isLast()) return undefined
  const named =
    letterAlone(line, count) ??
    letterLast(line, count) ??
    (isAnswer ? letterAt(line, count) : undefined) ??
    (isWhole ? byText(line.replace(/^(?:it|that|this)(?:['’]s| is) /i, "")) : undefined)
  return named === undefined ? undefined : { start, end, named }
}

/** Whether a choice is one of several together: `all of the above`, `both A and C`. */
const TOGETHER = /\b(?:all|both|each|every|any|above|together)\b|\b[A-J]\b.{0,12}\b(?:and|&)\b.{0,12}\b[A-J]\b/i

/** The letter that a reply chooses, or the finding that it chooses none. */
const chosenBy = (
  subject: Subject,
  texts: (typeof OPTIONS.Type)["texts"]
): { readonly letter: string; readonly details: Pick<Finding, "found" | "evidence"> } | Finding => {
  const choices = texts === "yes" ? (subject.problem.choices ?? []) : []
  const listed = subject.problem.choices?.length ?? 0
  const count = listed > 0 ? Math.min(listed, 26) : LETTERS
  const { turn, text, start: offset } = contentOf(subject)
  if (text.trim() === "") return fail("no-answer", { found: "empty content" })
  const statement = statementOf(subject, text, count, (said) => choiceOf(said, choices, same))
  if (statement === "empty-box") return fail("empty-box")
  if (statement === undefined) return fail("no-answer")
  const { start, end, named } = statement
  const evidence = [{ turn, field: "content" as const, start: offset + start, end: offset + end, note: "answer" }]
  const details = { found: excerpt(text.slice(start, end), 200), evidence }
  if (named === undefined) return fail("no-choice", details)
  if (named === "several") return fail("several-answers", details)
  const isTogether = TOGETHER.test(`${text.slice(start, end)} ${choices[named.letter.charCodeAt(0) - 65] ?? ""}`)
  if (!isTogether && alsoRight(text.slice(start + 1), named.letter)) return fail("several-answers", details)
  return { letter: named.letter, details }
}

/**
 * Is the chosen letter right? The letter in the last box, after the last "the answer is", in "B is correct", "I choose B"
 * and the like, or alone on the last line; where the problem lists its choices, a choice's text counts too. What is denied
 * or doubted is not chosen.
 *
 * Reasons: `wrong-answer`, `several-answers` (two letters at once, or another that is called right as well), `no-choice`
 * (the answer names none), `no-answer`, `empty-box`; unsure: `bad-gold`, `no-gold`.
 */
export const check = defineCheck({
  id: "verify/choice",
  version: 3,
  needsAnswer: true,
  options: OPTIONS,
  answers: {
    find: (subject, { texts }) => {
      const chosen = chosenBy(subject, texts)
      return "letter" in chosen ? { ...chosen.details, found: chosen.letter } : undefined
    },
    same: (gold, answer) => gold === answer
  },
  run: (subject, options): Finding => {
    const gold = goldLetter(subject.problem.answer ?? "", subject.problem.choices ?? [], options.indexFrom)
    if (gold === undefined || gold === "several")
      return unsure("bad-gold", { expected: excerpt(subject.problem.answer ?? "", 200) })
    const expected = gold.letter
    const chosen = chosenBy(subject, options.texts)
    if (!("letter" in chosen)) return { ...chosen, expected }
    const { letter, details } = chosen
    return letter === expected
      ? { ...pass, expected, ...details }
      : fail("wrong-answer", { expected, ...details, found: letter })
  }
})
