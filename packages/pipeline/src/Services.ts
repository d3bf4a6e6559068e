import { layerPool } from "@cotton/filters"
import { layerOpenAiCompatible } from "@cotton/generator"
import { layerJournal, type Opened, type RunDirectory } from "@cotton/store"
import * as Layer from "effect/Layer"
import { fileURLToPath } from "node:url"
import type { PlannedFilter } from "@cotton/schema"
import type { Run } from "./Run.ts"

/** A worker pool with these filters. `seconds`: what one trace may take. `module`: the recipe that brings filters of its own. */
export const layerJudging = (options: {
  readonly filters: ReadonlyArray<PlannedFilter>
  readonly seconds: number
  readonly module: string | null
}) =>
  layerPool({
    plan: options.filters,
    timeoutMs: options.seconds * 1000,
    ...(options.module === null ? {} : { recipeModule: options.module, workerSetup: MODULE_FALLBACK })
  })

const MODULE_FALLBACK = fileURLToPath(new URL("./recipe/ModuleFallback.ts", import.meta.url))

/** The worker pool of a run. */
export const layerRunJudging = ({ filters, recipe, resolved }: Run) =>
  layerJudging({ filters, seconds: recipe.judgeTimeout, module: resolved.module })

/** The services of a whole run: teacher, worker pool and journal. Keys come from `environment`. */
export const layerRun = (
  run: Run,
  directory: RunDirectory,
  options: {
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly onOpened?: (opened: Opened) => void
  }
) =>
  Layer.mergeAll(
    layerOpenAiCompatible(run.recipe.teacher, options.environment),
    layerRunJudging(run),
    layerJournal({ path: directory.journal, rollback: directory.network !== null }, options.onOpened)
  )
