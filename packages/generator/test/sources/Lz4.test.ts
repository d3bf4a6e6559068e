import { describe, expect, it } from "vitest"
import { unpackHadoopLz4, unpackLz4 } from "../../src/sources/Lz4.ts"

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const block = (...parts: ReadonlyArray<number | string>) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Uint8Array.of(part))))

describe("an LZ4 block", () => {
  it("is literals, then a copy of what stands some bytes before, and again", () => {
    // 3 literals; 4 + 2 bytes from 3 before; 1 literal at the end.
    expect(text(unpackLz4(block(0x32, "abc", 3, 0, 0x10, "!"), 10))).toBe("abcabcabc!")
    // A copy that overlaps what it writes repeats it.
    expect(text(unpackLz4(block(0x1f, "a", 1, 0, 0, 0x10, "b"), 21))).toBe(`${"a".repeat(20)}b`)
    expect(text(unpackLz4(block(0x00), 0))).toBe("")
    expect(text(unpackLz4(block(0x30, "abc"), 3))).toBe("abc")
  })

  it("has lengths of any size", () => {
    const long = "x".repeat(15 + 255 + 7)
    expect(text(unpackLz4(block(0xf0, 255, 7, long), long.length))).toBe(long)
    const repeated = 4 + 15 + 255 + 3
    expect(text(unpackLz4(block(0x1f, "y", 1, 0, 255, 3, 0x10, "z"), repeated + 2))).toBe(
      `${"y".repeat(repeated + 1)}z`
    )
  })

  it.each([
    ["a copy from before the beginning", block(0x10, "a", 2, 0, 0x10, "b"), 6],
    ["a copy from nowhere", block(0x10, "a", 0, 0, 0x10, "b"), 6],
    ["literals that are not there", block(0x50, "abc"), 5],
    ["more than its size", block(0x30, "abc"), 2],
    ["a copy of more than its size", block(0x1f, "a", 1, 0, 255, 255, 0), 20],
    ["half an offset", block(0x10, "a", 1), 6],
    ["half a length", block(0xf0, 255), 600]
  ])("with %s is damaged", (_, bytes, size) => {
    expect(() => unpackLz4(bytes, size)).toThrow("damaged LZ4 data")
  })

  it("may stand in Hadoop's frames, or be taken for them", () => {
    const inner = block(0x32, "abc", 3, 0, 0x10, "!")
    const frame = (bytes: Buffer, size: number) => Buffer.concat([block(0, 0, 0, size, 0, 0, 0, bytes.length), bytes])
    const two = Buffer.concat([frame(inner, 10), frame(block(0x30, "xyz"), 3)])
    expect(text(unpackHadoopLz4(two, 13))).toBe("abcabcabc!xyz")
    expect(text(unpackHadoopLz4(inner, 10))).toBe("abcabcabc!")
    expect(() => unpackHadoopLz4(two.subarray(0, -1), 13)).toThrow("damaged LZ4 data")
  })
})
