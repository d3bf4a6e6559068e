import { type FieldMap, readTests, type Tests, type TestsMap } from "@cotton/schema"
import * as Result from "effect/Result"
import { casesOf, openText } from "./Cases.ts"
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

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)

/** Tables hold lists as text; a program stays as it is. */
const unpackList = (value: unknown): unknown => {
  const unpacked = unpackCell(value)
  return Array.isArray(unpacked) ? unpacked : value
}

/** The value at a path that may lead through a text with JSON in it, as LiveCodeBench's `metadata.func_name`. */
const lookInto = (row: object, path: string): unknown => {
  const found = lookUp(row, path)
  const dot = path.indexOf(".")
  if (found !== undefined || dot === -1) return found
  const text = lookUp(row, path.slice(0, dot))
  const opened = typeof text === "string" && text !== "" ? openText(text) : undefined
  if (opened === undefined || Result.isFailure(opened)) return undefined
  const inner = isRecord(opened.success) ? opened.success["input_output"] : undefined
  const holder = typeof inner === "string" ? Result.getOrElse(openText(inner), () => undefined) : opened.success
  return lookUp(holder, path.slice(dot + 1))
}

const namesOf = (fields: string | ReadonlyArray<string>): ReadonlyArray<string> =>
  typeof fields === "string" ? [fields] : fields

/** Milliseconds of a time limit: seconds, or `{ seconds, nanos }`. */
const millisecondsOf = (value: unknown): number | undefined => {
  const seconds = isRecord(value)
    ? Number(value["seconds"] ?? 0) + Number(value["nanos"] ?? 0) / 1e9
    : typeof value === "number" || typeof value === "bigint"
      ? Number(value)
      : NaN
  return seconds > 0 ? Math.min(600_000, Math.max(1, Math.round(seconds * 1000))) : undefined
}

/** The statements of several fields, one after another; a field's list or program as it stands. */
const codeOf = (row: object, fields: string | ReadonlyArray<string>): unknown => {
  const values = namesOf(fields).map((name) => unpackList(lookUp(row, name)))
  const full = values.filter((value) => !isEmpty(value))
  return full.length < 2 ? full[0] : full.flat()
}

const fromFields = (row: object, map: TestsMap): Read => {
  const { language, kind, code, entryPoint, cases, checker, timeout, caseBytes } = map
  const tests: Record<string, unknown> = { language }
  const lacking = (field: string) => Result.fail({ field, detail: missing(row) })

  const name = entryPoint === undefined ? undefined : lookInto(row, entryPoint)
  tests["kind"] = kind !== "calls-or-stdin" ? kind : isEmpty(name) ? "stdin" : "calls"
  if (!isEmpty(name)) tests["entryPoint"] = name
  else if (entryPoint !== undefined && kind !== "calls-or-stdin") return lacking(entryPoint)

  if (code !== undefined) {
    tests["code"] = codeOf(row, code)
    if (isEmpty(tests["code"])) return lacking(namesOf(code).join(" + "))
  }
  if (cases !== undefined) {
    const names = namesOf(cases)
    const values = names.map((one) => lookUp(row, one))
    if (values.every(isEmpty)) return lacking(names.join(" + "))
    const found = casesOf(values, tests["kind"] as Tests["kind"], caseBytes)
    if (Result.isFailure(found)) return Result.fail({ field: names.join(" + "), detail: found.failure })
    tests["cases"] = found.success
  }
  if (checker !== undefined) {
    tests["checker"] = lookUp(row, checker)
    if (isEmpty(tests["checker"])) return lacking(checker)
  }
  const timeoutMs = timeout === undefined ? undefined : millisecondsOf(lookUp(row, timeout))
  if (timeoutMs !== undefined) tests["timeoutMs"] = timeoutMs
  return readAs(
    [code, cases, entryPoint].flatMap((part) => (part === undefined ? [] : namesOf(part)))[0] ?? "tests",
    tests
  )
}

/** The tests of a row, if it has any. Mapped ones have to be there and to be whole. */
export const testsOf = (row: object, map: FieldMap["tests"]): Read => {
  if (map === undefined) return byName(row)
  if (typeof map !== "string" && "kind" in map) return fromFields(row, map)
  const found = readField(row, map)
  const field = refName(map)
  return Result.isFailure(found) ? Result.fail({ field, detail: found.failure }) : readAs(field, found.success)
}
