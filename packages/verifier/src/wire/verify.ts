import { Refused } from "../errors.ts"
import { checkFields } from "../Fields.ts"
import { totalOf } from "../Rewards.ts"
import { readRowsOf } from "../Row.ts"
import type { Answered } from "../Verifying.ts"
import type { Answering, Form } from "./Answering.ts"

const malformed = (message: string) => new Refused({ status: 400, message })

interface Batch {
  readonly id: string | number | null
  readonly rows: ReadonlyArray<unknown>
  /** The trainer needs a number for every row: what could not be judged counts as the server's `unsure`. */
  readonly numbers: boolean
}

const batchOf = (body: unknown): Batch => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw malformed("the body is no object { rows: [{ response, answer, … }] }")
  }
  checkFields(body, ["id", "rows", "numbers"], "refused")
  const { id, rows, numbers } = body as Readonly<Record<string, unknown>>
  if (!Array.isArray(rows)) throw malformed("field rows: is no list; write { rows: [{ response, answer, … }] }")
  if (numbers !== undefined && typeof numbers !== "boolean") throw malformed("field numbers: is neither true nor false")
  return { id: typeof id === "string" || typeof id === "number" ? id : null, rows, numbers: numbers ?? false }
}

const rowText = (answered: Answered, numbers: boolean, { weights, unsure, requests }: Answering): string => {
  const { row } = answered
  const id = JSON.stringify(row.id)
  const worth = numbers ? unsure : null
  if (!("judged" in answered)) {
    const { field, detail } = answered.row
    const error = JSON.stringify({ ...(field === null ? {} : { field }), message: detail })
    const reward = totalOf({ accuracy: null, format: 0, language: null }, weights, worth)
    if (reward !== null) requests.unsureAsNumber++
    return `{"id":${id},"outcome":"error","reward":${reward},"rewards":null,"verdicts":[],"ms":0,"error":${error}}`
  }
  const { outcome, rewards, text } = answered.judged
  if (rewards.accuracy === null && numbers) requests.unsureAsNumber++
  const reward = totalOf(rewards, weights, worth)
  return `{"id":${id},"outcome":"${outcome}","reward":${reward},"rewards":${JSON.stringify(rewards)},${text}}`
}

/** `POST /v1/verify`: `{ id?, rows, numbers? }` to `{ id, rows, ms }`, a row for a row and in their order. */
export const verify: Form = async (body, answering, signal) => {
  const begun = performance.now()
  const { id, rows, numbers } = batchOf(body)
  const read = await readRowsOf(rows, answering.reading)
  const answered = await answering.verifying.verify(read, signal)
  const texts = answered.map((one) => rowText(one, numbers, answering))
  return `{"id":${JSON.stringify(id)},"rows":[${texts.join(",\n")}],"ms":${Math.round(performance.now() - begun)}}\n`
}
