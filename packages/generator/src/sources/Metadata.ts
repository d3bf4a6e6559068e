import type { FieldMap, Problem } from "@cotton/schema"
import * as Result from "effect/Result"
import { lookUp } from "./FieldPath.ts"
import type { BadField } from "./FieldText.ts"

type Json = Problem["metadata"][string]

/** Deeper values are no data, but an attack on whoever walks through them. */
const MOST_DEPTH = 64

/** A value as JSON has it, or what is wrong with it. */
const jsonOf = (value: unknown, depth: number): Json => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (typeof value !== "object" || value instanceof Uint8Array) throw new Error("is binary data")
  if (depth === MOST_DEPTH) throw new Error(`is nested more than ${MOST_DEPTH} deep`)
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, jsonOf(member, depth + 1)]))
}

/** The fields that go along with a problem as they stand. One that the row does not have is left out. */
export const metadataOf = (row: object, names: FieldMap["metadata"]): Result.Result<Problem["metadata"], BadField> => {
  const found: Array<[string, Json]> = []
  for (const name of names) {
    const value = lookUp(row, name)
    if (value === undefined) continue
    try {
      found.push([name, jsonOf(value, 0)])
    } catch (error) {
      return Result.fail({ field: name, detail: error instanceof Error ? error.message : String(error) })
    }
  }
  return Result.succeed(Object.fromEntries(found))
}
