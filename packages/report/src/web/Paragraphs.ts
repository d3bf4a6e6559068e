import { wholeCharacter } from "../MarkedText.ts"

/** A part of a text, in UTF-16 units; the parts of a text side by side are the whole of it. */
export interface Paragraph {
  /** From 1; the pieces of a long paragraph share its number. */
  readonly number: number
  readonly isFirst: boolean
  readonly start: number
  readonly end: number
}

/** Characters after which a paragraph is cut into pieces: a browser lays out a piece as a whole. */
const MOST_IN_PIECE = 2000
/** Paragraphs of a text. Where there are more (a text of line feeds), short ones are taken together. */
const MOST_PARAGRAPHS = 4000

const isBlank = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (!/\s/.test(text[at]!)) return false
  return true
}

/** Where paragraphs begin: after a blank line, or several. */
const begins = (text: string): ReadonlyArray<number> => {
  const starts = [0]
  let line = 0
  let wasBlank = false
  while (line < text.length) {
    const feed = text.indexOf("\n", line)
    const next = feed < 0 ? text.length : feed + 1
    const blank = isBlank(text, line, next)
    if (!blank && wasBlank && line > 0 && !isBlank(text, starts.at(-1)!, line)) starts.push(line)
    wasBlank = blank
    line = next
  }
  return starts
}

/** The end of the piece that begins at `start`: after a line feed, else after a space, else in the middle. */
const pieceEnd = (text: string, start: number, end: number): number => {
  const most = start + MOST_IN_PIECE
  if (most >= end) return end
  // Looked for in the piece alone: in the text, a sign that it does not have would be looked for in all that is before.
  const half = start + MOST_IN_PIECE / 2
  const piece = text.slice(half, most)
  for (const sign of ["\n", " "]) {
    const at = piece.lastIndexOf(sign)
    if (at > 0) return half + at + 1
  }
  return wholeCharacter(text, most)
}

/** A text in the parts that a page shows it in. Linear in its length, and no more than a page can hold. */
export const paragraphsOf = (text: string): ReadonlyArray<Paragraph> => {
  const starts = begins(text)
  const least = starts.length > MOST_PARAGRAPHS ? text.length / MOST_PARAGRAPHS : 0
  const paragraphs: Array<Paragraph> = []
  let number = 0
  let start = 0
  for (let at = 0; at < starts.length; at++) {
    const end = starts[at + 1] ?? text.length
    if (end - start < least && end < text.length) continue
    number++
    for (let piece = start; piece < end;) {
      const next = pieceEnd(text, piece, end)
      paragraphs.push({ number, isFirst: piece === start, start: piece, end: next })
      piece = next
    }
    start = end
  }
  return paragraphs
}
