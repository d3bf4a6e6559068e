import { layerPool } from "@cotton/filters"
import { judgesOf, withJudges } from "@cotton/filters/Judges"
import { layerOpenAiCompatible } from "@cotton/generator"
import { layerJournal, type Opened, type RunDirectory } from "@cotton/store"
import * as Layer from "effect/Layer"
import { fileURLToPath } from "node:url"
import type { PlannedFilter, SandboxSpec } from "@cotton/schema"
import { Judging } from "@cotton/schema/ports/Judging"
import { Sandbox } from "@cotton/schema/ports/Sandbox"
import * as Effect from "effect/Effect"
import type { Run } from "./Run.ts"

interface JudgingOptions {
  readonly filters: ReadonlyArray<PlannedFilter>
  /** What one trace may take in the checks. */
  readonly seconds: number
  /** The recipe that brings filters of its own. */
  readonly module: string | null
  readonly sandbox?: SandboxSpec | undefined
}

const layerChecks = ({ filters, seconds, module }: JudgingOptions) =>
  layerPool({
    plan: filters,
    timeoutMs: seconds * 1000,
    ...(module === null ? {} : { recipeModule: module, workerSetup: MODULE_FALLBACK })
  })

/** A worker pool with these filters; and a sandbox, where one of them runs code. Fails where the machine has none. */
export const layerJudging = (options: JudgingOptions) =>
  Layer.effect(
    Judging,
    Effect.gen(function* () {
      const checks = yield* Judging
      const judges = yield* judgesOf(options.filters)
      if (judges.length === 0) return checks
      const { sandboxFor } = yield* Effect.promise(() => import("@cotton/filters/sandboxes/Choose"))
      const sandbox = yield* sandboxFor(judges[0]!.planned.id, options.sandbox)
      return yield* Effect.provideService(withJudges(checks, judges), Sandbox, sandbox)
    })
  ).pipe(Layer.provide(layerChecks(options)))

const MODULE_FALLBACK = fileURLToPath(new URL("./recipe/ModuleFallback.ts", import.meta.url))

/** The worker pool of a run. */
export const layerRunJudging = ({ filters, recipe, resolved }: Run) =>
  layerJudging({ filters, seconds: recipe.judgeTimeout, module: resolved.module, sandbox: recipe.sandbox })

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
