import { layerPool } from "@cotton/filters"
import { FilterError } from "@cotton/filters/errors"
import { judgesOf, type Seat, withJudges } from "@cotton/filters/Judges"
import { leavesOf } from "@cotton/filters/Leaves"
import { hostOf, layerOpenAiCompatible, type MissingSecret, Purse } from "@cotton/generator"
import { layerJournal, type Opened, type RunDirectory } from "@cotton/store"
import * as Layer from "effect/Layer"
import { fileURLToPath } from "node:url"
import type { PlannedFilter, SandboxSpec } from "@cotton/schema"
import { Judging } from "@cotton/schema/ports/Judging"
import { Consultant } from "@cotton/schema/ports/Consultant"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { layerConsultation, makeConsultation } from "./consult/Consultation.ts"
import { memoryShelf } from "./consult/MemoryShelf.ts"
import { checkCommands } from "./CommandNote.ts"
import type { Run } from "./Run.ts"
import { sandboxServerOf } from "./SandboxServer.ts"

type Environment = Readonly<Record<string, string | undefined>>

interface JudgingOptions {
  readonly filters: ReadonlyArray<PlannedFilter>
  /** What one trace may take in the checks. */
  readonly seconds: number
  /** The recipe that brings filters of its own. */
  readonly module: string | null
  readonly sandbox?: SandboxSpec | undefined
  /** Programs of the user's that judge are relative to it: the recipe's. Default: where we are. */
  readonly folder?: string | undefined
  /** What such programs are given a part of. Default: the process's own. */
  readonly environment?: Environment
  /** Worker threads of the checks. Default: the pool's own. */
  readonly threads?: number
}

const layerChecks = ({ filters, seconds, module, threads }: JudgingOptions) =>
  layerPool({
    plan: leavesOf(filters),
    timeoutMs: seconds * 1000,
    ...(threads === undefined ? {} : { threads }),
    ...(module === null ? {} : { recipeModule: module, workerSetup: MODULE_FALLBACK })
  })

const noJudge = (id: string) =>
  new FilterError({
    reason: "no-judge",
    path: ["judge"],
    message: `${id} asks a model, and none is named: a recipe has it under \`judges\``
  })

/** Keeps the programs that judge, where there are any. */
const commandsFor = Effect.fnUntraced(function* (
  judges: ReadonlyArray<Seat>,
  { folder = process.cwd(), environment = process.env }: JudgingOptions
) {
  if (!judges.some(({ needs }) => needs === "command")) return undefined
  yield* checkCommands(judges, folder, environment)
  const { makeCommands } = yield* Effect.promise(() => import("@cotton/filters/command/Commands"))
  return yield* makeCommands({ folder, environment })
})

/**
 * A worker pool with these filters; and what their judges ask: a sandbox, models, programs, each where one needs it. Fails where
 * that is not there.
 */
export const layerJudging = (options: JudgingOptions) =>
  Layer.effect(
    Judging,
    Effect.gen(function* () {
      const checks = yield* Judging
      const judges = yield* judgesOf(options.filters)
      const consultant = Option.getOrUndefined(yield* Effect.serviceOption(Consultant))
      const asking = judges.find(({ needs }) => needs === "consultant")
      if (asking !== undefined && consultant === undefined) return yield* noJudge(asking.planned.id)
      const command = yield* commandsFor(judges, options)
      const running = judges.find(({ needs }) => needs === "sandbox")
      if (running === undefined) return yield* withJudges(options.filters, checks, { consultant, command })
      const { sandboxFor } = yield* Effect.promise(() => import("@cotton/filters/sandboxes/Choose"))
      const server = yield* Effect.mapError(
        sandboxServerOf(options.sandbox),
        ({ message }) => new FilterError({ reason: "sandbox", path: ["sandbox"], message })
      )
      const sandbox = yield* sandboxFor(running.planned.id, options.sandbox, server)
      return yield* withJudges(options.filters, checks, { sandbox, consultant, command })
    })
  ).pipe(Layer.provide(layerChecks(options)))

const MODULE_FALLBACK = fileURLToPath(new URL("./recipe/ModuleFallback.ts", import.meta.url))

/** The port of the simulated teacher is another one each time; in the records it keeps its name. */
const hostNameIn =
  ({ simulator }: Run["resolved"]) =>
  (url: string): string =>
    url === simulator ? "simulator" : hostOf(url)

/** The worker pool of a run, and its judges over the run's journal: they are not asked before `Consultation` is opened. */
export const layerRunJudging = ({ filters, recipe, resolved, judges }: Run, environment: Environment = {}) =>
  layerJudging({
    filters,
    seconds: recipe.judgeTimeout,
    module: resolved.module,
    sandbox: recipe.sandbox,
    folder: resolved.folder
  }).pipe(Layer.provideMerge(layerConsultation({ recipe, judges, environment, hostName: hostNameIn(resolved) })))

/**
 * Judging beside any run: the judges of a recipe are asked at once, within its budget, and what they answer is kept nowhere
 * but in memory.
 */
export const layerFreeJudging = (
  options: JudgingOptions,
  {
    resolved,
    judges,
    environment
  }: { readonly resolved: Run["resolved"] | null; readonly judges: Run["judges"]; readonly environment: Environment }
): Layer.Layer<Judging, FilterError | MissingSecret> => {
  const here = { folder: resolved?.folder, ...options }
  if (resolved === null || Object.keys(judges).length === 0) return layerJudging(here)
  const { recipe } = resolved
  const asking = Layer.effect(
    Consultant,
    Effect.gen(function* () {
      const { consultant, consultation } = makeConsultation({
        recipe,
        judges,
        environment,
        hostName: hostNameIn(resolved),
        shelf: memoryShelf()
      })
      yield* consultation.open(new Purse(recipe.budget))
      return consultant
    })
  )
  return layerJudging(here).pipe(Layer.provide(asking))
}

/** The services of a whole run: teacher, worker pool, judges and journal. Keys come from `environment`. */
export const layerRun = (
  run: Run,
  directory: RunDirectory,
  options: {
    readonly environment: Environment
    readonly onOpened?: (opened: Opened) => void
  }
) =>
  Layer.mergeAll(
    layerOpenAiCompatible(run.recipe.teacher, options.environment),
    layerRunJudging(run, options.environment)
  ).pipe(
    Layer.provideMerge(
      layerJournal({ path: directory.journal, rollback: directory.network !== null }, options.onOpened)
    )
  )
