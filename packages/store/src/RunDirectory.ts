import { canonicalJson, Recipe } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"
import type * as Scope from "effect/Scope"
import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { OtherRecipe, RunDirectoryError, type RunLocked } from "./errors.ts"
import { networkFileSystem } from "./FileSystem.ts"
import { replaceFile } from "./Status.ts"
import { lockForWriting } from "./WriterLock.ts"

/** The file `run.json`: what this run was begun with, and with what it was last continued. */
export interface RunFile {
  readonly version: 1
  readonly recipe: Recipe
  /** Absolute path of the recipe's file; relative paths in it start from its folder. */
  readonly recipeFile: string
  readonly recipeDigest: string
  /** The `--set` that it was last continued with, in their order. Missing in the files of older versions. */
  readonly settings?: ReadonlyArray<string>
  readonly createdAt: string
}

export interface RunDirectory {
  readonly folder: string
  readonly journal: string
  readonly dataset: string
  /** The name of the network file system that the folder lies on, or `null`. */
  readonly network: string | null
  /** What `run.json` held before, or `null` for a new run. */
  readonly previous: RunFile | null
}

/** Fields that change what is asked of the teacher: two runs that differ in one of them must not share a journal. */
const asked = (recipe: Recipe): Readonly<Record<string, unknown>> => ({
  "prompt.system": recipe.prompt.system,
  "prompt.template": recipe.prompt.template,
  "prompt.shots": recipe.prompt.shots,
  "teacher.model": recipe.teacher.model,
  "teacher.body": recipe.teacher.body,
  "teacher.prefix": recipe.teacher.prefix,
  "sample.effort": recipe.sample.effort,
  "sample.temperature": recipe.sample.temperature,
  "sample.topP": recipe.sample.topP,
  "sample.seed": recipe.sample.seed,
  "problems.from": recipe.problems.from,
  "problems.map": recipe.problems.map
})

const shown = (value: unknown): string => {
  const text = value === undefined ? "not set" : canonicalJson(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** The fields of `asked` that differ, as `field: stored → wanted`. */
export const differences = (stored: Recipe, wanted: Recipe): ReadonlyArray<string> => {
  const before = asked(stored)
  const after = asked(wanted)
  return Object.keys(before).flatMap((field) =>
    canonicalJson(before[field]) === canonicalJson(after[field])
      ? []
      : [`${field}: ${shown(before[field])} → ${shown(after[field])}`]
  )
}

const runFile = (folder: string) => join(folder, "run.json")

/** A stored recipe with the fields that it lacks since it is older than they are. */
const upToDate = (recipe: Recipe): Recipe =>
  Result.getOrElse(SchemaParser.decodeUnknownResult(Recipe)(recipe), () => recipe)

/** Reads `run.json`, or `null` when the folder holds no run. */
export const readRunFile = (folder: string): RunFile | null => {
  try {
    const stored = JSON.parse(readFileSync(runFile(folder), "utf8")) as RunFile
    return { ...stored, recipe: upToDate(stored.recipe) }
  } catch {
    return null
  }
}

export const describeRun = (folder: string): RunDirectory => ({
  folder,
  journal: join(folder, "journal.db"),
  dataset: join(folder, "dataset"),
  network: networkFileSystem(folder),
  previous: readRunFile(folder)
})

/** Whether the journal holds a reply. One that cannot be looked into is taken to hold some. */
const hasReplies = (journal: string): boolean => {
  if (!existsSync(journal)) return false
  try {
    const db = new DatabaseSync(journal, { readOnly: true })
    try {
      return db.prepare("SELECT 1 FROM call WHERE failure IS NULL LIMIT 1").get() !== undefined
    } finally {
      db.close()
    }
  } catch {
    return true
  }
}

export interface ClaimedRun extends RunDirectory {
  /** Writes `run.json`: from here on the run is one of this recipe. */
  readonly begin: Effect.Effect<void, RunDirectoryError>
}

/**
 * Makes the folder, takes the writer's lock for the scope, and refuses a recipe that asks for something else. What
 * `run.json` holds stays until `begin`: a run that is refused later on keeps its settings.
 */
export const claimRun = (
  folder: string,
  wanted: Omit<RunFile, "version" | "createdAt">
): Effect.Effect<ClaimedRun, RunLocked | OtherRecipe | RunDirectoryError, Scope.Scope> =>
  Effect.gen(function* () {
    yield* Effect.try({
      try: () => mkdirSync(folder, { recursive: true }),
      catch: (error) => new RunDirectoryError({ path: folder, message: `${folder}: cannot be made (${String(error)})` })
    })
    yield* lockForWriting(folder)
    const run = describeRun(folder)
    // Where nothing was answered yet there is nothing that could be mixed up.
    const begun = run.previous !== null && hasReplies(run.journal) ? run.previous : null
    const differing = begun === null ? [] : differences(begun.recipe, wanted.recipe)
    if (differing.length > 0) return yield* new OtherRecipe({ path: folder, differences: differing })
    const createdAt = run.previous?.createdAt ?? new Date().toISOString()
    const begin = Effect.try({
      try: () => replaceFile(runFile(folder), `${JSON.stringify({ version: 1, ...wanted, createdAt }, null, 2)}\n`),
      catch: (error) =>
        new RunDirectoryError({ path: folder, message: `${folder}: cannot be written (${String(error)})` })
    })
    return { ...run, begin }
  })

/** Claims a run and begins at once. */
export const openRun = (folder: string, wanted: Omit<RunFile, "version" | "createdAt">) =>
  Effect.tap(claimRun(folder, wanted), ({ begin }) => begin)
