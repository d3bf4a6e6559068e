import { describe, expect, it, vi } from "vitest"
import { BuyingStopped } from "../src/errors.ts"
import type { Event } from "../src/Event.ts"
import { Tally } from "../src/Tally.ts"

const judged = (standing: "kept" | "rejected" | "undecided", ...reasons: ReadonlyArray<string>): Event => ({
  _tag: "Judged",
  standing,
  marks: reasons.map((reason) => ({
    filter: "f",
    outcome: standing === "undecided" ? "error" : "fail",
    reason
  })) as never,
  output: 1
})
const stored = (failure: "reset" | "timeout-total" | null): Event =>
  ({ _tag: "Stored", failure, input: 0, output: 0, usd: 0, replayed: false }) as Event

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
    tally.take({ _tag: "Judged", standing: "rejected", marks, output: 1 })
    tally.take({ _tag: "Judged", standing: "undecided", marks: marks.slice(0, 1), output: 1 })
    expect(tally.status()).toMatchObject({ reasons: { "f: wrong": 1 }, undecided: { "f: bad-gold": 1 } })
    expect(Object.keys(tally.status().reasons)).toEqual(["f: wrong"])
  })
})

describe("the lengths", () => {
  it("are of every reply, and of the kept ones; what brought none has no length", () => {
    const tally = new Tally(null, 4096)
    for (const output of [10, 100, 1000])
      tally.take({ _tag: "Stored", replayed: true, input: 0, output, usd: 0, failure: null, served: null })
    tally.take(stored("reset"))
    tally.take({ _tag: "Judged", standing: "kept", marks: [], output: 100 })
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
    const reply = { _tag: "Stored", input: 1, output: 10, usd: 0.5, failure: null, served: null } as const
    tally.take({ ...reply, replayed: true })
    tally.take({ ...reply, replayed: false })
    tally.take({
      _tag: "Settled",
      settled: { problemId: "a", accepted: 0, tried: 3, why: "tries-spent" },
      replayed: true
    })
    expect(tally.fresh).toEqual({ tokens: 10, stored: 1, usd: 0.5 })
    expect(tally.settledSamples).toBe(3)
    expect(tally.status()).toMatchObject({
      samples: { stored: 2 },
      problems: { settled: 1, covered: 0 },
      usd: { spent: 1 }
    })
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
