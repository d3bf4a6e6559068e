import { type FieldMap, readTests, type Tests } from "@cotton/schema"
import * as Result from "effect/Result"
import { unpackCell } from "./Choices.ts"
import { lookUp, missing } from "./FieldPath.ts"
import { type BadField, readField, refName } from "./FieldText.ts"

type Read = Result.Result<Tests | undefined, BadField>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const readAs = (field: string, value: unknown): Read =>
  Result.mapError(readTests(value), (detail) => ({ field, detail }))

/** A column of that name is taken for tests only where it looks like ours: others have programs or cases in it. */
const byName = (row: object): Read => {
  const own = Object.hasOwn(row, "tests") ? unpackCell((row as { readonly tests: unknown }).tests) : undefined
  return isRecord(own) && Object.hasOwn(own, "kind") ? readAs("tests", own) : Result.succeed(undefined)
}

/** The tests of a row, if it has any. Mapped ones have to be there and to be whole. */
export const testsOf = (row: object, map: FieldMap["tests"]): Read => {
  if (map === undefined) return byName(row)
  if (typeof map === "string" || !("kind" in map)) {
    const found = readField(row, map)
    const field = refName(map)
    return Result.isFailure(found) ? Result.fail({ field, detail: found.failure }) : readAs(field, found.success)
  }
  const { language, kind, ...fields } = map
  const tests: Record<string, unknown> = { language, kind }
  for (const [part, field] of Object.entries(fields)) {
    const value = lookUp(row, field)
    if (value === undefined || value === null || value === "") return Result.fail({ field, detail: missing(row) })
    // Tables hold lists as text; a program stays as it is.
    tests[part] = part === "cases" || part === "code" ? unpackList(value) : value
  }
  return readAs(Object.values(fields)[0] ?? "tests", tests)
}

const unpackList = (value: unknown): unknown => {
  const unpacked = unpackCell(value)
  return Array.isArray(unpacked) ? unpacked : value
}
