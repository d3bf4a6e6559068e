import { Buffer } from "node:buffer"
import type { SchemaElement, SchemaTree } from "hyparquet"
import { textOf } from "./Decode.ts"

/*
 * Values of a Parquet file as JSON has them. hyparquet makes inexact numbers of decimals and inexact dates of
 * timestamps, so it is given a schema without these marks and hands out what is stored; here the file's own schema says
 * what that means.
 */

/** Marks that hyparquet needs to put lists and maps together, to decode text and to tell unsigned numbers. */
const KEPT = new Set<string | undefined>(["UTF8", "LIST", "MAP", "MAP_KEY_VALUE", "UINT_32", "UINT_64"])
const KEPT_LOGICAL = new Set<string | undefined>(["STRING", "LIST", "MAP", "INTEGER", "UUID", "FLOAT16", "VARIANT"])

/** The schema as hyparquet shall see it. */
export const storedSchema = (schema: ReadonlyArray<SchemaElement>): Array<SchemaElement> =>
  schema.map(({ converted_type, logical_type, ...element }) => {
    const logical = logical_type?.type
    // It knows lists and maps by the older mark only.
    const converted = logical === "LIST" || logical === "MAP" ? logical : converted_type
    return {
      ...element,
      ...(converted !== undefined && KEPT.has(converted) ? { converted_type: converted } : {}),
      ...(logical_type !== undefined && KEPT_LOGICAL.has(logical) ? { logical_type } : {})
    }
  })

type Convert = (value: unknown) => unknown

const asIs: Convert = (value) => value

const text: Convert = (value) => {
  if (!(value instanceof Uint8Array)) return value
  const decoded = textOf(value)
  if (decoded === null) throw new Error("is not valid UTF-8")
  return decoded
}

/** A number where it is exact, else its digits. */
const whole: Convert = (value) =>
  typeof value !== "bigint" ? value : Number.isSafeInteger(Number(value)) ? Number(value) : String(value)

/** Two's complement, the highest byte first. */
const bigEndian = (bytes: Uint8Array): bigint =>
  bytes.byteLength === 0 ? 0n : BigInt.asIntN(bytes.byteLength * 8, BigInt(`0x${Buffer.from(bytes).toString("hex")}`))

const decimal =
  (scale: number): Convert =>
  (value) => {
    const unscaled = value instanceof Uint8Array ? bigEndian(value) : BigInt(value as number | bigint)
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0")
    const sign = unscaled < 0n ? "-" : ""
    return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  }

const DAY = 86_400_000

/** A date that JavaScript's calendar does not reach stays the number that it is. */
const isoOf = (ms: number): string | undefined => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined)

const date: Convert = (value) => isoOf(Number(value) * DAY)?.slice(0, -"T00:00:00.000Z".length) ?? value

/** A fraction of a second in as many digits as it takes: none, 3, 6 or 9. */
const fraction = (nanos: bigint): string => {
  if (nanos === 0n) return ""
  const digits = String(nanos).padStart(9, "0")
  return `.${digits.endsWith("000000") ? digits.slice(0, 3) : digits.endsWith("000") ? digits.slice(0, 6) : digits}`
}

const SECOND = 1_000_000_000n
const NANOS = { MILLIS: 1_000_000n, MICROS: 1000n, NANOS: 1n } as const
type Unit = keyof typeof NANOS

const modulo = (value: bigint, by: bigint): bigint => ((value % by) + by) % by

const timestamp =
  (unit: Unit, utc: boolean): Convert =>
  (value) => {
    const nanos = BigInt(value as number | bigint) * NANOS[unit]
    const rest = modulo(nanos, SECOND)
    const iso = isoOf(Number((nanos - rest) / SECOND) * 1000)
    return iso === undefined ? whole(value) : `${iso.slice(0, -".000Z".length)}${fraction(rest)}${utc ? "Z" : ""}`
  }

const time =
  (unit: Unit): Convert =>
  (value) => {
    const nanos = BigInt(value as number | bigint) * NANOS[unit]
    const rest = modulo(nanos, SECOND)
    const iso = isoOf(Number((nanos - rest) / SECOND) * 1000)
    return `${iso?.slice(11, 19) ?? ""}${fraction(rest)}`
  }

const leafOf = ({ type, converted_type: converted, logical_type: logical, scale }: SchemaElement): Convert => {
  if (logical?.type === "DECIMAL") return decimal(scale ?? logical.scale)
  if (converted === "DECIMAL") return decimal(scale ?? 0)
  if (logical?.type === "DATE" || converted === "DATE") return date
  if (logical?.type === "TIMESTAMP") return timestamp(logical.unit, logical.isAdjustedToUTC)
  if (converted === "TIMESTAMP_MILLIS") return timestamp("MILLIS", true)
  if (converted === "TIMESTAMP_MICROS") return timestamp("MICROS", true)
  if (type === "INT96") return timestamp("NANOS", false)
  if (logical?.type === "TIME") return time(logical.unit)
  if (converted === "TIME_MILLIS") return time("MILLIS")
  if (converted === "TIME_MICROS") return time("MICROS")
  const isText =
    ["UTF8", "ENUM", "JSON"].includes(converted ?? "") || ["STRING", "ENUM", "JSON"].includes(logical?.type ?? "")
  if (isText) return text
  return type === "INT64" ? whole : asIs
}

const isGroup = ({ element: { converted_type, logical_type } }: SchemaTree, kind: "LIST" | "MAP"): boolean =>
  converted_type === kind || logical_type?.type === kind || (kind === "MAP" && converted_type === "MAP_KEY_VALUE")

/** What stands in an object, without what is null. */
const membersOf =
  (converts: ReadonlyMap<string, Convert>, other: Convert): Convert =>
  (value) =>
    Object.fromEntries(
      Object.entries(value as object).flatMap(([name, member]) =>
        member === null || member === undefined ? [] : [[name, (converts.get(name) ?? other)(member)]]
      )
    )

/** How a value of this part of the schema becomes a JSON value. Null inside a list keeps its place. */
export const converterOf = (tree: SchemaTree): Convert => {
  const one = converterOfOne(tree)
  const each: Convert = (value) =>
    Array.isArray(value) ? value.map((item) => (item === null || item === undefined ? null : each(item))) : one(value)
  return one === asIs ? asIs : each
}

const converterOfOne = (tree: SchemaTree): Convert => {
  const [first] = tree.children
  if (first === undefined) return leafOf(tree.element)
  if (isGroup(tree, "LIST") && tree.children.length === 1) {
    const [item] = first.children
    return converterOf(first.children.length === 1 && item !== undefined ? item : first)
  }
  if (isGroup(tree, "MAP") && first.children.length === 2) {
    return membersOf(new Map(), converterOf(first.children[1]!))
  }
  return membersOf(new Map(tree.children.map((child) => [child.element.name, converterOf(child)])), asIs)
}
