import { globSync, readFileSync, statSync } from "node:fs"
import { isAbsolute, join, resolve } from "node:path"
import { parse } from "yaml"
import { ProblemsError } from "../errors.ts"
import { isFile } from "./Found.ts"

/** A config of a dataset's card: the files of each of its splits. */
export interface CardConfig {
  readonly name: string
  readonly isDefault: boolean
  readonly files: ReadonlyMap<string, ReadonlyArray<string>>
}

/** The front matter is a page at most; a README of gigabytes is not read. */
const MOST_BYTES = 4_000_000

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The YAML between the first two lines of `---`. */
const frontMatter = (path: string): string | undefined => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() !== true || found.size > MOST_BYTES) return undefined
  const lines = readFileSync(path, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
  if (lines[0] !== "---") return undefined
  const end = lines.indexOf("---", 1)
  return end === -1 ? undefined : lines.slice(1, end).join("\n")
}

/**
 * The configs that the front matter of a folder's README.md names (`configs`, each with `data_files`); none when it
 * names none. Paths are looked up inside the folder only.
 */
export const cardConfigs = (folder: string, shown: string): ReadonlyArray<CardConfig> => {
  const yaml = frontMatter(join(folder, "README.md"))
  if (yaml === undefined) return []
  const wrong = (detail: string) => new ProblemsError({ reason: "unreadable", file: `${shown}/README.md`, detail })
  let head: unknown
  try {
    head = parse(yaml, { maxAliasCount: 100 })
  } catch (error) {
    throw wrong(
      `its front matter is no YAML (${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)})`
    )
  }
  const configs = isRecord(head) && Array.isArray(head["configs"]) ? (head["configs"] as ReadonlyArray<unknown>) : []

  const filesOf = (pattern: unknown, dataDir: string): ReadonlyArray<string> => {
    if (Array.isArray(pattern)) return [...new Set(pattern.flatMap((one) => filesOf(one, dataDir)))]
    if (typeof pattern !== "string") throw wrong("a path of data_files is no text")
    if (isAbsolute(pattern) || /^[a-z][a-z0-9+.-]*:/i.test(pattern) || pattern.split(/[\\/]/).includes("..")) {
      throw wrong(`data_files names ${JSON.stringify(pattern)}, which is not in the folder`)
    }
    const name = join(dataDir, pattern)
    const path = resolve(folder, name)
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return [path]
    return globSync(name, { cwd: folder })
      .toSorted()
      .map((found) => resolve(folder, found))
      .filter(isFile)
  }

  /** `data_files` is a path, a list of paths, a list of `{ split, path }`, or an object of splits. */
  const splitsOf = (dataFiles: unknown, dataDir: string): ReadonlyMap<string, ReadonlyArray<string>> => {
    const splits = new Map<string, ReadonlyArray<string>>()
    const add = (split: string, pattern: unknown) =>
      splits.set(split, [...(splits.get(split) ?? []), ...filesOf(pattern, dataDir)])
    if (isRecord(dataFiles)) for (const [split, pattern] of Object.entries(dataFiles)) add(split, pattern)
    else if (Array.isArray(dataFiles) && dataFiles.every(isRecord)) {
      for (const { split, path } of dataFiles) add(typeof split === "string" ? split : "train", path)
    } else add("train", dataFiles)
    return splits
  }

  return configs.flatMap((config) => {
    if (!isRecord(config) || config["data_files"] === undefined) return []
    const { config_name: name, data_dir: dataDir } = config
    const within = typeof dataDir === "string" ? dataDir : "."
    if (isAbsolute(within) || within.split(/[\\/]/).includes("..")) throw wrong("data_dir is not in the folder")
    return [
      {
        name: typeof name === "string" ? name : "default",
        isDefault: config["default"] === true,
        files: splitsOf(config["data_files"], within)
      }
    ]
  })
}
