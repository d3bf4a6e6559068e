import { Buffer } from "node:buffer"

const QUOTE = 34
const BACKSLASH = 92

export const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9
const isOpening = (byte: number): boolean => byte === 123 || byte === 91
const isClosing = (byte: number): boolean => byte === 125 || byte === 93

/**
 * Finds where one JSON value ends, in pieces of any size, and keeps its bytes. Each byte is looked at once; whether the
 * value is right is `JSON.parse`'s business.
 */
export class JsonScan {
  #depth = 0
  #inString = false
  /** The piece before ended in the middle of an escape. */
  #escaped = false
  #scalar = false
  #parts: Array<Uint8Array> = []
  bytes = 0

  /** Begins the value whose first byte stands at `at`; `end` must be called next, from there. */
  begin(first: number): void {
    this.#depth = 0
    this.#inString = false
    this.#escaped = false
    this.#scalar = !isOpening(first) && first !== QUOTE
    this.#parts = []
    this.bytes = 0
  }

  /** Takes the value's bytes from `at` on, and gives the index after its last one, or -1 when the piece ends first. */
  end(piece: Uint8Array, at: number): number {
    const end = this.#find(piece, at)
    const part = piece.subarray(at, end === -1 ? piece.byteLength : end)
    this.#parts.push(part)
    this.bytes += part.byteLength
    return end
  }

  /** A number, a truth value or null: the end of the file may end it. */
  get isScalar(): boolean {
    return this.#scalar
  }

  /** The bytes that were taken. */
  take(): Uint8Array {
    return this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts)
  }

  #find(piece: Uint8Array, from: number): number {
    let at = from
    while (at < piece.byteLength) {
      if (this.#inString) {
        at = this.#endOfString(piece, at)
        if (at === -1) return -1
        this.#inString = false
        if (this.#depth === 0 && !this.#scalar) return at
        continue
      }
      const byte = piece[at]!
      if (this.#scalar) {
        if (isSpace(byte) || byte === 44 || isClosing(byte)) return at
      } else if (byte === QUOTE) this.#inString = true
      else if (isOpening(byte)) this.#depth++
      else if (isClosing(byte) && --this.#depth === 0) return at + 1
      at++
    }
    return -1
  }

  /** The index after the quotation mark that ends the string, or -1. */
  #endOfString(piece: Uint8Array, from: number): number {
    /** A place that is in the middle of no escape. */
    let start = this.#escaped ? from + 1 : from
    this.#escaped = false
    for (;;) {
      const quote = piece.indexOf(QUOTE, start)
      const stop = quote === -1 ? piece.byteLength : quote
      let slashes = 0
      while (stop - slashes > start && piece[stop - slashes - 1] === BACKSLASH) slashes++
      const escapes = slashes % 2 === 1
      if (quote === -1) {
        this.#escaped = escapes
        return -1
      }
      if (!escapes) return quote + 1
      start = quote + 1
    }
  }
}
