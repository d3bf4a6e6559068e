import { describe, expect, it } from "@effect/vitest"
import type { Desk } from "@cotton/generator"
import * as Effect from "effect/Effect"
import type { Event } from "../src/index.ts"
import {
  buy,
  callsOf,
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

/** Floats are summed in another order than the purse does. */
const CRUMB = 1e-9

/** Follows what is spent and reserved, and remembers the most that both came to together. */
const ledger = () => {
  const seen = { usd: 0, tokens: 0, most: 0, reserved: 0 }
  const onEvent = (event: Event, desk: Desk | null) => {
    if (event._tag === "Stored") {
      seen.usd += event.usd
      seen.tokens += event.input + event.output
    }
    seen.reserved = Math.max(seen.reserved, desk?.reservedUsd ?? 0)
    seen.most = Math.max(seen.most, seen.usd + (desk?.reservedUsd ?? 0))
  }
  return { seen, onEvent }
}

const PRICE = { input: 1, output: 2 }

describe("a budget", () => {
  it.live("in dollars holds at every event, closes with its reason, and a higher one goes on from there", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(120, (answer, n) => (n % 3 === 0 ? [says("0"), says(answer)] : [says(answer)]))
      const teacher = yield* teaching(at, lessons, { latency: { firstTokenMs: 3, sigma: 1 } })
      writeProblems(at, lessons)
      // The worst case of a request is about $0.0021, and a reply comes to a fiftieth of it.
      const change = { sample: { keep: 1, tries: 4, limit: 1000, seed: 0 } }
      writeRecipe(at, teacher.url, { ...change, budget: { usd: 0.008 } }, { price: PRICE, slots: 64 })
      const first = ledger()
      const bought = yield* runAll(at, first)
      expect(bought.result.closing).toEqual({ why: "budget" })
      expect(first.seen.most).toBeLessThanOrEqual(0.008 + CRUMB)
      expect(first.seen.usd).toBeGreaterThan(0.005)
      // It did reserve: the cap and not the slots limited what was in flight.
      expect(first.seen.reserved).toBeGreaterThan(0.0039)
      expect(teacher.stats().peakInFlight).toBeLessThanOrEqual(3)
      const requests = teacher.stats().requests
      expect(requests).toBeLessThan(240)
      // What was bought is cut all the same.
      expect(bought.result.dataset?.summary.traces).toBe(requests)

      // The same cap again buys nothing: what is spent is counted from the journal.
      expect((yield* buy(at)).closing).toEqual({ why: "budget" })
      expect(teacher.stats().requests).toBe(requests)

      const second = ledger()
      const more = yield* buy(at, { ...second, set: ["budget.usd=0.03"] })
      expect(more.closing).toEqual({ why: "settled" })
      expect(second.seen.most).toBeLessThanOrEqual(0.03 + CRUMB)
      expect(settledBy(more.events)).toHaveLength(120)
      // A right answer is one request; a wrong one is followed by a wave of three.
      expect(teacher.stats().requests).toBe(80 + 40 * 4)
      const paid = callsOf(yield* dossiers(at, more.run)).reduce((sum, { usd }) => sum + usd, 0)
      expect(paid).toBeCloseTo(second.seen.usd, 9)
    })
  )

  it.live("in tokens holds likewise", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(80)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      const change = { sample: { keep: 1, tries: 1, limit: 1000, seed: 0 } }
      writeRecipe(at, teacher.url, { ...change, budget: { tokens: 2200 } }, { price: "free" })
      const first = ledger()
      expect((yield* buy(at, first)).closing).toEqual({ why: "budget" })
      expect(first.seen.tokens).toBeLessThanOrEqual(2200)
      expect(first.seen.tokens).toBeGreaterThan(800)
      const requests = teacher.stats().requests
      expect((yield* buy(at)).closing).toEqual({ why: "budget" })
      expect(teacher.stats().requests).toBe(requests)
      expect((yield* buy(at, { set: ["budget.tokens=100000"] })).closing).toEqual({ why: "settled" })
      expect(teacher.stats().requests).toBe(80)
    })
  )

  it.live("holds while requests break off, for what they had streamed is charged too", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(100)
      const faults = { reset: 0.2, "half-json": 0.1, "error-in-stream": 0.1, "server-error-500": 0.1, "no-finish": 0.1 }
      const teacher = yield* teaching(at, lessons, { faults })
      writeProblems(at, lessons)
      const change = { sample: { keep: 1, tries: 1, limit: 1000, seed: 0 }, breakers: { share: 1 } }
      writeRecipe(at, teacher.url, { ...change, budget: { usd: 0.009 } }, { price: PRICE })
      const { seen, onEvent } = ledger()
      const { closing, run } = yield* buy(at, { onEvent })
      expect(closing).toEqual({ why: "budget" })
      expect(seen.most).toBeLessThanOrEqual(0.009 + CRUMB)
      const calls = callsOf(yield* dossiers(at, run))
      const broken = calls.flatMap(({ attempts }) => attempts.filter(({ failure }) => failure !== undefined))
      expect(broken.length).toBeGreaterThan(5)
      for (const { failure, usd } of broken)
        expect([failure?.reason, usd > 0]).toEqual([failure?.reason, failure?.reason !== "server-error"])
      for (const { attempts, usd } of calls)
        expect(usd).toBeCloseTo(
          attempts.reduce((sum, one) => sum + one.usd, 0),
          12
        )

      // Also the charges of requests that were to be asked once more are on record: the same command has no cent left.
      const { requests } = teacher.stats()
      expect((yield* buy(at)).closing).toEqual({ why: "budget" })
      expect(teacher.stats().requests).toBe(requests)
      const well = yield* teaching(at, lessons)
      writeRecipe(at, well.url, { ...change, budget: { usd: 1 } }, { price: PRICE })
      const whole = yield* buy(at)
      expect(whole.closing).toEqual({ why: "settled" })
      expect(settledBy(whole.events).map(({ why }) => why)).toEqual(Array(100).fill("kept"))
    })
  )

  it.live("is charged an upper bound where the server counts nothing", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(30)
      writeProblems(at, lessons)
      const content = String.raw`相遇 takes 5 steps: \\boxed{7}`
      const event = (choice: string) => `data: {"id":"x","model":"m","choices":[{"index":0,${choice}}]}\n\n`
      const body = `${event(`"delta":{"content":"${content}"}`)}${event('"delta":{},"finish_reason":"stop"')}data: [DONE]\n\n`
      const head = `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
      const teacher = yield* teaching(at, lessons, { wireReplay: { teacher: at.write("wire", head + body) } })
      const change = { sample: { keep: 1, tries: 1, limit: 1000 }, judge: ["shape/complete"], budget: { usd: 0.005 } }
      writeRecipe(at, teacher.url, change, { price: PRICE })
      const { seen, onEvent } = ledger()
      const { closing, run } = yield* buy(at, { onEvent })
      expect(closing).toEqual({ why: "budget" })
      expect(seen.most).toBeLessThanOrEqual(0.005 + CRUMB)
      const calls = callsOf(yield* dossiers(at, run))
      expect(calls.length).toBeGreaterThan(3)
      for (const { usage, usd } of calls) {
        expect(usage.estimated).toBe(true)
        // At least a token a byte of UTF-8, of the prompt and of the reply: no tokenizer makes more.
        expect(usage.output).toBe(Buffer.byteLength(JSON.parse(`"${content}"`) as string))
        expect(usage.input).toBeGreaterThanOrEqual("What is the sum of 0 and 7?".length)
        expect(usd).toBeCloseTo((usage.input * PRICE.input + usage.output * PRICE.output) / 1e6, 12)
      }
    })
  )

  it.live("that pays for no request at all is said at once, with nothing asked", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(3)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, { budget: { usd: 0.000001 } })
      const { result } = yield* runAll(at)
      expect(result.closing).toEqual({ why: "budget" })
      expect(teacher.stats().requests).toBe(0)
      expect(result.dataset?.summary.traces).toBe(0)
    })
  )
})
