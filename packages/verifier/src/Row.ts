import { JUDGE_FIELDS, type JudgeFields } from "@cotton/pipeline"
import { subjectOf, textAt } from "@cotton/pipeline/JudgeRow"
import { digest, type Subject, type ThinkTags } from "@cotton/schema"
import * as Result from "effect/Result"
import { isDeeper, MOST_DEPTH } from "./Depth.ts"
import { formatReward, formatRewardOfParts } from "./FormatReward.ts"

export type RowId = string | number | null

/** A row that can be judged. */
export interface AskedRow {
  readonly _tag: "Asked"
  readonly id: RowId
  /** Digest of all that a filter looks at, and of the filters that are asked. Equal rows have equal ones, whatever their ids. */
  readonly key: string
  readonly subject: Subject
  readonly format: 0 | 1
  /** The filters that are asked; `null`: all of the plan. */
  readonly filters: ReadonlyArray<string> | null
}

export interface UnreadableRow {
  readonly _tag: "Unreadable"
  readonly id: RowId
  readonly field: string | null
  readonly detail: string
}

export type Row = AskedRow | UnreadableRow

export interface Reading {
  readonly think: ThinkTags
  /** Ids of the plan's filters. */
  readonly filters: ReadonlyArray<string>
}

type Fields = Readonly<Record<string, unknown>>

/** Characters of what is wrong with a row: it may quote what the row has. */
const MOST_DETAIL = 400

/** Fields that are text where they are given. A number or a truth value stands for its text. */
const TEXTS = ["answer", "reasoning", "finish", "language"] as const

const isText = (value: unknown) => ["string", "number", "boolean"].includes(typeof value)

const nameOf = (value: unknown): string =>
  Array.isArray(value) ? "a list" : value === null ? "null" : typeof value === "object" ? "an object" : typeof value

const idOf = (value: unknown): RowId => (typeof value === "string" || typeof value === "number" ? value : null)

const isMessage = (one: unknown) =>
  typeof one === "object" && one !== null && "content" in one && typeof one.content === "string"

/** What is wrong with a field that has the wrong type; whoever sent it meant something by it. */
const faultOf = (row: Fields, prompt: string): { readonly field: string; readonly detail: string } | null => {
  if (!isText(row["response"])) {
    const detail = row["response"] === undefined ? "is missing" : `is ${nameOf(row["response"])}, not a text`
    return { field: "response", detail }
  }
  const wrong = TEXTS.find((field) => row[field] !== undefined && row[field] !== null && !isText(row[field]))
  if (wrong !== undefined) return { field: wrong, detail: `is ${nameOf(row[wrong])}, not a text` }
  const asked = row[prompt]
  const turns = Array.isArray(asked) && asked.length > 0 && asked.every(isMessage)
  if (asked !== undefined && asked !== null && !isText(asked) && !turns) {
    return { field: prompt, detail: `is ${nameOf(asked)}, neither a text nor turns { role, content }` }
  }
  const choices = row["choices"]
  if (choices !== undefined && choices !== null && !(Array.isArray(choices) && choices.every(isText))) {
    return { field: "choices", detail: "is no list of texts" }
  }
  return null
}

/** The filters that a row asks for, in the order of the plan; `null`: all of them. */
const filtersOf = (value: unknown, plan: ReadonlyArray<string>): Result.Result<AskedRow["filters"], string> => {
  if (value === undefined || value === null) return Result.succeed(null)
  const named = typeof value === "string" ? [value] : value
  if (!Array.isArray(named) || named.length === 0) return Result.fail("is no list of filters")
  const strange = named.find((one) => !plan.includes(one as string))
  if (strange !== undefined) {
    return Result.fail(`${JSON.stringify(strange)} is no filter of this server, which has ${plan.join(", ")}`)
  }
  const asked = plan.filter((one) => named.includes(one))
  return Result.succeed(asked.length === plan.length ? null : asked)
}

const keyOf = ({ problem, trace }: Subject, filters: AskedRow["filters"], format: 0 | 1): string => {
  const { messages, answer, choices, tests, language, metadata } = problem
  const { turns, finish, teacher } = trace
  return digest({ messages, answer, choices, tests, language, metadata, turns, finish, teacher, filters, format })
}

/**
 * A row of a request. A chain in think tags is split off the response as `cotton judge` does it. Never throws: what cannot
 * be read says which field, and why.
 */
export const readRow = (value: unknown, { think, filters: plan }: Reading): Row => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { _tag: "Unreadable", id: null, field: null, detail: `the row is ${nameOf(value)}, not an object` }
  }
  const row = value as Fields
  const id = idOf(row["id"])
  const unreadable = (field: string | null, detail: string): Row => ({
    _tag: "Unreadable",
    id,
    field,
    detail: detail.slice(0, MOST_DETAIL)
  })
  if (isDeeper(row)) return unreadable(null, `the row is nested more than ${MOST_DEPTH} levels deep`)
  const prompt = row["prompt"] === undefined ? "problem" : "prompt"
  const fault = faultOf(row, prompt)
  if (fault !== null) return unreadable(fault.field, fault.detail)
  const filters = filtersOf(row["verifier"], plan)
  if (Result.isFailure(filters)) return unreadable("verifier", filters.failure)
  const fields: JudgeFields = { ...JUDGE_FIELDS, prompt }
  const subject = subjectOf(row, { id: String(id ?? "row"), fields, think, source: "request" })
  if (Result.isFailure(subject)) return unreadable(subject.failure.field, subject.failure.detail)
  const response = textAt(row, "response")!
  const reasoning = textAt(row, "reasoning")
  const format =
    reasoning === undefined ? formatReward(response, think) : formatRewardOfParts(reasoning, response, think)
  return {
    _tag: "Asked",
    id,
    key: keyOf(subject.success, filters.success, format),
    subject: subject.success,
    format,
    filters: filters.success
  }
}

/** Rows that are read before others get their turn: a batch of thousands must not hold up whoever asks for `/health`. */
const AT_A_TIME = 128

export const readRowsOf = async (values: ReadonlyArray<unknown>, reading: Reading): Promise<ReadonlyArray<Row>> => {
  const rows: Array<Row> = []
  for (const [at, value] of values.entries()) {
    if (at > 0 && at % AT_A_TIME === 0) await new Promise((resume) => setImmediate(resume))
    rows.push(readRow(value, reading))
  }
  return rows
}
