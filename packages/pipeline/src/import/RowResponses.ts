import { lookUp } from "@cotton/generator/sources/FieldPath"
import type { BadField } from "@cotton/generator/sources/FieldText"
import { mapRow } from "@cotton/generator/sources/MapRow"
import type { Row } from "@cotton/generator/sources/Row"
import { FieldMap, type Problem } from "@cotton/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Json } from "effect/Schema"
import { columnsOf } from "../layouts/Guess.ts"
import { headOf, isRecord } from "../layouts/Look.ts"
import type { ResponseReading, ResponseRef } from "../layouts/ResponseLayout.ts"
import { splitConversation } from "./Conversation.ts"
import { smallColumns } from "./Evidence.ts"

/** A response as the source has it. */
export interface Response {
  readonly content: string
  readonly reasoning?: string
  /** The chain was never closed. */
  readonly unclosed?: boolean
  /** The server's finish reason, or `unknown`. */
  readonly finish: string
  readonly model?: string
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly reasoningTokens?: number
  /** The source calls its counts estimates. */
  readonly estimated?: boolean
  /** Whether the source itself calls it correct. */
  readonly verdict?: boolean
  /** Small columns of the row beside the known ones. */
  readonly rest: Readonly<Record<string, Json>>
}

export interface RowResponses {
  readonly problem: Problem
  readonly responses: ReadonlyArray<Response>
  /** Why the problem has no gold answer, where the layout names a column for it. */
  readonly lacking: BadField | null
  /** Places in the row that should hold a response and hold none. */
  readonly empty: ReadonlyArray<BadField>
}

/** Where a conversation's prompt is put for the field map: no file has such a column. */
const PROMPT = "\u0000prompt"

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined)

const countOf = (value: unknown): number | undefined => {
  const number = typeof value === "bigint" ? Number(value) : value
  return typeof number === "number" && Number.isInteger(number) && number >= 0 ? number : undefined
}

const given = <K extends string, V>(name: K, value: V | undefined): { readonly [_ in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [_ in K]: V })

/** Everything about the response of number `place` beside its text. A list holds one value a response. */
const beside = (row: object, item: unknown, ref: ResponseRef, place: number): Omit<Response, "content" | "rest"> => {
  const at = (path: string | undefined): unknown => {
    if (path === undefined) return undefined
    // What all items of a list share stands in the row itself.
    const value = lookUp(item, path) ?? (item === row ? undefined : lookUp(row, path))
    return Array.isArray(value) ? value[place] : value
  }
  const verdict = at(ref.verdict)
  const chain = at(ref.reasoning)
  return {
    ...given("reasoning", chain === "" && ref.emptyChains === true ? "" : textOf(chain)),
    ...(at(ref.unclosed) === true ? { unclosed: true } : {}),
    ...(at(ref.estimated) === true ? { estimated: true } : {}),
    finish: textOf(at(ref.finish)) ?? "unknown",
    ...given("model", textOf(at(ref.model)) ?? ref.by),
    ...given("inputTokens", countOf(at(ref.inputTokens))),
    ...given("outputTokens", countOf(at(ref.outputTokens))),
    ...given("reasoningTokens", countOf(at(ref.reasoningTokens))),
    ...(typeof verdict === "boolean" ? { verdict } : {})
  }
}

/** How the rows of a layout are read. */
export const rowReader = (reading: ResponseReading) => {
  const { map: input, conversation, system } = reading
  const own = input.prompt === undefined && input.messages === undefined && conversation !== undefined
  const map = Schema.decodeUnknownSync(FieldMap)(own ? { ...input, messages: PROMPT } : input)
  const { answer: _mapped, ...withoutAnswer } = map
  const used = new Set([
    ...columnsOf(input),
    // Sets for trainers repeat the prompt and one response in it.
    "messages",
    ...(system === undefined ? [] : [system]),
    ...reading.responses.flatMap(({ each, response, reasoning = response }) =>
      (each === undefined ? [response, reasoning] : [each]).map(headOf)
    )
  ])

  /** A problem without a gold answer is none that cannot be imported: its traces stay undecided. */
  const problemOf = (row: Row): Result.Result<Pick<RowResponses, "problem" | "lacking">, BadField> => {
    const whole = mapRow(row, map)
    if (Result.isSuccess(whole)) return Result.succeed({ problem: whole.success, lacking: null })
    if (map.answer === undefined) return Result.fail(whole.failure)
    return mapRow(row, withoutAnswer).pipe(
      Result.map(({ answer: _answer, ...problem }) => ({ problem, lacking: whole.failure })),
      Result.mapError(() => whole.failure)
    )
  }

  const responsesAt = (row: object, ref: ResponseRef): ReadonlyArray<Response | BadField> => {
    const items = ref.each === undefined ? [row] : lookUp(row, ref.each)
    if (!Array.isArray(items)) return [{ field: ref.each!, detail: "is not a list" }]
    const rest = smallColumns(row, used)
    const field = ref.each === undefined ? ref.response : `${ref.each}[].${ref.response}`
    return items.flatMap((item: unknown) => {
      const value = lookUp(item, ref.response)
      const texts: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
      const inItem =
        ref.each !== undefined && isRecord(item)
          ? smallColumns(item, new Set([ref.response, ref.reasoning ?? ref.response].map(headOf)))
          : {}
      const kept = { ...rest, ...inItem }
      return texts.map((text, place): Response | BadField => {
        const it = beside(row, item, ref, place)
        if (typeof text !== "string" && it.reasoning === undefined)
          return { field, detail: text == null ? "is missing: no response" : "is not a text" }
        return Object.assign({ content: typeof text === "string" ? text : "", rest: kept }, it)
      })
    })
  }

  return (row: Row): Result.Result<RowResponses, BadField> => {
    if (!isRecord(row.value)) return Result.fail({ field: "(row)", detail: "is not an object" })
    // A row's own id is no problem's, unless the layout says so: a problem has as many rows as responses.
    const { id: _id, ...others } = row.value
    const value = map.id === undefined ? others : row.value
    if (conversation === undefined) {
      const found = reading.responses.flatMap((ref) => responsesAt(row.value as object, ref))
      return problemOf({ ...row, value }).pipe(
        Result.map(({ problem, lacking }) => ({
          problem,
          lacking,
          responses: found.filter((one) => "content" in one),
          empty: found.filter((one) => "detail" in one)
        }))
      )
    }
    const split = splitConversation(lookUp(value, conversation), system === undefined ? undefined : value[system])
    if (Result.isFailure(split)) return Result.fail({ field: conversation, detail: split.failure })
    const { prompt, response } = split.success
    const ref = reading.responses[0] ?? { response: conversation }
    const one: Response = { ...beside(value, value, ref, 0), ...response, rest: smallColumns(row.value, used) }
    return problemOf({ ...row, value: own ? { ...value, [PROMPT]: prompt } : value }).pipe(
      Result.map(({ problem, lacking }) => ({ problem, lacking, responses: [one], empty: [] }))
    )
  }
}
