import { digest, type FieldMap, type FieldRef, Message, type Problem } from "@cotton/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { choiceLetter } from "../Prompt.ts"
import type { Row } from "./Row.ts"

/** What is wrong with a row, and in which field. */
export interface BadField {
  readonly field: string
  readonly detail: string
}

/** Names of a row's fields that a message lists. */
const MOST_NAMES = 12

const lookUp = (value: unknown, path: string): unknown => {
  if (typeof value !== "object" || value === null) return undefined
  // A name with a dot in it wins over a path.
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path]
  const [head, ...rest] = path.split(".")
  if (rest.length === 0 || head === undefined || !Object.hasOwn(value, head)) return undefined
  return lookUp((value as Record<string, unknown>)[head], rest.join("."))
}

const refName = (ref: FieldRef): string => (typeof ref === "string" ? ref : ref.field)

const readField = (row: unknown, ref: FieldRef): unknown => {
  const value = lookUp(row, refName(ref))
  if (typeof ref === "string" || ref.after === undefined || typeof value !== "string") return value
  const at = value.lastIndexOf(ref.after)
  return at === -1 ? "" : value.slice(at + ref.after.length)
}

/** A text, a number or a truth value as text, trimmed; `undefined` for anything else. */
const asText = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value).trim()
    : undefined

const Messages = Schema.Array(Message).check(Schema.isMinLength(1))
const decodeMessages = Schema.decodeUnknownResult(Messages)

/** Options that bring their own letters (AQuA's `A)21`) lose them, for the prompt letters them. */
const withoutLetters = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const own = texts.map((_, at) => new RegExp(`^\\(?${choiceLetter(at)}[).:]\\s*`))
  return texts.every((text, at) => own[at]!.test(text)) ? texts.map((text, at) => text.replace(own[at]!, "")) : texts
}

/** Choices as a list of texts, as an object of letters, or as ARC's `{ text: [...] }`. */
const readChoices = (value: unknown): ReadonlyArray<string> | undefined => {
  const list = Array.isArray(value)
    ? value
    : typeof value === "object" && value !== null
      ? Array.isArray((value as Record<string, unknown>)["text"])
        ? ((value as Record<string, unknown>)["text"] as Array<unknown>)
        : Object.values(value)
      : undefined
  const texts = list?.map(asText)
  if (texts === undefined || texts.length === 0 || texts.includes(undefined)) return undefined
  return withoutLetters(texts as Array<string>)
}

/**
 * A row as a problem, by the recipe's field map. The id is the given one, or the digest of what is asked: a corrected
 * answer leaves it as it is, so the problem's samples are judged again and not bought again.
 */
export const mapRow = (row: Row, map: FieldMap): Result.Result<Problem, BadField> => {
  if (typeof row.value !== "object" || row.value === null || Array.isArray(row.value)) {
    return Result.fail({ field: "(row)", detail: "is not an object" })
  }
  const messages = readMessages(row.value, map)
  if ("detail" in messages) return Result.fail(messages)

  const optional: Record<string, string> = {}
  for (const name of ["answer", "language", "domain", "licence"] as const) {
    const ref = map[name] ?? (Object.hasOwn(row.value, name) ? name : undefined)
    if (ref === undefined) continue
    const text = asText(readField(row.value, ref))
    if (text !== undefined && text !== "") optional[name] = text
    else if (map[name] !== undefined && name === "answer") return Result.fail(lackingField(row.value, ref))
  }
  const choicesRef = map.choices ?? (Object.hasOwn(row.value, "choices") ? "choices" : undefined)
  const choices = choicesRef === undefined ? undefined : readChoices(readField(row.value, choicesRef))
  if (map.choices !== undefined && choices === undefined) {
    return Result.fail({ field: refName(map.choices), detail: "is not a list of texts" })
  }
  const given = asText(readField(row.value, map.id ?? "id"))
  if (map.id !== undefined && (given === undefined || given === "")) return Result.fail(lackingField(row.value, map.id))
  const content = { messages: messages.messages, ...(choices === undefined ? {} : { choices }) }
  return Result.succeed({
    id: given === undefined || given === "" ? digest(content) : given,
    ...content,
    ...optional,
    source: (map.source === undefined ? undefined : asText(readField(row.value, map.source))) ?? row.file,
    metadata: { line: row.line }
  })
}

/** What a field lacks whose text is needed. */
const lackingField = (row: object, ref: FieldRef): BadField => {
  const field = refName(ref)
  const value = lookUp(row, field)
  if (value === undefined) {
    const names = Object.keys(row).slice(0, MOST_NAMES).join(", ")
    return { field, detail: `is missing; the row has ${names === "" ? "no fields" : names}` }
  }
  if (value !== null && asText(value) === undefined) return { field, detail: "is not a text" }
  if (typeof ref !== "string" && ref.after !== undefined && typeof value === "string" && !value.includes(ref.after)) {
    return { field, detail: `does not contain ${JSON.stringify(ref.after)}` }
  }
  return { field, detail: "is empty" }
}

const readMessages = (row: object, map: FieldMap): { readonly messages: Problem["messages"] } | BadField => {
  if (map.messages !== undefined) {
    const decoded = decodeMessages(readField(row, map.messages))
    return Result.isSuccess(decoded)
      ? { messages: decoded.success }
      : { field: refName(map.messages), detail: "is not a list of { role, content }" }
  }
  const prompt = asText(readField(row, map.prompt))
  return prompt === undefined || prompt === ""
    ? lackingField(row, map.prompt)
    : { messages: [{ role: "user", content: prompt }] }
}
