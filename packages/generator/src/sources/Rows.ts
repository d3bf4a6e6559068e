import type { InputFormat } from "@cotton/schema"
import * as Stream from "effect/Stream"
import { createReadStream } from "node:fs"
import { relative } from "node:path"
import { ProblemsError } from "../errors.ts"
import { formatOfBytes, formatOfName, READERS } from "./Formats.ts"
import { parquetFileRows } from "./parquet.ts"
import { isPacked, unpack } from "./Unpack.ts"
import { peek } from "./Peek.ts"
import type { RowOrBad } from "./Row.ts"

export interface ReadOptions {
  /** Counts more than what the file's name says. */
  readonly format?: InputFormat | undefined
  /** Of a JSON file with a list for each split: which; `train` if not given. */
  readonly split?: string | undefined
}

const STANDARD_INPUT = "(standard input)"

/** Rows as a stream. Whatever breaks the reading is told with how far it came. */
const streamOf = (file: string, rows: () => AsyncIterable<RowOrBad>): Stream.Stream<RowOrBad, ProblemsError> =>
  Stream.suspend(() => {
    let before = 0
    const counted = async function* () {
      for await (const row of rows()) {
        before++
        yield row
      }
    }
    return Stream.fromAsyncIterable(counted(), (error) => {
      if (error instanceof ProblemsError) return error
      const cause = error instanceof Error ? error.message : String(error)
      const after = before === 0 ? "" : ` after ${before} ${before === 1 ? "row" : "rows"}`
      return new ProblemsError({ reason: "unreadable", file, detail: `cannot be read${after} (${cause})` })
    })
  })

async function* fileRows(
  file: string,
  shown: string,
  format: InputFormat,
  split: string | undefined
): AsyncIterable<RowOrBad> {
  const open = () => createReadStream(file, { highWaterMark: 1 << 18 })
  if (format !== "parquet") return yield* READERS[format](shown, unpack(open()), split)
  const [head, whole] = await peek(open(), 4)
  if (isPacked(head)) return yield* READERS.parquet(shown, unpack(whole))
  await whole[Symbol.asyncIterator]().return?.()
  yield* parquetFileRows(shown, file)
}

/** The rows of one file as a stream; its name in messages and in `source` is relative to `folder`. `-` is standard input. */
export const readRows = (
  file: string,
  folder: string,
  options: ReadOptions = {}
): Stream.Stream<RowOrBad, ProblemsError> => {
  if (file === "-") return standardInput(options)
  const shown = relative(folder, file).startsWith("..") ? file : relative(folder, file)
  const format = options.format ?? formatOfName(file)
  if (format === undefined) {
    const detail =
      "its name tells no format; .jsonl, .ndjson, .json, .csv, .tsv and .parquet are read, plain or with .gz or .zst (problems.format names it else)"
    return Stream.fail(new ProblemsError({ reason: "unknown-format", file: shown, detail }))
  }
  return streamOf(shown, () => fileRows(file, shown, format, options.split))
}

/** Something that gives bytes, and may be a terminal. */
export type Input = AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }

/** The rows of standard input, plain or packed, in the given format or the one that its first bytes tell. */
export const standardInput = (
  options: ReadOptions = {},
  input: () => Input = () => process.stdin
): Stream.Stream<RowOrBad, ProblemsError> => {
  const rows = async function* () {
    const bytes = input()
    if (bytes.isTTY === true) {
      const detail = "is a terminal; pipe rows into it, or name a file"
      throw new ProblemsError({ reason: "no-file", file: STANDARD_INPUT, detail })
    }
    // No more than the first piece: whoever pipes rows in one by one sees them read one by one.
    const [head, whole] = await peek(unpack(bytes), 4)
    const format = options.format ?? formatOfBytes(head)
    if (head.byteLength === 0) return
    if (format === undefined) {
      const detail =
        "its first bytes tell no format; name it (problems.format, or --format): jsonl, json, csv, tsv or parquet"
      throw new ProblemsError({ reason: "unknown-format", file: STANDARD_INPUT, detail })
    }
    yield* READERS[format](STANDARD_INPUT, whole, options.split)
  }
  return streamOf(STANDARD_INPUT, rows)
}
