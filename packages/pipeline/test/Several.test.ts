import { describe, expect, it } from "@effect/vitest"
import type { Call } from "@cotton/schema"
import type { SimulatorOptionsInput } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { join } from "node:path"
import { readTraceFiles } from "../../../test/loss/Dataset.ts"
import { answering, bodyOf, chunk, profileOf } from "./Answering.ts"
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
  until,
  type Watching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

const PRICE = { input: 1, output: 2 }
const four = (more: object = {}) => ({ sample: { keep: 4, tries: 4, limit: 1000, perRequest: 4, ...more } })

/** A run of `count` sums whose teacher is always right, in a folder of its own. */
const started = (
  count: number,
  change: Record<string, unknown>,
  options: SimulatorOptionsInput = {},
  endpoint: Record<string, unknown> = {}
) =>
  Effect.gen(function* () {
    const at = yield* site
    const lessons = sums(count, (answer) => [says(answer)])
    const teacher = yield* teaching(at, lessons, options)
    writeProblems(at, lessons)
    writeRecipe(at, teacher.url, change, { price: PRICE, ...endpoint })
    return { at, teacher }
  })

const stored = (at: Site, run: Parameters<typeof dossiers>[1]) => Effect.map(dossiers(at, run), callsOf)
const idOf = ({ problemId, index }: Call) => `${problemId}/${index}`
const sum = (values: ReadonlyArray<number>) => values.reduce((all, value) => all + value, 0)

/** Each sample of each problem once, whole, under its own key, with attempts that come to what it cost. */
const expectWhole = (calls: ReadonlyArray<Call>, problems: number, samples = 4) => {
  expect(new Set(calls.map(idOf)).size).toBe(problems * samples)
  expect(new Set(calls.map(({ key }) => key)).size).toBe(calls.length)
  for (const { usd, attempts } of calls) expect(usd).toBeCloseTo(sum(attempts.map((one) => one.usd)), 12)
}

describe("several samples in one request", () => {
  it.live.each([
    [4, 12, [4]],
    [3, 24, [3, undefined]],
    [9, 12, [4]]
  ] as const)(
    "at most %i: each is a sample of its own, judged, and the prompt is paid once",
    ([perRequest, requests, sizes]) =>
      Effect.gen(function* () {
        const { at, teacher } = yield* started(12, four({ perRequest }))
        const { run, closing, events } = yield* buy(at)
        expect(closing).toEqual({ why: "settled" })
        expect(teacher.stats().requests).toBe(requests)
        expect(settledBy(events).map(({ accepted }) => accepted)).toEqual(Array(12).fill(4))
        const calls = yield* stored(at, run)
        expect(calls).toHaveLength(48)
        expectWhole(calls, 12)
        expect(new Set(calls.map(({ fetched }) => fetched.n))).toEqual(new Set(sizes))
        // One sample of each request carries its prompt.
        expect(calls.filter(({ usage }) => usage.input > 0)).toHaveLength(requests)
        expect(events.filter(({ _tag }) => _tag === "Judged")).toHaveLength(48)
        expect(events.filter(({ _tag }) => _tag === "Stored")).toHaveLength(48)
      })
  )

  it.live.each([
    ["a stream", true],
    ["a body", false]
  ] as const)("costs in %s what the server counted, to the token", ([, stream]) =>
    Effect.gen(function* () {
      const teacher = { teacher: { model: "teacher", stream } }
      const once = yield* started(5, four({ perRequest: 1 }))
      const several = yield* started(5, four())
      const set = [`teacher.stream=${teacher.teacher.stream}`]
      const alone = yield* stored(once.at, (yield* buy(once.at, { set })).run)
      const together = yield* stored(several.at, (yield* buy(several.at, { set })).run)
      const output = (calls: ReadonlyArray<Call>) => sum(calls.map(({ usage }) => usage.output))
      const input = (calls: ReadonlyArray<Call>) => sum(calls.map(({ usage }) => usage.input))
      expect(output(together)).toBe(output(alone))
      expect(input(together) * 4).toBe(input(alone))
      expect(together.every(({ usage }) => !usage.estimated)).toBe(true)
    })
  )

  it.live("is not bought twice when the run goes on with another number, nor when it was interrupted in between", () =>
    Effect.gen(function* () {
      const { at, teacher } = yield* started(40, four(), { latency: { firstTokenMs: 15, sigma: 1 } })
      let seen = 0
      const onEvent: Watching["onEvent"] = ({ _tag }) => void (seen += _tag === "Stored" ? 1 : 0)
      const running = yield* Effect.forkChild(buy(at, { onEvent }))
      yield* until(() => seen > 20)
      yield* Fiber.interrupt(running)
      yield* until(() => teacher.stats().inFlight === 0)
      const before = teacher.stats().completed
      const { run, closing } = yield* buy(at, { set: ["sample.perRequest=2"] })
      expect(closing).toEqual({ why: "settled" })
      const calls = yield* stored(at, run)
      expect(calls).toHaveLength(160)
      expectWhole(calls, 40)
      // What was stored of the first run is in fours, what came later in twos.
      expect(new Set(calls.map(({ fetched }) => fetched.n))).toEqual(new Set([4, 2]))
      const { requests } = teacher.stats()
      expect(requests).toBeLessThan(before + 90)
      for (const set of [["sample.perRequest=1"], ["sample.perRequest=4"]]) yield* buy(at, { set })
      expect(teacher.stats().requests).toBe(requests)
    })
  )

  it.live("keeps a budget, whatever breaks off, and every cent is on record once", () =>
    Effect.gen(function* () {
      const faults = { reset: 0.2, "half-json": 0.1, "error-in-stream": 0.1, "server-error-500": 0.1, "no-finish": 0.1 }
      const change = { ...four({ limit: 300 }), breakers: { share: 1 }, budget: { usd: 0.02 } }
      const { at, teacher } = yield* started(100, change, { faults })
      const seen = { usd: 0, most: 0 }
      const { closing, run } = yield* buy(at, {
        onEvent: (event, desk) => {
          if (event._tag === "Stored") seen.usd += event.usd
          seen.most = Math.max(seen.most, seen.usd + (desk?.reservedUsd ?? 0))
        }
      })
      expect(closing).toEqual({ why: "budget" })
      expect(seen.most).toBeLessThanOrEqual(0.02 + 1e-9)
      const calls = yield* stored(at, run)
      expect(sum(calls.map(({ usd }) => usd))).toBeCloseTo(seen.usd, 9)
      for (const { usd, attempts } of calls) expect(usd).toBeCloseTo(sum(attempts.map((one) => one.usd)), 12)
      const { requests } = teacher.stats()
      expect((yield* buy(at)).closing).toEqual({ why: "budget" })
      expect(teacher.stats().requests).toBe(requests)
      const lessons = sums(100, (answer) => [says(answer)])
      writeRecipe(at, (yield* teaching(at, lessons)).url, { ...change, budget: { usd: 1 } }, { price: PRICE })
      const whole = yield* buy(at)
      expect(whole.closing).toEqual({ why: "settled" })
      expect(settledBy(whole.events).map(({ accepted }) => accepted)).toEqual(Array(100).fill(4))
    })
  )

  it.live("fails as one when no attempt brings it: a failed Call a sample, with the money on the first", () =>
    Effect.gen(function* () {
      const { at } = yield* started(3, { ...four(), breakers: { share: 1, window: 1000 } }, { faults: { reset: 1 } })
      const { run } = yield* buy(at, { set: ["teacher.attempts=2"] })
      const calls = yield* stored(at, run)
      expectWhole(calls, 3)
      expect(calls).toHaveLength(12)
      for (const { index, usd, failure } of calls) {
        expect(failure?.reason).toBe("reset")
        expect([index, usd > 0]).toEqual([index, index === 0])
      }
    })
  )
})

describe("a server that does not bring several", () => {
  const learned = (events: ReadonlyArray<{ readonly _tag: string }>) => events.filter(({ _tag }) => _tag === "Learned")

  it.live.each([
    ["takes no notice of n", { abilities: { n: "ignored" } }],
    ["refuses it", { abilities: { n: 1 } }],
    ["refuses it in llama.cpp's words", { server: "llama-cpp", abilities: { n: 2 } }]
  ] as ReadonlyArray<[string, SimulatorOptionsInput]>)(
    "%s: it is asked for one at a time, and nothing is lost",
    ([, options]) =>
      Effect.gen(function* () {
        const { at, teacher } = yield* started(6, four(), options, { slots: 2 })
        const { run, closing, events } = yield* buy(at)
        expect(closing).toEqual({ why: "settled" })
        const calls = yield* stored(at, run)
        expectWhole(calls, 6)
        expect(calls).toHaveLength(24)
        // What the refused or short request came to is on record once.
        for (const { usd, usage } of calls) expect(usd).toBeCloseTo((usage.input + 2 * usage.output) / 1e6, 12)
        expect(learned(events)).toHaveLength(1)
        // Two slots: two requests may have found it out.
        expect(teacher.stats().requests).toBeLessThanOrEqual(24 + 2)
        expect(calls.filter(({ fetched }) => fetched.n !== undefined).length).toBeLessThanOrEqual(2)
      })
  )

  it.live("is not asked for several when the profile says so", () =>
    Effect.gen(function* () {
      const { at, teacher } = yield* started(3, four(), { abilities: { n: 1 } })
      const { events } = yield* buy(at, { profile: profileOf(teacher.url, { n: false }) })
      expect(teacher.stats().requests).toBe(12)
      expect(learned(events)).toEqual([])
    })
  )

  it.live("is told from a prompt that is refused, which is asked for once more and no oftener", () =>
    Effect.gen(function* () {
      const { at, teacher } = yield* started(30, four(), { refusedPrompts: 0.3 }, { slots: 1 })
      const { closing, events } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      const refused = settledBy(events).filter(({ why }) => why === "refused").length
      expect(refused).toBeGreaterThan(3)
      expect(learned(events)).toEqual([])
      expect(teacher.stats().requests).toBeLessThan(30 + refused * 5)
    })
  )
})

describe("a stream of several that breaks off", () => {
  it.live("loses the samples that were not whole, and no other", () =>
    Effect.gen(function* () {
      const at = yield* site
      const right = "\\boxed{7}"
      const usage = 'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":8}}\n\n'
      const server = yield* answering([
        chunk(0, right, "stop") + chunk(1, "half") + chunk(2, right, "stop") + chunk(3, "hal"),
        chunk(0, right, "stop") + chunk(1, right, "stop") + usage
      ])
      writeProblems(at, sums(1))
      writeRecipe(at, server.url, four(), { price: PRICE })
      const { run, closing, events } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(server.requests.map((_, n) => bodyOf(server, n)["n"])).toEqual([4, 2])
      const calls = yield* stored(at, run)
      expectWhole(calls, 1)
      expect(calls.map(({ fetched, usage }) => [fetched.n, usage.estimated])).toEqual([
        [4, true],
        [4, true],
        [2, false],
        [2, false]
      ])
      expect(events.filter(({ _tag }) => _tag === "Retried")).toMatchObject([{ reason: "truncated-stream" }])
      // Nobody counted the first stream: all that had come is paid for, the lost samples too.
      expect(sum(calls.slice(0, 2).map(({ usage }) => usage.output))).toBe(2 * 9 + 4 + 3)
    })
  )
})

describe("a list of temperatures", () => {
  it.live("is gone through by index; each row has the one that it was asked with, and nothing is bought again", () =>
    Effect.gen(function* () {
      const { at, teacher } = yield* started(5, four({ temperature: [0.5, 1] }))
      const { run, result } = yield* runAll(at)
      expect(result.closing).toEqual({ why: "settled" })
      // Two of each temperature in a request.
      expect(teacher.stats().requests).toBe(10)
      const calls = yield* stored(at, run)
      expectWhole(calls, 5)
      for (const { index, asked, fetched } of calls) {
        expect(asked.temperature).toBe(index % 2 === 0 ? 0.5 : 1)
        expect(fetched.n).toBe(2)
      }
      const rows = yield* Effect.promise(() => readTraceFiles(join(at.dir, "dataset"), "traces"))
      expect(rows).toHaveLength(20)
      for (const row of rows as ReadonlyArray<Record<string, unknown>>)
        expect(row["temperature"]).toBe(Number(row["index"]) % 2 === 0 ? 0.5 : 1)
      expect(result.dataset?.candidates).toHaveLength(20)
      const again = yield* runAll(at)
      expect(again.result.dataset?.candidates).toHaveLength(20)
      expect(teacher.stats().requests).toBe(10)
    })
  )
})

describe("a context that is known", () => {
  it.live("lowers the limit to what it leaves; what was cut off by that is not asked for again and again", () =>
    Effect.gen(function* () {
      const at = yield* site
      const long = says("7", { reasoning: "and then I count one more. ".repeat(60) })
      const lessons = sums(2, () => [long])
      // The server refuses what goes over it.
      const teacher = yield* teaching(at, lessons, { context: 300 })
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, limit: 300 } }, { price: PRICE })
      const known = { profile: profileOf(teacher.url, { context: 300, overLimit: "refused" }) }
      const { run } = yield* buy(at, known)
      const calls = yield* stored(at, run)
      expect(calls.map(({ finish }) => finish)).toEqual(["length", "length"])
      const bound = Buffer.byteLength("What is the sum of 0 and 7?") + 64
      expect(calls.map(({ fetched }) => fetched.limit)).toEqual([300 - bound, 300 - bound])
      for (const limit of [300, 3000]) yield* buy(at, { ...known, set: [`sample.limit=${limit}`] })
      expect(teacher.stats().requests).toBe(2)
      // A larger context is one more chance.
      const wider = yield* teaching(at, lessons, { context: 5000 })
      writeRecipe(at, wider.url, { sample: { keep: 1, tries: 1, limit: 3000 } }, { price: PRICE })
      yield* buy(at, { profile: profileOf(wider.url, { context: 5000 }) })
      expect(wider.stats().requests).toBe(2)
    })
  )
})
