import { isKnownFilter } from "@cotton/filters"
import { describeRun, type RunDirectory, type RunFile } from "@cotton/store"
import * as Effect from "effect/Effect"
import { dirname, resolve } from "node:path"
import { NoRun, type RecipeError } from "./errors.ts"
import { loadRecipe, type ResolvedRecipe } from "./recipe/RecipeFile.ts"
import { fieldName } from "./recipe/RecipeIssues.ts"
import { planRun, type Run } from "./Run.ts"

/** A run as its own directory describes it: for whoever looks at it, whatever became of the recipe's file since. */
export interface StoredRun {
  readonly directory: RunDirectory
  readonly stored: RunFile
  readonly run: Run
}

const idsOf = ({ judge }: RunFile["recipe"]): ReadonlyArray<string> =>
  judge.map((ref) => (typeof ref === "string" ? ref : (Object.keys(ref)[0] ?? "")))

/** The recipe of `run.json`. The file that it came from is needed for filters of its own only. */
const resolveStored = Effect.fnUntraced(function* ({ recipe, recipeFile, recipeDigest, settings = [] }: RunFile) {
  const ofItsOwn = !idsOf(recipe).every(isKnownFilter)
  const { filters, module } = ofItsOwn ? yield* loadRecipe(recipeFile, settings) : { filters: [], module: null }
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

/** Reads what a run directory says of its run. Takes no lock, writes nothing. */
export const readStoredRun = (folder: string): Effect.Effect<StoredRun, NoRun | RecipeError> =>
  Effect.gen(function* () {
    const directory = describeRun(resolve(folder))
    const stored = directory.previous
    if (stored === null) return yield* new NoRun({ path: folder })
    return { directory, stored, run: yield* planRun(yield* resolveStored(stored)) }
  })
