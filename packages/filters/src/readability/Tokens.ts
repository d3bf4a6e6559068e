/** A text as numbers: where each token begins, and two hashes of it. */
export interface Tokens {
  readonly count: number
  /** Index of the token's first character. */
  readonly starts: Int32Array
  /** Hash of the token as it stands. */
  readonly exact: Int32Array
  /** The same with all numbers alike, and all single letters: a sentence with another number in it looks the same. */
  readonly folded: Int32Array
}

const SPACE = 0
const DIGIT = 1
const LETTER = 2
const SIGN = 3
/** Scripts written without spaces: each character is a token. */
const IDEOGRAPH = 4

const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/\s/.test(char) || code < 32) return SPACE
  if (/\d/.test(char)) return DIGIT
  return /[A-Za-z]/.test(char) ? LETTER : SIGN
})

const kindOf = (code: number): number => {
  if (code < 128) return ASCII[code]!
  if (code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200b)) return SPACE
  if (code >= 0x2190 && code < 0x2c00) return SIGN
  return code >= 0x2e80 ? IDEOGRAPH : LETTER
}

const NUMBER = 1
const VARIABLE = 2

/** The UTF-16 code units of a text: typed arrays are read several times faster than `charCodeAt`. */
export const codeUnits = (text: string): Uint16Array => {
  const bytes = Buffer.from(text, "utf16le")
  return new Uint16Array(bytes.buffer, bytes.byteOffset, text.length)
}

/** Splits a text into words, numbers and signs. One pass; 12 bytes a token. */
export const tokenize = (text: string): Tokens => {
  const codes = codeUnits(text)
  const { length } = codes
  const starts = new Int32Array(length)
  const exact = new Int32Array(length)
  const folded = new Int32Array(length)
  let count = 0
  let at = 0
  while (at < length) {
    const start = at
    const first = codes[at]!
    const kind = kindOf(first)
    at++
    if (kind === SPACE) continue
    let hash = Math.imul(first, 0x9e3779b1)
    if (kind === DIGIT || kind === LETTER) {
      for (; at < length; at++) {
        const code = codes[at]!
        if (kindOf(code) !== kind) break
        hash = (Math.imul(hash, 31) + code) | 0
      }
    }
    starts[count] = start
    exact[count] = hash
    folded[count] = kind === DIGIT ? NUMBER : kind === LETTER && at - start === 1 ? VARIABLE : hash
    count++
  }
  return { count, starts, exact, folded }
}

/** Tokens in `text`, counted without keeping them. */
export const countTokens = (text: string): number => tokenize(text).count
