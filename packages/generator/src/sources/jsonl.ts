import { Buffer } from "node:buffer"
import { ProblemsError } from "../errors.ts"
import { decodeText } from "./Decode.ts"
import { jsonRow, MOST_ROW_BYTES } from "./JsonRow.ts"
import type { RowOrBad } from "./Row.ts"

const LINE_FEED = 10

/** One JSON value a line; blank lines, CRLF, a byte order mark and UTF-16 with one are let pass. */
export async function* jsonlRows(file: string, bytes: AsyncIterable<Uint8Array>): AsyncIterable<RowOrBad> {
  let line = 0
  let rest: Array<Uint8Array> = []
  let restBytes = 0
  for await (const chunk of decodeText(bytes)) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const piece = chunk.subarray(start, end)
      const row = jsonRow({ file, line: ++line }, rest.length === 0 ? piece : Buffer.concat([...rest, piece]))
      rest = []
      restBytes = 0
      start = end + 1
      if (row !== null) yield row
    }
    if (start < chunk.byteLength) {
      rest.push(chunk.subarray(start))
      restBytes += chunk.byteLength - start
      if (restBytes > MOST_ROW_BYTES) {
        const detail = `is longer than ${MOST_ROW_BYTES} bytes without a line end; is this JSON lines?`
        throw new ProblemsError({ reason: "unreadable", file, line: line + 1, detail })
      }
    }
  }
  if (rest.length > 0) {
    const row = jsonRow({ file, line: ++line }, Buffer.concat(rest))
    if (row !== null) yield row
  }
}
