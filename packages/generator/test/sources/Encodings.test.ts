import { describe, expect, it } from "vitest"
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib"
import { decodeText } from "../../src/sources/Decode.ts"
import { lines, message, piecesOf, readFile } from "./Reading.ts"

const utf16 = (text: string, order: "le" | "be"): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le")
  return order === "le" ? bytes : bytes.swap16()
}

const ROWS = [{ a: "grüße 💩 中文" }, { a: "2" }]

const decoded = async (content: Uint8Array, size: number) => {
  const parts: Array<Uint8Array> = []
  for await (const part of decodeText(piecesOf(content, size))) parts.push(part)
  return Buffer.concat(parts).toString()
}

describe("an encoding", () => {
  it("of UTF-16 is told by its mark, in every format of text, wherever the file is cut", async () => {
    const csv = 'a\r\n"grüße 💩 中文"\r\n2\r\n'
    const files = { "a.jsonl": lines(...ROWS), "a.json": JSON.stringify(ROWS), "a.csv": csv, "a.tsv": csv }
    for (const [name, text] of Object.entries(files)) {
      for (const order of ["le", "be"] as const) expect(await readFile(name, utf16(text, order))).toEqual(ROWS)
      expect(await readFile(name, `\ufeff${text}`)).toEqual(ROWS)
    }
    for (const size of [1, 2, 3, 5]) {
      expect(await decoded(utf16("é💩x", "be"), size)).toBe("é💩x")
      expect(await decoded(Buffer.from("\ufeffé\ufeff💩"), size)).toBe("é\ufeff💩")
      expect(await decoded(Buffer.from("xy"), size)).toBe("xy")
    }
    expect(await decoded(Buffer.from(""), 1)).toBe("")
  })

  it("that is not read is an error and no garbage", async () => {
    const half = Buffer.concat([utf16("[1", "le"), Uint8Array.of(0, 0xd8, 0x31, 0)])
    expect(await message(readFile("a.json", half))).toMatch(
      /^a\.json: cannot be read \(is not valid UTF-16LE near byte \d+\)$/
    )
    const odd = utf16("[1]", "le").subarray(0, -1)
    expect(await message(readFile("a.json", odd))).toMatch(/is not valid UTF-16LE near byte/)
    const wide = Uint8Array.of(0xff, 0xfe, 0, 0, 0x5b, 0, 0, 0)
    expect(await message(readFile("a.json", wide))).toBe("a.json: cannot be read (is UTF-32; write it as UTF-8)")
  })
})

describe("a packed file", () => {
  const many = Array.from({ length: 5000 }, (_, at) => ({ a: `${at} ${Math.sin(at)}` }))

  it("is told by its first bytes, whatever its name says", async () => {
    const text = lines(...ROWS)
    for (const name of ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.ndjson.GZ"]) {
      for (const content of [text, gzipSync(text), zstdCompressSync(text)])
        expect(await readFile(name, content)).toEqual(ROWS)
    }
    for (const pack of [gzipSync, zstdCompressSync]) {
      expect(await readFile("a.json.gz", pack(JSON.stringify(ROWS)))).toEqual(ROWS)
      expect(await readFile("a.csv.zst", pack("a\n1\n"))).toEqual([{ a: "1" }])
      expect(await readFile("a.tsv.gz", pack("a\tb\n1\t2\n"))).toEqual([{ a: "1", b: "2" }])
      expect(await readFile("a.jsonl", pack(""))).toEqual([])
    }
  })

  it("is read to its last member, frame and byte of padding", async () => {
    const [one, other] = [lines(...many), lines(...ROWS)]
    const all = [...many, ...ROWS]
    const skippable = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3)
    expect(await readFile("a.jsonl.gz", Buffer.concat([gzipSync(one), gzipSync(other)]))).toEqual(all)
    expect(await readFile("a.jsonl.gz", Buffer.concat([gzipSync(one), gzipSync(other), Buffer.alloc(512)]))).toEqual(
      all
    )
    expect(await readFile("a.jsonl.zst", Buffer.concat([zstdCompressSync(one), zstdCompressSync(other)]))).toEqual(all)
    expect(
      await readFile(
        "a.jsonl.zst",
        Buffer.concat([skippable, zstdCompressSync(one), skippable, zstdCompressSync(other)])
      )
    ).toEqual(all)
  })

  it("that is cut off, damaged or followed by something else is an error that says how far it was read", async () => {
    const text = lines(...many)
    const gz = gzipSync(text)
    const zst = zstdCompressSync(text)
    const damaged = "the file is damaged or cut off; download it again: "
    const far = String.raw`cannot be read after \d{3,4} rows`
    expect(await message(readFile("a.jsonl.gz", gz.subarray(0, gz.length >> 1)))).toMatch(
      new RegExp(String.raw`^a\.jsonl\.gz: ${far} \(${damaged}unexpected end of file\)$`)
    )
    expect(await message(readFile("a.jsonl.gz", gz.subarray(0, -4)))).toMatch(
      new RegExp(String.raw`^a\.jsonl\.gz: ${far} \(${damaged}unexpected end of file\)$`)
    )
    expect(await message(readFile("a.jsonl.gz", Buffer.concat([gz, Buffer.from("more")])))).toMatch(
      new RegExp(String.raw`^a\.jsonl\.gz: ${far} \(${damaged}incorrect header check\)$`)
    )
    // zlib itself would stop at padding and be content.
    expect(await message(readFile("a.jsonl.gz", Buffer.concat([gz, Buffer.alloc(4), gz])))).toBe(
      `a.jsonl.gz: cannot be read after 5000 rows (${damaged}${gz.length + 4} bytes after the end of the gzip data are no gzip)`
    )
    const wrong = Buffer.from(gz)
    wrong[gz.length - 6]! ^= 1
    expect(await message(readFile("a.jsonl.gz", wrong))).toMatch(
      new RegExp(String.raw`^a\.jsonl\.gz: ${far} \(${damaged}incorrect data check\)$`)
    )
    expect(await message(readFile("a.jsonl.zst", zst.subarray(0, zst.length >> 1)))).toMatch(
      /^a\.jsonl\.zst: cannot be read.* \(the file is damaged or cut off; download it again: .+\)$/
    )
    expect(await message(readFile("a.jsonl.zst", zst.subarray(0, -1)))).toMatch(
      /^a\.jsonl\.zst: cannot be read.* \(the file is damaged or cut off; download it again: .+\)$/
    )
    expect(await message(readFile("a.jsonl.gz", brotliCompressSync(text)))).toMatch(/^read: \["1: is not valid UTF-8/)
  })
})
