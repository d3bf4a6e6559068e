import { createHash } from "node:crypto"
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { openParquet } from "@cotton/exporter/ParquetRows"
import { BundleError } from "../errors.ts"

export interface DatasetFiles {
  readonly folder: string
  readonly train: ReadonlyArray<string>
  readonly validation: ReadonlyArray<string>
  /** The recipe's digest, of a dataset that Cotton wrote. */
  readonly recipe: string | null
}

const fault = (path: string, message: string) =>
  new BundleError({ reason: "dataset", path, message: `${path}: ${message}` })

const sha256 = async (file: string): Promise<string> => {
  const hash = createHash("sha256")
  for await (const part of createReadStream(file)) hash.update(part as Buffer)
  return hash.digest("hex")
}

interface Manifest {
  readonly recipe?: string
  readonly files: ReadonlyArray<{ readonly path: string; readonly sha256: string }>
}

const parted = (files: ReadonlyArray<string>) => ({
  train: files.filter((file) => !/^(validation|test)/.test(basename(file))),
  validation: files.filter((file) => basename(file).startsWith("validation"))
})

/**
 * A run's folder, a dataset of Cotton, or a file or folder of Parquet. A dataset of Cotton is held to its manifest.
 * Rejects with a `BundleError`.
 */
export const findDataset = async (path: string, cut: string): Promise<DatasetFiles> => {
  if (!existsSync(path)) throw fault(path, "there is no such file or folder")
  if (statSync(path).isFile()) return { folder: dirname(path), train: [basename(path)], validation: [], recipe: null }
  const folder = existsSync(join(path, "dataset", "manifest.json")) ? join(path, "dataset") : path
  if (!existsSync(join(folder, "manifest.json"))) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    // Bundles stand below the dataset by default: their rows would count a second time.
    const bundles = names.filter((name) => basename(name) === "bundle.json").map((name) => `${dirname(name)}/`)
    const files = names.filter(
      (name) => name.endsWith(".parquet") && !bundles.some((bundle) => name.startsWith(bundle))
    )
    if (files.length === 0) throw fault(path, "it holds no dataset: no manifest.json and no Parquet file")
    return { folder, ...parted(files.toSorted()), recipe: null }
  }
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest
  const own = manifest.files.filter(({ path: file }) => file.startsWith(`${cut}/`) && file.endsWith(".parquet"))
  if (own.length === 0) {
    const cuts = new Set(manifest.files.flatMap(({ path: file }) => (file.includes("/") ? [file.split("/")[0]!] : [])))
    throw fault(
      folder,
      `it has no cut ${cut}; there are ${[...cuts].filter((name) => name !== "traces").join(", ")} (--cut)`
    )
  }
  for (const file of own) {
    if (!existsSync(join(folder, file.path)))
      throw fault(join(folder, file.path), "the manifest names it, and it is missing")
    if ((await sha256(join(folder, file.path))) !== file.sha256)
      throw fault(
        join(folder, file.path),
        "it is not what the manifest says: write the dataset again with `cotton cut DIR --save`"
      )
  }
  return { folder, ...parted(own.map(({ path: file }) => file)), recipe: manifest.recipe ?? null }
}

export interface DatasetRow {
  readonly file: string
  /** From 1. */
  readonly number: number
  readonly id: string
  readonly row: Readonly<Record<string, unknown>>
}

/** The rows of the files in their order; in memory is one row group. */
export async function* datasetRows(folder: string, files: ReadonlyArray<string>): AsyncGenerator<DatasetRow> {
  for (const file of files) {
    const parquet = await openParquet(join(folder, file))
    const columns = parquet.metadata.schema.map(({ name }) => name)
    if (!columns.includes("messages") && !columns.includes("conversations"))
      throw fault(
        join(folder, file),
        `it has neither messages nor conversations; its columns are ${columns.slice(1).join(", ")}`
      )
    let number = 0
    for await (const row of parquet.rows()) {
      number++
      const id = row["trace_id"] ?? row["id"] ?? row["uuid"]
      yield { file, number, id: typeof id === "string" ? id : `${file}:${number}`, row }
    }
  }
}
