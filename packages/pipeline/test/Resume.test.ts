import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import type { Event } from "../src/Event.ts"
import { Tally } from "../src/Tally.ts"
import { readTraceFiles } from "../../../test/loss/Dataset.ts"
import {
  buy,
  callsOf,
  dossiers,
  type Lesson,
  runAll,
  says,
  settledBy,
  type Site,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

const answered = ({ id, prompt, replies }: Lesson, answer: string): Lesson => ({ id, prompt, replies, answer })

const figuresOf = (events: ReadonlyArray<Event>) => {
  const tally = new Tally(null)
  for (const event of events) tally.take(event)
  return tally.status()
}

const rows = (at: Site, config: string) => Effect.promise(() => readTraceFiles(join(at.dir, "dataset"), config))

describe("going on with a run", () => {
  it.live("buys nothing when all is settled", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(12, (answer) => [says("1000"), says(answer)])
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url)
      const first = yield* buy(at)
      expect(first.closing).toEqual({ why: "settled" })
      const { requests } = teacher.stats()
      const second = yield* buy(at)
      expect(second.closing).toEqual({ why: "settled" })
      expect(teacher.stats().requests).toBe(requests)
      // Settled in the order of the file, where the first run settled them as their replies came.
      const inOrder = lessons.flatMap(({ id }) => settledBy(first.events).filter(({ problemId }) => problemId === id))
      expect(settledBy(second.events)).toEqual(inOrder)
      expect(second.events.filter(({ _tag }) => _tag === "Stored")).toHaveLength(requests)
    })
  )

  it.live("says first what is settled and what is still owed, and tells no problem twice", () =>
    Effect.gen(function* () {
      const at = yield* site
      // The first six settle by one sample each; the others fail, and three more of each are owed when tries grow.
      const lessons = sums(10, (answer, n) => (n < 6 ? [says(answer)] : Array.from({ length: 4 }, () => says("1000"))))
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons.slice(0, 8))
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, seed: 0 } })
      const first = yield* buy(at)
      expect(first.events.filter(({ _tag }) => _tag === "Owed")).toEqual([])
      // Two more tries, and two problems more.
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 3, seed: 0 } })
      const { events } = yield* buy(at)
      const owed = events.findIndex(({ _tag }) => _tag === "Owed")
      // Of the two that failed once, a wave of ceil(1 / (1 / 3)) = 3, but 2 tries are left; of each new one, 1.
      expect(events[owed]).toEqual({ _tag: "Owed", problems: 4, samples: 2 * 2 + 2 })
      const before = events.slice(0, owed).flatMap((event) => (event._tag === "Settled" ? [event] : []))
      const after = events.slice(owed).flatMap((event) => (event._tag === "Settled" ? [event] : []))
      expect(before.map(({ settled, replayed }) => [settled.problemId, replayed])).toEqual(
        lessons.slice(0, 6).map(({ id }) => [id, true])
      )
      expect(after.map(({ settled }) => settled.problemId).toSorted()).toEqual(
        lessons
          .slice(6)
          .map(({ id }) => id)
          .toSorted()
      )
      expect(after.every(({ replayed }) => replayed === undefined)).toBe(true)
      expect(events.slice(0, owed).every((event) => event._tag !== "Stored" || event.replayed)).toBe(true)
    })
  )

  it.live("asks again, under a higher limit, for what was cut off and for nothing else", () =>
    Effect.gen(function* () {
      const at = yield* site
      const long = (answer: string) => says(answer, { reasoning: "and then I count one more. ".repeat(40) })
      const lessons = sums(6, (answer, n) => [n % 3 === 0 ? long(answer) : says(answer)])
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, limit: 60, seed: 0 } })
      const { dataset } = (yield* runAll(at)).result
      expect(dataset?.summary).toMatchObject({ traces: 6 })
      expect(teacher.stats().requests).toBe(6)
      expect((yield* rows(at, "traces")).map(({ finish }) => finish)).toEqual(
        ["length", "stop", "stop"].concat(["length", "stop", "stop"])
      )

      // Neither the same limit nor a lower one owes anything.
      for (const limit of [60, 40]) yield* buy(at, { set: [`sample.limit=${limit}`] })
      expect(teacher.stats().requests).toBe(6)

      const higher = yield* runAll(at, { set: ["sample.limit=4000"] })
      expect(teacher.stats().requests).toBe(8)
      // The newest reply stands for its sample, once; the cut one is in the journal still.
      const traces = yield* rows(at, "traces")
      expect(traces.map(({ finish, standing }) => [finish, standing].join(" "))).toEqual(Array(6).fill("stop kept"))
      expect(higher.result.dataset?.summary.cuts[0]).toMatchObject({ name: "verified" })
      const calls = callsOf(yield* dossiers(at, higher.run))
      expect(calls.map(({ fetched }) => fetched.limit).toSorted((a, b) => a - b)).toEqual(
        [60, 60, 60].concat([60, 60, 60, 4000, 4000])
      )

      // Back at the low limit the whole replies stand, each counted once, and nothing is owed.
      const back = yield* runAll(at)
      expect(figuresOf(back.events)).toMatchObject({ samples: { stored: 6, kept: 6, rejected: 0, failed: 0 } })
      expect(teacher.stats().requests).toBe(8)
      expect((yield* rows(at, "traces")).map(({ finish }) => finish)).toEqual(Array(6).fill("stop"))
    })
  )

  it.live("extends the run when problems are added to its file, in the middle too", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(9)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, [...lessons.slice(0, 3), ...lessons.slice(5, 7)])
      writeRecipe(at, teacher.url)
      yield* buy(at)
      expect(teacher.stats().requests).toBe(5)
      writeProblems(at, lessons)
      const { events, closing } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(teacher.stats().requests).toBe(9)
      expect(settledBy(events)).toHaveLength(9)
    })
  )

  it.live("extends it when keep or tries rise, from where each problem stood", () =>
    Effect.gen(function* () {
      const at = yield* site
      // Sums of an even number are answered wrongly three times, then rightly.
      const lessons = sums(6, (answer, n) =>
        n % 2 === 0 ? [says("0"), says("1"), says("2"), says(answer)] : [says(answer)]
      )
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 2, seed: 0 } })
      yield* buy(at)
      expect(teacher.stats().requests).toBe(3 * 2 + 3)

      const tries = yield* buy(at, { set: ["sample.tries=4"] })
      expect(settledBy(tries.events).map(({ accepted }) => accepted)).toEqual(Array(6).fill(1))
      expect(teacher.stats().requests).toBe(3 * 4 + 3)

      const keep = yield* buy(at, { set: ["sample.keep=2", "sample.tries=8"] })
      expect(settledBy(keep.events).map(({ accepted }) => accepted)).toEqual(Array(6).fill(2))
      const indices = callsOf(yield* dossiers(at, keep.run)).map(({ problemId, index }) => `${problemId}/${index}`)
      expect(new Set(indices).size).toBe(indices.length)
      expect(teacher.stats().requests).toBe(indices.length)
    })
  )

  it.live("asks again for a failure that may pass, never for a refusal", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(8)
      writeProblems(at, lessons)
      const ill = yield* teaching(at, lessons, { seed: 3, refusedPrompts: 0.4, faults: { "server-error-500": 0.6 } })
      // One attempt each, so that failures are stored; a breaker that would stop the buying is not of interest here.
      const change = { sample: { keep: 1, tries: 1, seed: 0 }, breakers: { share: 1, window: 1000 } }
      writeRecipe(at, ill.url, change)
      const failing = yield* buy(at, { set: ["teacher.attempts=1", "teacher.at.0.slots=1"] })
      expect(failing.closing).toEqual({ why: "settled" })
      const stored = callsOf(yield* dossiers(at, failing.run)).map(({ failure }) => failure?.reason)
      const refused = stored.filter((reason) => reason === "refused").length
      const broken = stored.filter((reason) => reason === "server-error").length
      for (const count of [refused, broken, 8 - refused - broken]) expect(count).toBeGreaterThan(0)

      const well = yield* teaching(at, lessons)
      writeRecipe(at, well.url, change)
      const mended = yield* runAll(at)
      expect(well.stats()).toMatchObject({ requests: broken, completed: broken })
      // The sample's failure is not counted beside its reply.
      expect(mended.result.dataset?.candidates).toHaveLength(8)
      expect(mended.result.dataset?.candidates.filter(({ replied }) => replied)).toHaveLength(8 - refused)
      const again = yield* buy(at)
      expect(figuresOf(failing.events).samples).toMatchObject({ stored: 8, failed: refused + broken })
      for (const { events } of [mended, again])
        expect(figuresOf(events)).toMatchObject({ samples: { stored: 8, failed: refused }, failures: { refused } })
      expect(well.stats().requests).toBe(broken)
    })
  )

  it.live("asks again for refusals where nothing was ever answered: what all were asked with was refused", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(4)
      writeProblems(at, lessons)
      const ill = yield* teaching(at, lessons, { refusedPrompts: 1 })
      const change = { sample: { keep: 1, tries: 1, seed: 0 }, breakers: { share: 1, window: 1000 } }
      writeRecipe(at, ill.url, change)
      yield* buy(at)
      expect(callsOf(yield* dossiers(at, (yield* buy(at)).run)).map(({ failure }) => failure?.reason)).toContain(
        "refused"
      )

      const well = yield* teaching(at, lessons)
      writeRecipe(at, well.url, change)
      const mended = yield* runAll(at)
      expect(well.stats()).toMatchObject({ requests: 4, completed: 4 })
      expect(mended.result.dataset?.candidates.filter(({ replied }) => replied)).toHaveLength(4)
    })
  )
})

describe("problems that change under a run", () => {
  it.live("an answer that is corrected is judged again, and nothing is bought", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(5)
      const teacher = yield* teaching(at, lessons)
      // The gold answers of the first two are wrong.
      writeProblems(
        at,
        lessons.map((one, n) => (n < 2 ? answered(one, "-1") : one))
      )
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 2, seed: 0 } })
      const before = yield* runAll(at)
      expect(before.result.dataset?.candidates.filter(({ marks }) => marks.length === 0)).toHaveLength(3)
      const { requests } = teacher.stats()

      writeProblems(at, lessons)
      const after = yield* runAll(at)
      expect(teacher.stats().requests).toBe(requests)
      expect(after.result.dataset?.candidates.filter(({ marks }) => marks.length > 0)).toEqual([])
      expect(after.events.filter(({ _tag }) => _tag === "Judged")).toHaveLength(requests)
      const kept = yield* rows(at, "traces")
      expect(new Set(kept.map(({ answer }) => answer))).toEqual(new Set(lessons.map(({ answer }) => answer)))
    })
  )

  it.live("an answer that is corrected to another one takes its traces out of the cut", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(5)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, seed: 0 } })
      yield* runAll(at)
      writeProblems(
        at,
        lessons.map((one, n) => (n === 2 ? answered(one, "99") : one))
      )
      const after = yield* runAll(at)
      expect(teacher.stats().requests).toBe(5)
      expect([...after.result.dataset!.chosen.get("verified")!.rows]).toEqual(["p0/0", "p1/0", "p3/0", "p4/0"])
    })
  )

  it.live("a problem that is worded anew is bought anew; what answered the old words is in no cut", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(4)
      const reworded = lessons.map((one, n) =>
        n === 1 ? { ...one, prompt: "What is the product of 3 and 5?", answer: "15", replies: [says("15")] } : one
      )
      const teacher = yield* teaching(at, [...lessons, ...reworded.slice(1, 2)])
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 2, tries: 2, seed: 0 }, judge: ["shape/complete"] })
      yield* runAll(at)
      expect(teacher.stats().requests).toBe(8)
      writeProblems(at, reworded)
      const once = yield* runAll(at, { set: ["sample.keep=1", "sample.tries=1", "cuts.verified.perProblem=2"] })
      expect(teacher.stats().requests).toBe(9)
      // Sample 1 of the old wording must not stand under the new one.
      const verified = [...once.result.dataset!.chosen.get("verified")!.rows].filter((id) => id.startsWith("p1/"))
      expect(verified).toEqual(["p1/0"])
      const traces = (yield* rows(at, "traces")).filter(({ problem_id }) => problem_id === "p1")
      expect(traces.map(({ content }) => content)).toEqual([says("15").content])
    })
  )

  it.live("a problem that is no longer in the recipe is asked nothing, and its traces stay in the dataset", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(5)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url)
      yield* buy(at)
      writeProblems(at, lessons.slice(0, 2))
      const fewer = yield* runAll(at, { set: ["sample.keep=2"] })
      expect(teacher.stats().requests).toBe(5 + 2)
      expect(fewer.result.dataset?.summary.traces).toBe(7)
      expect(fewer.result.dataset?.chosen.get("verified")?.problems).toBe(5)
    })
  )
})
