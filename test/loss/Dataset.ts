import { VOLATILE_COLUMNS } from "@cotton/exporter"
import { parquetReadObjects } from "hyparquet"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { zstdDecompressSync } from "node:zlib"

export type TraceRow = Record<string, unknown>

const buffer = (file: string): ArrayBuffer => {
  const bytes = readFileSync(file)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

/** Every row of a config, without the columns of time and money. */
export const readTraceFiles = async (dataset: string, config = "traces"): Promise<ReadonlyArray<TraceRow>> => {
  const files = readdirSync(join(dataset, config)).toSorted()
  const rows: Array<TraceRow> = []
  for (const file of files) {
    const read = (await parquetReadObjects({
      file: buffer(join(dataset, config, file)),
      compressors: { ZSTD: (bytes) => new Uint8Array(zstdDecompressSync(bytes)) }
    })) as Array<TraceRow>
    for (const row of read) {
      rows.push(
        Object.fromEntries(
          Object.entries(row).filter(([name]) => !(VOLATILE_COLUMNS as ReadonlyArray<string>).includes(name))
        )
      )
    }
  }
  return rows
}
