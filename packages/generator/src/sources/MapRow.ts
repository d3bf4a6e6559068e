import { digest, type FieldMap, type FieldRef, type Problem } from "@cotton/schema"
import * as Result from "effect/Result"
import { letterOf, readChoices } from "./Choices.ts"
import { conversationOf } from "./Conversation.ts"
import { lookUp } from "./FieldPath.ts"
import { type BadField, readField, readText, refName, refNames } from "./FieldText.ts"
import { metadataOf } from "./Metadata.ts"
import { parseAsWritten } from "./ParseJson.ts"
import type { Row } from "./Row.ts"
import { testsOf } from "./TestsOf.ts"

/** The reference in the map, or the field's own name where the row has it. */
const refOf = (row: object, map: FieldMap, name: "answer" | "language" | "domain" | "licence" | "choices") =>
  map[name] ?? (Object.hasOwn(row, name) ? name : undefined)

/** The row to read the answer from: where a double would not hold its number as it was written, the text of it. */
const rowAsWritten = (row: Row, ref: FieldRef): object => {
  const value = row.value as object
  if (row.json === undefined || !refNames(ref).some((name) => typeof lookUp(value, name) === "number")) return value
  return parseAsWritten(row.json) as object
}

const readMessages = (row: object, map: FieldMap): Result.Result<Problem["messages"], BadField> => {
  if (map.messages === undefined) {
    return Result.mapBoth(readText(row, map.prompt), {
      onFailure: (detail) => ({ field: refName(map.prompt), detail }),
      onSuccess: (content) => [{ role: "user", content } as const]
    })
  }
  const field = refName(map.messages)
  const conversation = Result.flatMap(readField(row, map.messages), conversationOf)
  return Result.mapError(conversation, (detail) => ({ field, detail }))
}

/** The gold answer, if the row has one. A mapped one must be there; so must the option that it means. */
const readAnswer = (
  row: Row,
  map: FieldMap,
  choices: ReadonlyArray<string> | undefined
): Result.Result<string | undefined, BadField> => {
  const ref = refOf(row.value as object, map, "answer")
  if (ref === undefined) return Result.succeed(undefined)
  const text = readText(rowAsWritten(row, ref), ref)
  const bad = (detail: string) => Result.fail({ field: refName(ref), detail })
  if (Result.isFailure(text)) return map.answer === undefined ? Result.succeed(undefined) : bad(text.failure)
  if (typeof ref === "string" || ref.choice === undefined) return Result.succeed(text.success)
  if (choices === undefined) return bad("means an option, and the problem has no choices; map them")
  const letter = letterOf(text.success, ref.choice, choices)
  return Result.isFailure(letter) ? bad(letter.failure) : Result.succeed(letter.success)
}

/**
 * A journal stores ids as UTF-8, which has no way to write half a character: it would come back as another id, and nothing that
 * is asked for by the first one would be found.
 */
const HALF = "holds half a character (a lone surrogate), so it can be no id: write it anew"

/**
 * A row as a problem, by the recipe's field map. The id is the given one, or the digest of what is asked: a corrected
 * answer leaves it as it is, so the problem's samples are judged again and not bought again.
 */
export const mapRow = (row: Row, map: FieldMap): Result.Result<Problem, BadField> => {
  const { value } = row
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return Result.fail({ field: "(row)", detail: "is not an object" })
  }
  const messages = readMessages(value, map)
  if (Result.isFailure(messages)) return Result.fail(messages.failure)

  const choicesRef = refOf(value, map, "choices")
  const choices = choicesRef === undefined ? undefined : readChoices(value, choicesRef)
  if (map.choices !== undefined && choices !== undefined && Result.isFailure(choices)) {
    return Result.fail({ field: refName(map.choices), detail: choices.failure })
  }
  const options = choices !== undefined && Result.isSuccess(choices) ? choices.success : undefined
  const answer = readAnswer(row, map, options)
  if (Result.isFailure(answer)) return Result.fail(answer.failure)
  const tests = testsOf(value, map.tests)
  if (Result.isFailure(tests)) return Result.fail(tests.failure)
  const metadata = metadataOf(value, map.metadata)
  if (Result.isFailure(metadata)) return Result.fail(metadata.failure)

  const optional: Record<string, string> = {}
  if (answer.success !== undefined) optional["answer"] = answer.success
  for (const name of ["language", "domain", "licence"] as const) {
    const ref = refOf(value, map, name)
    const text = ref === undefined ? undefined : readText(value, ref)
    if (text !== undefined && Result.isSuccess(text)) optional[name] = text.success
  }
  const id = readText(value, map.id ?? "id")
  if (Result.isSuccess(id) && !id.success.isWellFormed())
    return Result.fail({ field: refName(map.id ?? "id"), detail: HALF })
  if (map.id !== undefined && Result.isFailure(id)) return Result.fail({ field: refName(map.id), detail: id.failure })
  const source = map.source === undefined ? undefined : readText(value, map.source)
  const content = { messages: messages.success, ...(options === undefined ? {} : { choices: options }) }
  return Result.succeed({
    id: Result.isSuccess(id) ? id.success : digest(content),
    ...content,
    ...optional,
    ...(tests.success === undefined ? {} : { tests: tests.success }),
    source: source !== undefined && Result.isSuccess(source) ? source.success : row.file,
    metadata: { ...metadata.success, line: row.line }
  })
}
