/*
 * How many columns of a terminal a text takes. East Asian wide and full-width characters and emoji take two (Unicode
 * Standard Annex 11), marks that sit on the character before them none.
 */

/** First and last code points of what is two columns wide: UAX 11's W and F, with neighbours that few terminals differ in. */
const WIDE: ReadonlyArray<readonly [number, number]> = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x23f0, 0x23f0],
  [0x23f3, 0x23f3],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x267f, 0x267f],
  [0x2693, 0x2693],
  [0x26a1, 0x26a1],
  [0x26aa, 0x26ab],
  [0x26bd, 0x26be],
  [0x26c4, 0x26c5],
  [0x26ce, 0x26ce],
  [0x26d4, 0x26d4],
  [0x26ea, 0x26ea],
  [0x26f2, 0x26f3],
  [0x26f5, 0x26f5],
  [0x26fa, 0x26fa],
  [0x26fd, 0x26fd],
  [0x2705, 0x2705],
  [0x270a, 0x270b],
  [0x2728, 0x2728],
  [0x274c, 0x274c],
  [0x274e, 0x274e],
  [0x2753, 0x2755],
  [0x2757, 0x2757],
  [0x2795, 0x2797],
  [0x27b0, 0x27b0],
  [0x27bf, 0x27bf],
  [0x2b1b, 0x2b1c],
  [0x2b50, 0x2b50],
  [0x2b55, 0x2b55],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2ff],
  [0x1f000, 0x1faff],
  [0x20000, 0x3fffd]
]

const FIRST_WIDE = 0x1100

const isWide = (code: number): boolean => code >= FIRST_WIDE && WIDE.some(([from, to]) => code >= from && code <= to)

const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u
const ASCII = /^[\x20-\x7e]*$/

const widthOf = (sign: string): number => (isWide(sign.codePointAt(0)!) ? 2 : ZERO.test(sign) ? 0 : 1)

export const columnsOf = (text: string): number => {
  if (ASCII.test(text)) return text.length
  let columns = 0
  for (const sign of text) columns += widthOf(sign)
  return columns
}

/** The text in at most so many columns; `…` stands for what was cut off. */
export const clipped = (text: string, most: number): string => {
  if (most <= 0) return ""
  // A code unit is at most two columns, so what is far too long need not be looked at as a whole.
  const head = text.length > 4 * most ? text.slice(0, 4 * most) : text
  if (head === text && columnsOf(text) <= most) return text
  let columns = 0
  let kept = ""
  for (const sign of head) {
    columns += widthOf(sign)
    if (columns > most - 1) break
    kept += sign
  }
  return `${kept}…`
}

/** A paragraph broken at blanks; what goes on is indented. Words that are too long are left to the terminal. */
export const wrapped = (text: string, most: number): string => {
  const indent = /^ */.exec(text)![0]
  const [first = "", ...words] = text.slice(indent.length).split(" ")
  const lines: Array<string> = []
  let line = indent + first
  for (const word of words) {
    const longer = `${line} ${word}`
    if (columnsOf(longer) <= most) line = longer
    else {
      lines.push(line)
      line = `${indent}  ${word}`
    }
  }
  return [...lines, line].join("\n")
}

/** A line of a table in at most so many columns: its gaps are closed first, then it goes on in the next line. No figure is lost. */
export const narrowed = (line: string, most: number): string => {
  if (columnsOf(line) <= most) return line
  const indent = /^ */.exec(line)![0]
  const close = indent + line.slice(indent.length).replaceAll(/ {3,}/g, "  ")
  return wrapped(close, most)
    .split("\n")
    .map((part) => part.trimEnd())
    .join("\n")
}
