import { describe, expect, it, vi } from "vitest"
import { BuyingStopped } from "../src/errors.ts"
import type { Event } from "../src/Event.ts"
import { Tally } from "../src/Tally.ts"

const judged = (standing: "kept" | "rejected" | "undecided", ...reasons: ReadonlyArray<string>): Event => ({
  _tag: "Judged",
  problemId: "p",
  standing,
  marks: reasons.map((reason) => ({
    filter: "f",
    outcome: standing === "undecided" ? "error" : "fail",
    reason
  })) as never,
  output: 1
})
let next = 0
/** Of a sample that was never asked for before, unless told otherwise. */
const stored = (
  failure: "reset" | "timeout-total" | null,
  change: Partial<Event & { readonly _tag: "Stored" }> = {}
): Event => ({
  _tag: "Stored",
  problemId: "p",
  index: next++,
  failure,
  input: 0,
  output: 0,
  usd: 0,
  replayed: false,
  served: null,
  ...change
})
const settled = (problemId: string, accepted: number): Event => ({
  _tag: "Settled",
  settled: { problemId, accepted, tried: 1, why: accepted > 0 ? "kept" : "tries-spent" }
})

describe("the figures of a run", () => {
  it("tell why samples were rejected apart from why others are undecided or have no reply", () => {
    const tally = new Tally(null)
    const events = [
      judged("rejected", "wrong", "long"),
      judged("undecided", "bad-gold"),
      judged("undecided", "bad-gold"),
      judged("kept"),
      stored("reset"),
      stored("timeout-total"),
      stored("reset"),
      stored(null)
    ]
    for (const event of events) tally.take(event)
    expect(tally.status()).toMatchObject({
      samples: { stored: 4, kept: 1, rejected: 1, undecided: 2, failed: 3 },
      reasons: { "f: wrong": 1 },
      undecided: { "f: bad-gold": 2 },
      failures: { reset: 2, "timeout-total": 1 }
    })
    expect(Object.keys(tally.status().reasons)).toEqual(["f: wrong"])
    expect(Object.keys(tally.status().failures ?? {})).toEqual(["reset", "timeout-total"])
  })
})

describe("the first cause", () => {
  const mark = (outcome: "fail" | "unsure", reason: string) => ({ filter: "f", outcome, reason })

  it("of a rejected sample is what failed, whatever was unsure before it", () => {
    const tally = new Tally(null)
    const marks = [mark("unsure", "bad-gold"), mark("fail", "wrong"), mark("fail", "long")]
    tally.take({ _tag: "Judged", problemId: "p", standing: "rejected", marks, output: 1 })
    tally.take({ _tag: "Judged", problemId: "p", standing: "undecided", marks: marks.slice(0, 1), output: 1 })
    expect(tally.status()).toMatchObject({ reasons: { "f: wrong": 1 }, undecided: { "f: bad-gold": 1 } })
    expect(Object.keys(tally.status().reasons)).toEqual(["f: wrong"])
  })
})

describe("the lengths", () => {
  it("are of every reply, and of the kept ones; what brought none has no length", () => {
    const tally = new Tally(null, 4096)
    for (const output of [10, 100, 1000]) tally.take(stored(null, { replayed: true, output }))
    tally.take(stored("reset"))
    tally.take({ _tag: "Judged", problemId: "p", standing: "kept", marks: [], output: 100 })
    tally.take(judged("rejected", "wrong"))
    const { sampled, kept, limit } = tally.status().lengths!
    expect([sampled.count, sampled.max, kept.count, kept.max, limit]).toEqual([3, 1000, 1, 100, 4096])
  })
})

describe("when a run last moved", () => {
  it("is not when it was last looked at", () => {
    vi.useFakeTimers({ now: Date.parse("2026-01-01T00:00:00.000Z") })
    try {
      const tally = new Tally(null)
      const at = (seconds: number) => {
        vi.setSystemTime(Date.parse("2026-01-01T00:00:00.000Z") + seconds * 1000)
        const { movedAt, updatedAt } = tally.status()
        return [movedAt, updatedAt].map((iso) => new Date(iso!).getSeconds())
      }
      expect(at(0)).toEqual([0, 0])
      tally.take(stored(null))
      expect(at(3)).toEqual([3, 3])
      tally.take({ _tag: "Retried", reason: "rate-limited", detail: "" })
      expect(at(9)).toEqual([3, 9])
      tally.take(judged("kept"))
      expect(at(12)).toEqual([12, 12])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe("what a session has done itself", () => {
  it("is apart from what was there before", () => {
    const tally = new Tally(null)
    const reply = { input: 1, output: 10, usd: 0.5 }
    tally.take(stored(null, { ...reply, replayed: true }))
    tally.take(stored(null, { ...reply, replayed: false }))
    tally.take({
      _tag: "Settled",
      settled: { problemId: "a", accepted: 0, tried: 3, why: "tries-spent" },
      replayed: true
    })
    expect(tally.fresh).toEqual({ tokens: 10, stored: 1, usd: 0.5 })
    expect(tally.settledSamples).toBe(3)
    expect(tally.status()).toMatchObject({
      samples: { stored: 2 },
      before: 1,
      problems: { settled: 1, covered: 0 },
      usd: { spent: 1 }
    })
  })
})

describe("a sample that was asked for again", () => {
  const samples = (...events: ReadonlyArray<Event>) => {
    const tally = new Tally(null)
    for (const event of events) tally.take(event)
    const { samples: counts, failures, usd, before } = tally.status()
    return { stored: counts.stored, failed: counts.failed, failures, spent: usd.spent, before }
  }
  const failed = (index: number, more = {}) => stored("reset", { index, usd: 0.25, ...more })
  const replied = (index: number, more = {}) => stored(null, { index, usd: 0.5, ...more })

  it("is no failed one once it has a reply; its money stays spent", () => {
    const here = { replayed: true }
    expect(samples(failed(0, here), replied(0, here))).toEqual({
      stored: 1,
      failed: 0,
      failures: {},
      spent: 0.75,
      before: 1
    })
    // The same where the reply comes in another session than the failure.
    expect(samples(failed(0, here), replied(0))).toEqual({ stored: 1, failed: 0, failures: {}, spent: 0.75, before: 1 })
  })

  it("keeps the newest reason while it has none, and its reply when a later request brings none", () => {
    expect(samples(failed(0), stored("timeout-total", { index: 0 }))).toMatchObject({
      stored: 1,
      failed: 1,
      failures: { "timeout-total": 1 }
    })
    expect(samples(replied(0), failed(0))).toMatchObject({ stored: 1, failed: 0, failures: {}, spent: 0.75 })
  })

  it("is another one of another index or problem", () => {
    expect(samples(failed(0), replied(1), replied(0, { problemId: "q" }))).toMatchObject({
      stored: 3,
      failed: 1,
      failures: { reset: 1 }
    })
  })
})

describe("problems covered", () => {
  const covered = (...events: ReadonlyArray<Event>) => {
    const tally = new Tally(null)
    for (const event of events) tally.take(event)
    return tally.status().problems
  }
  const kept = (problemId: string): Event => ({ _tag: "Judged", problemId, standing: "kept", marks: [], output: 1 })

  it("have a kept trace, whether they are settled or not", () => {
    expect(covered(judged("rejected", "wrong"), settled("p", 0))).toMatchObject({ settled: 1, covered: 0 })
    expect(covered(kept("p"))).toMatchObject({ settled: 0, covered: 1 })
    expect(covered(kept("p"), kept("p"), kept("q"), settled("p", 2), settled("q", 1))).toMatchObject({
      settled: 2,
      covered: 2
    })
  })

  it("are none that have left the recipe: what was bought for them counts as samples alone", () => {
    const tally = new Tally(null)
    const replayed = (problemId: string, index: number) => stored(null, { problemId, index, replayed: true })
    const gone = { ...kept("old"), gone: true } as Event
    for (const event of [replayed("old", 0), gone, replayed("old", 1), gone, replayed("p", 0), kept("p")])
      tally.take(event)
    const { problems, samples } = tally.status()
    expect([problems.covered, samples.stored, samples.kept]).toEqual([1, 3, 3])
  })
})

describe("why buying stopped", () => {
  it.each(["teacher", "judges", "endpoint"] as const)(
    "is a sentence, whether the words end as one or not: %s",
    (why) => {
      const said = (detail: string) => new BuyingStopped({ why, detail }).message
      expect(said("HTTP 400: it is not supported.")).toBe(said("HTTP 400: it is not supported"))
      expect(said("HTTP 400: it is not supported.")).not.toContain("..")
    }
  )
})
