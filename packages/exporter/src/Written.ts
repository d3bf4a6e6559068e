import { readFileSync } from "node:fs"
import { join } from "node:path"
import { zstdDecompressSync } from "node:zlib"
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet"
import type { DatasetFile } from "./Manifest.ts"
import { MANIFEST } from "./Staging.ts"

/** As in Parquet: a leading U+FEFF is a character of the id. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes) }
const compressors = {
  ZSTD: (bytes: Uint8Array, size: number) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, size) })
}

/** The Parquet files of a finished dataset by their config, from its manifest; `null` where there is none to read. */
const configsOf = (dir: string): ReadonlyMap<string, ReadonlyArray<string>> | null => {
  try {
    const { files } = JSON.parse(readFileSync(join(dir, MANIFEST), "utf8")) as { files: ReadonlyArray<DatasetFile> }
    const parquet = files
      .map(({ path }) => path)
      .filter((path) => path.endsWith(".parquet") && !path.startsWith("traces/"))
    return Map.groupBy(parquet, (path) => path.split("/")[0] ?? "")
  } catch {
    return null
  }
}

/**
 * The trace ids that a dataset holds, by cut; only that column is read. `null` where there is no dataset, or none that
 * can be read.
 */
export const writtenRows = async (dir: string): Promise<ReadonlyMap<string, ReadonlySet<string>> | null> => {
  const configs = configsOf(dir)
  if (configs === null) return null
  const rows = new Map<string, Set<string>>()
  try {
    for (const [cut, paths] of configs) {
      const ids = new Set<string>()
      for (const path of paths) {
        const file = await asyncBufferFromFile(join(dir, path))
        const read = await parquetReadObjects({ file, compressors, parsers, columns: ["trace_id"] })
        for (const { trace_id: id } of read) ids.add(String(id))
      }
      rows.set(cut, ids)
    }
    return rows
  } catch {
    return null
  }
}
