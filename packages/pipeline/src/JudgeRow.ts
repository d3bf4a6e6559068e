import { splitInline } from "@cotton/generator"
import { testsOf } from "@cotton/generator/sources/TestsOf"
import {
  type Message,
  type Outcome,
  Problem,
  standing,
  type Subject,
  type ThinkTags,
  type Verdict
} from "@cotton/schema"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
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

export type JudgeRow = Readonly<Record<string, unknown>>

const OUTCOMES = { kept: "pass", rejected: "fail", undecided: "unsure" } as const

/** Text, or what a table makes of one. */
export const textAt = (row: JudgeRow, field: string): string | undefined => {
  const value = row[field]
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined
}

const Messages = Schema.decodeUnknownOption(Problem.fields.messages)

/** A prompt is a text or the turns of a chat. */
const messagesAt = (row: JudgeRow, field: string): Problem["messages"] => {
  const turns = Array.isArray(row[field]) ? Messages(row[field]) : Option.none()
  const said: Message = { role: "user", content: textAt(row, field) ?? "" }
  return Option.getOrElse(turns, () => [said])
}

/** What is wrong with a row, and with which of its fields. */
export interface RowFault {
  readonly field: string
  readonly detail: string
}

/**
 * A row as a problem and its trace. An inline chain is split off; a `reasoning` field is taken as it stands. Fails where
 * there is no response, or tests that cannot be read. `source`: where the row came from.
 */
export const subjectOf = (
  row: JudgeRow,
  {
    id,
    fields,
    think,
    source
  }: {
    readonly id: string
    readonly fields: JudgeFields
    readonly think: ThinkTags
    readonly source: string
  }
): Result.Result<Subject, RowFault> => {
  const response = textAt(row, fields.response)
  if (response === undefined) return Result.fail({ field: fields.response, detail: "is missing, or is no text" })
  const tests = testsOf(row, fields.tests === JUDGE_FIELDS.tests ? undefined : fields.tests)
  if (Result.isFailure(tests)) return Result.fail(tests.failure)
  const given = textAt(row, fields.reasoning)
  const inline = splitInline(response, think)
  const reasoning = given ?? inline.reasoning
  const content = given === undefined ? inline.content : response
  const messages = messagesAt(row, fields.prompt)
  const [answer, language] = [textAt(row, fields.answer), textAt(row, fields.language)]
  const choices = row[fields.choices]
  const metadata = Schema.decodeUnknownOption(Problem.fields.metadata)(row["metadata"])
  const problem: Problem = {
    id,
    messages,
    ...(answer === undefined ? {} : { answer }),
    ...(language === undefined ? {} : { language }),
    ...(Array.isArray(choices) ? { choices: choices.map(String) } : {}),
    ...(tests.success === undefined ? {} : { tests: tests.success }),
    source,
    metadata: Option.getOrElse(metadata, () => ({}))
  }
  const trace: Subject["trace"] = {
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
    usage: {
      input: estimate(messages.map((message) => message.content).join("\n")),
      output: estimate(`${reasoning ?? ""}${content}`),
      estimated: true
    },
    usd: 0,
    timing: { at: 0, ms: 0 },
    teacher: textAt(row, "model") ?? "unknown",
    served: { host: "" },
    asked: null,
    calls: []
  }
  return Result.succeed({ problem, trace })
}

/** Of all verdicts on a row: `fail` if one fails, `pass` if all pass, and otherwise what kept it from either. */
export const outcomeOf = (verdicts: ReadonlyArray<Verdict>): Outcome => {
  const found = OUTCOMES[standing(verdicts)]
  return found === "unsure" && verdicts.some(({ outcome }) => outcome === "error") ? "error" : found
}
