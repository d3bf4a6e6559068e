import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  buy,
  callsOf,
  chooseAgain,
  dossiers,
  runAll,
  says,
  settledBy,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

/** A filter that rejects what says "slowly", as `says` does. */
const STRICTER = "judge=[shape/complete, verify/math-answer, { shape/length: { minTokens: 100000 } }]"

describe("filters that change under a run", () => {
  it.live("judge what is stored again, and buy nothing when every try is spent", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(7)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, seed: 0 } })
      yield* runAll(at)
      const stricter = yield* runAll(at, { set: [STRICTER] })
      expect(teacher.stats().requests).toBe(7)
      expect(stricter.result.closing).toEqual({ why: "settled" })
      expect(stricter.result.dataset?.chosen.get("verified")?.rows.size).toBe(0)
      // The judgements under the first filters are still there: going back judges nothing.
      const back = yield* runAll(at)
      expect(back.events.filter(({ _tag }) => _tag === "Phase")).not.toContainEqual(
        expect.objectContaining({ phase: "judging" })
      )
      expect(back.result.dataset?.chosen.get("verified")?.rows.size).toBe(7)
      expect(teacher.stats().requests).toBe(7)
    })
  )

  it.live("that owe samples are not obeyed before they are confirmed, however often it is tried", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(6)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 3, seed: 0 } })
      yield* buy(at)
      expect(teacher.stats().requests).toBe(6)

      for (let time = 0; time < 3; time++) {
        const error = yield* Effect.flip(buy(at, { set: [STRICTER] }))
        expect(error._tag).toBe("PurchaseNotConfirmed")
        // One try of three is spent and rejected: the next wave asks for as many as the pass rate promises.
        expect(error).toMatchObject({ problems: 6, samples: 12 })
        expect(teacher.stats().requests).toBe(6)
      }
      // What was judged for the question is kept, and a cut may use it.
      const chosen = yield* chooseAgain(at, { set: [STRICTER] })
      expect(chosen.result.chosen.get("verified")?.rows.size).toBe(0)
      expect(teacher.stats().requests).toBe(6)

      const bought = yield* buy(at, { set: [STRICTER], confirmed: true })
      expect(bought.closing).toEqual({ why: "settled" })
      expect(settledBy(bought.events).map(({ why }) => why)).toEqual(Array(6).fill("tries-spent"))
      expect(teacher.stats().requests).toBe(18)
      // Once confirmed, the same command goes on without a question.
      yield* buy(at, { set: [STRICTER] })
      expect(teacher.stats().requests).toBe(18)
    })
  )

  it.live("may be taken back after a refusal, and the run goes on as it was", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(6)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons.slice(0, 4))
      writeRecipe(at, teacher.url)
      yield* buy(at)
      yield* Effect.flip(buy(at, { set: [STRICTER] }))
      writeProblems(at, lessons)
      const { closing } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(teacher.stats().requests).toBe(6)
    })
  )

  it.live("are obeyed without a question in a run that has only begun: what nobody was asked yet is owed anyway", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(30)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, seed: 0, limit: 1000 } })
      expect((yield* buy(at, { set: ["budget.usd=0.003"] })).closing).toEqual({ why: "budget" })
      const { requests } = teacher.stats()
      expect(requests).toBeLessThan(30)
      expect((yield* buy(at, { set: ["judge=[shape/complete]"] })).closing).toEqual({ why: "settled" })
      expect(teacher.stats().requests).toBe(30)
    })
  )

  it.live("are obeyed without a question where nothing was ever answered: nothing was bought as good", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(4)
      const ill = yield* teaching(at, lessons, { refusedPrompts: 1 })
      writeProblems(at, lessons)
      const change = { sample: { keep: 1, tries: 1, seed: 0 }, breakers: { share: 1, window: 1000 } }
      writeRecipe(at, ill.url, change)
      yield* buy(at)
      const well = yield* teaching(at, lessons)
      writeRecipe(at, well.url, change)
      expect((yield* buy(at, { set: [STRICTER] })).closing).toEqual({ why: "settled" })
      expect(well.stats().requests).toBe(4)
    })
  )

  it.live("that are more lenient need no confirmation: what was rejected is kept, and nothing is bought", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(6, () => [says("0")])
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 2, tries: 2, seed: 0 } })
      yield* buy(at)
      const lenient = yield* runAll(at, { set: ["judge=[shape/complete]"] })
      expect(teacher.stats().requests).toBe(12)
      expect(settledBy(lenient.events).map(({ why }) => why)).toEqual(Array(6).fill("kept"))
      expect(lenient.result.dataset?.chosen.get("verified")?.rows.size).toBe(12)
    })
  )

  it.live("judge the traces of problems that have left the recipe too", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(4)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, seed: 0 } })
      yield* buy(at)
      writeProblems(at, lessons.slice(0, 1))
      const fewer = yield* runAll(at, { set: ["judge=[shape/complete]"] })
      expect(fewer.result.dataset?.chosen.get("verified")?.rows.size).toBe(4)
      const all = yield* dossiers(at, fewer.run)
      expect(callsOf(all)).toHaveLength(4)
      expect(all.flatMap(({ calls }) => calls.filter(({ judgement }) => judgement === null))).toEqual([])
      // Judged just now, or replayed: they are told apart from those of the recipe's problems.
      const again = yield* runAll(at, { set: ["judge=[shape/complete]"] })
      for (const { events } of [fewer, again]) {
        const judged = events.flatMap((event) => (event._tag === "Judged" ? [event] : []))
        expect(new Map(judged.map(({ problemId, gone }) => [problemId, gone === true]))).toEqual(
          new Map([
            ["p0", false],
            ["p1", true],
            ["p2", true],
            ["p3", true]
          ])
        )
      }
    })
  )
})
