import { hostOf } from "@cotton/generator"
import { fieldName, ImportError, RecipeError, type ResolvedRecipe } from "@cotton/pipeline"
import { findIssues } from "@cotton/pipeline/recipe/RecipeIssues"
import { IMPORTED, type Recipe } from "@cotton/schema"
import type { SimulatorOptionsInput } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"

const SIMULATOR = "simulator"

/** Nothing can be asked of the address that stands for imported traces. */
const refuseImported = ({ recipe, file }: ResolvedRecipe): Effect.Effect<void, ImportError> =>
  recipe.teacher.at.some(({ url }) => url === IMPORTED)
    ? Effect.fail(
        new ImportError({
          message: `${file}: these traces were imported, and nothing can be bought at ${JSON.stringify(IMPORTED)}. \`cotton cut\` chooses from them; to buy more for the same problems, set teacher.at to an endpoint that serves ${recipe.teacher.model}`
        })
      )
    : Effect.void

/** Options of the simulated teacher that it does not have, each with its place in the recipe. */
export const checkSimulator = Effect.fnUntraced(function* ({ recipe, file, locate }: ResolvedRecipe) {
  if (Object.keys(recipe.simulator).length === 0) return
  const { SimulatorOptions } = yield* Effect.promise(() => import("@cotton/simulator/SimulatorOptions"))
  const decode = SchemaParser.decodeUnknownResult(SimulatorOptions, { onExcessProperty: "error", errors: "all" })
  const read = decode(recipe.simulator)
  if (Result.isSuccess(read)) return
  const problems = findIssues(read.failure, [SIMULATOR]).map(({ path, words }) =>
    locate(path, `${fieldName(path)}: ${words}`)
  )
  return yield* new RecipeError({ file, problems })
})

/** A file to replay that is not there, a port that is taken. */
const cannotStart = ({ recipe, file, locate }: ResolvedRecipe, error: unknown): RecipeError => {
  const why = error instanceof Error ? error.message : String(error)
  const path = Object.hasOwn(recipe.simulator, "replay") ? [SIMULATOR, "replay"] : [SIMULATOR]
  const problem = locate(path, `${fieldName(path)}: the simulated teacher does not start: ${why}`)
  return new RecipeError({ file, problems: [problem] })
}

/**
 * Starts the teacher that comes with Cotton where the recipe names it, and puts its address in the recipe. Loaded only
 * then: a run against a real teacher does not wait for it.
 */
export const withSimulator = Effect.fnUntraced(function* (resolved: ResolvedRecipe) {
  yield* refuseImported(resolved)
  yield* checkSimulator(resolved)
  const { teacher, simulator: options } = resolved.recipe
  if (!teacher.at.some(({ url }) => url === SIMULATOR)) return resolved
  const { startSimulator } = yield* Effect.promise(() => import("@cotton/simulator"))
  const running = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: () => startSimulator({ models: ["*"], ...(options as SimulatorOptionsInput) }),
      catch: (error) => cannotStart(resolved, error)
    }),
    ({ close }) => Effect.promise(close)
  )
  const at = teacher.at.map((endpoint) =>
    endpoint.url === SIMULATOR ? Object.assign({}, endpoint, { url: running.url }) : endpoint
  )
  // The port is another one each time; in the journal and the dataset the teacher keeps its name.
  const hosts = teacher.at.map(({ url }) => hostOf(url))
  return { ...resolved, hosts, recipe: { ...resolved.recipe, teacher: { ...teacher, at } } }
})

/** The recipe as `run.json` keeps it: the simulator's port of today is gone tomorrow. */
export const asNamed = ({ recipe, hosts }: ResolvedRecipe): Recipe => {
  if (hosts === undefined) return recipe
  const at = recipe.teacher.at.map((endpoint, n) =>
    hosts[n] === SIMULATOR ? Object.assign({}, endpoint, { url: SIMULATOR }) : endpoint
  )
  return { ...recipe, teacher: { ...recipe.teacher, at } }
}
