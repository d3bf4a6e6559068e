import type { Look } from "./Look.ts"
import { oneLine } from "./RecipeText.ts"

const MOST = { columns: 40, width: 60 }

/** As JSON; a value that is nested deeper than the stack goes has none. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value, (_key, it: unknown) => (typeof it === "bigint" ? String(it) : it))
  } catch {
    return "(nested too deep)"
  }
}

const shown = (value: unknown): string => {
  const text = jsonOf(value)
  const line = oneLine(text ?? String(value))
  return line.length > MOST.width ? `${line.slice(0, MOST.width - 1)}…` : line
}

/** The columns of a file with an example of each, for a message. */
export const columnsWithExamples = ({ columns, rows }: Look): ReadonlyArray<string> => {
  const lines = columns.slice(0, MOST.columns).map((name) => {
    const example = rows.map((row) => (Object.hasOwn(row, name) ? row[name] : null)).find((value) => value != null)
    return `  ${oneLine(name).slice(0, MOST.width)}: ${example === undefined ? "(always empty)" : shown(example)}`
  })
  return columns.length > MOST.columns ? [...lines, `  … and ${columns.length - MOST.columns} more`] : lines
}
