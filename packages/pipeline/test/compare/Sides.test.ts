import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { compareSides, readStoredSamples, sideOf } from "../../src/compare/Sides.ts"
import { readStoredRun } from "../../src/index.ts"
import {
  chooseAgain,
  type Lesson,
  runAll,
  says,
  type Site,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "../Workbench.ts"

const RECIPE = {
  sample: { keep: 1, tries: 2, seed: 0 },
  cuts: { verified: {}, all: { answer: "any", tokens: "verified" } }
}

/** Every third problem is solved at the second try, every fourth never. */
const lessons = sums(12, (answer, n) => [
  n % 3 === 0 ? says("0") : says(answer),
  n % 4 === 0 ? says("1") : says(answer)
])

const bought = (some: ReadonlyArray<Lesson>, change: Record<string, unknown> = {}, replies = some) =>
  Effect.gen(function* () {
    const at = yield* site
    const teacher = yield* teaching(at, replies)
    writeProblems(at, some)
    writeRecipe(at, teacher.url, { ...RECIPE, ...change })
    yield* runAll(at)
    return at
  })

const side = (at: Site, cut: string | null = null) =>
  Effect.gen(function* () {
    const stored = yield* readStoredRun(at.dir)
    return yield* sideOf(stored, cut, yield* readStoredSamples(stored))
  })

const compared = (a: Site, b: Site, cutA: string | null = null, cutB: string | null = null) =>
  Effect.gen(function* () {
    return yield* compareSides(yield* side(a, cutA), yield* side(b, cutB))
  })

/** A copy of a whole run, as a user would make one to try something. */
const copied = (of: Site) =>
  Effect.gen(function* () {
    const at = yield* site
    cpSync(of.folder, at.folder, { recursive: true })
    return at
  })

/* One run that many tests look at and none changes. */
const scope = Effect.runSync(Scope.make())
let a: Site
beforeAll(async () => {
  a = await Effect.runPromise(Scope.provide(bought(lessons), scope))
}, 60_000)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

describe("two runs", () => {
  it.live("that are one: nothing differs and nothing flips", () =>
    Effect.gen(function* () {
      const { cost, sameTraces, settings, traces, yields } = yield* compared(a, a)
      expect([settings, traces, yields.problems]).toEqual([[], [], []])
      expect(sameTraces).toBe(yields.before.judged)
      expect(yields.difference).toEqual({ value: 0, low: 0, high: 0 })
      expect(cost.after).toEqual(cost.before)
      expect(yields.before).toMatchObject({ judged: 16, kept: 11, covered: 11, problems: 12 })
      // 16 replies at their prices, for eleven traces.
      expect(cost.before.usdPerKept).toBeCloseTo(cost.before.usd / 11, 12)
      expect(cost.before.usd).toBeGreaterThan(0)
    })
  )

  it.live("that judged the same traces otherwise: these, with what stands in their way", () =>
    Effect.gen(function* () {
      const b = yield* copied(a)
      yield* chooseAgain(b, {
        set: ["judge=[shape/complete, { verify/number: {} }, { shape/length: { minTokens: 1000 } }]"]
      })
      const { settings, sameTraces, traces } = yield* compared(a, b)
      expect(settings.map(({ field }) => field)).toEqual([
        "judge.verify/math-answer",
        "judge.verify/number",
        "judge.shape/length"
      ])
      expect(sameTraces).toBe(16)
      expect(traces).toHaveLength(11)
      for (const { change, why } of traces ?? [])
        expect([change, why]).toEqual([
          "lost",
          { _tag: "Rejected", mark: { filter: "shape/length", outcome: "fail", reason: "too-short" } }
        ])
      const back = yield* compared(b, a)
      expect(back.traces?.map(({ change, traceId }) => [change, traceId])).toEqual(
        traces?.map(({ traceId }) => ["gained", traceId])
      )
    })
  )

  it.live("of one recipe with other replies have equal calls, and yet other traces: problems are compared", () =>
    Effect.gen(function* () {
      const others = sums(12, (answer, n) => (n > 0 && n < 6 ? [says("0"), says("1")] : [says(answer)]))
      const b = yield* bought(others)
      const { settings, traces, yields } = yield* compared(a, b)
      expect(settings.map(({ field }) => field)).toEqual(["teacher.at[0].url"])
      expect(traces).toBe(null)
      expect(yields.problems.filter(({ change }) => change === "lost").map(({ problemId }) => problemId)).toEqual([
        "p1",
        "p2",
        "p3",
        "p4",
        "p5"
      ])
      expect(yields.problems.filter(({ change }) => change === "gained").map(({ problemId }) => problemId)).toEqual([
        "p0"
      ])
    })
  )

  it.live("whose replies differ in their words alone, not in their counts, are not taken for the same", () =>
    Effect.gen(function* () {
      const one = yield* bought(sums(4, () => [says("77")]))
      const other = yield* bought(sums(4, () => [says("88")]))
      const { traces, yields } = yield* compared(one, other)
      expect([traces, yields.before.judged, yields.after.judged]).toEqual([null, 8, 8])
    })
  )

  it.live("with other tests under the same ids: that is another problem, as another answer is", () =>
    Effect.gen(function* () {
      const withTests = (tests: (id: string) => unknown) =>
        Effect.gen(function* () {
          const at = yield* site
          const few = lessons.slice(0, 3)
          const teacher = yield* teaching(at, few)
          const rows = few.map(({ id, prompt, answer }) => ({ id, prompt, answer, tests: tests(id) }))
          at.write("problems.jsonl", rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
          writeRecipe(at, teacher.url, {
            ...RECIPE,
            problems: { from: "problems.jsonl", map: { tests: "tests" } }
          })
          yield* runAll(at)
          return at
        })
      const asserting = (n: number) => ({ kind: "asserts", language: "python", code: `assert f(1) == ${n}` })
      const one = yield* withTests(() => asserting(1))
      const other = yield* withTests((id) => asserting(id === "p1" ? 2 : 1))
      expect((yield* compared(one, one)).reworded).toBe(0)
      expect((yield* compared(one, other)).reworded).toBe(1)
    })
  )

  it.live("with other problems: the shared ones alone count", () =>
    Effect.gen(function* () {
      const few = lessons.slice(4, 8).concat(sums(14).slice(12))
      const b = yield* bought(
        few.map((one) => (one.id === "p5" ? { ...one, answer: "1000" } : one)),
        {},
        few
      )
      const { cost, problems, reworded, yields } = yield* compared(a, b)
      expect(problems).toEqual({ shared: 4, onlyBefore: 8, onlyAfter: 2 })
      expect([yields.before.problems, yields.after.problems, reworded]).toEqual([4, 4, 1])
      const whole = yield* compared(a, a)
      expect(cost.before.usd).toBeLessThan(whole.cost.before.usd)
    })
  )
})

describe("cuts", () => {
  it.live("of one run: their rules, and the rows of one that are none of the other", () =>
    Effect.gen(function* () {
      const { settings, traces, yields } = yield* compared(a, a, "verified", "all")
      expect(settings).toEqual([
        { field: "cut.answer", before: "right", after: "any" },
        { field: "cut.tokens", before: undefined, after: "verified" }
      ])
      expect(yields.before.kept).toBe(11)
      const gained = traces?.filter(({ change }) => change === "gained") ?? []
      expect(gained.length).toBeGreaterThan(0)
      expect(gained.every(({ why }) => why._tag === "Rejected")).toBe(true)
    })
  )

  it.live("that the run does not have: which it has", () =>
    Effect.gen(function* () {
      const near = yield* Effect.flip(side(a, "verifed"))
      expect([near._tag, near.message]).toEqual([
        "CutUnknown",
        expect.stringContaining(`did you mean ${a.dir}:verified?`)
      ])
      expect((yield* Effect.flip(side(a, "zzz"))).message).toContain(`its cuts are ${a.dir}:verified, ${a.dir}:all`)
      expect((yield* Effect.flip(side(a, "constructor")))._tag).toBe("CutUnknown")
    })
  )
})

describe("runs that hold little", () => {
  it.live("one without a journal, and one that keeps nothing: no figure is made up", () =>
    Effect.gen(function* () {
      const wrong = yield* bought(sums(4, () => [says("0")]))
      const empty = yield* copied(wrong)
      rmSync(join(empty.dir, "journal.db"))
      const nothing = yield* compared(wrong, empty)
      expect(nothing.problems).toEqual({ shared: 0, onlyBefore: 4, onlyAfter: 0 })
      expect(nothing.yields.before).toMatchObject({ judged: 0, kept: 0, problems: 0 })
      expect([nothing.cost.before.usdPerKept, nothing.traces]).toEqual([null, null])
      const none = yield* compared(wrong, wrong)
      expect(none.yields.before).toMatchObject({ judged: 8, kept: 0, covered: 0 })
      expect([none.cost.before.usdPerKept, none.cost.before.tokensPerKept]).toEqual([null, null])
      expect(none.yields.difference.value).toBe(0)
    })
  )

  it.live("one whose traces are not judged under its filters says how many, and takes none of them for rejected", () =>
    Effect.gen(function* () {
      const b = yield* copied(a)
      const file = join(b.dir, "run.json")
      const stored = JSON.parse(readFileSync(file, "utf8")) as { recipe: { judge: unknown } }
      stored.recipe.judge = ["verify/number"]
      writeFileSync(file, JSON.stringify(stored))
      const { read } = yield* side(b)
      expect([read.lacking, read.samples.length]).toEqual([16, 0])
      const { problems, yields } = yield* compared(a, b)
      expect([problems.shared, yields.after.judged]).toEqual([0, 0])
    })
  )
})
