import { findFiles, loadProblems, readRows } from "@cotton/generator"
import { lookAt } from "@cotton/pipeline/layouts/Look"
import { type MapOptions, PROBLEM_NAMES, readMapOptions } from "@cotton/pipeline/layouts/MapOptions"
import { templateOf } from "@cotton/pipeline/layouts/InitRecipe"
import type { RecognisedProblems } from "@cotton/pipeline/layouts/ProblemLayouts"
import { problemReadingOf } from "@cotton/pipeline/layouts/ProblemReadingOf"
import { filtersFor } from "@cotton/pipeline/layouts/RecipeText"
import { unreadable } from "@cotton/pipeline/layouts/Unreadable"
import { answerFilters } from "@cotton/pipeline/evaluate/EvalRecipe"
import { type FilterRef, Problems } from "@cotton/schema"
import { nearest } from "@cotton/schema/Nearest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { existsSync } from "node:fs"
import { basename, isAbsolute, relative, resolve } from "node:path"
import { InputError } from "../errors.ts"
import type { SourceFlags } from "../InitFrom.ts"

/** A benchmark, as its file was read. */
export interface BenchmarkFile {
  readonly name: string
  /** As it was given. */
  readonly file: string
  readonly reading: RecognisedProblems
  /** `problems` of the recipe, relative to where we are. */
  readonly spec: typeof Problems.Encoded
  readonly problems: number
  /** Rows that repeat an earlier problem. */
  readonly repeated: number
  readonly template: string
  /** The verifiers that fit its kind of gold. */
  readonly judge: ReadonlyArray<FilterRef>
}

/** Rows that tell what the columns are. */
const FIRST = 1000

const PACKED = /\.(?:gz|zst)$/
const FORMAT = /\.(?:jsonl|json|csv|tsv|parquet)$/

/** Names of files and folders that every set has: the set is called by the folder that they are in. */
const COMMON = /^(?:test|train|validation|data)(?:-\d+-of-\d+)?$/

/**
 * `aime24` of `sets/aime24.jsonl.gz`, and `gsm8k` of `gsm8k/test.jsonl`; whatever no folder can be called becomes a stroke.
 */
export const nameOf = (file: string): string => {
  const parts = file.replace(PACKED, "").replace(FORMAT, "").split("/")
  const own = parts.findLast((part) => part !== "" && part !== "." && !COMMON.test(part))
  return tidyName(own ?? basename(parts.join("/")))
}

export const tidyName = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replaceAll(/^[.-]+|-+$/g, "")

/** `NAME=FILE`, for files that are all called alike; a file of that very name is taken as it is. */
const namedFile = (given: string): { readonly name: string; readonly file: string } => {
  const at = given.indexOf("=")
  if (at < 1 || existsSync(given)) return { name: nameOf(given), file: given }
  return { name: tidyName(given.slice(0, at)), file: given.slice(at + 1) }
}

/** Where the recipe of `folder` finds a file: relative, so that both can be moved together, unless an absolute path was given. */
export const fromFolder = (from: string, folder: string): string =>
  isAbsolute(from) ? from : relative(resolve(folder), resolve(from)) || "."

const noGolds = ({ file, reading }: { readonly file: string; readonly reading: RecognisedProblems }): InputError => {
  const what =
    reading.kind === "code"
      ? "these columns are no tests that Cotton can run"
      : "no column with a gold answer was recognised"
  return new InputError({
    message: `${file}: ${what}, so nothing can be judged. Name it, as in --map answer=COLUMN, or say what judges: --verifier ID`
  })
}

const readOne = Effect.fnUntraced(function* (
  given: string,
  map: MapOptions,
  flags: SourceFlags,
  verifiers: ReadonlyArray<FilterRef> | null
) {
  const { file, name } = namedFile(given)
  if (file === "-")
    return yield* new InputError({ message: "-: an evaluation goes on where it stopped, so it needs a file" })
  if (name === "")
    return yield* new InputError({ message: `${given}: has no name that a folder can have; write NAME=${file}` })
  const here = process.cwd()
  const of = Object.fromEntries(
    Object.entries({ config: flags.config, split: flags.split, format: flags.format }).flatMap(([field, option]) =>
      Option.isNone(option) ? [] : [[field, option.value]]
    )
  ) as Pick<typeof Problems.Encoded, "config" | "split" | "format">
  const files = yield* findFiles([file], here, of)
  const first = yield* readRows(files[0]!, here, of).pipe(Stream.take(FIRST), Stream.runCollect)
  const shown = first[0]?.file ?? file
  const wrong = unreadable(shown, first)
  if (wrong !== null) return yield* new InputError({ message: wrong })
  const look = lookAt(first.flatMap((row) => (row._tag === "Row" ? [row.value] : [])))
  const read = problemReadingOf(shown, look, map)
  if (Result.isFailure(read)) return yield* new InputError({ message: read.failure })
  const reading = read.success
  const judge = verifiers ?? answerFilters(filtersFor(reading))
  if (judge.length === 0) return yield* noGolds({ file: shown, reading })
  const spec: typeof Problems.Encoded = { from: file, ...of, map: reading.map }
  const loaded = yield* loadProblems(Schema.decodeUnknownSync(Problems)(spec), here)
  if (loaded.problems.length === 0) return yield* new InputError({ message: `${shown}: no problems` })
  const found: BenchmarkFile = {
    name,
    file,
    reading,
    spec,
    problems: loaded.problems.length,
    repeated: loaded.duplicates,
    template: templateOf(reading),
    judge
  }
  return found
})

/** Reads every benchmark once: its columns, and how many problems it has. Nothing is sent. */
export const readBenchmarks = Effect.fnUntraced(function* (
  given: ReadonlyArray<string>,
  flags: SourceFlags,
  verifiers: ReadonlyArray<FilterRef> | null
) {
  const options = readMapOptions(flags.map, PROBLEM_NAMES)
  if (Result.isFailure(options)) return yield* new InputError({ message: options.failure })
  const found: Array<BenchmarkFile> = []
  for (const one of given) {
    const read = yield* readOne(one, options.success, flags, verifiers)
    const other = found.find(({ name }) => name === read.name)
    if (other !== undefined)
      return yield* new InputError({
        message: `${other.file} and ${read.file} would both be called ${read.name}: write NAME=FILE for one of them`
      })
    found.push(read)
  }
  return found
})

/** `--label cut=verified`. */
export const readLabels = (given: ReadonlyArray<string>): Effect.Effect<Record<string, string>, InputError> => {
  const labels: Record<string, string> = {}
  for (const text of given) {
    const at = text.indexOf("=")
    const name = text.slice(0, Math.max(0, at)).trim()
    if (!/^[a-z][a-z0-9_-]*$/i.test(name) || text.slice(at + 1).trim() === "")
      return Effect.fail(
        new InputError({ message: `--label ${text}: write it as NAME=VALUE, for example --label cut=verified` })
      )
    labels[name] = text.slice(at + 1).trim()
  }
  const near = Object.keys(labels).flatMap((name) => {
    const meant = KNOWN.includes(name) ? undefined : nearest(name, KNOWN)
    return meant === undefined ? [] : [{ name, meant }]
  })
  const [first] = near
  if (first !== undefined)
    return Effect.fail(new InputError({ message: `--label ${first.name}: did you mean ${first.meant}?` }))
  const { tokens } = labels
  return tokens === undefined || Number(tokens) > 0
    ? Effect.succeed(labels)
    : Effect.fail(new InputError({ message: `--label tokens=${tokens}: is no number of tokens` }))
}

/** Labels that a comparison by cut reads. */
const KNOWN = ["cut", "seed", "tokens"]
