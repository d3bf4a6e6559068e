import { fileURLToPath } from "node:url"
import type { FilterRef } from "@cotton/schema/Recipe"
import { Judging } from "@cotton/schema/ports/Judging"
import type { Subject, Verdict } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import { withJudges } from "../src/Judges.ts"
import { leavesOf } from "../src/Leaves.ts"
import { planFilters } from "../src/Plan.ts"
import type { PoolOptions } from "../src/Pool.ts"
import { layerPool, makePool } from "../src/Pool.ts"
import recipe from "./fixtures/recipe.ts"
import setupRecipe from "./fixtures/setup-recipe.ts"
import { subjectOf } from "./Subject.ts"

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

const traceOf = (index: number, content = "fine"): Subject => {
  const subject = subjectOf({ content })
  return { ...subject, trace: { ...subject.trace, id: `p/${index}`, index } }
}

const REFS: ReadonlyArray<FilterRef> = ["own/wild", { "own/echo": { prefix: "id " } }, "shape/complete"]

type Pool = Effect.Success<ReturnType<typeof makePool>>

/** Runs `use` with a pool over the wild recipe, and closes it. */
const inPool = <A>(
  use: (pool: Pool) => Effect.Effect<A>,
  options: Partial<PoolOptions> & {
    readonly refs?: ReadonlyArray<FilterRef>
    readonly leaves?: PoolOptions["plan"]
  } = {}
): Promise<A> =>
  Effect.gen(function* () {
    const plan = options.leaves ?? (yield* planFilters(options.refs ?? REFS, recipe.filters))
    const pool = yield* makePool({
      plan,
      timeoutMs: 10_000,
      threads: 2,
      recipeModule: fixture("recipe.ts"),
      ...options
    })
    return yield* use(pool)
  }).pipe(Effect.scoped, Effect.runPromise)

const judgeAll = (pool: Pool, subjects: ReadonlyArray<Subject>) =>
  Effect.forEach(subjects, (subject) => pool.service.judge(subject), { concurrency: 64 })

const brief = (verdicts: ReadonlyArray<Verdict>) =>
  verdicts.map(({ outcome, reason }) => `${outcome} ${reason ?? ""}`.trim())

const idle = (pool: Pool, count: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    while (pool.idleSeats() < count) yield* Effect.sleep(5)
  })

describe("the pool", () => {
  it("loses the member of a panel that hangs, and no other: the panel goes by those that are left", async () => {
    const panel = { "verify/panel": { of: ["own/wild", { "own/echo": { prefix: "id " } }], rule: "first-sure" } }
    const plan = await Effect.runPromise(planFilters([panel, "shape/complete"], recipe.filters))
    const verdicts = await inPool(
      (pool) =>
        Effect.flatMap(Effect.orDie(withJudges(plan, pool.service, {})), (service) =>
          service.judge(traceOf(0, "loop"))
        ),
      { leaves: leavesOf(plan), timeoutMs: 500 }
    )
    expect(brief(verdicts)).toEqual(["fail echo", "pass"])
    expect(brief(verdicts[0]!.parts!)).toEqual(["unsure timeout", "fail echo"])
  })

  it("gives each trace the verdicts of the plan, those of the recipe's own filters too", async () => {
    const verdicts = await inPool((pool) => pool.service.judge(traceOf(7)))
    expect(brief(verdicts)).toEqual(["pass", "fail echo", "pass"])
    expect(verdicts.map(({ filter, version, options }) => ({ filter, version, options }))).toEqual([
      { filter: "own/wild", version: 1, options: {} },
      { filter: "own/echo", version: 1, options: { prefix: "id " } },
      { filter: "shape/complete", version: 2, options: { reasoning: "optional", finished: [] } }
    ])
    expect(verdicts[1]!.found).toBe("id p/7")
    expect(verdicts.every(({ ms }) => Number.isFinite(ms) && ms >= 0)).toBe(true)
  })

  it("judges 950 traces right while 50 others hang, and has all seats free afterwards", async () => {
    // Every twentieth hangs: half in an endless loop, half in a regular expression that backtracks without end.
    const wordOf = (index: number): string => (index % 20 === 0 ? (index % 40 === 0 ? "loop" : "backtrack") : "fine")
    const subjects = Array.from({ length: 1000 }, (_, index) => traceOf(index, wordOf(index)))
    const all = await inPool((pool) => Effect.tap(judgeAll(pool, subjects), () => idle(pool, 2)), { timeoutMs: 500 })
    const hung = all.filter((verdicts) => verdicts[0]!.reason === "timeout")
    expect(all).toHaveLength(1000)
    expect(hung).toHaveLength(50)
    all.forEach((verdicts, index) => {
      expect(verdicts[1]!.found).toBe(`id p/${index}`)
      expect(brief(verdicts)).toEqual([wordOf(index) === "fine" ? "pass" : "unsure timeout", "fail echo", "pass"])
    })
    expect(hung[0]![0]!.found).toBe("own/wild: no verdict within 500 ms")
    // Fifty workers are replaced, each of which loads its modules.
  }, 300_000)

  it("gives up a trace whose second filter hangs too, with the first verdicts that it can still tell", async () => {
    const refs = ["own/wild", { "own/echo": { prefix: "" } }, "own/also-wild"]
    const [hung, next] = await inPool((pool) => judgeAll(pool, [traceOf(0, "loop"), traceOf(1)]), {
      refs,
      timeoutMs: 100,
      threads: 1
    })
    expect(brief(hung!)).toEqual(["unsure timeout", "unsure timeout", "unsure timeout"])
    expect(hung!.map(({ found }) => found)).toEqual([
      "own/wild: no verdict within 100 ms",
      "own/also-wild before it: no verdict within 100 ms",
      "own/also-wild: no verdict within 100 ms"
    ])
    expect(brief(next!)).toEqual(["pass", "fail echo", "pass"])
  })

  it("starts the clock when a seat is taken: who waits behind hung traces is not late", async () => {
    const subjects = [...Array.from({ length: 4 }, (_, i) => traceOf(i, "loop")), traceOf(9)]
    const all = await inPool((pool) => judgeAll(pool, subjects), { timeoutMs: 200, threads: 1 })
    expect(brief(all[4]!)).toEqual(["pass", "fail echo", "pass"])
  })

  it.each([
    ["ends its thread", "exit", "worker-died"],
    ["takes more memory than it may", "memory", "worker-died"]
  ])("loses only the verdict of a filter that %s, and replaces the worker", async (_, word, reason) => {
    const subjects = [traceOf(0), traceOf(1, word), traceOf(2), traceOf(3)]
    const all = await inPool((pool) => Effect.tap(judgeAll(pool, subjects), () => idle(pool, 1)), {
      threads: 1,
      timeoutMs: 30_000,
      limits: { maxOldGenerationSizeMb: 64 }
    })
    expect(all.map((verdicts) => verdicts[0]!.reason)).toEqual([undefined, reason, undefined, undefined])
    expect(all.map((verdicts) => verdicts[1]!.found)).toEqual(["id p/0", "id p/1", "id p/2", "id p/3"])
  })

  it("says error of a trace that can't cross threads, and goes on", async () => {
    const strange = traceOf(0)
    const subject = { ...strange, problem: { ...strange.problem, metadata: { f: (() => 1) as never } } }
    const all = await inPool((pool) => judgeAll(pool, [subject, traceOf(1)]), { threads: 1 })
    expect(brief(all[0]!)).toEqual(["error not-cloneable", "error not-cloneable", "error not-cloneable"])
    expect(brief(all[1]!)).toEqual(["pass", "fail echo", "pass"])
  })

  it("frees the seat of an interrupted judgement, waiting or running, and never settles it", async () => {
    const later = await inPool(
      (pool) =>
        Effect.gen(function* () {
          const running = yield* Effect.forkChild(pool.service.judge(traceOf(0, "loop")))
          const waiting = yield* Effect.forkChild(pool.service.judge(traceOf(1)))
          yield* Effect.sleep(50)
          yield* Fiber.interrupt(waiting)
          yield* Fiber.interrupt(running)
          const verdicts = yield* pool.service.judge(traceOf(2))
          yield* idle(pool, 1)
          return verdicts
        }),
      { threads: 1, timeoutMs: 300 }
    )
    expect(later[1]!.found).toBe("id p/2")
  })

  it("closes with its scope while a filter hangs, and tells who waits", async () => {
    const fiber = await inPool(
      (pool) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.forkDetach(judgeAll(pool, [traceOf(0, "loop"), traceOf(1)]))
          yield* Effect.sleep(50)
          return fiber
        }),
      { threads: 1, timeoutMs: 3_600_000 }
    )
    const all = await Effect.runPromise(Fiber.join(fiber))
    expect(all.map((verdicts) => verdicts[0]!.reason)).toEqual(["no-workers", "no-workers"])
  })

  it("lets every worker import a set-up module first", async () => {
    const found = await Effect.gen(function* () {
      const plan = yield* planFilters(["own/setup"], setupRecipe.filters)
      const pool = yield* makePool({
        plan,
        timeoutMs: 10_000,
        threads: 1,
        recipeModule: fixture("setup-recipe.ts"),
        workerSetup: fixture("setup.ts")
      })
      return (yield* pool.service.judge(traceOf(0)))[0]!.found
    }).pipe(Effect.scoped, Effect.runPromise)
    expect(found).toBe("done")
  })

  it("fails to start, with the reason, when the recipe can't be loaded or lacks a planned filter", async () => {
    const start = (recipeModule: string) =>
      Effect.gen(function* () {
        const plan = yield* planFilters(["own/wild"], recipe.filters)
        yield* makePool({ plan, timeoutMs: 1000, threads: 1, recipeModule })
      }).pipe(Effect.scoped, Effect.flip, Effect.runPromise)
    expect(await start(fixture("broken.ts"))).toMatchObject({
      _tag: "FilterError",
      reason: "bad-module",
      message: expect.stringContaining("this recipe can't be loaded")
    })
    expect((await start(fixture("setup-recipe.ts"))).message).toContain("there is no filter own/wild")
  })

  it("is a layer of the Judging port", async () => {
    const program = Effect.gen(function* () {
      const judging = yield* Judging
      return { plan: judging.plan, verdicts: yield* judging.judge(traceOf(0)) }
    })
    const plan = await Effect.runPromise(planFilters(["shape/complete"], []))
    const { plan: seen, verdicts } = await Effect.runPromise(
      Effect.provide(program, layerPool({ plan, timeoutMs: 10_000, threads: 1 }))
    )
    expect(seen).toBe(plan)
    expect(brief(verdicts)).toEqual(["pass"])
  })
})
