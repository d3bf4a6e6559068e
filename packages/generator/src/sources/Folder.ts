import type { InputFormat } from "@cotton/schema"
import { readdirSync } from "node:fs"
import { join, sep } from "node:path"
import { ProblemsError } from "../errors.ts"
import { cardConfigs } from "./Card.ts"
import type { FindOptions } from "./Files.ts"
import { formatOfName } from "./Formats.ts"
import { splitNamed, splitOfWord } from "./SplitName.ts"
import { isAbout, isFile, lackingShard } from "./Found.ts"

/*
 * A folder as `datasets` and the Hub lay one out: either the front matter of its README.md names the files of each
 * config and split, or the files' own names do.
 */

interface DataFile {
  readonly path: string
  /** Relative to the folder, with slashes. */
  readonly name: string
  readonly format: InputFormat
  readonly config: string
  readonly split: string | undefined
}

const splitOfName = (part: string): string | undefined =>
  part
    .toLowerCase()
    .split(/[^a-z]+/)
    .map(splitOfWord)
    .find((split) => split !== undefined)

/** Folders that stand for no config. */
const isPlainFolder = (part: string): boolean => part === "data" || splitOfName(part) !== undefined

const DEFAULT = "default"

const dataFile = (path: string, name: string): ReadonlyArray<DataFile> => {
  const format = formatOfName(name)
  const parts = name.split("/")
  if (format === undefined || parts.some((part) => part.startsWith(".")) || isAbout(name)) return []
  const folders = parts.slice(0, -1)
  const config = folders.find((part) => !isPlainFolder(part)) ?? DEFAULT
  // The file's own name counts before those of its folders, the nearest first.
  const split = parts
    .toReversed()
    .map(splitOfName)
    .find((found) => found !== undefined)
  return [{ path, name, format, config, split }]
}

/** A file that tells no split is one to train on. */
const splitOf = ({ split }: DataFile): string => split ?? "train"

const listed = (names: Iterable<string>): string => [...new Set(names)].toSorted().join(", ")

/** The files of a folder that hold the rows of one split of one config, sorted by name. `shown` is its name in messages. */
export const filesOfFolder = (folder: string, shown: string, options: FindOptions): ReadonlyArray<string> => {
  const wrong = (reason: "no-split" | "no-file" | "unknown-format", detail: string) =>
    new ProblemsError({ reason, file: shown, detail })

  const pick = (
    names: Iterable<string>,
    wanted: string | undefined,
    first: string,
    what: "config" | "split"
  ): string => {
    const there = new Set(names)
    const name = wanted ?? first
    if (there.has(name)) return name
    throw wrong(
      "no-split",
      `has no ${what} ${JSON.stringify(name)}; it has ${listed(there)} (problems.${what} names one)`
    )
  }
  const pickSplit = (names: Iterable<string>): string => {
    const there = [...names]
    const wanted = options.split ?? "train"
    // The name as it stands first: a dataset may have both `valid` and `validation`.
    const same = there.includes(wanted) ? wanted : there.find((name) => splitNamed(name) === splitNamed(wanted))
    return pick(there, same ?? wanted, wanted, "split")
  }

  const card = cardConfigs(folder, shown)
  if (card.length > 0) {
    const names = card.map(({ name }) => name)
    const first = card.find(({ isDefault }) => isDefault)?.name ?? (names.includes(DEFAULT) ? DEFAULT : names[0]!)
    const config = card.find(({ name }) => name === pick(names, options.config, first, "config"))!
    const files = config.files.get(pickSplit(config.files.keys()))!
    if (files.length > 0) return files
    throw wrong("no-file", `the files that its README.md names for this split are not there`)
  }

  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.split(sep).join("/"))
  const all = names
    .toSorted()
    .flatMap((name) => dataFile(join(folder, name), name))
    .filter(({ path }) => isFile(path))
  if (all.length === 0) {
    const endings = listed(names.flatMap((name) => /\.[a-z0-9]+$/i.exec(name) ?? []))
    throw wrong("no-file", `is a folder without files of rows${endings === "" ? "" : ` (it has ${endings})`}`)
  }
  // Once one file tells its split, those that tell none are something else.
  const told = all.filter(({ split }) => split !== undefined)
  const of = told.length > 0 ? told : all
  const configs = [...new Set(of.map(({ config }) => config))]
  const first = configs.includes(DEFAULT) ? DEFAULT : configs[0]!
  // Without a word on splits, folders within are no configs, unless one is asked for.
  const some = told.length === 0 && options.config === undefined
  const config = some ? undefined : pick(configs, options.config, first, "config")
  const ofConfig = of.filter((file) => config === undefined || file.config === config)
  const split = pickSplit(ofConfig.map(splitOf))
  const files = ofConfig.filter((file) => splitOf(file) === split)
  const formats = [...new Set(files.map(({ format }) => format))]
  if (formats.length > 1 && options.format === undefined) {
    throw wrong(
      "unknown-format",
      `has files of several formats (${listed(formats)}); name them, as in ${shown}/*.${formats[0]}`
    )
  }
  const chosen = files.filter(({ format }) => options.format === undefined || format === options.format)
  const lacking = lackingShard(chosen.map(({ name }) => name))
  if (lacking !== undefined) throw wrong("no-file", `lacks ${lacking}, of which it has the others`)
  if (chosen.length > 0) return chosen.map(({ path }) => path)
  throw wrong("no-file", `has no ${options.format} file for this split; it has ${listed(formats)}`)
}
