import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { Recipe } from "@cotton/schema"
import * as SchemaParser from "effect/SchemaParser"
import { asJudged } from "../../src/examine/AsJudged.ts"
import { changedSettings } from "../../src/examine/Changed.ts"
import { examineProblem } from "../../src/examine/Examine.ts"
import { examineRun, pickSeeded, tracesOf } from "../../src/examine/Overview.ts"
import { site } from "../Workbench.ts"
import { begin, type Fate, problem, reading, store, type Written } from "./WrittenRun.ts"

/** Fates of one problem's samples: `a/0` wrong, `a/1` kept, … */
const written = (fates: ReadonlyArray<Fate>): ReadonlyArray<Written> => {
  const of = problem("a")
  return fates.map((fate, index) => ({ problem: of, index, fate }))
}

const FATES: ReadonlyArray<Fate> = ["wrong", "kept", "failed", "both", "both", "unsure", "wrong", "wrong", "unjudged"]

describe("a run as a whole", () => {
  const looking = <A>(work: Parameters<typeof reading<A, Error>>[1], fates = FATES) =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      yield* store(at, run, written(fates))
      return yield* reading(at, work)
    })

  it.effect("has for each reason its first and sole causes, and traces to go on with", () =>
    Effect.gen(function* () {
      const { funnel, reasons, kept, failed, cuts } = yield* looking((stored) => examineRun(stored, { examples: 2 }))
      expect(funnel).toMatchObject({
        sampled: 9,
        failed: 1,
        kept: 1,
        rejected: 5,
        undecided: 1,
        unjudged: 1,
        problems: 1
      })
      expect(
        reasons.map(({ reason, first, sole, total, examples }) => [reason, first, sole, total, examples.length])
      ).toEqual([
        ["wrong-answer", 3, 3, 5, 2],
        ["cut-off", 2, 0, 2, 2],
        ["unreadable-gold", 1, 1, 1, 1]
      ])
      expect(reasons[1]?.examples.toSorted()).toEqual(["a/3", "a/4"])
      expect(["a/0", "a/6", "a/7"]).toEqual(expect.arrayContaining([...reasons[0]!.examples]))
      expect([kept, failed]).toEqual([["a/1"], ["a/2"]])
      expect(cuts.map(({ name, train, validation }) => [name, train + validation])).toEqual([["verified", 1]])
    })
  )

  it.effect("has an example also of a reason that decided nothing", () =>
    Effect.gen(function* () {
      const { reasons } = yield* looking((stored) => examineRun(stored), ["both", "both"])
      expect(reasons.map(({ reason, first, examples }) => [reason, first, examples.toSorted()])).toEqual([
        ["cut-off", 2, ["a/0", "a/1"]],
        ["wrong-answer", 0, ["a/0", "a/1"]]
      ])
    })
  )

  it.effect("gives the traces of a reason, of a filter, of a fate, or all", () =>
    Effect.gen(function* () {
      const asked = [
        "wrong-answer",
        "shape/complete",
        "kept",
        "rejected",
        "failed",
        "undecided",
        "unjudged",
        "nonsense",
        null
      ]
      const found = yield* looking((stored) => Effect.forEach(asked, (what) => tracesOf(stored, what)))
      expect(found.map(({ ids }) => ids.map((id) => Number(id.slice(2))))).toEqual([
        [0, 3, 4, 6, 7],
        [3, 4],
        [1],
        [0, 3, 4, 6, 7],
        [2],
        [5],
        [8],
        [],
        [0, 1, 2, 3, 4, 5, 6, 7, 8]
      ])
      expect(found[0]?.known).toEqual(expect.arrayContaining(["kept", "wrong-answer", "verify/math-answer"]))
    })
  )

  it("picks by its seed, without the same twice, and all when there are no more", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(8), fc.integer(), (length, count, seed) => {
        const ids = Array.from({ length }, (_, at) => `t${at}`)
        const picked = pickSeeded(ids, count, seed)
        expect(picked.length).toBe(Math.min(count, length))
        expect(new Set(picked).size).toBe(picked.length)
        expect(ids).toEqual(expect.arrayContaining([...picked]))
        expect(pickSeeded(ids, count, seed)).toEqual(picked)
      })
    )
    const ids = Array.from({ length: 1000 }, (_, at) => String(at))
    const firsts = new Set(Array.from({ length: 50 }, (_, seed) => pickSeeded(ids, 1, seed)[0]))
    expect(firsts.size).toBeGreaterThan(40)
  })
})

describe("a run that was judged by other versions of its filters", () => {
  const older = (fates: ReadonlyArray<Fate>, plan: string) =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      yield* store(at, { ...run, plan }, written(fates))
      return { at, run }
    })

  it.effect("is looked at under those, and says so", () =>
    Effect.gen(function* () {
      const { at } = yield* older(["wrong", "kept"], "older")
      const found = yield* reading(at, (stored) =>
        Effect.gen(function* () {
          const { stored: judged, isOlder } = yield* asJudged(stored)
          return { isOlder, samples: (yield* examineProblem(judged, "a"))?.samples.map(({ fate }) => fate) }
        })
      )
      expect(found).toEqual({ isOlder: true, samples: ["rejected", "kept"] })
    })
  )

  it.effect("is not, as soon as anything was judged under its own, nor when nothing was judged at all", () =>
    Effect.gen(function* () {
      const { at, run } = yield* older(["wrong"], "another cut's")
      yield* store(at, run, [{ problem: problem("b"), index: 0, fate: "kept" }])
      yield* store(at, { ...run, plan: "a later cut's" }, [{ problem: problem("c"), index: 0, fate: "kept" }])
      const looked = yield* reading(at, asJudged)
      expect([looked.isOlder, looked.stored.run.plan]).toEqual([false, run.plan])
      const { at: fresh } = yield* older(["unjudged"], "any")
      expect((yield* reading(fresh, asJudged)).isOlder).toBe(false)
    })
  )
})

describe("the settings that are not the default", () => {
  const recipe = (change: Record<string, unknown> = {}) =>
    SchemaParser.decodeUnknownSync(Recipe)({
      problems: { from: "p.jsonl" },
      teacher: { model: "m", at: [{ url: "u", price: "free" }] },
      ...change
    })
  const fields = (change?: Record<string, unknown>) => changedSettings(recipe(change)).map(({ field }) => field)

  it("are those that have none, when nothing else was given, also when a default was written out", () => {
    const least = ["problems.from", "teacher.model", "teacher.at[0].url", "teacher.at[0].price"]
    expect(fields()).toEqual(least)
    expect(
      fields({ sample: { temperature: 0.6, keep: 1 }, cuts: { verified: { answer: "right", ignore: [] } } })
    ).toEqual(least)
  })

  it("are told by their fields, endpoints and cuts one by one, lists and free maps whole", () => {
    const change = {
      sample: { temperature: [0.5, 0.7], keep: 2 },
      judge: ["verify/exact"],
      teacher: {
        model: "m",
        body: { x: { y: 1 } },
        at: [
          { url: "u", price: "free", slots: 8 },
          { url: "v", price: { input: 1, output: 2 } }
        ]
      },
      cuts: { verified: {}, all: { answer: "any", tokens: "verified" } }
    }
    const told = changedSettings(recipe(change))
    expect(told.map(({ field }) => field)).toEqual([
      "problems.from",
      "teacher.model",
      "teacher.at[0].url",
      "teacher.at[0].price",
      "teacher.at[0].slots",
      "teacher.at[1].url",
      "teacher.at[1].price.input",
      "teacher.at[1].price.output",
      "teacher.body",
      "sample.keep",
      "sample.temperature",
      "judge",
      "cuts.all.answer",
      "cuts.all.tokens"
    ])
    expect(told.find(({ field }) => field === "teacher.body")?.value).toEqual({ x: { y: 1 } })
  })
})
