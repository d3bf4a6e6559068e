/** Where a row stands: the line that it begins on, or where a format has no lines, the number of its item or row, from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  /** What `line` counts, where it is no line. */
  readonly unit?: "item" | "row"
}

/** One row of an input file, with where it stands. `value` is not looked at yet. */
export interface Row extends Place {
  readonly value: unknown
  /** The row's JSON text, given when it holds numbers whose written form a double would lose (`1.50`, `1e3`). */
  readonly json?: string
}

/** A row that cannot even be parsed. */
export interface BadRow extends Place {
  readonly detail: string
}

export type RowOrBad = ({ readonly _tag: "Row" } & Row) | ({ readonly _tag: "Bad" } & BadRow)

/** `a.jsonl:3`, `a.json: item 3`, `a.parquet: row 3`. */
export const placeName = ({ file, line, unit }: Place): string =>
  unit === undefined ? `${file}:${line}` : `${file}: ${unit} ${line}`

/** Just the place of something that has more. */
export const placeOf = ({ file, line, unit }: Place): Place => ({ file, line, ...(unit === undefined ? {} : { unit }) })
