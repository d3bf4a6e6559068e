import { createHash } from "node:crypto"
import { readdirSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { field, list, optional, required } from "../src/Columns.ts"
import { ExportError, openParquet } from "../src/index.ts"
import { PAGE_BYTES } from "../src/ParquetFile.ts"
import { ParquetSink, type SinkLimits, type WrittenFile } from "../src/ParquetSink.ts"
import { HOSTILE, SPEC, tempFolder, text } from "./fixtures.ts"
import { pagesOf } from "./pages.ts"

interface Row {
  readonly label: string
  readonly maybe: string | null
  readonly whole: number | null
  readonly real: number | null
  readonly yes: boolean
  readonly at: number
  readonly body: string
  readonly turns: ReadonlyArray<readonly [string, string | null]>
}

const COLUMNS = [
  required<Row>("label", "label", (row) => row.label),
  optional<Row>("maybe", "label", (row) => row.maybe),
  optional<Row>("whole", "int", (row) => row.whole),
  optional<Row>("real", "double", (row) => row.real),
  required<Row>("yes", "boolean", (row) => row.yes),
  required<Row>("at", "time", (row) => row.at),
  required<Row>("body", "text", (row) => row.body),
  list<Row>("turns", [field("role", "label"), field("content", "text", true)], (row) => row.turns)
]

const row: fc.Arbitrary<Row> = fc.record({
  label: text,
  maybe: fc.option(text),
  whole: fc.option(fc.maxSafeInteger()),
  real: fc.option(fc.double({ noNaN: true })),
  yes: fc.boolean(),
  at: fc.integer({ min: 0, max: 4e12 }),
  body: text,
  turns: fc.array(fc.tuple(text, fc.option(text, { nil: null })), { maxLength: 4 })
})

const plain = (label: string, body: string): Row => ({
  label,
  maybe: null,
  whole: 1,
  real: 0.5,
  yes: true,
  at: 0,
  body,
  turns: [["user", body]]
})

const writeRows = async (folder: string, rows: ReadonlyArray<Row>, limits: Partial<SinkLimits> = {}) => {
  const sink = new ParquetSink(folder, "train", COLUMNS, { ...SPEC, ...limits })
  for (const item of rows) await sink.add(item)
  return sink.finish()
}

const readAll = async (folder: string, files: ReadonlyArray<WrittenFile>) => {
  const rows: Array<Record<string, unknown>> = []
  for (const { name } of files) rows.push(...(await Array.fromAsync((await openParquet(join(folder, name))).rows())))
  return rows
}

const wellFormed = (value: string | null): string | null => value?.toWellFormed() ?? null

const expected = (item: Row): Record<string, unknown> => ({
  label: wellFormed(item.label),
  maybe: wellFormed(item.maybe),
  whole: item.whole === null ? null : BigInt(item.whole),
  real: item.real,
  yes: item.yes,
  at: new Date(item.at),
  body: wellFormed(item.body),
  turns: item.turns.map(([role, content]) => ({ role: wellFormed(role), content: wellFormed(content) }))
})

describe("ParquetSink", () => {
  it("gives back what was put in, whatever the limits", async () => {
    const limits = fc.record({
      rowGroupRows: fc.integer({ min: 1, max: 9 }),
      rowGroupBytes: fc.integer({ min: 1, max: 2_000 }),
      fileBytes: fc.integer({ min: 1, max: 4_000 })
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 25 }), limits, async (rows, limit) => {
        const folder = tempFolder()
        const files = await writeRows(folder, rows, limit)
        expect(await readAll(folder, files)).toEqual(rows.map(expected))
      }),
      { numRuns: 60 }
    )
  })

  it("gives back hostile texts and a text of 5 MB", async () => {
    const folder = tempFolder()
    const rows = [...HOSTILE, "中💩".repeat(1_250_000)].map((body, at) => plain(`r${at}`, body))
    const files = await writeRows(folder, rows)
    expect(await readAll(folder, files)).toEqual(rows.map(expected))
  })

  it("writes a file that holds the schema only when there was no row", async () => {
    const folder = tempFolder()
    const files = await writeRows(folder, [])
    const { metadata } = await openParquet(join(folder, "train-00000-of-00001.parquet"))
    expect(files).toMatchObject([{ name: "train-00000-of-00001.parquet", rows: 0 }])
    expect(metadata.num_rows).toBe(0n)
    expect(metadata.schema.map(({ name }) => name)).toContain("content")
  })

  it("keeps row groups under both limits", async () => {
    const folder = tempFolder()
    const rows = Array.from({ length: 95 }, (_, at) => plain(`r${at}`, "x".repeat(at < 60 ? 100 : 5_000)))
    const [file] = await writeRows(folder, rows, { rowGroupRows: 20, rowGroupBytes: 60_000 })
    const { metadata } = await openParquet(join(folder, file?.name ?? ""))
    const sizes = metadata.row_groups.map((group) => Number(group.num_rows))
    expect(sizes.slice(0, 3)).toEqual([20, 20, 20])
    expect(sizes.slice(3).every((size) => size <= 5)).toBe(true)
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(95)
    for (const group of metadata.row_groups) expect(Number(group.total_byte_size)).toBeLessThan(60_000 + 5_000)
  })

  it("gives a row over the limit a row group and a file of its own", async () => {
    const folder = tempFolder()
    const rows = [plain("a", "x"), plain("b", "y".repeat(10_000)), plain("c", "z")]
    const files = await writeRows(folder, rows, { rowGroupBytes: 5_000, fileBytes: 6_000 })
    expect(files.map(({ rows }) => rows)).toEqual([1, 1, 1])
  })

  it("begins a new page at 64 kB, counted in bytes, and indexes every page", async () => {
    const folder = tempFolder()
    // Three bytes a character: counted in characters the pages would come out three times too large.
    const rows = Array.from({ length: 200 }, (_, at) => plain(`r${at}`, "中".repeat(3_000 + (at % 7))))
    const [file] = await writeRows(folder, rows)
    const path = join(folder, file?.name ?? "")
    const pages = (await pagesOf(path)).filter(({ column }) => column === "body" || column.endsWith("content"))
    expect(pages.length).toBeGreaterThan(2 * 25)
    for (const { raw } of pages) expect(raw).toBeLessThan(PAGE_BYTES + 9_100)
    const { metadata } = await openParquet(path)
    const body = metadata.row_groups[0]?.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === "body")
    expect(body?.offset_index_offset).toBeGreaterThan(0n)
    const [one] = await (await openParquet(path)).read(123, 124)
    expect(one).toEqual(expected(plain("r123", "中".repeat(3_000 + (123 % 7)))))
  })

  it("compresses with zstd, writes text plainly and without statistics, ids with them", async () => {
    const folder = tempFolder()
    await writeRows(folder, [plain("b", "text"), plain("a", "more")])
    const { metadata } = await openParquet(join(folder, "train-00000-of-00001.parquet"))
    const facts = metadata.row_groups[0]?.columns.map(({ meta_data }) => meta_data)
    expect(new Set(facts?.map((it) => it?.codec))).toEqual(new Set(["ZSTD"]))
    const of = (name: string) => facts?.find((it) => it?.path_in_schema.join(".") === name)
    expect(of("label")?.statistics).toMatchObject({ min_value: "a", max_value: "b" })
    expect(of("body")?.statistics).toBeUndefined()
    expect(of("turns.list.element.content")?.encodings).toEqual(["PLAIN"])
  })

  it("splits into shards whose names tell their number, and leaves nothing else", async () => {
    const folder = tempFolder()
    const rows = Array.from({ length: 30 }, (_, at) => plain(`r${at}`, "x".repeat(1_000)))
    const files = await writeRows(folder, rows, { fileBytes: 21_000, rowGroupRows: 4 })
    expect(readdirSync(folder).toSorted()).toEqual([
      "train-00000-of-00003.parquet",
      "train-00001-of-00003.parquet",
      "train-00002-of-00003.parquet"
    ])
    expect(files.map((file) => file.rows)).toEqual([10, 10, 10])
    expect(await readAll(folder, files)).toEqual(rows.map(expected))
    for (const { bytes, name, sha256 } of files) {
      const content = readFileSync(join(folder, name))
      expect(content.byteLength).toBe(bytes)
      expect(createHash("sha256").update(content).digest("hex")).toBe(sha256)
    }
  })

  it("gives the same bytes for the same rows, awaited one by one or all at once", async () => {
    const [one, two] = [tempFolder(), tempFolder()]
    const rows = Array.from({ length: 50 }, (_, at) => plain(`r${at}`, `${HOSTILE[at % HOSTILE.length]}${at}`))
    const limits = { rowGroupRows: 7, fileBytes: 2_500 }
    const first = await writeRows(one, rows, limits)
    const sink = new ParquetSink(two, "train", COLUMNS, { ...SPEC, ...limits })
    await Promise.all(rows.map(async (item) => sink.add(item)))
    expect(await sink.finish()).toEqual(first)
  })

  it("says that the disk is full, where, and what to do", async () => {
    const folder = tempFolder()
    symlinkSync("/dev/full", join(folder, "train-00000.parquet.part"))
    const error = await writeRows(folder, [plain("a", "b")]).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(ExportError)
    expect(error).toMatchObject({
      reason: "disk-full",
      path: join(folder, "train-00000.parquet.part"),
      isRetryable: true
    })
    expect(String(error)).toContain("Free some space, then run `cotton cut DIR --save`")
  })

  it("fails in a typed way when its folder has gone", async () => {
    const error = await writeRows(join(tempFolder(), "gone"), [plain("a", "b")]).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ _tag: "ExportError", reason: "io" })
  })
})
