import { constants, zstdCompressSync } from "node:zlib"
import { type ColumnSource, ParquetWriter } from "hyparquet-writer"
import type { Cell } from "./Cells.ts"
import { type Column, schemaOf } from "./Columns.ts"
import { FileSink } from "./FileSink.ts"

/** Raw bytes of a data page at which the next row begins a new one: small pages make one row cheap to reach. */
export const PAGE_BYTES = 65_536

/** Level 3 is zstd's default: on chains of thought 2.4 times smaller at about 200 MB/s a core. */
const ZSTD_LEVEL = 3

/** An output buffer that always holds the whole result spares node:zlib a loop over pieces of 16 kB. */
const zstd = (input: Uint8Array): Uint8Array =>
  zstdCompressSync(input, {
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL },
    chunkSize: input.length + (input.length >> 8) + 256
  })

export interface FileFacts {
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** One Parquet file that is being written, a row group at a time. */
export class ParquetFile<Row> {
  readonly #columns: ReadonlyArray<Column<Row>>
  readonly #sink: FileSink
  readonly #writer: ParquetWriter
  #rows = 0

  private constructor(columns: ReadonlyArray<Column<Row>>, sink: FileSink) {
    this.#columns = columns
    this.#sink = sink
    this.#writer = new ParquetWriter({
      writer: sink,
      schema: schemaOf(columns),
      codec: "ZSTD",
      compressors: { ZSTD: zstd },
      // In the form that parquet-mr and Arrow parse; no version that would change the bytes from release to release.
      createdBy: "cotton version 1 (build hyparquet-writer)"
    })
  }

  static async create<Row>(path: string, columns: ReadonlyArray<Column<Row>>): Promise<ParquetFile<Row>> {
    return new ParquetFile(columns, await FileSink.create(path))
  }

  /** Writes one row group: one array of cells for each column. */
  async writeGroup(cells: ReadonlyArray<Array<Cell>>): Promise<void> {
    const rows = cells[0]?.length ?? 0
    this.#rows += rows
    const columnData = this.#columns.map(({ kind, name }, at): ColumnSource => {
      const data = cells[at] ?? []
      return kind === "text" || kind === "list" ? { name, data, encoding: "PLAIN", statistics: false } : { name, data }
    })
    await this.#writer.write({ columnData, rowGroupSize: rows, pageSize: PAGE_BYTES })
  }

  /** Writes the indexes and the footer; returns when all of it is on the disk. */
  async finish(): Promise<FileFacts> {
    await this.#writer.finish()
    return { rows: this.#rows, bytes: this.#sink.offset, sha256: this.#sink.digest() }
  }

  /** Closes the file as it is, without a footer. */
  async abort(): Promise<void> {
    await this.#sink.close()
  }
}
