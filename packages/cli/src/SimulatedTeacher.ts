import { hostOf } from "@cotton/generator"
import type { ResolvedRecipe } from "@cotton/pipeline"
import type { SimulatorOptionsInput } from "@cotton/simulator"
import * as Effect from "effect/Effect"

/**
 * Starts the teacher that comes with Cotton where the recipe names it, and puts its address in the recipe. Loaded only
 * then: a run against a real teacher does not wait for it.
 */
export const withSimulator = Effect.fnUntraced(function* (resolved: ResolvedRecipe) {
  const { teacher, simulator: options } = resolved.recipe
  if (!teacher.at.some(({ url }) => url === "simulator")) return resolved
  const { simulator } = yield* Effect.promise(() => import("@cotton/simulator"))
  const running = yield* simulator({ models: ["*"], ...(options as SimulatorOptionsInput) })
  const at = teacher.at.map((endpoint) =>
    endpoint.url === "simulator" ? Object.assign({}, endpoint, { url: running.url }) : endpoint
  )
  // The port is another one each time; in the journal and the dataset the teacher keeps its name.
  const hosts = teacher.at.map(({ url }) => hostOf(url))
  return { ...resolved, hosts, recipe: { ...resolved.recipe, teacher: { ...teacher, at } } }
})
