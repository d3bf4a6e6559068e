import { availableParallelism } from "node:os"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Judging } from "@cotton/schema/ports/Judging"
import type { PlannedFilter, Verdict } from "@cotton/schema/Verdict"
import { FilterError } from "./errors.ts"
import type { WorkerLimits } from "./Seat.ts"
import { Seats } from "./Seats.ts"

export interface PoolOptions {
  readonly plan: ReadonlyArray<PlannedFilter>
  /** Worker threads. Default: one fewer than the machine's cores, at least 1 and at most 4. */
  readonly threads?: number
  /** Milliseconds from taking a seat until a trace's whole chain is given up. */
  readonly timeoutMs: number
  /** Absolute path of a recipe module; every worker imports it again for the checks in its `filters`. */
  readonly recipeModule?: string
  /** Absolute path of a module that every worker imports first: to resolve packages for a recipe outside of any. */
  readonly workerSetup?: string
  /** Further Node options of the workers. */
  readonly execArgv?: ReadonlyArray<string>
  readonly limits?: Partial<WorkerLimits>
}

/** 256 MB is a hundred times what the longest traces need; a check that takes it leaks. */
const LIMITS: WorkerLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 }

const defaultThreads = (): number => Math.max(1, Math.min(4, availableParallelism() - 1))

/** The service and how many of its seats are free, for tests and displays. */
export const makePool = Effect.fnUntraced(function* (options: PoolOptions) {
  const { plan, timeoutMs, recipeModule, workerSetup, execArgv } = options
  const seats = yield* Effect.acquireRelease(
    Effect.callback<Seats, FilterError>((resume) => {
      const pool: Seats = new Seats(
        {
          plan,
          timeoutMs,
          threads: options.threads ?? defaultThreads(),
          limits: { ...LIMITS, ...options.limits },
          ...(recipeModule === undefined ? {} : { recipeModule }),
          ...(workerSetup === undefined ? {} : { workerSetup }),
          ...(execArgv === undefined ? {} : { execArgv })
        },
        () => resume(Effect.succeed(pool)),
        (message) => {
          const reason = recipeModule === undefined ? "workers" : "bad-module"
          const said = `the filters can't be started in a worker thread: ${message}`
          resume(Effect.fail(new FilterError({ reason, path: ["judge"], message: said })))
        }
      )
      return Effect.sync(() => pool.close("interrupted"))
    }),
    (pool) => Effect.sync(() => pool.close("the pool is closed"))
  )
  const service: Judging["Service"] = {
    plan,
    judge: (subject) =>
      Effect.callback<ReadonlyArray<Verdict>>((resume) => {
        const job = seats.submit(subject, (verdicts) => resume(Effect.succeed(verdicts)))
        return Effect.sync(() => seats.cancel(job))
      })
  }
  return { service, idleSeats: () => seats.idle }
})

/**
 * Judging in a pool of worker threads: one message a trace with the whole chain. A trace whose filter hangs or kills its
 * worker gets `unsure` for that filter (`timeout`, `worker-died`) and is judged once more without it; all others are not
 * touched. Fails when the filters can't be loaded in a worker. Closing the scope ends the workers at once.
 */
export const layerPool = (options: PoolOptions): Layer.Layer<Judging, FilterError> =>
  Layer.effect(
    Judging,
    Effect.map(makePool(options), ({ service }) => service)
  )
