import { hostOf } from "@cotton/generator"
import { ImportError, type ResolvedRecipe } from "@cotton/pipeline"
import { IMPORTED, type Recipe } from "@cotton/schema"
import type { SimulatorOptionsInput } from "@cotton/simulator"
import * as Effect from "effect/Effect"

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

/**
 * Starts the teacher that comes with Cotton where the recipe names it, and puts its address in the recipe. Loaded only
 * then: a run against a real teacher does not wait for it.
 */
export const withSimulator = Effect.fnUntraced(function* (resolved: ResolvedRecipe) {
  yield* refuseImported(resolved)
  const { teacher, simulator: options } = resolved.recipe
  if (!teacher.at.some(({ url }) => url === SIMULATOR)) return resolved
  const { simulator } = yield* Effect.promise(() => import("@cotton/simulator"))
  const running = yield* simulator({ models: ["*"], ...(options as SimulatorOptionsInput) })
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
