import { peekUntil } from "./Peek.ts"

const QUOTE = 34
const LINE_FEED = 10
const RETURN = 13
const COMMA = 44
const SEMICOLON = 59
const TAB = 9

/** A longer header is taken to be one with commas. */
const MOST_HEADER_BYTES = 1 << 20

/**
 * What separates the columns of a CSV file, and its bytes again. Where a comma is the decimal mark, spreadsheets write
 * semicolons and call it CSV all the same: a header without a comma outside of quotation marks, and with semicolons or else
 * with tabs, says so.
 */
export const separated = async (
  bytes: AsyncIterable<Uint8Array>
): Promise<readonly [separator: "," | ";" | "\t", whole: AsyncIterable<Uint8Array>]> => {
  const seen = new Set<number>()
  let open = false
  let begun = false
  let length = 0
  const endsIn = (piece: Uint8Array): boolean => {
    for (const byte of piece) {
      if (byte === QUOTE) open = !open
      else if (!open && (byte === LINE_FEED || byte === RETURN)) {
        // Empty lines before the header are none of it.
        if (begun) return true
        continue
      } else if (!open) seen.add(byte)
      begun = true
    }
    length += piece.byteLength
    return length > MOST_HEADER_BYTES
  }
  const [, whole] = await peekUntil(bytes, endsIn)
  const separator = seen.has(COMMA) ? "," : seen.has(SEMICOLON) ? ";" : seen.has(TAB) ? "\t" : ","
  return [separator, whole]
}
