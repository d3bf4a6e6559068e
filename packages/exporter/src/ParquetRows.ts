import { zstdDecompressSync } from "node:zlib"
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects
} from "hyparquet"

/** hyparquet's own parser takes a leading U+FEFF for a byte order mark and drops it: in Parquet it is a character. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes) }

const compressors = { ZSTD: (input: Uint8Array): Uint8Array => zstdDecompressSync(input) }

/** hyparquet gives `undefined` for a list inside a list that is null. */
const withNulls = (row: Record<string, unknown>): Record<string, unknown> => {
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) row[name] = null
    if (!Array.isArray(value)) continue
    for (const item of value) if (typeof item === "object" && item !== null) withNulls(item as Record<string, unknown>)
  }
  return row
}

/** A Parquet file that is open for reading: its footer, and its rows a row group at a time. */
export interface ParquetRows {
  readonly metadata: FileMetaData
  /** Rows `start` to `end` (exclusive) as objects; INT64 as bigint, timestamps as Date. */
  readonly read: (start: number, end: number) => Promise<ReadonlyArray<Record<string, unknown>>>
  readonly rows: () => AsyncGenerator<Record<string, unknown>>
}

/** Reads what this package writes. Through the offset index a few rows cost a few pages, not their row group. */
export const openParquet = async (path: string): Promise<ParquetRows> => {
  const file: AsyncBuffer = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const read = async (rowStart: number, rowEnd: number): Promise<ReadonlyArray<Record<string, unknown>>> => {
    const rows = await parquetReadObjects({
      file,
      metadata,
      compressors,
      parsers,
      rowStart,
      rowEnd,
      useOffsetIndex: true
    })
    return rows.map(withNulls)
  }
  return {
    metadata,
    read,
    async *rows() {
      let start = 0
      for (const group of metadata.row_groups) {
        const end = start + Number(group.num_rows)
        yield* await read(start, end)
        start = end
      }
    }
  }
}
