import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { csvRows, tsvRows } from "../../src/sources/csv.ts"
import { message, piecesOf, readBytes, told } from "./Reading.ts"

const read = async (content: string | Uint8Array, cuts?: number | ReadonlyArray<number>) =>
  (await readBytes(csvRows, content, cuts)).map(told)

const wrong = (content: string | Uint8Array) => message(read(content))

/** As RFC 4180 and spreadsheets write: quoted where it must be, or always. */
const written = (table: ReadonlyArray<ReadonlyArray<string>>, always: boolean, end: string, delimiter = ",") =>
  table
    .map((cells) =>
      cells
        .map((cell) => (always || cell === "" || /["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(delimiter)
    )
    .join(end)

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', ",", ";", "\n", "\r", "\r\n", "\t", " ", "a", "é", "💩", "\0", "\ufeff"),
    maxLength: 6
  }),
  fc.string({ unit: "grapheme", maxLength: 8 })
)

const tables = fc
  .uniqueArray(cell, { minLength: 1, maxLength: 4 })
  .chain((names) =>
    fc.tuple(
      fc.constant(names),
      fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { maxLength: 6 })
    )
  )

describe("a CSV file", () => {
  it("gives any table of texts as it was written, with any line ends, wherever it is cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.boolean(),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        fc.array(fc.nat(100)),
        fc.constantFrom(",", ";", "\t"),
        fc.boolean(),
        async ([names, rows], always, end, last, cuts, separator, tsv) => {
          // A mark at the very beginning says how the file is coded, so a name that begins with one needs its quotes.
          const text = written([names, ...rows], always || names[0]!.startsWith("\ufeff"), end, separator)
          const found = await readBytes(tsv && separator === "\t" ? tsvRows : csvRows, last ? text + end : text, cuts)
          expect(found.map(told)).toEqual(
            rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))
          )
        }
      ),
      { numRuns: 300 }
    )
  })

  it("may have semicolons or tabs where its header says so, and decimal commas in its cells", async () => {
    expect(await read('problem;answer\r\n"Half of 3; exactly";1,5\r\nx,y;"2;5"\r\n', 1)).toEqual([
      { problem: "Half of 3; exactly", answer: "1,5" },
      { problem: "x,y", answer: "2;5" }
    ])
    expect(await read("\n\nproblem\tanswer\nHalf of 3\t1,5")).toEqual([{ problem: "Half of 3", answer: "1,5" }])
    expect(await read("\ufeffa;b\tc\n1;2")).toEqual([{ a: "1", "b\tc": "2" }])
    expect(await read('"a,b";c\n1;2')).toEqual([{ "a,b": "1", c: "2" }])
    // One comma in the header, and semicolons are text, there and below.
    expect(await read("a;b,c\n1;2,3")).toEqual([{ "a;b": "1;2", c: "3" }])
    expect(await read('"a;b"\n1;2')).toEqual([{ "a;b": "1;2" }])
    expect(await read('"a";"b\n,c"\n1;2')).toEqual([{ a: "1", "b\n,c": "2" }])
    expect(await read("a;b\n1;2;3\n4;5")).toEqual(["2: has 3 columns, and the header has 2", { a: "4", b: "5" }])
  })

  it("tells the line that each row begins on, whatever the rows before hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.constantFrom("\n", "\r\n"),
        fc.array(fc.nat(100)),
        async ([names, rows], end, cuts) => {
          const text = written([names, ...rows], true, end)
          const found = await readBytes(csvRows, text, cuts)
          const starts = rows.map((_, at) => written([names, ...rows.slice(0, at)], true, end).split("\n").length + 1)
          expect(found.map(({ line }) => line)).toEqual(starts)
        }
      )
    )
  })

  it("keeps every value as the text that stands there", async () => {
    expect(await read("a,b,c,d\n007, 1.50 ,NaN,true\n")).toEqual([{ a: "007", b: " 1.50 ", c: "NaN", d: "true" }])
  })

  it("may have blank lines, a byte order mark, one column, no rows, or nothing at all", async () => {
    expect(await read("\ufeffa,b\r\n\r\n1,2\r\n\r\n\r\n3,4")).toEqual([
      { a: "1", b: "2" },
      { a: "3", b: "4" }
    ])
    const lines = (await readBytes(csvRows, "a,b\r\n\r\n1,2\r\n\r\n\r\n3,4")).map(({ line }) => line)
    expect(lines).toEqual([3, 6])
    const mac = (await readBytes(csvRows, 'a,b\r"1\r1",2\r\r3\r"', 1).catch(String)) as unknown
    expect(mac).toBe("ProblemsError: file:6: the quotation mark that opens a field here is never closed")
    expect((await readBytes(csvRows, 'a,b\r"1\r1",2\r\r3,4', 1)).map(({ line }) => line)).toEqual([2, 5])
    expect(await read("a\n1\n2\n")).toEqual([{ a: "1" }, { a: "2" }])
    expect(await read("a,b\n")).toEqual([])
    expect(await read("")).toEqual([])
  })

  it("cannot set a prototype", async () => {
    const [row] = await readBytes(csvRows, "__proto__,b\nx,y\n")
    expect(row?._tag === "Row" && Object.hasOwn(row.value as object, "__proto__")).toBe(true)
  })

  it("tells rows of too few or too many columns, by the line they begin on", async () => {
    const text = 'a,b\n"1\n\n1",2\n3\n4,5,6\n7,"8\r\n9"\n"x\n",y,z\n10,11'
    for (const size of [1, 7, 100]) {
      expect(await read(text, size)).toEqual([
        { a: "1\n\n1", b: "2" },
        "5: has 1 column, and the header has 2",
        "6: has 3 columns, and the header has 2",
        { a: "7", b: "8\r\n9" },
        "9: has 3 columns, and the header has 2",
        { a: "10", b: "11" }
      ])
    }
  })

  it("tells quotation marks where none may stand, by their line", async () => {
    const inside =
      '2: a quotation mark stands inside a field that is not quoted; quote the field and write "" for each "'
    expect(await read('a,b\n6" nails,2\n3,4\n')).toEqual([inside, { a: "3", b: "4" }])
    const after = (line: number) =>
      `${line}: text follows a closing quotation mark; inside a quoted field write "" for each "`
    expect(await read('a,b\n"1\r\n1",2\n"say "no" now",4\n5,6\n')).toEqual([
      { a: "1\r\n1", b: "2" },
      after(4),
      { a: "5", b: "6" }
    ])
    // What a mark swallows is told too.
    expect(await read('a,b\n"x"y,1\n"e","f"\n7,8\n')).toEqual([after(2), after(3), { a: "7", b: "8" }])
  })

  it("that opens a quotation mark and never closes it is an error with the mark's line, and takes no memory", async () => {
    const detail = "the quotation mark that opens a field here is never closed"
    expect(await wrong('a,b\n1,"2\n3,4\n5,6\n')).toBe(`file:2: ${detail}`)
    expect(await wrong('a,b\n"1\n1","2 ""so""\n3,4\n')).toBe(`file:3: ${detail}`)
    expect(await wrong('a,b\n1,"2\n""x"",\n3')).toBe(`file:2: ${detail}`)
    expect(await wrong('a,b\n1,2\n\n\n"')).toBe(`file:5: ${detail}`)
    const endless = async function* () {
      yield Buffer.from('a,b\n1,2\n\n3,"')
      for (;;) yield Buffer.from("4,5\n".repeat(1 << 18))
    }
    const rows: Array<unknown> = []
    const all = async () => {
      for await (const row of csvRows("a.csv", endless())) rows.push(row)
    }
    expect(await message(all())).toBe(`a.csv:4: ${detail}`)
    expect(rows).toHaveLength(1)
  })

  it("with a row that never ends is an error with its line, and takes no memory", async () => {
    const endless = async function* () {
      yield Buffer.from("a,b\n1,2\n")
      for (;;) yield Buffer.alloc(1 << 16, ",")
    }
    const all = async () => {
      for await (const row of csvRows("a.csv", endless())) void row
    }
    expect(await message(all())).toBe("a.csv:3: has more than 100000 columns")
  })

  it("takes a cell of ten megabytes", async () => {
    const long = 'grüße, "you"\n'.repeat(700_000)
    expect(
      await read(
        written(
          [
            ["a", "b"],
            [long, "2"]
          ],
          true,
          "\n"
        )
      )
    ).toEqual([{ a: long, b: "2" }])
  })

  it("with a header that is none is an error", async () => {
    expect(await wrong("a,b,a\n1,2,3\n")).toBe('file:1: the header names the column "a" twice')
    expect(await wrong('a"x,b\n1,2\n')).toMatch(/^file:1: a quotation mark stands inside a field/)
    expect(await wrong(Uint8Array.of(0x61, 0xff, 0x0a))).toBe("file:1: the header is not valid UTF-8 (at byte 2)")
  })

  it("tells a cell that is no UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from("a,b\n1,x"), Uint8Array.of(0xc3, 0x28), Buffer.from("\n3,4\n")])
    for (const size of [1, 100]) {
      expect(await read(bytes, size)).toEqual(["2: field b: is not valid UTF-8 (at byte 3)", { a: "3", b: "4" }])
    }
  })

  it("stops reading when nobody reads it any more", async () => {
    let given = 0
    const endless = async function* () {
      yield* piecesOf("a,b\n", 10)
      for (;;) {
        given++
        yield Buffer.from("1,2\n".repeat(1000))
      }
    }
    for await (const row of csvRows("a.csv", endless())) if (row.line > 10) break
    expect(given).toBe(1)
  })
})

describe("a TSV file", () => {
  const tsv = async (content: string) => (await readBytes(tsvRows, content)).map(told)

  it("has tabs between its columns; commas and stray quotation marks are characters", async () => {
    expect(await tsv('a\tb\n1, 2\the said "no"\n"quoted\ttab"\t"say ""no"""\n"He" ran\t4\n')).toEqual([
      { a: "1, 2", b: 'he said "no"' },
      { a: "quoted\ttab", b: 'say "no"' },
      { a: '"He" ran', b: "4" }
    ])
  })
})
