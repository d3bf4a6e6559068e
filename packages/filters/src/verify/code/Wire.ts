import type { TestCase } from "@cotton/schema/Tests"
import { isClose } from "./SameText.ts"

type Json = TestCase["input"]

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A number that JavaScript has read may have lost digits: beyond this one nobody can tell. */
export const losesDigits = (value: Json): boolean =>
  typeof value === "number"
    ? Number.isInteger(value) && !Number.isSafeInteger(value)
    : Array.isArray(value)
      ? value.some(losesDigits)
      : isRecord(value) && Object.values(value).some((one) => losesDigits(one))

/** A value of JSON as the lines have it: see `wire.py`. */
export const toWire = (value: Json): unknown =>
  Array.isArray(value)
    ? value.map(toWire)
    : isRecord(value)
      ? { d: Object.entries(value).map(([key, one]) => [key, toWire(one)]) }
      : value

/** Levels that are compared; what is deeper is not equal. */
const LEVELS = 250

/** The number of a value, `undefined` when it is none: whole ones beyond 2^53 come as hexadecimal text, others as `f`. */
const numberOf = (value: unknown): number | bigint | undefined => {
  if (typeof value === "number") return value
  if (!isRecord(value)) return undefined
  if (typeof value["f"] === "string") return Number(value["f"].replace("inf", "Infinity"))
  const { i } = value
  if (typeof i !== "string" || !/^-?0x[0-9a-f]{1,100000}$/.test(i)) return undefined
  return i.startsWith("-") ? -BigInt(i.slice(1)) : BigInt(i)
}

/** The members of a list, a tuple or the like. */
const listOf = (value: unknown): ReadonlyArray<unknown> | undefined => {
  if (Array.isArray(value)) return value
  if (!isRecord(value)) return undefined
  for (const tag of ["t", "q"]) if (Array.isArray(value[tag])) return value[tag] as ReadonlyArray<unknown>
  return undefined
}

const setOf = (value: unknown): ReadonlyArray<unknown> | undefined =>
  isRecord(value)
    ? ([value["s"], value["z"]].find((one) => Array.isArray(one)) as ReadonlyArray<unknown> | undefined)
    : undefined

/** The key of a dict as JSON would have it. */
const keyOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : numberOf(value) === undefined ? undefined : String(numberOf(value))

/**
 * Whether what a call came to is the expected value. Tuples are lists, sets are lists in any order, keys are texts: JSON has
 * no others. Numbers are equal by value; a float may be off by the tolerance. `true` is no 1.
 */
export const isSame = (found: unknown, expected: Json, tolerance: number, level = 0): boolean => {
  if (level > LEVELS) return false
  const deeper = (one: unknown, other: Json) => isSame(one, other, tolerance, level + 1)
  if (expected === null) return found === null || (isRecord(found) && Object.hasOwn(found, "u"))
  if (typeof expected === "boolean" || typeof expected === "string") return found === expected
  if (typeof expected === "number") {
    const number = numberOf(found)
    if (number === undefined) return false
    if (typeof number === "bigint") return Number.isInteger(expected) && number === BigInt(expected)
    const isFloat = !Number.isInteger(number) || !Number.isInteger(expected)
    return number === expected || (isFloat && isClose(number, expected, tolerance))
  }
  if (Array.isArray(expected)) {
    const list = listOf(found)
    if (list !== undefined) return list.length === expected.length && list.every((one, at) => deeper(one, expected[at]))
    const set = setOf(found)
    if (set === undefined || set.length !== expected.length || set.length > 10_000) return false
    const left = [...set]
    return expected.every((one) => {
      const at = left.findIndex((other) => deeper(other, one as Json))
      if (at === -1) return false
      left.splice(at, 1)
      return true
    })
  }
  const pairs = isRecord(found) ? found["d"] : undefined
  const record = expected as Readonly<Record<string, Json>>
  if (!Array.isArray(pairs) || pairs.length !== Object.keys(record).length) return false
  // `1` and `"1"` are one key here: twice the same would stand for one that is missing.
  const seen = new Set<string>()
  return (pairs as ReadonlyArray<unknown>).every((pair) => {
    if (!Array.isArray(pair)) return false
    const key = keyOf(pair[0])
    if (key === undefined || seen.has(key) || !Object.hasOwn(record, key)) return false
    seen.add(key)
    return deeper(pair[1], record[key]!)
  })
}

/** A value as a person reads it, roughly. */
export const legibleWire = (value: unknown, level = 0): string => {
  if (level > 6) return "…"
  const each = (values: ReadonlyArray<unknown>) =>
    values
      .slice(0, 40)
      .map((one) => legibleWire(one, level + 1))
      .join(", ")
  const list = listOf(value)
  if (list !== undefined) return `[${each(list)}]`
  const set = setOf(value)
  if (set !== undefined) return `{${each(set)}}`
  const number = numberOf(value)
  if (number !== undefined) return String(number)
  if (!isRecord(value)) return JSON.stringify(value) ?? "nothing"
  if (Array.isArray(value["d"]))
    return `{${(value["d"] as ReadonlyArray<unknown>)
      .slice(0, 40)
      .map((pair) =>
        Array.isArray(pair) ? `${legibleWire(pair[0], level + 1)}: ${legibleWire(pair[1], level + 1)}` : "?"
      )
      .join(", ")}}`
  if (Array.isArray(value["h"])) {
    const name = (value["h"] as ReadonlyArray<unknown>)[1]
    return `an object of type ${typeof name === "string" ? name.slice(0, 80) : "no name"}`
  }
  return "a value of no known kind"
}
