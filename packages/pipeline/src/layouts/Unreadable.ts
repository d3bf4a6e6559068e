import { placeName, type RowOrBad } from "@cotton/generator"
import { isRecord } from "./Look.ts"

/**
 * What is wrong with a file of whose first rows none has a column: the first of them with its place, as `cotton check` tells
 * it. `null` when one has.
 */
export const unreadable = (file: string, rows: ReadonlyArray<RowOrBad>): string | null => {
  const [first] = rows
  if (first === undefined) return `${file}: no rows`
  if (rows.some((row) => row._tag === "Row" && isRecord(row.value) && Object.keys(row.value).length > 0)) return null
  const what =
    first._tag === "Bad" ? first.detail : isRecord(first.value) ? "has no fields" : "field (row): is not an object"
  const more = rows.length === 1 ? "" : ` (and none of the first ${rows.length} rows can be read)`
  return `${placeName(first)}: ${what}${more}`
}
