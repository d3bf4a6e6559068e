import { createHash } from "node:crypto"
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import type { DatasetFile } from "@cotton/exporter/Manifest"
import { ProblemsError, readRows } from "@cotton/generator"
import * as Context from "effect/Context"
import * as Stream from "effect/Stream"
import { BundleError } from "../errors.ts"

export interface DatasetFiles {
  readonly folder: string
  /** The cut that the rows are of; null for a set that has none. */
  readonly cut: string | null
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
  readonly recipe: string | null
  readonly files: ReadonlyArray<DatasetFile>
}

const readManifest = (file: string): Manifest => {
  try {
    const found = JSON.parse(readFileSync(file, "utf8")) as Partial<Manifest>
    if (Array.isArray(found.files)) return { recipe: found.recipe ?? null, files: found.files }
  } catch {
    // Said below, as where it is JSON and no manifest.
  }
  throw fault(file, "it is no manifest of a dataset: write the dataset again with `cotton cut DIR --save`")
}

const parted = (files: ReadonlyArray<string>) => ({
  train: files.filter((file) => !/^(validation|test)/.test(basename(file))),
  validation: files.filter((file) => basename(file).startsWith("validation"))
})

/**
 * A run's folder, a dataset of Cotton, a folder of Parquet, or a file in any format that Cotton reads. A dataset of Cotton is held to its manifest.
 * Rejects with a `BundleError`.
 */
export const findDataset = async (path: string, cut: string): Promise<DatasetFiles> => {
  if (!existsSync(path)) throw fault(path, "there is no such file or folder")
  if (statSync(path).isFile())
    return { folder: dirname(path), cut: null, train: [basename(path)], validation: [], recipe: null }
  const folder = existsSync(join(path, "dataset", "manifest.json")) ? join(path, "dataset") : path
  if (!existsSync(join(folder, "manifest.json"))) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    // Bundles stand below the dataset by default: their rows would count a second time.
    const bundles = names.filter((name) => basename(name) === "bundle.json").map((name) => `${dirname(name)}/`)
    const files = names.filter(
      (name) => name.endsWith(".parquet") && !bundles.some((bundle) => name.startsWith(bundle))
    )
    if (files.length === 0) throw fault(path, "it holds no dataset: no manifest.json and no Parquet file")
    return { folder, cut: null, ...parted(files.toSorted()), recipe: null }
  }
  const manifest = readManifest(join(folder, "manifest.json"))
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
  return { folder, cut, ...parted(own.map(({ path: file }) => file)), recipe: manifest.recipe }
}

export interface DatasetRow {
  readonly file: string
  /** From 1. */
  readonly number: number
  readonly id: string
  readonly row: Readonly<Record<string, unknown>>
  /** Why it cannot be read at all; its `row` is empty then. */
  readonly bad: string | null
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The rows of the files in their order; in memory is one row group. Rejects with a `BundleError`. */
export async function* datasetRows(folder: string, files: ReadonlyArray<string>): AsyncGenerator<DatasetRow> {
  for (const file of files) {
    let number = 0
    try {
      for await (const row of Stream.toAsyncIterableWith(readRows(join(folder, file), folder), Context.empty())) {
        number++
        if (row._tag === "Bad") {
          yield { file, number, id: "", row: {}, bad: row.detail }
          continue
        }
        const value = isObject(row.value) ? row.value : {}
        if (number === 1 && !("messages" in value) && !("conversations" in value))
          throw fault(
            join(folder, file),
            `it has neither messages nor conversations; its columns are ${Object.keys(value).join(", ")}`
          )
        const id = value["trace_id"] ?? value["id"] ?? value["uuid"]
        yield { file, number, id: typeof id === "string" ? id : `${file}:${number}`, row: value, bad: null }
      }
    } catch (error) {
      throw error instanceof ProblemsError ? fault(folder, error.message) : error
    }
  }
}
