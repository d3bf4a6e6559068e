import type { Column, Field, FieldValue, Kind, Scalar, Structs } from "./Columns.ts"

/** A value as the Parquet writer takes it. */
export type Cell = string | Uint8Array | bigint | number | boolean | null | ReadonlyArray<Record<string, Cell>>

/** A row as cells in the order of the columns, and the bytes of its text (UTF-8). */
export interface EncodedRow {
  readonly cells: ReadonlyArray<Cell>
  readonly bytes: number
}

/** A lone surrogate has no UTF-8 form: it becomes U+FFFD here, so that what is counted is what is written. */
const encodeScalar = (kind: Kind, value: Scalar): Cell => {
  if (value === null || value === undefined) return null
  // Text is handed over as bytes: the writer sizes its pages by `length`, which for a string is UTF-16 code units
  // and would let pages of Chinese grow to three times their limit.
  if (kind === "text") return Buffer.from(String(value).toWellFormed(), "utf8")
  if (kind === "label") return String(value).toWellFormed()
  if (kind === "int" || kind === "time") return BigInt(Math.round(Number(value)))
  return typeof value === "boolean" ? value : Number(value)
}

const sizeOf = (cell: Cell): number => {
  if (typeof cell === "string") return Buffer.byteLength(cell, "utf8")
  return cell instanceof Uint8Array ? cell.byteLength : 8
}

/** Reads and encodes one row. */
export const encodeRow = <Row>(columns: ReadonlyArray<Column<Row>>, row: Row): EncodedRow => {
  let bytes = 0
  const encode = (kind: Kind, value: Scalar): Cell => {
    const cell = encodeScalar(kind, value)
    bytes += sizeOf(cell)
    return cell
  }
  const encodeField = (field: Field, value: FieldValue): Cell => {
    if (field.kind !== "list") return encode(field.kind, value as Scalar)
    return value === null || value === undefined ? null : encodeList(field.fields, value as Structs<Scalar>)
  }
  const encodeList = (
    fields: ReadonlyArray<Field>,
    structs: Structs<FieldValue>
  ): ReadonlyArray<Record<string, Cell>> =>
    structs.map((values) => Object.fromEntries(fields.map((field, at) => [field.name, encodeField(field, values[at])])))
  const cells = columns.map((column) =>
    column.kind === "list" ? encodeList(column.fields, column.read(row)) : encode(column.kind, column.read(row))
  )
  return { cells, bytes }
}
