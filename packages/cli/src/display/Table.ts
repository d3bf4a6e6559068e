import { columnsOf } from "./Columns.ts"

/** Rows of cells in columns of equal width; `right`: the columns of figures, from 0. Nothing stands behind the last cell. */
export const tableLines = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  right: ReadonlySet<number>
): ReadonlyArray<string> => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => columnsOf(row[at]!))))
  const filled = (cell: string, at: number): string => {
    const blanks = " ".repeat(widths[at]! - columnsOf(cell))
    return right.has(at) ? blanks + cell : cell + blanks
  }
  return rows.map((row) => row.map(filled).join("  ").trimEnd())
}
