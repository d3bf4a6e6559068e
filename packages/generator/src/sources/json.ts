import { notJson, parseJson } from "./ParseJson.ts"
import type { RowOrBad } from "./Row.ts"

/** A JSON file is read whole. */
const MOST_BYTES = 512_000_000

/** A JSON array of rows, or one row alone. `line` is the number of the item, from 1. */
export async function* jsonRows(file: string, bytes: AsyncIterable<Uint8Array>): AsyncIterable<RowOrBad> {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > MOST_BYTES) throw new Error(`longer than ${MOST_BYTES} bytes; write it as jsonl`)
    chunks.push(chunk)
  }
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    yield { _tag: "Bad", file, line: 1, detail: "is not valid UTF-8" }
    return
  }
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    const hint = /^\s*\{[^\n]*\}\s*\n\s*\{/.test(text) ? "; if each line is a row, name the file .jsonl" : ""
    yield { _tag: "Bad", file, line: 1, detail: `${notJson(error)}${hint}` }
    return
  }
  const rows: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  for (const [at, row] of rows.entries()) yield { _tag: "Row", file, line: at + 1, value: row }
}
