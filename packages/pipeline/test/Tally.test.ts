import { describe, expect, it } from "vitest"
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
