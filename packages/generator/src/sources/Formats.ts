import type { InputFormat } from "@cotton/schema"
import { csvRows, tsvRows } from "./csv.ts"
import { jsonRows } from "./json.ts"
import { jsonlRows } from "./jsonl.ts"
import { parquetRows } from "./parquet.ts"
import type { RowOrBad } from "./Row.ts"

/** Reads rows from bytes that are unpacked already. `file` is the name in messages, `split` what to take of several. */
export type ReadBytes = (file: string, bytes: AsyncIterable<Uint8Array>, split?: string) => AsyncIterable<RowOrBad>

export const READERS: Readonly<Record<InputFormat, ReadBytes>> = {
  jsonl: jsonlRows,
  json: jsonRows,
  csv: csvRows,
  tsv: tsvRows,
  parquet: parquetRows
}

const NAMES: Readonly<Record<string, InputFormat>> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  json: "json",
  csv: "csv",
  tsv: "tsv",
  parquet: "parquet"
}

/** The format that a file's name tells, packed or not. */
export const formatOfName = (name: string): InputFormat | undefined => {
  const ending = /\.([a-z]+)$/i.exec(name.replace(/\.(gz|zst)$/i, ""))?.[1]?.toLowerCase()
  return ending !== undefined && Object.hasOwn(NAMES, ending) ? NAMES[ending] : undefined
}

/**
 * The format that the first bytes tell, for input that has no name. An object whose line ends where it ends begins JSON
 * lines; text that is no JSON could be anything.
 */
export const formatOfBytes = (head: Uint8Array): InputFormat | undefined => {
  const [first, second] = head
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8"
  const bare = new TextDecoder(encoding).decode(head).trimStart()
  if (bare.startsWith("PAR1")) return "parquet"
  if (bare.startsWith("[")) return "json"
  if (!bare.startsWith("{")) return undefined
  const end = bare.indexOf("\n")
  return end === -1 || bare.slice(0, end).trimEnd().endsWith("}") ? "jsonl" : "json"
}
