import type { Explained } from "@cotton/pipeline"
import { type PlannedFilter, writtenOptions } from "@cotton/schema"
import { legibleLine } from "@cotton/schema/Legible"
import { clipped } from "./Columns.ts"

const MOST_VALUE = 60

/** Every field, its value, where it came from: a line each, in columns. */
export const explainedLines = (
  fields: ReadonlyArray<Explained>,
  filters: ReadonlyArray<PlannedFilter>
): ReadonlyArray<string> => {
  const rows = fields.map(({ field, value, from }) => [
    legibleLine(field),
    clipped(legibleLine(JSON.stringify(value)), MOST_VALUE),
    legibleLine(from)
  ])
  const width = (column: number) => Math.max(...rows.map((row) => row[column]!.length))
  const [first, second] = [width(0), width(1)]
  return [
    ...rows.map(([field, value, from]) => `${field!.padEnd(first)}  ${value!.padEnd(second)}  ${from}`),
    "",
    "filters, with every option:",
    ...filters.map((one) => `  ${one.id}  version ${one.version}  ${legibleLine(JSON.stringify(writtenOptions(one)))}`)
  ]
}
