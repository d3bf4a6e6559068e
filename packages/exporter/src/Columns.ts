import type { SchemaElement } from "hyparquet"

/**
 * Columns as data: name, type and where the value comes from stand in one line, so that the schema of a file and its
 * rows cannot drift apart. Integers are INT64 throughout, as pandas and `datasets` infer them from JSON.
 *
 * - `label`: short text from a small set, or an id: dictionary where that pays, with min and max in the footer;
 * - `text`: text of any length: plain pages and no statistics, which for prose are only bytes in the footer.
 */
export type Kind = "label" | "text" | "int" | "double" | "boolean" | "time"

/** `time` is Unix time in milliseconds, UTC. */
export type Scalar = string | number | boolean | null | undefined

export interface ScalarColumn<Row> {
  readonly name: string
  readonly kind: Kind
  readonly nullable: boolean
  readonly read: (row: Row) => Scalar
}

/** A standard three-level list of structs with scalar fields; never null, but it may be empty. */
export interface ListColumn<Row> {
  readonly name: string
  readonly kind: "list"
  readonly fields: ReadonlyArray<ScalarColumn<never>>
  readonly read: (row: Row) => ReadonlyArray<ReadonlyArray<Scalar>>
}

export type Column<Row> = ScalarColumn<Row> | ListColumn<Row>

type Read<Row, Value> = (row: Row) => Value

/** A column that always has a value. */
export const required = <Row>(name: string, kind: Kind, read: Read<Row, string | number | boolean>): Column<Row> => ({
  name,
  kind,
  nullable: false,
  read
})

/** A column that may be null. */
export const optional = <Row>(name: string, kind: Kind, read: Read<Row, Scalar>): Column<Row> => ({
  name,
  kind,
  nullable: true,
  read
})

/** A field of a list's struct: `required` or nullable. */
export const field = (name: string, kind: Kind, nullable = false): ScalarColumn<never> => ({
  name,
  kind,
  nullable,
  read: () => null
})

export const list = <Row>(
  name: string,
  fields: ReadonlyArray<ScalarColumn<never>>,
  read: ListColumn<Row>["read"]
): Column<Row> => ({ name, kind: "list", fields, read })

const PHYSICAL = {
  label: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  int: { type: "INT64" },
  double: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  time: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" }
  }
} as const satisfies Record<Kind, Omit<SchemaElement, "name">>

const scalarElement = (column: Pick<ScalarColumn<never>, "name" | "kind" | "nullable">): SchemaElement => ({
  name: column.name,
  repetition_type: column.nullable ? "OPTIONAL" : "REQUIRED",
  ...PHYSICAL[column.kind]
})

const elementsOf = (column: Column<never>): ReadonlyArray<SchemaElement> =>
  column.kind === "list"
    ? [
        {
          name: column.name,
          repetition_type: "REQUIRED",
          num_children: 1,
          converted_type: "LIST",
          logical_type: { type: "LIST" }
        },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", repetition_type: "REQUIRED", num_children: column.fields.length },
        ...column.fields.map(scalarElement)
      ]
    : [scalarElement(column)]

/** The Parquet schema of the columns, in Parquet's own flat pre-order. */
export const schemaOf = <Row>(columns: ReadonlyArray<Column<Row>>): Array<SchemaElement> => [
  { name: "schema", num_children: columns.length },
  ...columns.flatMap((column) => elementsOf(column))
]
