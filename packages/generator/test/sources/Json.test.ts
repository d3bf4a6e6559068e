import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { jsonRows } from "../../src/sources/json.ts"
import { parseJson } from "../../src/sources/ParseJson.ts"
import { message, piecesOf, readBytes, told } from "./Reading.ts"

const read = async (content: string | Uint8Array, cuts?: number | ReadonlyArray<number>) =>
  (await readBytes(jsonRows, content, cuts)).map(told)

const wrong = (content: string) => message(read(content))

describe("a JSON array", () => {
  it("gives its items as they were written, wherever the file is cut into pieces", async () => {
    const values = fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(values, fc.array(fc.nat(300)), fc.nat(3), async (rows, cuts, indent) => {
        expect(await read(JSON.stringify(rows, null, indent), cuts)).toEqual(
          rows.map((row) => parseJson(JSON.stringify(row)))
        )
      })
    )
  })

  it("is the same for pieces of every size", async () => {
    const items = [
      { 'q"\\': '\\"[{]}\\\\', n: [[], {}, [1, -2.5e3, true, null]] },
      "\\\\\\",
      'a "b", [c]',
      -0.5,
      [],
      {},
      null,
      { text: "中文 💩 \u2028 \\\\u0041" }
    ]
    const text = ` [${items.map((item) => JSON.stringify(item)).join(" ,\n\t")} ]\n `
    for (let size = 1; size < text.length + 10; size++) expect(await read(text, size)).toEqual(items)
  })

  it("may be empty", async () => {
    for (const text of ["[]", " [ \n] ", "", " \n"]) expect(await read(text, 1)).toEqual([])
  })

  it("keeps long numbers, and tells items by their number", async () => {
    const rows = await readBytes(jsonRows, '[{"a":12345678901234567890},\n\n{"a":1.50}]')
    expect(rows).toEqual([
      {
        _tag: "Row",
        file: "file",
        line: 1,
        unit: "item",
        value: { a: "12345678901234567890" },
        json: expect.any(String)
      },
      { _tag: "Row", file: "file", line: 2, unit: "item", value: { a: 1.5 }, json: '{"a":1.50}' }
    ])
  })

  it("loses no more than the item that is broken", async () => {
    expect(await read('[{"a":1},{a:2},{"a":3},{"a":"\t"},tru,{"a":6}]')).toEqual([
      { a: 1 },
      expect.stringMatching(/^2: is not JSON \(/),
      { a: 3 },
      expect.stringMatching(/^4: is not JSON \(Bad control character/),
      expect.stringMatching(/^5: is not JSON \(/),
      { a: 6 }
    ])
    const bytes = Buffer.concat([Buffer.from('[{"a":"'), Uint8Array.of(0xff), Buffer.from('"},{"a":2}]')])
    expect(await read(bytes)).toEqual(["1: is not valid UTF-8 (at byte 7)", { a: 2 }])
  })

  it.each([
    ["[1,,2]", 'file: item 2: is not JSON ("," where a value should stand)'],
    ["[1,]", 'file: item 2: is not JSON ("]" where a value should stand)'],
    ["[1 2]", 'file: item 2: is not JSON ("2" where , or ] should stand)'],
    ['["a" "b"]', 'file: item 2: is not JSON ("\\"" where , or ] should stand)'],
    ["[}]", 'file: item 1: is not JSON ("}" where a value should stand)'],
    [",1", 'file: item 1: is not JSON ("," where a value should stand)'],
    ["]", 'file: item 1: is not JSON ("]" where a value should stand)'],
    ['[{"a":1}', "file: item 2: is never closed: the file ends inside it"],
    ['[{"a":1},{"b":"', "file: item 2: is never closed: the file ends inside it"],
    ['[{"a":"x"y"}]', "file: item 1: is never closed: the file ends inside it"],
    ["[1] [2]", 'file: item 2: stands after the end of the rows ("[")'],
    ["[1]]", 'file: item 2: stands after the end of the rows ("]")']
  ])("that is none is an error: %s", async (text, detail) => {
    expect(await wrong(text)).toBe(detail)
  })

  it("may be longer than the memory, but not an item of it", async () => {
    const endless = async function* (piece: string) {
      yield Buffer.from('[{"a":1},"')
      for (;;) yield Buffer.alloc(1 << 20, piece)
    }
    const rows: Array<unknown> = []
    const all = async () => {
      for await (const row of jsonRows("a.json", endless("x"))) rows.push(row)
    }
    expect(await message(all())).toBe("a.json: item 2: is longer than 64000000 bytes")
    expect(rows).toHaveLength(1)
    const deep = async () => {
      for await (const row of jsonRows("a.json", endless("["))) rows.push(row)
    }
    expect(await message(deep())).toBe("a.json: item 2: is longer than 64000000 bytes")
  })

  it("takes an item of ten megabytes", async () => {
    const long = { a: 'ü"\\'.repeat(3_000_000) }
    expect(await read(JSON.stringify([long, 1]))).toEqual([long, 1])
  })
})

describe("a JSON object", () => {
  it("alone is one row; several one after the other are rows, on lines or not", async () => {
    expect(await read('{"a":1}')).toEqual([{ a: 1 }])
    expect(await read('{"a":1}\n{"a":2}\n\n{"a":3}')).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
    expect(await read('{\n "a": 1\n}\n{\n "a": 2\n}', 1)).toEqual([{ a: 1 }, { a: 2 }])
  })

  it("that holds its rows in a list gives the items of the list, at every size of pieces", async () => {
    const text =
      '{ "version": "1.0", "n": [1], "meta": {"data": [{"no": 1}]}, "data": [ {"a": "]}"}, {"a": 2} ], "z": null }'
    for (let size = 1; size < text.length; size++) expect(await read(text, size)).toEqual([{ a: "]}" }, { a: 2 }])
    expect(await read('{"train":[{"a":1}]}')).toEqual([{ a: 1 }])
  })

  it("is a row where its list holds no objects, or has no name for rows", async () => {
    for (const row of [
      { data: [1, 2], a: 1 },
      { data: [], a: 1 },
      { data: { a: 1 } },
      { messages: [{ role: "user", content: "x" }] },
      { samples: [{ a: 1 }] },
      {}
    ]) {
      for (const size of [1, 1000]) expect(await read(JSON.stringify(row), size)).toEqual([row])
    }
  })

  it("with a list for each split gives the wanted one, train if it comes first, wherever the file is cut", async () => {
    const text = '{"v":{"n":[{}]},"train":[{"a":1},{"a":2}],"dev":[{"b":"]"},{"b":2}],"test":[{"c":1}],"size":3}'
    for (let size = 1; size < text.length + 2; size++) {
      const rows = async (split?: string) => {
        const all = []
        for await (const row of jsonRows("file", piecesOf(text, size), split)) all.push(row)
        return all.map((row) => [row.line, told(row)])
      }
      expect(await rows()).toEqual([
        [1, { a: 1 }],
        [2, { a: 2 }]
      ])
      expect(await rows("train")).toEqual(await rows())
      expect(await rows("validation")).toEqual([
        [1, { b: "]" }],
        [2, { b: 2 }]
      ])
      expect(await rows("test")).toEqual([[1, { c: 1 }]])
    }
  })

  it("with lists for other splits than the wanted one says which it has", async () => {
    const rows = async (text: string, split: string) => {
      for await (const row of jsonRows("file", piecesOf(text, 5), split)) return told(row)
      return undefined
    }
    expect(await message(rows('{"train":[{"a":1}],"dev":[{"a":2}]}', "test"))).toBe(
      'file: has no split "test"; it has train, dev (problems.split names one)'
    )
    // A list under another name belongs to no split.
    expect(await rows('{"data":[{"a":1}]}', "test")).toEqual({ a: 1 })
    expect(await message(rows('{"dev":[{"a":2}],"valid":[{"a":3}]}', "validation"))).toBe('read: {"a":2}')
  })

  it.each([
    [
      '{"data":[{"a":1}],"test":[{"a":2}]}',
      "file: has several lists of rows (data, test); write each into a file of its own"
    ],
    [
      '{"test":[{"a":2}],"train":[{"a":1}]}',
      "file: has several lists of rows (test, train); name one by problems.split"
    ],
    ['{"data":[{"a":1}]} {"data":[]}', 'file: item 2: stands after the end of the rows ("{")'],
    ['{"data":[{"a":1}]', "file: item 2: is never closed: the file ends inside it"],
    ['{"a":1', "file: item 1: is never closed: the file ends inside it"],
    ["{a:1}", 'file: item 1: is not JSON ("a" where a name in quotation marks should stand)'],
    ['{"a" 1}', 'file: item 1: is not JSON ("1" where : should stand)'],
    ['{"a":}', 'file: item 1: is not JSON ("}" where a value should stand)'],
    ['{"a":1 "b":2}', 'file: item 1: is not JSON ("\\"" where , or } should stand)']
  ])("that is none is an error: %s", async (text, detail) => {
    expect(await wrong(text)).toBe(detail)
  })
})
