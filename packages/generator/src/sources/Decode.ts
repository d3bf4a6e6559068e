import { peek } from "./Peek.ts"

const startsWith = (head: Uint8Array, ...mark: ReadonlyArray<number>): boolean =>
  mark.every((byte, at) => head[at] === byte)

async function* transcode(bytes: AsyncIterable<Uint8Array>, encoding: "utf-16le" | "utf-16be") {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const encoder = new TextEncoder()
  let at = 0
  const decode = (chunk: Uint8Array | undefined): Uint8Array => {
    try {
      return encoder.encode(chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }))
    } catch {
      throw new Error(`is not valid ${encoding.toUpperCase()} near byte ${at}`)
    }
  }
  for await (const chunk of bytes) {
    yield decode(chunk)
    at += chunk.byteLength
  }
  yield decode(undefined)
}

/** Text as UTF-8 without a byte order mark; UTF-16 is told by its mark, as Excel and Windows programs write it. */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const [head, whole] = await peek(bytes, 4)
  if (startsWith(head, 0xff, 0xfe, 0, 0) || startsWith(head, 0, 0, 0xfe, 0xff)) {
    throw new Error("is UTF-32; write it as UTF-8")
  }
  if (startsWith(head, 0xff, 0xfe)) return yield* transcode(whole, "utf-16le")
  if (startsWith(head, 0xfe, 0xff)) return yield* transcode(whole, "utf-16be")
  if (!startsWith(head, 0xef, 0xbb, 0xbf)) return yield* whole
  let mark = 3
  for await (const chunk of whole) {
    yield chunk.subarray(mark)
    // `peek` gives its bytes as one chunk, so the mark stands whole in the first.
    mark = 0
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The text of whole bytes, or `null` where they are no UTF-8: never U+FFFD in place of what was there. */
export const textOf = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/** Where the first byte stands that is no UTF-8, counted from 1. */
const firstBadByte = (bytes: Uint8Array): number => {
  let low = 0
  let high = bytes.byteLength
  // The longest prefix that can still be continued to valid text.
  while (low < high) {
    const middle = (low + high + 1) >> 1
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      low = middle
    } catch {
      high = middle - 1
    }
  }
  return low + 1
}

export const notUtf8 = (bytes: Uint8Array): string => `is not valid UTF-8 (at byte ${firstBadByte(bytes)})`
