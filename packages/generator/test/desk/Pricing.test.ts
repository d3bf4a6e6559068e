import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { brokenCost, costOf, promptBound, worstCase } from "../../src/desk/Pricing.ts"
import { Purse } from "../../src/desk/Purse.ts"
import { retryDelay } from "../../src/desk/Retry.ts"

const PRICE = { input: 1, output: 10 }
const broken = (reason: "reset" | "rate-limited" | "timeout-first-token", streamed: number | "unknown") =>
  brokenCost(PRICE, 100, 1000, { reason, message: "" }, streamed)

describe("a request's cost", () => {
  it("is bounded by a token a byte, and what the chat template may add to each message", () => {
    expect(promptBound([{ role: "user", content: "grüße" }])).toBe(7 + 64)
    expect(
      promptBound([
        { role: "user", content: "" },
        { role: "user", content: "" }
      ])
    ).toBe(96)
  })

  it("is never more than was reserved for it, when the server keeps to the limit", () => {
    const count = fc.nat(100_000)
    fc.assert(
      fc.property(count, count, count, count, (input, inputMore, output, outputMore) => {
        const worst = worstCase(PRICE, input + inputMore, output + outputMore)
        const real = costOf(PRICE, { input, output, estimated: false })
        expect(real.usd).toBeLessThanOrEqual(worst.usd)
        expect(real.tokens).toBeLessThanOrEqual(worst.tokens)
      })
    )
  })

  it("that broke is nothing when no model had it, and its prompt when it may have had", () => {
    expect(broken("rate-limited", 0)).toEqual({ usd: 0, tokens: 0 })
    expect(broken("timeout-first-token", 0)).toEqual({ usd: 0.0001, tokens: 100 })
  })

  it("that broke in mid-stream is what had come, at three tokens a character at most, and never over the limit", () => {
    expect(broken("reset", 10)).toEqual({ usd: (100 + 300) / 1e6, tokens: 130 })
    expect(broken("reset", 5000)).toEqual(worstCase(PRICE, 100, 1000))
  })

  it("that broke is the worst case when nobody knows what was written", () => {
    expect(broken("reset", "unknown")).toEqual(worstCase(PRICE, 100, 1000))
  })

  it("is no money where it is free, but tokens all the same", () => {
    expect(costOf("free", { input: 3, output: 4, estimated: false })).toEqual({ usd: 0, tokens: 7 })
  })
})

describe("the purse", () => {
  it("never lets what is spent and what is reserved pass a cap together", () => {
    const cost = fc.record({ usd: fc.integer({ min: 0, max: 50 }), tokens: fc.nat(50) })
    fc.assert(
      fc.property(fc.array(fc.tuple(cost, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())), (steps) => {
        const purse = new Purse({ usd: 200, tokens: 300 })
        const held: Array<readonly [(typeof steps)[number][0], number]> = []
        for (const [worst, share, settle] of steps) {
          if (purse.fits(worst)) {
            purse.reserve(worst)
            held.push([worst, share])
          }
          if (settle && held.length > 0) {
            const [reserved, part] = held.shift()!
            purse.settle(reserved, { usd: reserved.usd * part, tokens: Math.floor(reserved.tokens * part) })
          }
          expect(purse.spent.usd + purse.reserved.usd).toBeLessThanOrEqual(200 + 1e-9)
          expect(purse.spent.tokens + purse.reserved.tokens).toBeLessThanOrEqual(300)
        }
      })
    )
  })

  it("counts what was spent before", () => {
    expect(new Purse({ usd: 10 }, { usd: 9, tokens: 0 }).fits({ usd: 2, tokens: 0 })).toBe(false)
    expect(new Purse({}, { usd: 9, tokens: 0 }).fits({ usd: 1e9, tokens: 1e12 })).toBe(true)
  })

  it("buys no sample with what is set aside for the judges, who may spend it all", () => {
    const purse = new Purse({ usd: 10 })
    purse.setAside({ usd: 4, tokens: 4 })
    expect([purse.fits({ usd: 7, tokens: 1 }), purse.fits({ usd: 6, tokens: 1 })]).toEqual([false, true])
    const { forJudges } = purse
    expect([forJudges.fits({ usd: 11, tokens: 1 }), forJudges.fits({ usd: 10, tokens: 1 })]).toEqual([false, true])
    forJudges.reserve({ usd: 9, tokens: 9 })
    expect([purse.reserved.usd, purse.fits({ usd: 0.5, tokens: 1 })]).toEqual([9, false])
    forJudges.settle({ usd: 9, tokens: 9 }, { usd: 1, tokens: 1 })
    expect([purse.spent.usd, purse.fits({ usd: 5, tokens: 1 })]).toEqual([1, true])
    purse.giveBack({ usd: 4, tokens: 4 })
    expect(purse.fits({ usd: 9, tokens: 1 })).toBe(true)
  })

  it("says when money has come back, and whether some still may", () => {
    const purse = new Purse({ usd: 10 })
    let heard = 0
    purse.onFree(() => heard++)
    expect(purse.busy).toBe(false)
    purse.setAside({ usd: 1, tokens: 1 })
    // The judges wait for no money that is theirs already.
    expect([purse.busy, purse.forJudges.busy, heard]).toEqual([true, false, 0])
    purse.giveBack({ usd: 1, tokens: 1 })
    purse.reserve({ usd: 1, tokens: 1 })
    expect([purse.busy, purse.forJudges.busy, heard]).toEqual([true, true, 1])
    purse.settle({ usd: 1, tokens: 1 }, { usd: 0, tokens: 0 })
    expect([purse.busy, heard]).toEqual([false, 2])
  })
})

describe("the wait before a retry", () => {
  const wait = (attempts: number, random: number, retryAfterMs?: number) =>
    retryDelay(
      { reason: "rate-limited", message: "", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
      attempts,
      () => random
    )

  it("doubles from half a second to a minute, somewhere in its upper half", () => {
    expect([1, 2, 3, 8, 50].map((attempts) => wait(attempts, 1))).toEqual([500, 1000, 2000, 60_000, 60_000])
    expect([1, 2, 3, 8, 50].map((attempts) => wait(attempts, 0))).toEqual([250, 500, 1000, 30_000, 30_000])
  })

  it("is what the server asks and a little more, but five minutes at most", () => {
    expect(wait(1, 1, 2000)).toBe(2050)
    expect(wait(1, 0, 2000)).toBe(2025)
    expect(wait(1, 0, 3_600_000)).toBe(300_025)
  })
})
