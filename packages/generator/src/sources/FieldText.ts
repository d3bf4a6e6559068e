import type { FieldRef } from "@cotton/schema"
import { RE2JS } from "re2js"
import * as Result from "effect/Result"
import { lookUp, missing } from "./FieldPath.ts"

/** What is wrong with a row, and in which field. */
export interface BadField {
  readonly field: string
  readonly detail: string
}

export const refName = (ref: FieldRef): string =>
  typeof ref === "string" ? ref : typeof ref.field === "string" ? ref.field : ref.field.join(" + ")

/** The names of a reference: several where a list of fields is asked for. */
export const refNames = (ref: FieldRef): ReadonlyArray<string> =>
  typeof ref === "string" ? [ref] : typeof ref.field === "string" ? [ref.field] : ref.field

/** A text, a number or a truth value as text, trimmed; `undefined` for anything else. */
export const asText = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value).trim()
    : undefined

/** What a value is that is no text. */
export const notText = (value: unknown): string =>
  value instanceof Uint8Array
    ? "is binary data, not a text"
    : Array.isArray(value)
      ? "is a list, not a text"
      : "is an object, not a text"

/**
 * Matches that are looked at in one value. The time of one match is linear in the value's length; all of them together
 * need not be.
 */
const MOST_MATCHES = 10_000

const compiled = new Map<string, RE2JS>()

/** A pattern, compiled once. Throws where it is none. */
export const patternOf = (pattern: string): RE2JS => {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  const made = RE2JS.compile(pattern)
  compiled.set(pattern, made)
  return made
}

/** The first group of the last match, or the whole match; `undefined` where nothing matches. */
const lastMatch = (text: string, pattern: string): string | undefined => {
  const matcher = patternOf(pattern).matcher(text)
  const group = matcher.groupCount() > 0 ? 1 : 0
  let found: string | undefined
  for (let matches = 0; matches < MOST_MATCHES && matcher.find(); matches++) found = matcher.group(group) ?? ""
  return found
}

/** A number that is none is how tables of floating-point numbers say that nothing is there (pandas). */
const valueOf = (row: object, name: string): unknown => {
  const value = lookUp(row, name)
  return typeof value === "number" && !Number.isFinite(value) ? null : value
}

/** Several fields joined, without those that are empty or missing; one field as it stands. */
const gathered = (row: object, ref: Exclude<FieldRef, string>): Result.Result<unknown, string> => {
  if (typeof ref.field === "string") {
    const value = valueOf(row, ref.field)
    return value === undefined ? Result.fail(missing(row)) : Result.succeed(value)
  }
  const texts: Array<string> = []
  for (const name of ref.field) {
    const value = valueOf(row, name)
    if (value === undefined || value === null) continue
    const text = asText(value)
    if (text === undefined) return Result.fail(`${notText(value)} (${name})`)
    if (text !== "") texts.push(text)
  }
  return texts.length > 0 || ref.field.some((name) => lookUp(row, name) !== undefined)
    ? Result.succeed(texts.join(ref.join))
    : Result.fail(missing(row))
}

/**
 * The value that a reference means: as it stands, or the text that is left of it after `after`, `before` and `pattern`.
 * Fails with what is wrong: the field is missing, or a part of the reference does not fit it.
 */
export const readField = (row: object, ref: FieldRef): Result.Result<unknown, string> => {
  if (typeof ref === "string") {
    const value = valueOf(row, ref)
    return value === undefined ? Result.fail(missing(row)) : Result.succeed(value)
  }
  const { after, before, pattern } = ref
  const found = gathered(row, ref)
  if (Result.isFailure(found) || (after === undefined && before === undefined && pattern === undefined)) return found
  if (found.success === null) return found
  const whole = typeof found.success === "string" ? found.success : asText(found.success)
  if (whole === undefined) return Result.fail(notText(found.success))

  let text = whole
  if (after !== undefined) {
    const at = text.lastIndexOf(after)
    if (at === -1) return Result.fail(`does not contain ${JSON.stringify(after)}`)
    text = text.slice(at + after.length)
  }
  if (before !== undefined) {
    const at = text.indexOf(before)
    if (at === -1) {
      const where = after === undefined ? "" : ` after ${JSON.stringify(after)}`
      return Result.fail(`does not contain ${JSON.stringify(before)}${where}`)
    }
    text = text.slice(0, at)
  }
  if (pattern === undefined) return Result.succeed(text)
  const match = lastMatch(text, pattern)
  return match === undefined ? Result.fail(`does not match ${pattern}`) : Result.succeed(match)
}

/** The text of a reference, trimmed and not empty. */
export const readText = (row: object, ref: FieldRef): Result.Result<string, string> => {
  const found = readField(row, ref)
  if (Result.isFailure(found)) return Result.fail(found.failure)
  if (found.success === null) return Result.fail("is empty")
  const text = asText(found.success)
  if (text === undefined) return Result.fail(notText(found.success))
  return text === "" ? Result.fail("is empty") : Result.succeed(text)
}
