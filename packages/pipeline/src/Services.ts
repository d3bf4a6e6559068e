import { layerPool } from "@cotton/filters"
import { layerOpenAiCompatible } from "@cotton/generator"
import { layerJournal, type Opened, type RunDirectory } from "@cotton/store"
import * as Layer from "effect/Layer"
import { fileURLToPath } from "node:url"
import type { Run } from "./Run.ts"

/** The worker pool with the run's filters. */
export const layerJudging = (run: Run) =>
  layerPool({
    plan: run.filters,
    timeoutMs: run.recipe.judgeTimeout * 1000,
    ...(run.resolved.module === null
      ? {}
      : {
          recipeModule: run.resolved.module,
          workerSetup: fileURLToPath(new URL("./ModuleFallback.ts", import.meta.url))
        })
  })

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
    layerJudging(run),
    layerJournal({ path: directory.journal, rollback: directory.network !== null }, options.onOpened)
  )
