import { Recipe } from "@cotton/schema"
import { idsIn } from "@cotton/filters/Leaves"
import { isKnownFilter } from "@cotton/filters/registry"
import { describeRun, type RunDirectory, type RunFile } from "@cotton/store/RunDirectory"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"
import { dirname, join, resolve } from "node:path"
import { NoRun, RecipeError } from "./errors.ts"
import type { ResolvedRecipe } from "./recipe/RecipeFile.ts"
import { fieldName } from "./recipe/RecipeIssues.ts"
import { planRun, type Run } from "./Run.ts"

/** A run as its own directory describes it: for whoever looks at it, whatever became of the recipe's file since. */
export interface StoredRun {
  readonly directory: RunDirectory
  readonly stored: RunFile
  readonly run: Run
}

/** Filters of the run's own: their code stands in the recipe's file alone, as it is now. */
const ownFilters = Effect.fnUntraced(function* (ids: ReadonlyArray<string>, { recipeFile, settings = [] }: RunFile) {
  const { loadRecipe } = yield* Effect.promise(() => import("./recipe/RecipeFile.ts"))
  return yield* Effect.mapError(loadRecipe(recipeFile, settings), ({ file, problems }) => {
    const why = `the run has filters of its own (${ids.join(", ")}), and their recipe cannot be read; put it back to look at the run`
    return new RecipeError({ file, problems: [why, ...problems] })
  })
})

/** The recipe of `run.json`. The file that it came from is needed for filters of its own only. */
const resolveStored = Effect.fnUntraced(function* (stored: RunFile) {
  const { recipe, recipeFile, recipeDigest } = stored
  const own = idsIn(recipe.judge).filter((id) => !isKnownFilter(id))
  const { filters, module } = own.length > 0 ? yield* ownFilters(own, stored) : { filters: [], module: null }
  const resolved: ResolvedRecipe = {
    recipe,
    given: recipe,
    defaulted: [],
    notes: [],
    file: recipeFile,
    folder: dirname(recipeFile),
    digest: recipeDigest,
    filters,
    module,
    sources: [],
    locate: (path, message) => `run.json: ${fieldName(path)}: ${message}`
  }
  return resolved
})

/** A `run.json` of another program, or of a Cotton that had other fields by the same name. */
const checkRecipe = ({ folder }: RunDirectory, { recipe }: RunFile): Effect.Effect<void, RecipeError> => {
  const file = join(folder, "run.json")
  if (Result.isSuccess(SchemaParser.decodeUnknownResult(Recipe)(recipe))) return Effect.void
  const problem = `${file}: holds no recipe that this version of Cotton can read`
  return Effect.fail(new RecipeError({ file, problems: [problem] }))
}

/** Reads what a run directory says of its run. Takes no lock, writes nothing. */
export const readStoredRun = (folder: string): Effect.Effect<StoredRun, NoRun | RecipeError> =>
  Effect.gen(function* () {
    const directory = describeRun(resolve(folder))
    const stored = directory.previous
    if (stored === null) return yield* new NoRun({ path: folder })
    yield* checkRecipe(directory, stored)
    return { directory, stored, run: yield* planRun(yield* resolveStored(stored)) }
  })
