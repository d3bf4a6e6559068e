import { describe, expect, it } from "@effect/vitest"
import { unitHash } from "@cotton/schema"
import * as fc from "fast-check"
import { Breaker } from "../../src/desk/Breaker.ts"

const SECOND = 1000

const breakerOf = (options: Partial<ConstructorParameters<typeof Breaker>[0]> = {}) =>
  new Breaker({ share: 0.5, window: 20, giveUpAfter: 600, maxPause: 30, ...options })

/** Sends one after the other: `.` succeeds, `x` fails, `r` is refused; says whether it is open after that. */
const run = (results: string, breaker = breakerOf()) => {
  for (const result of results) {
    const order = breaker.enter()
    if (result === ".") breaker.succeed(order)
    else breaker.fail(0, order, { why: "down", alone: result === "r" })
  }
  return breaker.why !== null
}

const opened = () => {
  const breaker = breakerOf()
  run("xxxxx", breaker)
  return breaker
}

describe("a breaker opens", () => {
  it.each([
    ["with five failures in a row", "xxxxx", true],
    ["not with four", "xxxx", false],
    ["not with four, a success, and four", "xxxx.xxxx", false],
    ["not with refusals in a row", "rrrrrrrrrr", false],
    ["when a whole window was refused", "rrrrrrrrrrrrrrrrrrrr", true],
    ["with half a window of failures", "x.x.x.x.x.x.x.x.x.x.x", true],
    ["not with a third of it", "x..x..x..x..x..x..x..x..x..x..", false],
    ["not before the window is full", "x.x.x.x.", false]
  ])("%s", (_, results, open) => {
    expect(run(results)).toBe(open)
  })

  it("not with one ask that fails again and again: that says something of the ask", () => {
    const breaker = breakerOf()
    const poison = {}
    for (let n = 0; n < 100; n++) breaker.fail(0, breaker.enter(), { why: "500", subject: poison })
    expect(breaker.why).toBeNull()
  })

  it("not with a few refusals that overtake the many good replies that were sent before and between them", () => {
    const breaker = breakerOf()
    const orders = Array.from({ length: 1000 }, () => breaker.enter())
    for (const order of orders) if (order % 12 === 0) breaker.fail(0, order, { why: "400", alone: true })
    expect(breaker.why).toBeNull()
  })

  it("not by a crowd of which one in fifty fails before any other is answered", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const breaker = breakerOf()
        const orders = Array.from({ length: 2000 }, () => breaker.enter())
        const failing = orders.filter((order) => unitHash(`${seed}/${order}`) < 0.02)
        for (const order of failing) breaker.fail(0, order, { why: "429" })
        expect(breaker.why).toBeNull()
      }),
      { numRuns: 20 }
    )
  })

  it("when those fail that were sent one after the other, in whatever order their failures come", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([10, 11, 12, 13, 14], { minLength: 5 }), (failing) => {
        const breaker = breakerOf()
        const orders = Array.from({ length: 40 }, () => breaker.enter())
        const opens = failing.map((at) => breaker.fail(0, orders[at]!, { why: "down" }))
        expect(opens).toEqual([false, false, false, false, true])
      })
    )
  })

  it("not by old failures when something that was sent after them succeeded", () => {
    const breaker = breakerOf()
    const orders = Array.from({ length: 10 }, () => breaker.enter())
    breaker.succeed(orders[7]!)
    for (const at of [0, 1, 2, 3, 4]) breaker.fail(0, orders[at]!, { why: "timeout" })
    expect(breaker.why).toBeNull()
  })

  it("at the first failure when the window is one", () => {
    expect(run("x", breakerOf({ window: 1 }))).toBe(true)
  })
})

describe("an open breaker", () => {
  it("lets one probe at a time through, after pauses that double up to the longest", () => {
    const breaker = opened()
    let now = 0
    const pauses: Array<number> = []
    for (let n = 0; n < 8; n++) {
      const until = breaker.admits(now)
      expect(until).not.toBe(true)
      pauses.push(Number(until) - now)
      now = Number(until)
      expect(breaker.admits(now)).toBe(true)
      const probe = breaker.enter()
      expect(breaker.isProbe(probe)).toBe(true)
      expect(breaker.admits(now)).toBe(Infinity)
      expect(breaker.fail(now, probe, { why: "still down" })).toBe(true)
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * SECOND))
    expect(breaker.why).toBe("still down")
  })

  it("waits as long as the server asks, but no longer than the longest pause", () => {
    const wait = (waitMs: number) => {
      const breaker = breakerOf()
      for (let n = 0; n < 5; n++) breaker.fail(0, breaker.enter(), { why: "429", waitMs })
      return breaker.admits(0)
    }
    expect([wait(0), wait(7 * SECOND), wait(3600 * SECOND)]).toEqual([SECOND, 7 * SECOND, 30 * SECOND])
  })

  it("closes with any success, also one that was under way before it opened", () => {
    const breaker = breakerOf()
    const early = breaker.enter()
    run("xxxxx", breaker)
    expect(breaker.why).not.toBeNull()
    breaker.succeed(early)
    expect(breaker.admits(0)).toBe(true)
  })

  it("is not kept open by those that were under way: only the probe counts", () => {
    const breaker = breakerOf()
    const others = Array.from({ length: 5 }, () => breaker.enter())
    run("xxxxx", breaker)
    const before = breaker.admits(0)
    for (const order of others) expect(breaker.fail(0, order, { why: "late" })).toBe(false)
    expect(breaker.admits(0)).toBe(before)
  })

  it("lets another probe go when the first ended without saying anything", () => {
    const breaker = opened()
    const probe = breaker.enter()
    breaker.abandon(probe)
    expect(breaker.admits(SECOND)).toBe(true)
  })

  it("is hopeless after giveUpAfter without a success", () => {
    const breaker = opened()
    expect(breaker.deadline).toBe(600 * SECOND)
    expect(breaker.hopeless(600 * SECOND - 1)).toBe(false)
    expect(breaker.hopeless(600 * SECOND)).toBe(true)
  })

  it("begins anew after a success", () => {
    const breaker = opened()
    breaker.succeed(breaker.enter())
    expect(breaker.deadline).toBe(Infinity)
    expect(run("xxxx", breaker)).toBe(false)
    breaker.fail(50, breaker.enter(), { why: "again" })
    expect(breaker.admits(50)).toBe(50 + SECOND)
    expect(breaker.deadline).toBe(50 + 600 * SECOND)
  })

  it("lets all go when the probe begins to be answered, but goes on with its clock and its pauses when all fail again", () => {
    const breaker = opened()
    const probe = breaker.enter()
    breaker.revive(probe)
    expect(breaker.admits(0)).toBe(true)
    expect(breaker.hopeless(1e9)).toBe(false)
    for (let n = 0; n < 5; n++) breaker.fail(5000, breaker.enter(), { why: "dies in mid-stream" })
    expect(breaker.admits(5000)).toBe(5000 + 2 * SECOND)
    expect(breaker.deadline).toBe(600 * SECOND)
  })

  it("is not revived by one that is not its probe", () => {
    const breaker = breakerOf()
    const early = breaker.enter()
    run("xxxxx", breaker)
    breaker.revive(early)
    expect(breaker.why).not.toBeNull()
  })
})

describe("a breaker remembers little", () => {
  it("however many failures it sees", () => {
    const breaker = breakerOf()
    for (let n = 0; n < 100_000; n++) run(n % 3 === 0 ? "x" : ".", breaker)
    expect(breaker.why).toBeNull()
    expect(breaker.remembered).toBeLessThan(16_384)
  })
})
