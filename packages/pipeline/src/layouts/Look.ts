/** The first rows of a file, as a layout looks at them. */
export interface Look {
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>
  /** The names of all their columns, in the order of their first appearance. */
  readonly columns: ReadonlyArray<string>
}

export const lookAt = (values: ReadonlyArray<unknown>): Look => {
  const rows = values.filter(isRecord)
  return { rows, columns: [...new Set(rows.flatMap((row) => Object.keys(row)))] }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const has = ({ columns }: Look, ...names: ReadonlyArray<string>): boolean =>
  names.every((name) => columns.includes(name))

/** Share of the rows with a value in the column for which `holds`; rows without one are left out of account. */
export const share = ({ rows }: Look, name: string, holds: (value: unknown) => boolean): number => {
  const values = rows.map((row) => (Object.hasOwn(row, name) ? row[name] : undefined)).filter((value) => value != null)
  return values.length === 0 ? 0 : values.filter(holds).length / values.length
}

/** Share of the rows that have a value in the column: a text that is not blank, or anything else but null. */
export const filled = ({ rows }: Look, name: string): number =>
  rows.filter((row) => Object.hasOwn(row, name) && row[name] != null && row[name] !== "").length /
  Math.max(1, rows.length)

export const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== ""

/** What can be an answer in a row: a text, a number, a truth value. */
export const isScalar = (value: unknown): boolean =>
  isText(value) || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"

export const isWhole = (value: unknown): boolean =>
  typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))

export const isTextList = (value: unknown): value is ReadonlyArray<string> =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string")

/** Turns of a conversation: `{ role, content }`, or ShareGPT's `{ from, value }`. */
export const isConversation = (value: unknown): value is ReadonlyArray<Readonly<Record<string, unknown>>> =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((turn) => isRecord(turn) && (typeof turn["role"] === "string" || typeof turn["from"] === "string"))

/** The column that a path starts from. */
export const headOf = (path: string): string => path.split(/[.[]/)[0]!

/**
 * Share of the first rows that tells what a column is: those that do not fit are bad rows, which are counted. One bad row
 * of two must not hide what the other one shows.
 */
export const MOST = 0.5
