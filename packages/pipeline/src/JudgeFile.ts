import { findFiles, readRows, type RowOrBad, splitInline } from "@cotton/generator"
import { placeOf } from "@cotton/generator/sources/Row"
import { testsOf } from "@cotton/generator/sources/TestsOf"
import {
  type InputFormat,
  type Outcome,
  Problem,
  standing,
  type Tests,
  type ThinkTags,
  type Trace,
  type Verdict
} from "@cotton/schema"
import { Judging } from "@cotton/schema/ports/Judging"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { RowError } from "./errors.ts"
import { estimate } from "./import/ImportedCall.ts"

/** Which fields of a row hold what. */
export interface JudgeFields {
  readonly id: string
  readonly answer: string
  readonly response: string
  readonly reasoning: string
  readonly finish: string
  readonly prompt: string
  readonly choices: string
  readonly language: string
  readonly tests: string
}

export const JUDGE_FIELDS: JudgeFields = {
  id: "id",
  answer: "answer",
  response: "response",
  reasoning: "reasoning",
  finish: "finish",
  prompt: "prompt",
  choices: "choices",
  language: "language",
  tests: "tests"
}

/** What `cotton judge` says of a row. */
export interface JudgedRow {
  readonly id: string
  readonly outcome: Outcome
  readonly verdicts: ReadonlyArray<Verdict>
}

const OUTCOMES = { kept: "pass", rejected: "fail", undecided: "unsure" } as const

const textAt = (row: Readonly<Record<string, unknown>>, field: string): string | undefined => {
  const value = row[field]
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined
}

/** A row as a problem and its trace. An inline chain is split off; a `reasoning` field is taken as it stands. */
const subjectOf = (
  row: Readonly<Record<string, unknown>>,
  id: string,
  fields: JudgeFields,
  think: ThinkTags,
  file: string,
  tests: Tests | undefined
) => {
  const response = textAt(row, fields.response) ?? ""
  const given = textAt(row, fields.reasoning)
  const inline = splitInline(response, think)
  const reasoning = given ?? inline.reasoning
  const content = given === undefined ? inline.content : response
  const prompt = textAt(row, fields.prompt) ?? ""
  const [answer, language] = [textAt(row, fields.answer), textAt(row, fields.language)]
  const choices = row[fields.choices]
  const metadata = Schema.decodeUnknownOption(Problem.fields.metadata)(row["metadata"])
  const problem: Problem = {
    id,
    messages: [{ role: "user", content: prompt }],
    ...(answer === undefined ? {} : { answer }),
    ...(language === undefined ? {} : { language }),
    ...(Array.isArray(choices) ? { choices: choices.map(String) } : {}),
    ...(tests === undefined ? {} : { tests }),
    source: file,
    metadata: Option.getOrElse(metadata, () => ({}))
  }
  const trace: Trace = {
    id,
    problemId: id,
    index: 0,
    turns: [
      {
        role: "assistant",
        ...(reasoning === undefined ? {} : { reasoning }),
        ...(given === undefined && inline.unclosed === true ? { unclosed: true } : {}),
        content
      }
    ],
    finish: textAt(row, fields.finish) ?? textAt(row, "finish_reason") ?? "unknown",
    usage: { input: estimate(prompt), output: estimate(`${reasoning ?? ""}${content}`), estimated: true },
    usd: 0,
    timing: { at: 0, ms: 0 },
    teacher: textAt(row, "model") ?? "unknown",
    served: { host: "" },
    asked: null,
    calls: []
  }
  return { problem, trace }
}

const outcomeOf = (verdicts: ReadonlyArray<Verdict>): Outcome => {
  const found = OUTCOMES[standing(verdicts)]
  return found === "unsure" && verdicts.some(({ outcome }) => outcome === "error") ? "error" : found
}

/** Rows that are in the pool at the same time. */
const AT_ONCE = 128

/**
 * Judges the rows of a file (or of a glob, a folder, or `-` for standard input) in order, one result a row. A row that
 * cannot be read stops with its place.
 */
export const judgeFile = (
  file: string,
  options: {
    readonly fields: JudgeFields
    readonly think: ThinkTags
    readonly folder: string
    /** The format, whatever the file's name says. */
    readonly format?: InputFormat
  }
) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const judging = yield* Judging
      const judge = (row: RowOrBad): Effect.Effect<JudgedRow, RowError> =>
        Effect.suspend(() => {
          const where = placeOf(row)
          if (row._tag === "Bad") return Effect.fail(new RowError({ ...where, detail: row.detail }))
          if (typeof row.value !== "object" || row.value === null || Array.isArray(row.value)) {
            return Effect.fail(new RowError({ ...where, detail: "is not an object" }))
          }
          const value = row.value as Readonly<Record<string, unknown>>
          if (textAt(value, options.fields.response) === undefined) {
            const detail = "is missing, or is no text. --map response=FIELD names another one"
            return Effect.fail(new RowError({ ...where, field: options.fields.response, detail }))
          }
          const id = textAt(value, options.fields.id) ?? String(row.line)
          const field = options.fields.tests
          const read = testsOf(value, field === JUDGE_FIELDS.tests ? undefined : field)
          if (Result.isFailure(read)) return Effect.fail(new RowError({ ...where, ...read.failure }))
          const subject = subjectOf(value, id, options.fields, options.think, row.file, read.success)
          return Effect.map(judging.judge(subject), (verdicts) => ({ id, outcome: outcomeOf(verdicts), verdicts }))
        })
      const reading = options.format === undefined ? {} : { format: options.format }
      const files = yield* findFiles([file], options.folder, reading)
      return Stream.fromIterable(files).pipe(
        Stream.flatMap((one) => readRows(one, options.folder, reading)),
        Stream.mapEffect(judge, { concurrency: AT_ONCE })
      )
    })
  )
