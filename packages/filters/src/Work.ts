import { parentPort, workerData } from "node:worker_threads"
import { pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import type { Chain } from "./Chain.ts"
import { loadFilters } from "./Chain.ts"
import type { AnyCheck } from "./Check.ts"
import type { Answer, Errand, Message, Setup } from "./Seat.ts"

const load = (path: string): Promise<unknown> => import(path.startsWith("file:") ? path : pathToFileURL(path).href)

/** The checks of a recipe module: `export default defineRecipe({ …, filters: [ … ] })`. */
const customOf = (module: unknown): ReadonlyArray<AnyCheck> => {
  const recipe = (module as { readonly default?: { readonly filters?: unknown } }).default
  return Array.isArray(recipe?.filters) ? (recipe.filters as ReadonlyArray<AnyCheck>) : []
}

const loadChain = async ({ plan, recipeModule, workerSetup }: Setup): Promise<Chain> => {
  if (workerSetup !== undefined) await load(workerSetup)
  const custom = recipeModule === undefined ? [] : customOf(await load(recipeModule))
  return Effect.runPromise(loadFilters(plan, custom))
}

/** Loads the filters once, says that the worker is ready, and judges one trace a message. */
export const work = async (): Promise<void> => {
  const setup = workerData as Setup
  const running = new Int32Array(setup.running)
  const say = (message: Message): void => parentPort!.postMessage(message)
  try {
    const chain = await loadChain(setup)
    parentPort!.on("message", ({ subject, skip }: Errand) => {
      const answer: Answer = setup.plan.map((_, index) => {
        if (skip.includes(index)) return null
        Atomics.store(running, 0, index)
        const { finding, ms } = chain.judge(index, subject)
        return finding.outcome === "pass" && Object.keys(finding).length === 1 ? ms : ([ms, finding] as const)
      })
      Atomics.store(running, 0, -1)
      say(answer)
    })
    say("ready")
  } catch (cause) {
    say({ failed: cause instanceof Error ? cause.message : String(cause) })
  }
}
