import { Buffer } from "node:buffer"
import { inflateSync } from "node:zlib"
import * as Result from "effect/Result"

/*
 * What LiveCodeBench packs its private tests as: a text, or a dict of texts, as Python pickles them, with zlib, in base64. A
 * pickle is a program that may call anything; here it is read by the few of its steps that build texts, and whatever has
 * another step is refused.
 */

/** Bytes that a packed text may unfold to: some hundred bytes can stand for gigabytes. The largest of the set have some 30 MB. */
const MOST_BYTES = 256_000_000

/** How many bytes of each step are its own, beside the step's number: those that build nothing. */
const SKIPPED: Readonly<Record<number, number>> = {
  0x80: 1, // PROTO
  0x95: 8, // FRAME
  0x94: 0, // MEMOIZE
  0x71: 1, // BINPUT
  0x72: 4, // LONG_BINPUT
  0x7d: 0, // EMPTY_DICT
  0x28: 0, // MARK
  0x73: 0, // SETITEM
  0x75: 0 // SETITEMS
}

/** How a text's length is written: SHORT_BINUNICODE, BINUNICODE, BINUNICODE8. */
const LENGTHS: Readonly<Record<number, number>> = { 0x8c: 1, 0x58: 4, 0x8d: 8 }

const EMPTY_DICT = 0x7d
const STOP = 0x2e

/** The text that was pickled, or a dict of texts as an object. */
const unpickled = (bytes: Buffer): Result.Result<unknown, string> => {
  const texts: Array<string> = []
  let isDict = false
  for (let at = 0; at < bytes.length;) {
    const step = bytes[at++]!
    if (step === STOP) {
      if (!isDict) return texts.length === 1 ? Result.succeed(texts[0]) : Result.fail("is pickled, and holds no text")
      if (texts.length % 2 === 1) return Result.fail("is pickled, and no dict of texts")
      const pairs = texts.flatMap((key, place) => (place % 2 === 0 ? [[key, texts[place + 1]] as const] : []))
      return Result.succeed(Object.fromEntries(pairs))
    }
    const width = LENGTHS[step]
    if (width !== undefined) {
      if (at + width > bytes.length) break
      const length = width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, width)
      at += width
      if (at + length > bytes.length) break
      texts.push(bytes.toString("utf8", at, at + length))
      at += length
      continue
    }
    const skipped = SKIPPED[step]
    if (skipped === undefined) return Result.fail("is pickled, and holds more than texts; write its cases as JSON")
    isDict ||= step === EMPTY_DICT
    at += skipped
  }
  return Result.fail("is pickled, and ends in the middle")
}

/** Whether a text may be a packed one: base64 of what zlib writes first. */
export const isPacked = (text: string): boolean =>
  /^eJ|^eN|^eA|^eF/.test(text) && /^[A-Za-z0-9+/]+={0,2}\s*$/.test(text)

/** What a packed text holds: JSON text as a rule, or a dict with it. Fails with what is wrong, as the end of a sentence. */
export const unpacked = (text: string): Result.Result<unknown, string> => {
  let bytes: Buffer
  try {
    bytes = inflateSync(Buffer.from(text, "base64"), { maxOutputLength: MOST_BYTES })
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
    return Result.fail(
      isLarge ? `is packed, and unfolds to more than ${MOST_BYTES / 1e6} MB` : "is packed, and damaged"
    )
  }
  // Some copies of the set leave the pickle out.
  return bytes[0] === 0x80 ? unpickled(bytes) : Result.succeed(bytes.toString("utf8"))
}
