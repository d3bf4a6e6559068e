import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { choose } from "../../src/Chosen.ts"
import { examineProblem, examineTrace } from "../../src/examine/Examine.ts"
import { membershipsOf } from "../../src/examine/Membership.ts"
import { samplesOf } from "../../src/examine/Sample.ts"
import { site } from "../Workbench.ts"
import { begin, callOf, type Fate, problem, reading, store, type Written } from "./WrittenRun.ts"

const a = problem("a")
const b = problem("b")

const standing = ({
  cuts
}: {
  readonly cuts: ReadonlyArray<{ readonly cut: string; readonly stands: unknown; readonly why?: string }>
}) => cuts.map(({ cut, stands, why }) => `${cut}: ${stands === false ? String(why) : String(stands)}`)

describe("a problem of a stored run", () => {
  it.effect("tells what became of each sample, in the order of their indices", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      const fates: ReadonlyArray<Fate> = ["wrong", "kept", "failed", "unsure", "unjudged", "cut-off", "kept"]
      const samples = fates.map((fate, index): Written => ({ problem: a, index, fate, tokens: 100 - index }))
      yield* store(at, run, [...samples.toReversed(), { problem: b, index: 0, fate: "kept" }])
      const found = yield* reading(at, (stored) => examineProblem(stored, "a"))
      expect(found?.problem).toEqual(a)
      expect(found?.samples.map(({ index, fate, judged }) => [index, fate, judged])).toEqual([
        [0, "rejected", "yes"],
        [1, "kept", "yes"],
        [2, "failed", "no"],
        [3, "undecided", "yes"],
        [4, "undecided", "no"],
        [5, "rejected", "yes"],
        [6, "kept", "yes"]
      ])
      expect(found?.counts).toEqual({ kept: 2, rejected: 2, undecided: 1, unjudged: 1, failed: 1 })
      expect(found?.shortestKept).toBe("a/6")
      expect(found?.samples[2]?.trace).toBeNull()
      expect(found?.samples[1]?.trace?.turns[0]).toMatchObject({ reasoning: "Hm.", content: "a is 4" })
    })
  )

  it.effect("that the journal does not know is null, and so is a sample that a problem does not have", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      yield* store(at, run, [{ problem: a, index: 0, fate: "kept" }], [b])
      const found = yield* reading(at, (stored) =>
        Effect.all([
          examineProblem(stored, "c"),
          examineTrace(stored, "a", 1),
          examineTrace(stored, "c", 0),
          examineTrace(stored, "b", 0),
          Effect.map(examineProblem(stored, "b"), (it) => it?.samples),
          Effect.map(examineTrace(stored, "a", 0), (it) => it?.sample.id)
        ])
      )
      expect(found).toEqual([null, null, null, null, [], "a/0"])
    })
  )

  it.effect(
    "keeps the Calls before the one that stands: of failures and replies the newest reply, whatever came last",
    () =>
      Effect.gen(function* () {
        const at = yield* site
        const run = yield* begin(at)
        yield* store(at, run, [
          { problem: a, index: 0, fate: "failed", limit: 1 },
          { problem: a, index: 0, fate: "cut-off", limit: 2 },
          { problem: a, index: 0, fate: "kept", limit: 3 },
          { problem: a, index: 0, fate: "failed", limit: 4 },
          { problem: a, index: 1, fate: "failed", limit: 5 },
          { problem: a, index: 1, fate: "failed", limit: 6 }
        ])
        const found = yield* reading(at, (stored) => examineProblem(stored, "a"))
        const limits = found?.samples.map(({ call, earlier }) => [
          call.fetched.limit,
          earlier.map(({ fetched }) => fetched.limit)
        ])
        expect(limits).toEqual([
          [3, [1, 2, 4]],
          [6, [5]]
        ])
      })
  )

  it.effect("lets no sample of old words stand for one that answers today, nor take its place in a cut", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      const reworded = problem("a", { messages: [{ role: "user", content: "What is a, please?" }] })
      yield* store(at, run, [
        { problem: a, index: 0, fate: "kept" },
        { problem: a, index: 2, fate: "kept" }
      ])
      yield* store(at, run, [
        { problem: reworded, index: 1, fate: "kept" },
        { problem: reworded, index: 2, fate: "failed" }
      ])
      const found = yield* reading(at, (stored) => examineProblem(stored, "a"))
      expect(found?.samples.map(standing)).toEqual([["verified: outdated"], ["verified: true"], ["verified: no-reply"]])
      expect(found?.samples.map(({ fate }) => fate)).toEqual(["kept", "kept", "failed"])
    })
  )

  it.effect("knows samples of its old words, which no cut sees, and verdicts against an old answer", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      const reworded = problem("a", { messages: [{ role: "user", content: "What is a, please?" }] })
      const corrected = problem("b", { answer: "5" })
      yield* store(at, run, [
        { problem: a, index: 0, fate: "kept" },
        { problem: a, index: 1, fate: "kept" },
        { problem: b, index: 0, fate: "kept", judgedAs: b }
      ])
      yield* store(at, run, [{ problem: reworded, index: 1, fate: "wrong" }], [corrected])
      const [ofA, ofB] = yield* reading(at, (stored) =>
        Effect.all([examineProblem(stored, "a"), examineProblem(stored, "b")])
      )
      expect(ofA?.samples.map(({ current, fate }) => [current, fate])).toEqual([
        [false, "kept"],
        [true, "rejected"]
      ])
      expect(ofA?.samples.map(standing)).toEqual([["verified: outdated"], ["verified: rejected"]])
      expect(ofA?.counts).toEqual({ kept: 0, rejected: 1, undecided: 0, unjudged: 0, failed: 0 })
      expect(ofA?.shortestKept).toBeNull()
      expect(ofA?.samples[1]?.earlier.length).toBe(1)
      expect(ofB?.samples.map(({ judged, fate }) => [judged, fate])).toEqual([["other-gold", "kept"]])
    })
  )
})

const CUTS = {
  sample: { keep: 2, tries: 8 },
  cuts: {
    verified: {},
    one: { perProblem: 1 },
    lenient: { ignore: ["shape/complete"], perProblem: 3 },
    all: { answer: "any", tokens: "one" }
  },
  export: { validation: 0.4 }
}

describe("the cuts of a sample", () => {
  it.effect("say by which rule it is left out", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at, CUTS)
      const fates: ReadonlyArray<Fate> = [
        "kept",
        "failed",
        "wrong",
        "cut-off",
        "unsure",
        "unjudged",
        "kept",
        "kept",
        "both"
      ]
      yield* store(
        at,
        run,
        fates.map((fate, index) => ({ problem: a, index, fate }))
      )
      const found = yield* reading(at, (stored) => examineProblem(stored, "a"))
      expect(found?.samples.map(standing)).toEqual([
        ["verified: true", "one: true", "lenient: true", "all: open"],
        ["verified: no-reply", "one: no-reply", "lenient: no-reply", "all: no-reply"],
        ["verified: rejected", "one: rejected", "lenient: rejected", "all: open"],
        ["verified: rejected", "one: rejected", "lenient: true", "all: rejected"],
        ["verified: undecided", "one: undecided", "lenient: undecided", "all: per-problem"],
        ["verified: unjudged", "one: unjudged", "lenient: unjudged", "all: unjudged"],
        ["verified: true", "one: per-problem", "lenient: true", "all: per-problem"],
        ["verified: per-problem", "one: per-problem", "lenient: per-problem", "all: per-problem"],
        ["verified: rejected", "one: rejected", "lenient: rejected", "all: rejected"]
      ])
      expect(found?.samples[8]?.cuts[0]).toMatchObject({ mark: { filter: "shape/complete", reason: "cut-off" } })
      expect(found?.samples[8]?.cuts[2]).toMatchObject({
        mark: { filter: "verify/math-answer", reason: "wrong-answer" }
      })
    })
  )

  it.effect("are those that the whole run's choice has, for every sample of every problem", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at, CUTS)
      const fates: ReadonlyArray<Fate> = ["kept", "wrong", "cut-off", "both", "unsure", "failed", "unjudged"]
      const samples = Array.from({ length: 12 }, (_, n) => problem(`p${n}`)).flatMap((of, n) =>
        Array.from({ length: 6 }, (__, index): Written => ({
          problem: of,
          index,
          fate: fates[(n * 5 + index * index * 3 + n * index) % fates.length]!,
          tokens: 10 + ((n * 7 + index * 13) % 40)
        }))
      )
      yield* store(at, run, samples)
      const { agreed, open } = yield* reading(at, (stored) =>
        Effect.gen(function* () {
          const { chosen } = yield* choose(stored.run)
          let agreed = 0
          let open = 0
          for (let n = 0; n < 12; n++) {
            const whole = yield* examineProblem(stored, `p${n}`, { chosen })
            const alone = yield* examineProblem(stored, `p${n}`)
            for (const [at, { id, cuts }] of whole!.samples.entries()) {
              for (const [nth, { cut, stands }] of cuts.entries()) {
                expect([id, cut, stands]).toEqual([id, cut, chosen.get(cut)!.rows.has(id)])
                agreed++
                const guess = alone!.samples[at]!.cuts[nth]!
                if (guess.stands === "open") open++
                else expect(guess).toEqual(cuts[nth])
              }
            }
          }
          return { agreed, open }
        })
      )
      expect(agreed).toBe(12 * 6 * 4)
      expect(open).toBeGreaterThan(0)
    })
  )

  it.effect("never fail, whatever calls a problem has", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at, CUTS)
      const written = fc.record({
        index: fc.nat(3),
        fate: fc.constantFrom<Fate>("kept", "failed"),
        limit: fc.nat(9),
        words: fc.constantFrom("What is a?", "And a?")
      })
      fc.assert(
        fc.property(fc.array(written, { maxLength: 12 }), (calls) => {
          const dossier = {
            problem: a,
            calls: calls.map(({ words, ...one }, seq) => {
              const of = problem("a", { messages: [{ role: "user", content: words }] })
              return { seq, call: callOf(run, { ...one, problem: of }), judgement: null }
            })
          }
          const samples = samplesOf(run, dossier)
          expect(samples.map(({ index }) => index)).toEqual(
            [...new Set(calls.map(({ index }) => index))].toSorted((x, y) => x - y)
          )
          expect(samples.reduce((sum, { earlier }) => sum + 1 + earlier.length, 0)).toBe(calls.length)
          expect(membershipsOf(run.recipe, samples).size).toBe(samples.length)
        })
      )
    })
  )
})
