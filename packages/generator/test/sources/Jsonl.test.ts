import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { jsonlRows } from "../../src/sources/jsonl.ts"
import { parseJson } from "../../src/sources/ParseJson.ts"
import { lines, message, readBytes, told } from "./Reading.ts"

const read = async (content: string | Uint8Array, cuts?: number | ReadonlyArray<number>) =>
  (await readBytes(jsonlRows, content, cuts)).map(told)

describe("JSON lines", () => {
  it("come back as they were written, wherever the file is cut into pieces", async () => {
    const values = fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(values, fc.array(fc.nat(200)), async (rows, cuts) => {
        expect(await read(lines(...rows), cuts)).toEqual(rows.map((row) => parseJson(JSON.stringify(row))))
      })
    )
  })

  it("are the same for pieces of every size", async () => {
    const text = `\ufeff{"a":"grüße 💩 \\u2028"}\r\n\r\n  \n{"a":"\u0000"}\n"text"\r\n17`
    const whole = await readBytes(jsonlRows, text)
    expect(whole.map((row) => [row.line, told(row)])).toEqual([
      [1, { a: "grüße 💩 \u2028" }],
      [4, "4: is not JSON (Bad control character in string literal in JSON at position 6 (line 1 column 7))"],
      [5, "text"],
      [6, 17]
    ])
    for (let size = 1; size < text.length; size++) expect(await readBytes(jsonlRows, text, size)).toEqual(whole)
  })

  it("may hold a character U+0000 where JSON lets it stand, escaped", async () => {
    expect(await read('{"a":"\\u0000"}\n')).toEqual([{ a: "\u0000" }])
  })

  it("that are no UTF-8 are told with the byte, and never patched", async () => {
    const bad = Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Uint8Array.of(0xe2, 0x82), Buffer.from('"}\n{"a":2}\n')])
    for (const cuts of [1, 3, 100]) {
      expect(await read(bad, cuts)).toEqual([{ a: 1 }, "2: is not valid UTF-8 (at byte 9)", { a: 2 }])
    }
  })

  it("may be long, but not without an end", async () => {
    const long = JSON.stringify({ a: "x".repeat(10_000_000) })
    expect(await read(`${long}\n{}`)).toEqual([JSON.parse(long), {}])
    const endless = async function* () {
      yield Buffer.from('{"a":1}\n')
      for (;;) yield Buffer.alloc(1 << 20, "x")
    }
    const rows: Array<unknown> = []
    const all = async () => {
      for await (const row of jsonlRows("a.jsonl", endless())) rows.push(row)
    }
    expect(await message(all())).toBe(
      "a.jsonl:2: is longer than 64000000 bytes without a line end; is this JSON lines?"
    )
    expect(rows).toHaveLength(1)
  })

  it("keep the text of numbers that a double would write otherwise, and only then", async () => {
    const rows = await readBytes(
      jsonlRows,
      '{"a":1.50}\n{"a":1.5}\n{"a":1e3}\n{"a":0.1234567890123456789}\n{"a":12345678901234567890}\n{"a":"1.50"}\n'
    )
    expect(rows.map((row) => [told(row), "json" in row])).toEqual([
      [{ a: 1.5 }, true],
      [{ a: 1.5 }, false],
      [{ a: 1000 }, true],
      [{ a: Number("0.1234567890123456789") }, true],
      [{ a: "12345678901234567890" }, true],
      [{ a: "1.50" }, true]
    ])
  })

  it("cannot set a prototype", async () => {
    const [row] = await readBytes(jsonlRows, '{"__proto__":{"polluted":1}}\n')
    expect(row?._tag === "Row" && Object.hasOwn(row.value as object, "__proto__")).toBe(true)
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  })
})
