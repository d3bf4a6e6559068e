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

/** A list of structs with scalar fields inside a struct of a list; it may be null. */
export interface ListField {
  readonly name: string
  readonly kind: "list"
  readonly nullable: true
  readonly fields: ReadonlyArray<ScalarColumn<never>>
}

/** A field of a list's struct. */
export type Field = ScalarColumn<never> | ListField

/** The structs of a list, each as its fields' values in their order. */
export type Structs<Value> = ReadonlyArray<ReadonlyArray<Value>>

/** The value of a `Field`. */
export type FieldValue = Scalar | Structs<Scalar>

/** A standard three-level list of structs; never null, but it may be empty. */
export interface ListColumn<Row> {
  readonly name: string
  readonly kind: "list"
  readonly nullable: false
  readonly fields: ReadonlyArray<Field>
  readonly read: (row: Row) => Structs<FieldValue>
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

/** A field that is a list itself, or null. */
export const listField = (name: string, fields: ReadonlyArray<ScalarColumn<never>>): ListField => ({
  name,
  kind: "list",
  nullable: true,
  fields
})

export const list = <Row>(name: string, fields: ReadonlyArray<Field>, read: ListColumn<Row>["read"]): Column<Row> => ({
  name,
  kind: "list",
  nullable: false,
  fields,
  read
})

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

const elementsOf = (column: Column<never> | ListField): ReadonlyArray<SchemaElement> =>
  column.kind === "list"
    ? [
        {
          name: column.name,
          repetition_type: column.nullable ? "OPTIONAL" : "REQUIRED",
          num_children: 1,
          converted_type: "LIST",
          logical_type: { type: "LIST" }
        },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", repetition_type: "REQUIRED", num_children: column.fields.length },
        ...column.fields.flatMap(elementsOf)
      ]
    : [scalarElement(column)]

/** The Parquet schema of the columns, in Parquet's own flat pre-order. */
export const schemaOf = <Row>(columns: ReadonlyArray<Column<Row>>): Array<SchemaElement> => [
  { name: "schema", num_children: columns.length },
  ...columns.flatMap((column) => elementsOf(column))
]
