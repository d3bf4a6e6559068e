import type { Json } from "effect/Schema"

/** Characters of a column that is kept as evidence at most, and of all of a row's together. */
const SMALL = { column: 500, row: 4000 }

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return ArrayBuffer.isView(value) ? undefined : value
}

/** `undefined` for what is no JSON, or is nested deeper than the stack goes. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value, plain)
  } catch {
    return undefined
  }
}

/** The small columns of a row beside those in `used`, as JSON. What is large, or is no JSON, is left in the source. */
export const smallColumns = (row: object, used: ReadonlySet<string>): Readonly<Record<string, Json>> => {
  const kept: Array<readonly [string, Json]> = []
  let size = 0
  for (const [name, value] of Object.entries(row)) {
    if (used.has(name) || value == null || (typeof value === "string" && value.length > SMALL.column)) continue
    const text = jsonOf(value)
    if (text === undefined || text.length > SMALL.column || size + text.length > SMALL.row) continue
    size += text.length
    kept.push([name, JSON.parse(text) as Json])
  }
  return Object.fromEntries(kept)
}
