import { createHash } from "node:crypto"
import { open } from "node:fs/promises"
import { join } from "node:path"
import { fileError } from "./errors.ts"

/** A file of the dataset. */
export interface DatasetFile {
  /** Relative to the dataset's folder, with `/`. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  /** Of a Parquet file; null of any other. */
  readonly rows: number | null
}

/** Writes a small text file durably. */
export const writeText = async (folder: string, name: string, text: string): Promise<DatasetFile> => {
  const path = join(folder, name)
  const bytes = Buffer.from(text, "utf8")
  try {
    const handle = await open(path, "w")
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw fileError(path, cause)
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex")
  return { path: name, bytes: bytes.byteLength, sha256, rows: null }
}

/** `manifest.json`: what a receiver checks the files against, and the recipe that they were made from. */
export const manifestText = (recipe: string, files: ReadonlyArray<DatasetFile>): string => {
  const ordered = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return `${JSON.stringify({ version: 1, recipe, files: ordered }, null, 2)}\n`
}
