import { hostOf } from "@cotton/generator"
import { fieldName, ImportError, RecipeError, type ResolvedRecipe } from "@cotton/pipeline"
import { findIssues } from "@cotton/pipeline/recipe/RecipeIssues"
import { IMPORTED, type Recipe } from "@cotton/schema"
import type { SimulatorOptionsInput } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import * as Record from "effect/Record"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"

const SIMULATOR = "simulator"

/** Whoever is asked at endpoints. */
type Asked = Pick<Recipe["teacher"], "at">

/** With each endpoint that stands at one address at the other. */
const moved = <A extends Asked>(spec: A, from: string, to: string): A => ({
  ...spec,
  at: spec.at.map((endpoint) => (endpoint.url === from ? Object.assign({}, endpoint, { url: to }) : endpoint))
})

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

/** Whether any of these is the one that comes with Cotton. */
export const isSimulated = (specs: Readonly<Record<string, Asked>>): boolean =>
  Object.values(specs).some(({ at }) => at.some(({ url }) => url === SIMULATOR))

/**
 * Starts the teacher that comes with Cotton where the recipe names it, and puts its address in the recipe. Loaded only
 * then: a run against a real teacher does not wait for it.
 */
export const withSimulator = Effect.fnUntraced(function* (resolved: ResolvedRecipe) {
  yield* refuseImported(resolved)
  yield* checkSimulator(resolved)
  const { teacher, judges, simulator: options } = resolved.recipe
  if (!isSimulated({ ...judges, teacher })) return resolved
  const { startSimulator } = yield* Effect.promise(() => import("@cotton/simulator"))
  const running = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: () => startSimulator({ models: ["*"], ...(options as SimulatorOptionsInput) }),
      catch: (error) => cannotStart(resolved, error)
    }),
    ({ close }) => Effect.promise(close)
  )
  const standing = <A extends Asked>(spec: A): A => moved(spec, SIMULATOR, running.url)
  // The port is another one each time; in the journal and the dataset the teacher keeps its name.
  const hosts = teacher.at.map(({ url }) => hostOf(url))
  const recipe = { ...resolved.recipe, teacher: standing(teacher), judges: Record.map(judges, standing) }
  return { ...resolved, hosts, simulator: running.url, recipe }
})

/** The recipe as `run.json` keeps it: the simulator's port of today is gone tomorrow. */
export const asNamed = ({ recipe, simulator }: ResolvedRecipe): Recipe => {
  if (simulator === undefined) return recipe
  const named = <A extends Asked>(spec: A): A => moved(spec, simulator, SIMULATOR)
  return { ...recipe, teacher: named(recipe.teacher), judges: Record.map(recipe.judges, named) }
}
