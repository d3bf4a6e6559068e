import { parquetReadObjects } from "hyparquet"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { zstdDecompressSync } from "node:zlib"

/** The rows of one split of a cut, as a trainer reads them. */
export const readSplit = async (
  dataset: string,
  cut: string,
  split: "train" | "validation"
): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const names = readdirSync(join(dataset, cut)).filter((name) => name.startsWith(`${split}-`))
  const rows: Array<Record<string, unknown>> = []
  for (const name of names) {
    const file = new Uint8Array(readFileSync(join(dataset, cut, name))).buffer
    const compressors = { ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)) }
    rows.push(...((await parquetReadObjects({ file, compressors })) as Array<Record<string, unknown>>))
  }
  return rows
}
