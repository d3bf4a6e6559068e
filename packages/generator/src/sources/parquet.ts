import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib"
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type RowGroup
} from "hyparquet"
import { damaged } from "./Damage.ts"
import { textOf } from "./Decode.ts"
import { unpackHadoopLz4, unpackLz4 } from "./Lz4.ts"
import { holdWhole, openSeekable } from "./ParquetFile.ts"
import { converterOf, storedSchema } from "./ParquetValues.ts"
import type { RowOrBad } from "./Row.ts"

/** A row group with more raw bytes, or more rows, is read in slices, where its pages allow it. */
const SLICE_BYTES = 64_000_000
const SLICE_ROWS = 1 << 17

const bounded =
  (unpack: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) =>
  (bytes: Uint8Array, size: number): Uint8Array =>
    unpack(bytes, { maxOutputLength: Math.max(1, size) })

/** Snappy is hyparquet's own. A page that unpacks to more than its header says is an error. */
const CODECS: Compressors = {
  ZSTD: bounded(zstdDecompressSync),
  GZIP: bounded(gunzipSync),
  BROTLI: bounded(brotliDecompressSync),
  LZ4_RAW: unpackLz4,
  LZ4: unpackHadoopLz4
}

/** A byte order mark in Parquet is a character; text that is no UTF-8 stays bytes, for the row that has it to say so. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && (textOf(bytes) ?? bytes),
  timestampFromNanoseconds: (nanos: bigint) => nanos
}

const checkMarks = async (file: AsyncBuffer): Promise<void> => {
  const read = async (start: number) => new TextDecoder("latin1").decode(await file.slice(start, start + 4))
  const size = file.byteLength
  const [head, tail] = size < 12 ? ["", ""] : [await read(0), await read(size - 4)]
  if (head === "PARE" || tail === "PARE") throw new Error("an encrypted Parquet file")
  if (head !== "PAR1") throw new Error("no Parquet file: it does not begin with PAR1")
  if (tail !== "PAR1") throw damaged("a Parquet file that does not end with PAR1")
}

/** Rows of a slice. Pages of a nested column cannot be skipped without an index, so slices would save nothing there. */
const sliceRows = ({ columns, total_byte_size, num_rows }: RowGroup): number => {
  const rows = Number(num_rows)
  const skips = columns.every(
    ({ meta_data, offset_index_offset }) => meta_data?.path_in_schema.length === 1 || offset_index_offset !== undefined
  )
  const slices = Math.max(Math.ceil(Number(total_byte_size) / SLICE_BYTES), Math.ceil(rows / SLICE_ROWS))
  return skips && slices > 1 ? Math.max(1, Math.ceil(rows / slices)) : rows
}

async function* rowsOf(shown: string, file: AsyncBuffer): AsyncIterable<RowOrBad> {
  await checkMarks(file)
  const found = await parquetMetadataAsync(file, { geoparquet: false, parsers }).catch((error: unknown) => {
    throw damaged(error)
  })
  const columns = parquetSchema(found).children.map((tree) => ({
    name: tree.element.name,
    convert: converterOf(tree),
    isFlat: tree.children.length === 0 && tree.element.repetition_type !== "REPEATED"
  }))
  const metadata: FileMetaData = { ...found, schema: storedSchema(found.schema) }
  const names = columns.map(({ name }) => name)

  const read = (rowStart: number, rowEnd: number) =>
    new Promise<ReadonlyArray<ReadonlyArray<unknown>>>((resolve, reject) => {
      parquetRead({
        file,
        metadata,
        compressors: CODECS,
        parsers,
        columns: names,
        rowStart,
        rowEnd,
        utf8: false,
        useOffsetIndex: true,
        onComplete: resolve
      }).catch((error: unknown) => reject(damaged(error)))
    })

  const rowOf = (cells: ReadonlyArray<unknown>, line: number): RowOrBad => {
    const place = { file: shown, line, unit: "row" } as const
    const members: Array<[string, unknown]> = []
    for (const [at, { name, convert, isFlat }] of columns.entries()) {
      const cell = cells[at]
      // Null is `null` in a flat column: nothing at all means that the file lacks what its footer promises.
      if (cell === undefined && isFlat) throw damaged(`column ${name} ends before row ${line}`)
      if (cell === null || cell === undefined) continue
      try {
        members.push([name, convert(cell)])
      } catch (error) {
        return {
          _tag: "Bad",
          ...place,
          detail: `field ${name}: ${error instanceof Error ? error.message : String(error)}`
        }
      }
    }
    return { _tag: "Row", ...place, value: Object.fromEntries(members) }
  }

  let line = 0
  let start = 0
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    const step = sliceRows(group)
    for (; start < end; start = Math.min(end, start + step)) {
      for (const cells of await read(start, Math.min(end, start + step))) yield rowOf(cells, ++line)
    }
  }
}

/** Rows of a Parquet file on the disk, a row group (or a slice of one) at a time. */
export async function* parquetFileRows(shown: string, path: string): AsyncIterable<RowOrBad> {
  const { buffer, close } = await openSeekable(path)
  try {
    yield* rowsOf(shown, buffer)
  } finally {
    await close()
  }
}

/** Rows of a Parquet file that comes as a stream. */
export async function* parquetRows(shown: string, bytes: AsyncIterable<Uint8Array>): AsyncIterable<RowOrBad> {
  yield* rowsOf(shown, await holdWhole(bytes))
}
