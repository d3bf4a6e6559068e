import { describe, expect, it } from "@effect/vitest"
import { layerJournalReader } from "@cotton/store"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { type Bought, boundsOf, readBought, readProblems, readTimings, type Run } from "../../src/index.ts"
import { planOf } from "../../src/plan/Plan.ts"
import {
  buy,
  callsOf,
  dossiers,
  runAll,
  says,
  settledBy,
  type Site,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "../Workbench.ts"

const STRICTER = "judge=[shape/complete, verify/math-answer, { shape/length: { minTokens: 100000 } }]"

/** Every third problem is got wrong twice before it is got right. */
const lessons = sums(12, (answer, at) => (at % 3 === 0 ? [says("0"), says("1"), says(answer)] : [says(answer)]))

const started = (at: Site, change: Record<string, unknown> = {}) =>
  Effect.gen(function* () {
    const teacher = yield* teaching(at, lessons)
    writeProblems(at, lessons)
    writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 4, seed: 0 }, ...change })
    return teacher
  })

const looked = (at: Site, run: Run) =>
  Effect.gen(function* () {
    const { problems } = yield* readProblems(run)
    const bought: Bought = yield* readBought(run, problems)
    const timings = yield* readTimings(run, [...bought.samples.values()].flat())
    return { problems, bought, timings: [...timings.values()] }
  }).pipe(Effect.provide(layerJournalReader(join(at.dir, "journal.db"))))

const idsOf = (all: ReadonlyArray<{ readonly problemId: string }>) => all.map(({ problemId }) => problemId).toSorted()

describe("a pilot", () => {
  it.live("buys its problems' worth in the run's own directory, and the run buys none of it again", () =>
    Effect.gen(function* () {
      const at = yield* site
      const teacher = yield* started(at)
      const pilot = yield* buy(at, { pilot: 4 })
      expect(pilot.closing).toEqual({ why: "settled" })
      expect(settledBy(pilot.events)).toHaveLength(4)
      const first = callsOf(yield* dossiers(at, pilot.run))
      expect(new Set(idsOf(first)).size).toBe(4)
      yield* buy(at, { pilot: 4 })
      expect(callsOf(yield* dossiers(at, pilot.run))).toHaveLength(first.length)

      const whole = yield* buy(at)
      expect(settledBy(whole.events)).toHaveLength(12)
      const all = callsOf(yield* dossiers(at, whole.run))
      expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
      expect(teacher.stats().requests).toBe(all.length)

      // The same samples as those of a run that had no pilot.
      const other = yield* site
      yield* started(other)
      const { run } = yield* buy(other)
      const alone = callsOf(yield* dossiers(other, run))
      expect(all.map(({ key }) => key).toSorted()).toEqual(alone.map(({ key }) => key).toSorted())
    })
  )

  it.live("with as many problems as there are is the run without its cut", () =>
    Effect.gen(function* () {
      const at = yield* site
      yield* started(at)
      const { run } = yield* buy(at, { pilot: 99 })
      expect(new Set(idsOf(callsOf(yield* dossiers(at, run)))).size).toBe(12)
      const { events } = yield* buy(at)
      expect(events.filter((event) => event._tag === "Stored" && !event.replayed)).toEqual([])
    })
  )

  it.live("does not say yes to what changed filters owe: the run still asks", () =>
    Effect.gen(function* () {
      const at = yield* site
      yield* started(at)
      yield* buy(at, { pilot: 4 })
      // Filters that changed after a pilot.
      const refused = yield* Effect.flip(buy(at, { set: [STRICTER] }))
      expect(refused._tag).toBe("PurchaseNotConfirmed")
      // A pilot under changed filters, after a run.
      yield* runAll(at)
      yield* buy(at, { set: [STRICTER], pilot: 2 })
      const again = yield* Effect.flip(buy(at, { set: [STRICTER] }))
      // Eight have tries left; the pilot has spent those of two of them.
      expect(again).toMatchObject({ _tag: "PurchaseNotConfirmed", problems: 6 })
    })
  )
})

describe("a plan of a run that has begun", () => {
  it.live("sees what a resume would see, and owes nothing that is there", () =>
    Effect.gen(function* () {
      const at = yield* site
      yield* started(at, { budget: { usd: 1 } })
      const { run } = yield* buy(at, { pilot: 4 })
      const some = yield* looked(at, run)
      const plan = planOf(run, some)
      expect(plan).toMatchObject({ problems: 12, measuredOn: "pilot", capSuffices: "yes" })
      expect(plan.bounds.open).toBe(8)
      expect(plan.figures?.samples).toBe(some.bought.stored)
      expect(plan.pace?.aRequest).toBeGreaterThan(0)
      yield* buy(at)
      const all = yield* looked(at, run)
      const done = planOf(run, all)
      expect(done).toMatchObject({ measuredOn: "all", bounds: { open: 0, samples: [0, 0], usd: [0, 0] } })
      expect(done.forecast?.owed.usd).toEqual({ value: 0, low: 0, high: 0 })
      expect(done.figures?.kept).toBe(
        [...all.bought.samples.values()].flat().filter(({ result }) => result === "accepted").length
      )
      // What a forecast from four said of the whole.
      const { low, high } = plan.forecast!.samples
      expect(all.bought.stored).toBeGreaterThanOrEqual(low!)
      expect(all.bought.stored).toBeLessThanOrEqual(high!)
    })
  )

  it.live("of refusals only what would be asked again: all of them where nothing was ever answered", () =>
    Effect.gen(function* () {
      const few = sums(8)
      const tried = (refusedPrompts: number) =>
        Effect.gen(function* () {
          const at = yield* site
          const teacher = yield* teaching(at, few, { seed: 3, refusedPrompts })
          writeProblems(at, few)
          const sample = { keep: 1, tries: 1, seed: 0 }
          writeRecipe(at, teacher.url, { sample, breakers: { share: 1, window: 1000 } })
          const { run } = yield* buy(at)
          const { problems, bought } = yield* looked(at, run)
          const again = yield* buy(at)
          const asked = again.events.filter((event) => event._tag === "Stored" && !event.replayed).length
          return { bought, bounds: boundsOf(run, problems, bought), asked }
        })
      const some = yield* tried(0.4)
      expect(some.bought.replies).toBeGreaterThan(0)
      expect(some.bought.replies).toBeLessThan(8)
      expect([some.bought.samples.size, some.bounds.samples[1], some.asked]).toEqual([8, 0, 0])
      const all = yield* tried(1)
      expect(all.bought).toMatchObject({ replies: 0, stored: 8 })
      expect([all.bought.samples.size, all.bounds.samples[1], all.asked]).toEqual([0, 8, 8])
      expect(all.bounds.usd[1]).toBeGreaterThan(0)
    })
  )

  it.live("reads the times of a longer one in stretches, as its replies came", () =>
    Effect.gen(function* () {
      const at = yield* site
      const many = sums(48)
      const teacher = yield* teaching(at, many)
      writeProblems(at, many)
      writeRecipe(at, teacher.url)
      const { run } = yield* buy(at)
      const { bought } = yield* looked(at, run)
      const all = [...bought.samples.values()].flat().toReversed()
      const timings = yield* readTimings(run, all, 16).pipe(
        Effect.provide(layerJournalReader(join(at.dir, "journal.db")))
      )
      const seqs = all.map(({ seq }) => seq).toSorted((a, b) => a - b)
      // Two of each six, side by side.
      const places = [...timings].map(([seq, { stretch }]) => [stretch, seqs.indexOf(seq)] as const)
      expect(places.map(([stretch]) => stretch)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].flatMap((part) => [part, part]))
      expect(places.every(([stretch, place]) => Math.floor(place / 6) === stretch)).toBe(true)
      expect(places.every(([, place], at) => at % 2 === 0 || place === places[at - 1]![1] + 1)).toBe(true)
    })
  )

  it.live(
    "knows that today's filters have not judged it, and that a raised limit asks again for what was cut off",
    () =>
      Effect.gen(function* () {
        const at = yield* site
        const cut = sums(3, (answer) => [says(answer, { finish: "length" })])
        const teacher = yield* teaching(at, cut)
        writeProblems(at, cut)
        writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, limit: 500 } })
        const { run } = yield* buy(at)
        const { bought, problems } = yield* looked(at, run)
        expect([...bought.samples.values()].flat().map(({ truncated }) => truncated)).toEqual([true, true, true])
        const raised: Run = { ...run, recipe: { ...run.recipe, sample: { ...run.recipe.sample, limit: 501 } } }
        const owed = yield* looked(at, raised)
        expect([owed.bought.samples.size, owed.bought.stored]).toEqual([0, 3])
        const other = yield* looked(at, { ...run, plan: "another" })
        expect([...other.bought.samples.values()].flat().map(({ result }) => result)).toEqual(Array(3).fill("unjudged"))
        expect(planOf(run, { problems, bought: other.bought, timings: [] }).forecast).toBeNull()
      })
  )
})
