/** One row of an input file, with where it stands. `value` is not looked at yet. */
export interface Row {
  readonly file: string
  /** Line of the row, from 1; for a JSON array, the number of the item. */
  readonly line: number
  readonly value: unknown
}

/** A row that cannot even be parsed. */
export interface BadRow {
  readonly file: string
  readonly line: number
  readonly detail: string
}

export type RowOrBad = ({ readonly _tag: "Row" } & Row) | ({ readonly _tag: "Bad" } & BadRow)
