import { notJson, parseJson } from "./ParseJson.ts"
import type { RowOrBad } from "./Row.ts"

/** A line longer than this is no row: a file without line ends must not fill the memory. */
const MOST_LINE_BYTES = 64_000_000

const LINE_FEED = 10
const BYTE_ORDER_MARK = "\ufeff"
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const parse = (file: string, line: number, bytes: Uint8Array): RowOrBad | null => {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { _tag: "Bad", file, line, detail: "is not valid UTF-8" }
  }
  const bare = (line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).trim()
  if (bare === "") return null
  try {
    return { _tag: "Row", file, line, value: parseJson(bare) }
  } catch (error) {
    return { _tag: "Bad", file, line, detail: notJson(error) }
  }
}

/** One JSON value a line; blank lines, CRLF and a byte order mark are let pass. */
export async function* jsonlRows(file: string, bytes: AsyncIterable<Uint8Array>): AsyncIterable<RowOrBad> {
  let line = 0
  let rest: Array<Uint8Array> = []
  let restBytes = 0
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const piece = chunk.subarray(start, end)
      const row = parse(file, ++line, rest.length === 0 ? piece : Buffer.concat([...rest, piece]))
      rest = []
      restBytes = 0
      start = end + 1
      if (row !== null) yield row
    }
    if (start < chunk.byteLength) {
      rest.push(chunk.subarray(start))
      restBytes += chunk.byteLength - start
      if (restBytes > MOST_LINE_BYTES) throw new Error(`line ${line + 1} is longer than ${MOST_LINE_BYTES} bytes`)
    }
  }
  if (rest.length > 0) {
    const row = parse(file, ++line, Buffer.concat(rest))
    if (row !== null) yield row
  }
}
