import { describe, expect, it } from "@effect/vitest"
import type { Verdict } from "@cotton/schema"
import * as Effect from "effect/Effect"
import type { Event } from "../../src/index.ts"
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
  until,
  writeProblems,
  writeRecipe
} from "../Workbench.ts"
import { honest, judgeServer } from "./JudgeServer.ts"

const PRICE = { input: 1, output: 2 }

const judged = (url: string, more: object = {}, endpoint: object = {}) => ({
  judge: ["shape/complete", "judge/same-answer"],
  judges: { grader: { model: "j", at: [{ url, price: PRICE, ...endpoint }], stream: false, limit: 500, ...more } }
})

/** What the judge's filter said of every stored trace. */
const verdictsOf = (all: Effect.Success<ReturnType<typeof dossiers>>): ReadonlyArray<Verdict | null> =>
  all.flatMap(({ calls }) => calls.map(({ judgement }) => judgement?.verdicts.at(-1) ?? null))

const spent = (events: ReadonlyArray<Event>) =>
  events.reduce((sum, event) => sum + (event._tag === "Consulted" || event._tag === "Stored" ? event.usd : 0), 0)

describe("a model that judges", () => {
  it.live("decides over each trace, is paid from the run's purse, and is never asked twice", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(12, (answer, n) => (n % 3 === 0 ? [says("0"), says(answer)] : [says(answer)]))
      const teacher = yield* teaching(at, lessons)
      const judge = yield* judgeServer(honest)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, judged(judge.url))
      const first = yield* runAll(at)
      expect(first.result.closing).toEqual({ why: "settled" })
      expect(first.result.dataset?.chosen.get("verified")?.rows.size).toBe(12)
      // One question a trace: four problems have two traces of each of their two answers, in the same words.
      expect(callsOf(yield* dossiers(at, first.run))).toHaveLength(8 + 4 * 4)
      expect(judge.asked).toHaveLength(8 + 4 * 2)
      expect(judge.asked[0]).toMatchObject({ model: "j", temperature: 0 })
      const rejected = verdictsOf(yield* dossiers(at, first.run)).filter((one) => one?.outcome === "fail")
      expect(rejected).toHaveLength(4 * 2)
      expect(rejected[0]).toMatchObject({
        reason: "judged-different",
        found: "compared",
        score: 0,
        options: { by: "grader", votes: 1 }
      })
      // 100 tokens in and 10 out: 0.12 thousandths of a dollar each.
      expect(first.result.dataset?.judging).toEqual({
        calls: 16,
        usd: expect.closeTo(16 * 0.00012, 9) as number,
        input: 1600,
        output: 160
      })

      // The same again asks nobody; nor does a cut, nor a change that only adds a check.
      yield* runAll(at)
      yield* chooseAgain(at, { set: ["judge=[shape/complete, readability/repetition, judge/same-answer]"] })
      yield* runAll(at, { set: ["judge=[shape/complete, readability/repetition, judge/same-answer]"] })
      expect(judge.asked).toHaveLength(16)
    })
  )

  it.live("is not shown the chain of thought, and is asked once about equal words", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(3, () => [says("0"), says("0"), says("0"), says("0")])
      const teacher = yield* teaching(at, lessons)
      const judge = yield* judgeServer((asked) => ({ ...honest(asked), after: 20 }))
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, judged(judge.url))
      const { events } = yield* buy(at)
      expect(settledBy(events).map(({ tried }) => tried)).toEqual([4, 4, 4])
      expect(judge.asked).toHaveLength(3)
      for (const { messages } of judge.asked) expect(messages.at(-1)!.content).not.toContain("slowly")
    })
  )

  it.live("as a fall-back takes problems without a gold answer, where it needs none", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(3)
      const teacher = yield* teaching(at, lessons)
      const sound = JSON.stringify({ analysis: "", correctness: "correct" })
      const judge = yield* judgeServer(() => ({ content: sound }))
      at.write("problems.jsonl", lessons.map(({ id, prompt }) => `${JSON.stringify({ id, prompt })}\n`).join(""))
      const judging = judged(judge.url)
      const then = (fallBack: string) => ({ ...judging, judge: [{ "verify/math-answer": { then: fallBack } }] })
      writeRecipe(at, teacher.url, then("judge/same-answer"))
      expect((yield* Effect.flip(buy(at))).message).toContain("is missing, and verify/math-answer needs it")
      writeRecipe(at, teacher.url, then("judge/sound-answer"))
      const { closing, run } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(verdictsOf(yield* dossiers(at, run)).map((one) => one?.outcome)).toEqual(Array(3).fill("pass"))
    })
  )

  it.live("is not asked about what a check rejects", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(4, (answer) => [says(answer, { finish: "length" }), says(answer)])
      const teacher = yield* teaching(at, lessons)
      const judge = yield* judgeServer(honest)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, judged(judge.url))
      yield* buy(at)
      expect(judge.asked).toHaveLength(4)
    })
  )

  it.live("cannot be asked by a cut: what it has not judged stays unjudged, and a run says what asking would be", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(5)
      const teacher = yield* teaching(at, lessons)
      const judge = yield* judgeServer(honest)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { ...judged(judge.url), judge: ["shape/complete"] })
      yield* runAll(at)
      const set = ["judge=[shape/complete, judge/same-answer]"]
      const cut = yield* chooseAgain(at, { set })
      expect(cut.result.chosen.get("verified")).toMatchObject({ left: { unjudged: 5 } })
      const error = yield* Effect.flip(buy(at, { set }))
      expect(error).toMatchObject({ _tag: "PurchaseNotConfirmed", samples: 0, judgements: 5 })
      expect(error.message).toContain("a judge would be asked about 5 stored traces")
      expect(judge.asked).toHaveLength(0)
      const { closing, run } = yield* buy(at, { set, confirmed: true })
      expect(closing).toEqual({ why: "settled" })
      expect(judge.asked).toHaveLength(5)
      expect(teacher.stats().requests).toBe(5)
      expect(verdictsOf(yield* dossiers(at, run)).map((one) => one?.outcome)).toEqual(Array(5).fill("pass"))
    })
  )

  it.live("is another one when its model or its temperature is, not when it is served elsewhere", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(3)
      const teacher = yield* teaching(at, lessons)
      const [one, other] = [yield* judgeServer(honest), yield* judgeServer(honest)]
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, judged(one.url))
      yield* buy(at)
      writeRecipe(at, teacher.url, judged(other.url, { limit: 400 }, { slots: 1 }))
      yield* buy(at)
      expect(other.asked).toHaveLength(0)
      writeRecipe(at, teacher.url, judged(other.url, { temperature: 0.5 }))
      yield* buy(at, { confirmed: true })
      expect(other.asked).toHaveLength(3)
      // A name alone does not stand for a model: nothing is put together from the other one's verdicts.
      writeRecipe(at, teacher.url, judged(other.url, { model: "better" }))
      expect((yield* chooseAgain(at)).result.chosen.get("verified")?.left.unjudged).toBe(3)
    })
  )
})

describe("the money of judges", () => {
  it.live("is kept in the purse beside each sample, so that what is bought can be judged", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(60)
      const teacher = yield* teaching(at, lessons)
      const judge = yield* judgeServer((asked) => ({ ...honest(asked), after: 2 }))
      writeProblems(at, lessons)
      const cap = 0.05
      const change = { ...judged(judge.url), sample: { keep: 1, tries: 1, limit: 300, seed: 0 }, budget: { usd: cap } }
      writeRecipe(at, teacher.url, change, { price: PRICE, slots: 32 })
      const { closing, events, run } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(spent(events)).toBeLessThanOrEqual(cap)

      // Dear judges: the purse ends before the problems, and nothing lies there that nobody can judge.
      const dear = yield* site
      const teacherToo = yield* teaching(dear, lessons)
      writeProblems(dear, lessons)
      writeRecipe(
        dear,
        teacherToo.url,
        { ...change, ...judged(judge.url, {}, { price: { input: 20, output: 40 } }), budget: { usd: 0.18 } },
        { price: PRICE, slots: 32 }
      )
      const few = yield* buy(dear)
      expect(few.closing).toEqual({ why: "budget" })
      expect(spent(few.events)).toBeLessThanOrEqual(0.18)
      expect(teacherToo.stats().requests).toBeLessThan(60)
      const verdicts = verdictsOf(yield* dossiers(dear, few.run))
      expect(verdicts.length).toBeGreaterThan(5)
      expect(verdicts.map((one) => one?.outcome)).toEqual(verdicts.map(() => "pass"))
      // What was spent on judges is counted from the journal: the same cap again buys nothing.
      const before = judge.asked.length
      expect((yield* buy(dear)).closing).toEqual({ why: "budget" })
      expect(judge.asked).toHaveLength(before)
      expect(run.recipe.budget.usd).toBe(cap)
    })
  )
})

describe("a judge that does not answer", () => {
  it.live("is tried again at its endpoint, and its answer counts once it comes", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(6)
      const teacher = yield* teaching(at, lessons)
      const judge = yield* judgeServer((asked, n) => (n % 3 === 0 ? { status: 500 } : honest(asked)))
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, judged(judge.url))
      const { closing, events, run } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(events.some((event) => event._tag === "Retried" && event.reason === "server-error")).toBe(true)
      expect(verdictsOf(yield* dossiers(at, run)).map((one) => one?.outcome)).toEqual(Array(6).fill("pass"))
    })
  )

  it.live("with a refused key ends the buying with its reason; the traces are judged when the run goes on", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(200)
      const teacher = yield* teaching(at, lessons, { latency: { firstTokenMs: 5, sigma: 0 } })
      const ill = yield* judgeServer(() => ({ status: 401 }))
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, judged(ill.url))
      const { closing } = yield* buy(at)
      expect(closing).toMatchObject({ why: "judges" })
      expect("message" in closing && closing.message).toContain("the judge grader cannot be asked")
      const bought = teacher.stats().requests
      expect(bought).toBeLessThan(200)

      const well = yield* judgeServer(honest)
      writeRecipe(at, teacher.url, judged(well.url))
      const again = yield* buy(at)
      expect(again.closing).toEqual({ why: "settled" })
      expect(teacher.stats().requests).toBe(200)
      expect(verdictsOf(yield* dossiers(at, again.run)).map((one) => one?.outcome)).toEqual(Array(200).fill("pass"))
    })
  )

  it.live("that refuses a question is asked it again at another limit, or elsewhere; not by the same command", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(4)
      const teacher = yield* teaching(at, lessons)
      const strict = yield* judgeServer(() => ({ status: 400 }))
      writeProblems(at, lessons)
      const change = { sample: { keep: 1, tries: 1, seed: 0 }, breakers: { share: 1, window: 1000 } }
      writeRecipe(at, teacher.url, { ...judged(strict.url), ...change })
      const { run } = yield* buy(at)
      const reasons = (all: Parameters<typeof verdictsOf>[0]) =>
        verdictsOf(all).map((one) => one?.reason ?? one?.outcome)
      expect(reasons(yield* dossiers(at, run))).toEqual(Array(4).fill("judge-refused"))
      yield* buy(at)
      expect(strict.asked).toHaveLength(4)
      writeRecipe(at, teacher.url, { ...judged(strict.url, { limit: 300 }), ...change })
      yield* buy(at)
      expect(strict.asked).toHaveLength(8)
      const kind = yield* judgeServer(honest)
      writeRecipe(at, teacher.url, { ...judged(kind.url, { limit: 300 }), ...change })
      const last = yield* buy(at)
      expect(kind.asked).toHaveLength(4)
      expect(reasons(yield* dossiers(at, last.run))).toEqual(Array(4).fill("pass"))
      expect(teacher.stats().requests).toBe(4)
    })
  )

  it.live("is asked no more when the run is being left, and what waits for it is judged by the next one", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(30)
      const teacher = yield* teaching(at, lessons)
      const judge = yield* judgeServer((asked) => ({ ...honest(asked), after: 60 }))
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, judged(judge.url, {}, { slots: 2 }))
      const { closing, run } = yield* buy(at, {
        onDesk: (desk) =>
          void Effect.runFork(
            until(() => judge.asked.length >= 3).pipe(Effect.andThen(Effect.sync(() => desk.close({ why: "drain" }))))
          )
      })
      expect(closing).toEqual({ why: "drain" })
      const asked = judge.asked.length
      expect(asked).toBeLessThan(8)
      const verdicts = verdictsOf(yield* dossiers(at, run))
      expect(verdicts.filter((one) => one !== null)).toHaveLength(asked)
      const again = yield* buy(at)
      expect(again.closing).toEqual({ why: "settled" })
      expect(judge.asked).toHaveLength(30)
      expect(teacher.stats().requests).toBe(30)
    })
  )
})
