import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Timeline } from "../../src/gathered/Timeline.ts"
import { attempt, problemOf, taken } from "../Dossiers.ts"

const ended = (at: number, tokens: number, usd: number) =>
  taken(problemOf("p"), [{ tokens, attempts: [attempt(at, 1000, { usd })] }]).dossier.calls[0]!.call

const timelineOf = (calls: ReadonlyArray<ReturnType<typeof ended>>) => {
  const timeline = new Timeline()
  for (const call of calls) {
    for (const one of call.attempts) timeline.addAttempt(one, false)
    timeline.addReply(call, call.usage.output > 50)
  }
  return timeline.facts
}

describe("a run's requests in time", () => {
  it("puts a request where it begins, and what it brought where it ends", () => {
    const { moments, widthMs } = timelineOf([ended(1_000_000, 60, 0.5)])!
    expect(widthMs).toBe(16)
    expect(moments).toEqual([
      { at: 1_000_000, begun: 1, ended: 0, usd: 0, tokens: 0, replies: 0, kept: 0, broken: 0 },
      { at: 1_000_992, begun: 0, ended: 1, usd: 0.5, tokens: 60, replies: 1, kept: 1, broken: 0 }
    ])
  })

  it("stays small over weeks, and loses nothing of the sums", () => {
    const calls = Array.from({ length: 5000 }, (_, at) => ended(1 + at * 200_000, at % 100, 1))
    const { moments, widthMs } = timelineOf(calls)!
    expect(moments.length).toBeLessThanOrEqual(2000)
    // 5,000 × 200 s = 1,000,000 s; the first width 16 ms × 2^n that has at most 2,000 moments for them.
    expect(widthMs).toBe(524_288)
    const sum = (field: "ended" | "kept" | "tokens" | "usd") =>
      moments.reduce((total, moment) => total + moment[field], 0)
    expect([sum("ended"), sum("usd"), sum("tokens"), sum("kept")]).toEqual([5000, 5000, 247_500, 2450])
  })

  it("does not depend on the order, wide or not", () => {
    const times = fc.array(fc.integer({ min: 1, max: 10_000_000_000 }), { minLength: 1, maxLength: 3000 })
    fc.assert(
      fc.property(times, (all) => {
        const calls = all.map((at) => ended(at, at % 100, at % 7))
        expect(timelineOf(calls.toReversed())).toEqual(timelineOf(calls))
      }),
      { numRuns: 15 }
    )
  })

  it("knows nothing where no request has a time", () => {
    expect(timelineOf([ended(0, 60, 1)])).toBeNull()
  })
})
