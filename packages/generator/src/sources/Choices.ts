import type { FieldRef } from "@cotton/schema"
import * as Result from "effect/Result"
import { choiceLetter } from "../Prompt.ts"
import { lookUp, missing } from "./FieldPath.ts"
import { asText, notText, readField, refNames } from "./FieldText.ts"

/** A list or an object that a table holds as JSON text in one of its cells. */
export const unpackCell = (value: unknown): unknown => {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/** Options that bring their own letters (AQuA's `A)21`) lose them, for the prompt letters them. */
const withoutLetters = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const own = texts.map((_, at) => new RegExp(`^\\(?${choiceLetter(at)}[).:]\\s*`))
  return texts.every((text, at) => own[at]!.test(text)) ? texts.map((text, at) => text.replace(own[at]!, "")) : texts
}

const NO_LIST = "is not a list of texts"

/** A list of texts, an object of letters, or ARC's `{ text: [...], label: [...] }`. */
const optionsOf = (value: unknown): ReadonlyArray<unknown> | undefined => {
  if (Array.isArray(value)) return value
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined
  const text = Object.hasOwn(value, "text") ? (value as { readonly text: unknown }).text : undefined
  return Array.isArray(text) ? text : Object.values(value)
}

/** One option a column (MedMCQA's `opa`, `opb`, …). Options at the end may be missing; one in between must not. */
const optionsOfColumns = (row: object, names: ReadonlyArray<string>): Result.Result<ReadonlyArray<string>, string> => {
  const texts: Array<string> = []
  let gap: string | undefined
  for (const name of names) {
    const value = lookUp(row, name)
    const text = value === undefined || value === null ? "" : asText(value)
    if (text === undefined) return Result.fail(`${notText(value)} (${name})`)
    if (text === "") gap ??= name
    else if (gap !== undefined) return Result.fail(`has no option in ${gap}, and one in ${name} after it`)
    else texts.push(text)
  }
  if (texts.length > 0) return Result.succeed(withoutLetters(texts))
  return Result.fail(names.some((name) => lookUp(row, name) !== undefined) ? "is empty" : missing(row))
}

/** The texts of a multiple-choice problem's options, in the order of their letters. */
export const readChoices = (row: object, ref: FieldRef): Result.Result<ReadonlyArray<string>, string> => {
  const names = refNames(ref)
  if (names.length > 1) return optionsOfColumns(row, names)
  const found = readField(row, typeof ref === "string" ? ref : { ...ref, field: names[0]! })
  if (Result.isFailure(found)) return Result.fail(found.failure)
  const texts = optionsOf(unpackCell(found.success))?.map(asText)
  if (texts === undefined || texts.length === 0 || texts.includes(undefined)) return Result.fail(NO_LIST)
  return Result.succeed(withoutLetters(texts as Array<string>))
}

/** The letter of the option that an answer means, where it gives the option's place or text. */
export const letterOf = (
  answer: string,
  by: "index" | "number" | "text",
  choices: ReadonlyArray<string>
): Result.Result<string, string> => {
  if (by === "text") {
    const at = choices.indexOf(answer)
    if (at === -1) return Result.fail(`is the text of none of the ${choices.length} options`)
    if (choices.includes(answer, at + 1)) return Result.fail("is the text of several options")
    return Result.succeed(choiceLetter(at))
  }
  const first = by === "index" ? 0 : 1
  // Tables of floats write whole numbers as 2.0.
  const place = /^-?\d{1,9}(\.0+)?$/.test(answer) ? Number(answer) : NaN
  if (Number.isNaN(place)) return Result.fail("is not the place of an option, which is a whole number")
  const at = place - first
  if (at < 0 || at >= choices.length) {
    return Result.fail(`is ${place}, and the options are ${first} to ${choices.length - 1 + first}`)
  }
  return Result.succeed(choiceLetter(at))
}
