import { parentPort, workerData } from "node:worker_threads"
import { pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import type { Chain } from "./Chain.ts"
import { loadFilters } from "./Chain.ts"
import type { AnyCheck } from "./Check.ts"
import type { Answer, Errand, Message, Setup } from "./Seat.ts"

/*
 * The program of a worker thread: it loads the filters once, says that it is ready, and judges one trace a message.
 */

const { plan, recipeModule, workerSetup, running } = workerData as Setup
const current = new Int32Array(running)
const say = (message: Message): void => parentPort!.postMessage(message)

const load = (path: string): Promise<unknown> => import(path.startsWith("file:") ? path : pathToFileURL(path).href)

/** The checks of a recipe module: `export default defineRecipe({ …, filters: [ … ] })`. */
const customOf = (module: unknown): ReadonlyArray<AnyCheck> => {
  const recipe = (module as { readonly default?: { readonly filters?: unknown } }).default
  return Array.isArray(recipe?.filters) ? (recipe.filters as ReadonlyArray<AnyCheck>) : []
}

const judge = (chain: Chain, { subject, skip }: Errand): Answer => {
  const answer = plan.map((_, index) => {
    if (skip.includes(index)) return null
    Atomics.store(current, 0, index)
    const { finding, ms } = chain.judge(index, subject)
    return finding.outcome === "pass" && Object.keys(finding).length === 1 ? ms : ([ms, finding] as const)
  })
  Atomics.store(current, 0, -1)
  return answer
}

const start = async (): Promise<void> => {
  if (workerSetup !== undefined) await load(workerSetup)
  const custom = recipeModule === undefined ? [] : customOf(await load(recipeModule))
  const chain = await Effect.runPromise(loadFilters(plan, custom))
  parentPort!.on("message", (errand: Errand) => say(judge(chain, errand)))
  say("ready")
}

// oxlint-disable-next-line unicorn/prefer-top-level-await -- a rejected top-level await would end the worker without a word
start().catch((cause: unknown) => say({ failed: cause instanceof Error ? cause.message : String(cause) }))
