import * as fc from "fast-check"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readStudentFiles } from "../src/StudentFiles.ts"
import { loadTokenizer } from "../src/Tokenizer.ts"
import { writeStudent } from "./bundle/Student.ts"

const root = mkdtempSync(join(tmpdir(), "cotton-tokenizer-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let count = 0
const tokenizer = (odd: Parameters<typeof writeStudent>[2] = {}) => {
  const folder = join(root, String(count++))
  writeStudent(folder, undefined, odd)
  return loadTokenizer(readStudentFiles(folder))
}
/** A line break, as byte-level tokenizers write it. */
const BREAK = "\u010A"

describe("the tokens of a text", () => {
  const plain = tokenizer()

  it("are all in the stretches that they stand in, whatever the text and the stretch", () => {
    const any = fc.tuple(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "grapheme" })
    )
    fc.assert(
      fc.property(any, ([before, said, after]) => {
        const text = `${before}<|im_start|>${said}<|im_end|>${after}`
        const start = before.length + "<|im_start|>".length
        const end = start + said.length + "<|im_end|>".length
        const bytes = (one: string) => Buffer.byteLength(one)
        expect(plain.measure(text, [{ start, end }])).toEqual({
          tokens: bytes(before) + bytes(said) + bytes(after) + 2,
          within: bytes(said) + 1
        })
      })
    )
  })

  it("are counted in each of several stretches", () => {
    const stretches = [
      { start: 0, end: 1 },
      { start: 2, end: 4 }
    ]
    expect(plain.measure("abcdef", stretches)).toEqual({ tokens: 6, within: 3 })
    expect(plain.measure("", [])).toEqual({ tokens: 0, within: 0 })
  })

  it("that lie across the border of a stretch are in it, as in transformers' mask", () => {
    const merging = tokenizer({ merges: [[BREAK, BREAK]] })
    expect(merging.measure("a\n\nb", [])).toEqual({ tokens: 3, within: 0 })
    expect(merging.measure("a\n\nb", [{ start: 2, end: 4 }])).toEqual({ tokens: 3, within: 2 })
    expect(merging.measure("a\n\nb", [{ start: 0, end: 2 }])).toEqual({ tokens: 3, within: 2 })
    expect(merging.measure("a\n\nb", [{ start: 3, end: 4 }])).toEqual({ tokens: 3, within: 1 })
  })

  it("are found where the tokenizer composes letters first", () => {
    const composing = tokenizer({ normalizer: { type: "NFC" } })
    expect(composing.measure("e\u0301x", [{ start: 2, end: 3 }])).toEqual({ tokens: 3, within: 1 })
  })

  it("have no place where the tokenizer does not write bytes: then nothing is guessed", () => {
    const letters = tokenizer({ ofLetters: true })
    expect(letters.measure("\u00E9x", [{ start: 1, end: 2 }])).toEqual({ tokens: 2, within: null })
  })
})
