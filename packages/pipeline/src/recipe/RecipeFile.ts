import { digest, Recipe } from "@cotton/schema"
import type { AnyCheck } from "@cotton/filters"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"
import { readFileSync } from "node:fs"
import { basename, dirname, extname, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { RecipeError } from "../errors.ts"
import { type Default, fillIn, keepingBegun, modelDefaults } from "./models/Defaults.ts"
import { readGenerationConfig } from "./models/GenerationConfig.ts"
import { filterMistakes, inOrder, mistakesOfParts } from "./MistakesOfParts.ts"
import { loadedNow, loadedSince } from "./ModuleFallback.ts"
import { placeOfSettings, unsetting, withSettings } from "./Overrides.ts"
import { promptNotes } from "./PromptCheck.ts"
import { describeIssues, fieldName, findIssues, type Place } from "./RecipeIssues.ts"
import { checkReferences } from "./RecipeReferences.ts"
import { parseYaml } from "./YamlFile.ts"

/** A value that is neither the recipe's nor the schema's own default. `from` in words: `the model (DeepSeek-R1)`. */
export interface Defaulted extends Default {
  /** `sample.temperature` */
  readonly field: string
}

/** A recipe as it will be run, and where it came from. */
export interface ResolvedRecipe {
  readonly recipe: Recipe
  /** What the file said, with the overrides: for telling defaults from choices. */
  readonly given: Readonly<Record<string, unknown>>
  /** Fields that neither gave, and that have their value from the model or its `generation_config.json`. */
  readonly defaulted: ReadonlyArray<Defaulted>
  /** What a user should know of the recipe, though nothing is wrong with it. */
  readonly notes: ReadonlyArray<string>
  readonly file: string
  readonly folder: string
  readonly digest: string
  /** Filters of the recipe's own, when it is a module. */
  readonly filters: ReadonlyArray<AnyCheck>
  /** The module that workers import for `filters`. */
  readonly module: string | null
  /** Texts of the module and of what it imports: a part of the digest. */
  readonly sources: ReadonlyArray<string>
  /** Names for the endpoints in journal, dataset and card, where their address says nothing: `simulator`. */
  readonly hosts?: ReadonlyArray<string>
  /** Where the simulated teacher stands that was started for this run. */
  readonly simulator?: string
  /** Puts the place in the file before a message about a field of the recipe. */
  readonly locate: (path: ReadonlyArray<PropertyKey>, message: string) => string
}

interface Raw {
  readonly value: unknown
  readonly place: Place
  readonly filters: ReadonlyArray<AnyCheck>
  readonly module: string | null
  readonly sources: ReadonlyArray<string>
}

const readYaml = (file: string, given?: string): Effect.Effect<Raw, RecipeError> =>
  Effect.gen(function* () {
    const name = basename(file)
    const text = yield* Effect.try({
      try: () => given ?? readFileSync(file, "utf8"),
      catch: () => new RecipeError({ file, problems: [`${file}: no such recipe. \`cotton init\` writes one`] })
    })
    const read = parseYaml(name, text)
    if ("problems" in read) return yield* new RecipeError({ file, problems: read.problems })
    return { ...read, filters: [], module: null, sources: [] }
  })

const readModule = (file: string): Effect.Effect<Raw, RecipeError> =>
  Effect.gen(function* () {
    const before = loadedNow()
    const module = yield* Effect.tryPromise({
      try: () => import(pathToFileURL(file).href) as Promise<{ readonly default?: unknown }>,
      catch: (error) =>
        new RecipeError({
          file,
          problems: [`${file}: cannot be loaded: ${error instanceof Error ? error.message : String(error)}`]
        })
    })
    const value = module.default
    if (typeof value !== "object" || value === null) {
      return yield* new RecipeError({
        file,
        problems: [`${file}: has no default export; write \`export default defineRecipe({ … })\``]
      })
    }
    const { filters = [], ...rest } = value as { filters?: ReadonlyArray<AnyCheck> }
    return { value: rest, place: () => basename(file), filters, module: file, sources: loadedSince(before) }
  })

/** What decides which rows a dataset holds. Where and how fast it was fetched, and for how much, does not. */
const content = ({
  problems,
  prompt,
  teacher: { model, body, think, reasoningField, prefix },
  sample,
  judge,
  cuts,
  export: spec
}: Recipe) => ({
  problems,
  prompt,
  teacher: { model, body, think, reasoningField, prefix },
  sample: { ...sample, perRequest: undefined },
  judge,
  cuts,
  export: spec
})

/**
 * Reads, overrides, checks and resolves a recipe. Every mistake at once, each with file, line and field. `text`: what a YAML
 * file of this path will say, where it is not written yet.
 */
export const loadRecipe = (
  path: string,
  settings: ReadonlyArray<string> = [],
  text?: string
): Effect.Effect<ResolvedRecipe, RecipeError> =>
  Effect.gen(function* () {
    const file = resolve(path)
    const read = yield* /^\.[cm]?[jt]s$/.test(extname(file)) ? readModule(file) : readYaml(file, text)
    const raw = { ...read, place: placeOfSettings(settings, read.place) }
    const fields = typeof raw.value === "object" && raw.value !== null ? { ...raw.value } : {}
    const set = withSettings(fields, settings)
    if (set.wrong.length > 0) return yield* new RecipeError({ file, problems: set.wrong })
    const { given, read: first } = decodeSet(set.given, settings)
    if (Result.isFailure(first)) {
      const others = yield* mistakesOfParts(given, raw.filters, raw.place)
      const problems = inOrder([...describeIssues(first.failure, raw.place), ...others])
      return yield* new RecipeError({ file, problems })
    }
    const folder = dirname(file)
    const { generationConfig: name } = first.success.teacher
    const config = name === undefined ? NO_CONFIG : readGenerationConfig(resolve(folder, name), name)
    const model = modelDefaults(first.success)
    const { filled, defaulted } = fillIn(given, [...config.defaults, ...model.defaults])
    const decoded = decode(filled)
    const problems = Result.isFailure(decoded)
      ? describeIssues(decoded.failure, raw.place)
      : [
          ...config.wrong.map(
            (words) => `${raw.place(["teacher", "generationConfig"])}: teacher.generationConfig: ${words}`
          ),
          ...checkReferences(decoded.success, raw.place)
        ]
    if (problems.length > 0 || Result.isFailure(decoded)) {
      const ofFilters = yield* filterMistakes(first.success.judge, raw.filters, raw.place)
      return yield* new RecipeError({ file, problems: inOrder([...problems, ...ofFilters]) })
    }
    const recipe = decoded.success
    return {
      recipe,
      given,
      defaulted: defaulted.map(named),
      notes: [...promptNotes(recipe.prompt), ...config.notes, ...model.notes],
      file,
      folder,
      digest: digestOf(recipe, raw.sources),
      filters: raw.filters,
      module: raw.filters.length > 0 ? raw.module : null,
      sources: raw.sources,
      locate: (path, message) => `${raw.place(path)}: ${message}`
    }
  })

const decode = SchemaParser.decodeUnknownResult(Recipe, { onExcessProperty: "error", errors: "all" })

/** Decodes what was given with settings over it: a `null` that a field does not take unsets it. */
const decodeSet = (given: Readonly<Record<string, unknown>>, settings: ReadonlyArray<string>) => {
  const read = decode(given)
  if (Result.isSuccess(read)) return { given, read }
  const refused = findIssues(read.failure).flatMap(({ path, unknown }) => (unknown ? [] : [path]))
  const left = unsetting(given, settings, refused)
  return { given: left, read: decode(left) }
}

const NO_CONFIG = { defaults: [], notes: [], wrong: [] }

const named = (one: Default): Defaulted => ({ ...one, field: fieldName(one.path) })

const digestOf = (recipe: Recipe, sources: ReadonlyArray<string>): string => digest({ ...content(recipe), sources })

/**
 * The recipe for going on with a run that was begun with `begun`: fields that the recipe leaves open keep the values that
 * the run has, also where the model's defaults are others by now.
 */
export const goingOn = (resolved: ResolvedRecipe, begun: Recipe | undefined): ResolvedRecipe => {
  const kept = begun === undefined ? null : keepingBegun(resolved.recipe, resolved.defaulted, begun)
  if (kept === null) return resolved
  const { recipe, defaulted } = kept
  return { ...resolved, recipe, defaulted: defaulted.map(named), digest: digestOf(recipe, resolved.sources) }
}

/** A recipe that was resolved before, with settings over it: for a run whose recipe's file is gone or has changed since. */
export const overridden = (
  resolved: ResolvedRecipe,
  settings: ReadonlyArray<string>
): Effect.Effect<ResolvedRecipe, RecipeError> =>
  Effect.suspend(() => {
    const fail = (problems: ReadonlyArray<string>) => Effect.fail(new RecipeError({ file: resolved.file, problems }))
    const set = withSettings(resolved.recipe, settings)
    if (set.wrong.length > 0) return fail(set.wrong)
    const { given, read } = decodeSet(set.given, settings)
    if (Result.isFailure(read)) return fail(describeIssues(read.failure, () => "--set"))
    const problems = checkReferences(read.success, () => "--set")
    if (problems.length > 0) return fail(problems)
    const recipe = read.success
    return Effect.succeed({ ...resolved, recipe, given, digest: digestOf(recipe, resolved.sources) })
  })
