import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { zstdCompressSync } from "node:zlib"
import { unpackZstd } from "../../src/sources/Zstd.ts"

const unpack = async (pieces: ReadonlyArray<Uint8Array>) => {
  const out: Array<Uint8Array> = []
  for await (const piece of unpackZstd(
    (async function* () {
      yield* pieces
    })()
  ))
    out.push(piece)
  return Buffer.concat(out).toString("utf8")
}

describe("zstd", () => {
  it("is unpacked whole, however many frames it has and wherever it is cut", async () => {
    const text = fc.oneof(
      fc.string(),
      fc.integer({ min: 0, max: 100_000 }).map((length) => "abcdefg ".repeat(length))
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        async (texts, places) => {
          const packed = Buffer.concat(texts.map((one) => zstdCompressSync(one)))
          const at = [0, ...places.map((place) => place % (packed.length + 1)), packed.length].toSorted((a, b) => a - b)
          const pieces = at.slice(1).map((end, i) => packed.subarray(at[i], end))
          expect(await unpack(pieces)).toBe(texts.join(""))
        }
      ),
      { numRuns: 60 }
    )
  })

  it("that is cut short is an error, not the end; and so is something else", async () => {
    const packed = zstdCompressSync("x".repeat(1000))
    await expect(unpack([packed.subarray(0, -3)])).rejects.toThrow("unexpected end of file")
    await expect(unpack([packed, packed.subarray(0, 9)])).rejects.toThrow("unexpected end of file")
    await expect(unpack([Buffer.from("plain text, not packed")])).rejects.toThrow("Unknown frame descriptor")
    await expect(unpack([packed, Buffer.from("and then rubbish")])).rejects.toThrow("Unknown frame descriptor")
  })
})
