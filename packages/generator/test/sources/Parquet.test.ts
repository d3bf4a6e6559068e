import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib"
import * as fc from "fast-check"
import type { SchemaElement } from "hyparquet"
import { parquetWriteBuffer } from "hyparquet-writer"
import { describe, expect, it } from "vitest"
import { message, readBytes, readFile, told } from "./Reading.ts"
import { parquetRows } from "../../src/sources/parquet.ts"

type Options = Parameters<typeof parquetWriteBuffer>[0]

const written = (options: Options): Uint8Array => new Uint8Array(parquetWriteBuffer(options))

const leaf = (
  name: string,
  type: SchemaElement["type"] & string,
  more: Partial<SchemaElement> = {}
): SchemaElement => ({
  name,
  type,
  repetition_type: "OPTIONAL",
  ...more
})
const string = (name: string) => leaf(name, "BYTE_ARRAY", { converted_type: "UTF8", logical_type: { type: "STRING" } })
const group = (name: string, children: number, more: Partial<SchemaElement> = {}): SchemaElement => ({
  name,
  num_children: children,
  repetition_type: "OPTIONAL",
  ...more
})
const list = (name: string, ...item: ReadonlyArray<SchemaElement>): ReadonlyArray<SchemaElement> => [
  group(name, 1, { converted_type: "LIST" }),
  group("list", 1, { repetition_type: "REPEATED" }),
  ...item
]
const root = (...columns: ReadonlyArray<ReadonlyArray<SchemaElement>>): Array<SchemaElement> => [
  { name: "root", num_children: columns.length },
  ...columns.flat()
]

/** One column, read back. */
const column = async (element: SchemaElement, data: ReadonlyArray<unknown>) => {
  const bytes = written({ columnData: [{ name: element.name, data: [...data] }], schema: root([element]) })
  return (await readFile("a.parquet", bytes)).map((row) => (typeof row === "string" ? row : (row as { a?: unknown }).a))
}

describe("a Parquet file", () => {
  it("gives its texts as they are: a byte order mark is a character, null is absent", async () => {
    const texts = ["", "\ufeffmark", "nul\0", "💩 中文", "a\r\nb\u2028", null, "é".repeat(100_000)]
    expect(await column(string("a"), texts)).toEqual(texts.map((text) => text ?? undefined))
  })

  it("gives any texts back, in row groups and pages of any size", async () => {
    const cells = fc.array(fc.option(fc.string({ unit: "grapheme", maxLength: 20 }), { nil: null }), {
      minLength: 1,
      maxLength: 50
    })
    await fc.assert(
      fc.asyncProperty(
        cells,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        async (data, rowGroupSize, pageSize) => {
          const bytes = written({
            columnData: [{ name: "a", data }],
            schema: root([string("a")]),
            rowGroupSize,
            pageSize
          })
          const rows = await readBytes(parquetRows, bytes, 100)
          expect(rows.map(told)).toEqual(data.map((text) => (text === null ? {} : { a: text })))
          expect(rows.map(({ line, unit }) => [line, unit])).toEqual(data.map((_, at) => [at + 1, "row"]))
        }
      ),
      { numRuns: 60 }
    )
  })

  it("gives lists, structs and maps in each other, with null where it stands in a list", async () => {
    const columns = {
      turns: [[{ role: "user", content: "x" }, { role: "assistant" }], [], undefined, [{}]],
      lists: [[["a", null], []], [null], undefined, []],
      inner: [{ n: 1, deep: { t: "x" } }, { n: 2 }, undefined, { deep: {} }]
    }
    const schema = root(
      list("turns", group("element", 2), string("role"), string("content")),
      list("lists", ...list("element", string("element"))),
      [group("inner", 2), leaf("n", "INT32"), group("deep", 1), string("t")]
    )
    const bytes = written({ columnData: Object.entries(columns).map(([name, data]) => ({ name, data })), schema })
    const rows = Array.from({ length: 4 }, (_, at) =>
      Object.fromEntries(
        Object.entries(columns).flatMap(([name, data]) => (data[at] === undefined ? [] : [[name, data[at]]]))
      )
    )
    expect(await readFile("a.parquet", bytes)).toEqual(rows)
  })

  it("gives whole numbers as numbers where they are exact, else as their digits", async () => {
    const big = [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, 0n]
    const wanted = [2 ** 53 - 1, "9007199254740992", "-9007199254740993", "9223372036854775807", 0]
    expect(await column(leaf("a", "INT64"), big)).toEqual(wanted)
    expect(await column(leaf("a", "INT32"), [-(2 ** 31), 7])).toEqual([-(2 ** 31), 7])
    expect(await column(leaf("a", "DOUBLE"), [1.5, -0.1])).toEqual([1.5, -0.1])
    expect(await column(leaf("a", "BOOLEAN"), [true, false, null])).toEqual([true, false, undefined])
  })

  it("in any of the codecs is read", async () => {
    const data = Array.from({ length: 2000 }, (_, at) => `row ${at % 50}`)
    const compressors = { ZSTD: zstdCompressSync, GZIP: gzipSync, BROTLI: brotliCompressSync }
    for (const codec of ["SNAPPY", "UNCOMPRESSED", "ZSTD", "GZIP", "BROTLI"] as const) {
      const bytes = written({
        columnData: [{ name: "a", data, type: "STRING" }],
        codec,
        compressors,
        rowGroupSize: 700
      })
      expect(await readFile("a.parquet", bytes)).toEqual(data.map((a) => ({ a })))
    }
  })

  it("with a large row group is read in slices of it, and rows of tens of megabytes with it", async () => {
    const data = ["x", "é", "z", "", "end"].map((text) => text.repeat(15_000_000))
    const columnData = [
      { name: "a", data, type: "STRING" as const },
      { name: "b", data: [0, 1, 2, 3, 4], type: "INT32" as const }
    ]
    const rows = await readBytes(parquetRows, written({ columnData, codec: "UNCOMPRESSED" }))
    expect(
      rows.map((row) => row._tag === "Row" && (row.value as { readonly a: string; readonly b: number }).b)
    ).toEqual([0, 1, 2, 3, 4])
    expect(rows.every((row, at) => row._tag === "Row" && (row.value as { readonly a: string }).a === data[at])).toBe(
      true
    )
  })

  it("that is packed once more, or has no name that says so, is read", async () => {
    const bytes = written({ columnData: [{ name: "a", data: ["x"], type: "STRING" }] })
    expect(await readFile("a.parquet.gz", gzipSync(bytes))).toEqual([{ a: "x" }])
    expect(await readFile("a.parquet.zst", zstdCompressSync(bytes))).toEqual([{ a: "x" }])
    expect(await readFile("a.bin", bytes, "parquet")).toEqual([{ a: "x" }])
  })

  it("keeps binary data apart from texts", async () => {
    expect(await column(leaf("a", "BYTE_ARRAY"), [Uint8Array.of(0x61)])).toEqual([Uint8Array.of(0x61)])
  })

  it("tells a text that is no UTF-8 by its row and field, and loses no other row", async () => {
    const good = Buffer.from(
      written({
        columnData: [{ name: "a", data: ["one", "QQQ", "two"], type: "STRING" }],
        codec: "UNCOMPRESSED",
        statistics: false
      })
    )
    for (let at = good.indexOf("QQQ"); at !== -1; at = good.indexOf("QQQ", at + 1)) good.writeUInt16BE(0xc328, at)
    expect(await readFile("a.parquet", good)).toEqual([{ a: "one" }, "2: field a: is not valid UTF-8", { a: "two" }])
  })

  it("that is cut off, damaged or none is one clear error", async () => {
    const bytes = written({
      columnData: [{ name: "a", data: Array.from({ length: 100 }, (_, at) => `row ${at}`), type: "STRING" }]
    })
    const DAMAGED = "the file is damaged or cut off; download it again: "
    const failure = async (content: Uint8Array) => message(readFile("a.parquet", content))
    const cut = `a.parquet: cannot be read (${DAMAGED}a Parquet file that does not end with PAR1)`
    expect(await failure(bytes.subarray(0, -1))).toBe(cut)
    expect(await failure(bytes.subarray(0, bytes.length >> 1))).toBe(cut)
    const none = "a.parquet: cannot be read (no Parquet file: it does not begin with PAR1)"
    for (const other of [Buffer.from(""), Buffer.from("PAR1"), Buffer.from('{"a": "no Parquet"}')]) {
      expect(await failure(other)).toBe(none)
    }
    const secret = Buffer.from(bytes)
    secret.write("PARE", 0, "latin1")
    expect(await failure(secret)).toBe("a.parquet: cannot be read (an encrypted Parquet file)")
    const damaged = Buffer.from(bytes)
    damaged.fill(0xff, 4, 40)
    expect(await failure(damaged)).toMatch(new RegExp(String.raw`^a\.parquet: cannot be read \(${DAMAGED}.+\)$`))
    const footer = Buffer.from(bytes)
    footer.fill(0xff, bytes.length - 60, bytes.length - 8)
    expect(await failure(footer)).toMatch(new RegExp(String.raw`^a\.parquet: cannot be read \(${DAMAGED}.+\)$`))
    // Whole, but of a kind that is not read: to download it again would not help.
    const other = written({
      columnData: [{ name: "a", data: ["x"], type: "STRING" }],
      codec: "LZO",
      compressors: { LZO: (page: Uint8Array) => page }
    })
    expect(await failure(other)).toBe("a.parquet: cannot be read (parquet unsupported compression codec: LZO)")
  })
})
