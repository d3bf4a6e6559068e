import { readFileSync } from "node:fs"
import type { ColumnChunk } from "hyparquet"
import { readOffsetIndex } from "hyparquet/src/indexes.js"
import { deserializeTCompactProtocol } from "hyparquet/src/thrift.js"
import { openParquet } from "../src/index.ts"

/** A data page as the file itself describes it. */
export interface Page {
  readonly column: string
  /** Number of its row group within the file. */
  readonly group: number
  readonly firstRow: number
  readonly rows: number
  /** Bytes before compression. */
  readonly raw: number
}

const pagesOfChunk = (bytes: Buffer, chunk: ColumnChunk, group: number, groupRows: number): ReadonlyArray<Page> => {
  const column = chunk.meta_data?.path_in_schema.join(".") ?? ""
  // The writer leaves the index out where the chunk has one page only.
  if (chunk.offset_index_offset === undefined || chunk.offset_index_length === undefined) {
    const raw = Number(chunk.meta_data?.total_uncompressed_size ?? 0)
    return [{ column, group, firstRow: 0, rows: groupRows, raw }]
  }
  const at = (offset: number) => ({ view: new DataView(bytes.buffer, bytes.byteOffset + offset), offset: 0 })
  const { page_locations: locations } = readOffsetIndex(at(Number(chunk.offset_index_offset)))
  return locations.map((location, index) => {
    const header = deserializeTCompactProtocol(at(Number(location.offset)))
    const firstRow = Number(location.first_row_index)
    const next = locations[index + 1]
    const rows = (next === undefined ? groupRows : Number(next.first_row_index)) - firstRow
    return { column, group, firstRow, rows, raw: Number(header["field_2"]) }
  })
}

/** Every data page of a file, by column and row group. */
export const pagesOf = async (path: string): Promise<ReadonlyArray<Page>> => {
  const { metadata } = await openParquet(path)
  const bytes = readFileSync(path)
  return metadata.row_groups.flatMap((group, at) =>
    group.columns.flatMap((chunk) => pagesOfChunk(bytes, chunk, at, Number(group.num_rows)))
  )
}
