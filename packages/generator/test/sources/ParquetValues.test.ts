import type { SchemaElement, SchemaTree } from "hyparquet"
import { describe, expect, it } from "vitest"
import { converterOf, storedSchema } from "../../src/sources/ParquetValues.ts"

const tree = (element: Omit<SchemaElement, "name">, ...children: ReadonlyArray<SchemaTree>): SchemaTree => ({
  element: { name: "a", ...element },
  children: [...children],
  count: 1,
  path: ["a"]
})

const converted = (element: Omit<SchemaElement, "name">, value: unknown) => converterOf(tree(element))(value)

const stamp = (unit: "MILLIS" | "MICROS" | "NANOS", isAdjustedToUTC: boolean) =>
  ({ type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC, unit } }) as const

describe("a stored value", () => {
  it.each([
    [stamp("MILLIS", true), 1500n, "1970-01-01T00:00:01.500Z"],
    [stamp("MICROS", false), -1n, "1969-12-31T23:59:59.999999"],
    [stamp("NANOS", false), 1n, "1970-01-01T00:00:00.000000001"],
    [stamp("MICROS", true), 0n, "1970-01-01T00:00:00Z"],
    [stamp("MILLIS", true), 2n ** 62n, "4611686018427387904"],
    [{ type: "INT64", converted_type: "TIMESTAMP_MILLIS" }, 1n, "1970-01-01T00:00:00.001Z"],
    [{ type: "INT64", converted_type: "TIMESTAMP_MICROS" }, 1n, "1970-01-01T00:00:00.000001Z"],
    [{ type: "INT96" }, 1_000_000_001n, "1970-01-01T00:00:01.000000001"],
    [{ type: "INT32", converted_type: "DATE" }, -1, "1969-12-31"],
    [{ type: "INT32", logical_type: { type: "DATE" } }, 19_000, "2022-01-08"],
    [{ type: "INT32", converted_type: "TIME_MILLIS" }, 86_399_001, "23:59:59.001"],
    [{ type: "INT64", converted_type: "TIME_MICROS" }, 1n, "00:00:00.000001"],
    [{ type: "INT32", converted_type: "DECIMAL", scale: 2 }, -7, "-0.07"],
    [{ type: "INT32", converted_type: "DECIMAL", scale: 2 }, 150, "1.50"],
    [{ type: "INT64", logical_type: { type: "DECIMAL", scale: 0, precision: 18 } }, 5n, "5"],
    [{ type: "BYTE_ARRAY", converted_type: "DECIMAL", scale: 3 }, Uint8Array.of(0xff, 0x85), "-0.123"],
    [{ type: "FIXED_LEN_BYTE_ARRAY", converted_type: "DECIMAL", scale: 1 }, new Uint8Array(16).fill(255), "-0.1"],
    [{ type: "BYTE_ARRAY", converted_type: "DECIMAL" }, new Uint8Array(), "0"],
    [{ type: "INT64" }, 2n ** 53n - 1n, 2 ** 53 - 1],
    [{ type: "INT64" }, 2n ** 53n, "9007199254740992"],
    [{ type: "INT64", converted_type: "UINT_64" }, 2n ** 64n - 1n, "18446744073709551615"],
    [{ type: "BYTE_ARRAY", converted_type: "ENUM" }, Buffer.from("red"), "red"],
    [{ type: "BYTE_ARRAY", converted_type: "JSON" }, Buffer.from("[1]"), "[1]"],
    [{ type: "BYTE_ARRAY", logical_type: { type: "STRING" } }, "as it is", "as it is"],
    [{ type: "DOUBLE" }, 1.5, 1.5]
  ] as const)("of %j, %s, is %s", (element, value, wanted) => {
    expect(converted(element as Omit<SchemaElement, "name">, value)).toBe(wanted)
  })

  it("that is no UTF-8 in a text is an error", () => {
    expect(() => converted({ type: "BYTE_ARRAY", converted_type: "UTF8" }, Uint8Array.of(0xc3, 0x28))).toThrow(
      "is not valid UTF-8"
    )
  })

  it("that is a whole number goes through lists and structs", () => {
    const number = tree({ type: "INT64" })
    const item = tree({ repetition_type: "REPEATED" }, number)
    expect(converterOf(tree({ converted_type: "LIST" }, item))([1n, null, 2n ** 60n])).toEqual([
      1,
      null,
      String(2n ** 60n)
    ])
    expect(converterOf(tree({}, number))({ a: 1n })).toEqual({ a: 1 })
    expect(converterOf(tree({}, number))({ a: null })).toEqual({})
  })
})

describe("the schema that the library is given", () => {
  it("has no mark that would make it round, and the older mark of a list", () => {
    const schema: Array<SchemaElement> = [
      { name: "root", num_children: 3 },
      {
        name: "d",
        type: "INT32",
        converted_type: "DECIMAL",
        logical_type: { type: "DECIMAL", precision: 5, scale: 2 },
        scale: 2
      },
      { name: "l", num_children: 1, logical_type: { type: "LIST" } },
      { name: "s", type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }
    ]
    expect(storedSchema(schema)).toEqual([
      { name: "root", num_children: 3 },
      { name: "d", type: "INT32", scale: 2 },
      { name: "l", num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
      { name: "s", type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }
    ])
  })
})
