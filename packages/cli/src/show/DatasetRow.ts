import { openParquet, type ParquetRows } from "@cotton/exporter/ParquetRows"
import * as Effect from "effect/Effect"
import { readdirSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { InputError } from "../errors.ts"

/** A row of a dataset's files, counted from 0 over all of them, as `datasets`, pandas and the Hub's viewer count. */
export interface RowPlace {
  readonly files: ReadonlyArray<string>
  readonly row: number
  /** For the screen: `verified, train`. */
  readonly name: string
}

const FILE = /^(.+\.parquet):(\d{1,15})$/
const CONFIG = /^([a-z][a-z0-9_-]*)(?:\/(train|validation))?:(\d{1,15})$/

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** `FILE.parquet:7`, where there is such a file. */
export const fileRow = (text: string): RowPlace | null => {
  const [, file, row] = FILE.exec(text) ?? []
  return file === undefined || !isFile(file) ? null : { files: [file], row: Number(row), name: basename(file) }
}

/** `verified:7` or `verified/validation:7`, where the run's dataset has such files. */
export const configRow = (text: string, dataset: string): RowPlace | null => {
  const [, config, split, row] = CONFIG.exec(text) ?? []
  const folder = config === undefined ? undefined : join(dataset, config)
  if (
    config === undefined ||
    folder === undefined ||
    statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true
  )
    return null
  // The files of the config `traces` are of no split.
  const beginning = split ?? (config === "traces" ? "traces" : "train")
  const files = readdirSync(folder).filter((name) => name.startsWith(`${beginning}-`) && name.endsWith(".parquet"))
  if (files.length === 0) return null
  return {
    files: files.toSorted().map((name) => join(folder, name)),
    row: Number(row),
    name: config === "traces" ? config : `${config}, ${beginning}`
  }
}

/** The run that a dataset's file lies in: `runs/r/dataset/verified/…` → `runs/r`. */
export const runOfFile = (file: string): string => dirname(dirname(dirname(file)))

const open = (file: string) =>
  Effect.tryPromise({
    try: () => openParquet(file),
    catch: (error) =>
      new InputError({
        message: `${file}: cannot be read as Parquet: ${error instanceof Error ? error.message : String(error)}`
      })
  })

const readOne = (file: string, parquet: ParquetRows, row: number) =>
  Effect.tryPromise({
    try: () => parquet.read(row, row + 1),
    catch: (error) =>
      new InputError({
        message: `${file}: row ${row} cannot be read: ${error instanceof Error ? error.message : String(error)}`
      })
  })

/** The trace behind a row. */
export const traceOfRow = Effect.fnUntraced(function* ({ files, row, name }: RowPlace) {
  let before = 0
  for (const file of files) {
    const parquet = yield* open(file)
    const rows = Number(parquet.metadata.num_rows)
    if (row >= before + rows) {
      before += rows
      continue
    }
    const [found] = yield* readOne(file, parquet, row - before)
    const problemId = found?.["problem_id"]
    const index = found?.["index"]
    if (typeof problemId === "string" && (typeof index === "bigint" || typeof index === "number"))
      return { problemId, index: Number(index), row, name }
    return yield* new InputError({ message: `${file}: has no columns problem_id and index: no dataset of Cotton's` })
  }
  const rows = before === 0 ? "has no rows" : `has the rows 0 to ${before - 1}`
  return yield* new InputError({ message: `${name}: there is no row ${row}: it ${rows}` })
})
