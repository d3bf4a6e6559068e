import { Tally } from "@cotton/pipeline"
import type { Desk } from "@cotton/generator"
import { describe, expect, it } from "vitest"
import { Durations } from "../../src/display/Durations.ts"
import { PaceMaker, samplesLeft } from "../../src/display/PaceMaker.ts"
import { Rate } from "../../src/display/Rate.ts"
import { STATUS } from "./Figured.ts"

describe("a rate", () => {
  it("is that of the last while, not of the whole", () => {
    const rate = new Rate(60_000)
    // 10 a second for a minute, then 2 a second.
    let total = 0
    for (let at = 0; at <= 120_000; at += 1000) {
      rate.read(at, total)
      total += at < 60_000 ? 10 : 2
    }
    expect(rate.perSecond(120_000, total - 2, 30_000)).toBeCloseTo(2, 5)
    expect(rate.perSecond(120_000, total - 2, 60_000)).toBeCloseTo(2, 5)
  })

  it("falls to nothing in an outage, and is told from the first reading while the window is not full", () => {
    const rate = new Rate(60_000)
    expect(rate.perSecond(0, 5, 30_000)).toBe(0)
    rate.read(0, 100)
    expect(rate.perSecond(10_000, 200, 30_000)).toBe(10)
    for (let at = 10_000; at <= 50_000; at += 1000) rate.read(at, 200)
    expect(rate.perSecond(50_000, 200, 30_000)).toBe(0)
  })
})

describe("how long a drain takes", () => {
  const durations = (...ms: ReadonlyArray<number>) => {
    const it = new Durations()
    for (const one of ms) it.add(one)
    return it
  }

  it("is not told from a handful of replies", () => {
    expect(durations(1, 2, 3, 4).untilAllBack([0], 1000)).toBeNull()
  })

  it("of requests that all take ten seconds is what the youngest lacks of them", () => {
    const tens = durations(...Array.from({ length: 100 }, () => 10_000))
    expect(tens.untilAllBack([2000, 9000], 60_000)).toBeCloseTo(8000, -1)
    expect(tens.median).toBe(10_000)
  })

  it("is longer for many than for one: the slowest of them is waited for", () => {
    const spread = durations(...Array.from({ length: 100 }, (_, n) => (n + 1) * 1000))
    // One that has just begun is back after 50 s with even chances; of a hundred the last after nearly 100 s.
    expect(spread.untilAllBack([0], 600_000)).toBeCloseTo(50_000, -2)
    expect(
      spread.untilAllBack(
        Array.from({ length: 100 }, () => 0),
        600_000
      )
    ).toBeGreaterThan(98_000)
  })

  it("of one that is older than any reply was is told from its age: (60 / (60 + t))² = ½ after 24.9 s", () => {
    const tens = durations(...Array.from({ length: 100 }, () => 10_000))
    expect(tens.untilAllBack([60_000], 600_000)! / 1000).toBeCloseTo(24.85, 1)
  })

  it("is never more than the most that it can be, and remembers the last 512 only", () => {
    const tens = durations(...Array.from({ length: 100 }, () => 10_000))
    expect(tens.untilAllBack([0], 3000)).toBe(3000)
    for (let n = 0; n < 512; n++) tens.add(1000)
    expect(tens.untilAllBack([0], 60_000)).toBeCloseTo(1000, -1)
  })
})

describe("what is left", () => {
  const at = (settled: number, stored: number) => ({
    ...STATUS,
    problems: { total: 100, settled, covered: 0 },
    samples: { ...STATUS.samples, stored }
  })

  it("is told by what the settled problems took, less what is there of the others", () => {
    // 10 problems took 40 samples; 90 are left: 360, and 60 of these are stored.
    expect(samplesLeft(at(10, 100), 40)).toBe(300)
    expect(samplesLeft(at(2, 100), 40)).toBeNull()
    // Each open one lacks at least one.
    expect(samplesLeft(at(10, 900), 40)).toBe(90)
    expect(samplesLeft(at(100, 400), 400)).toBe(0)
  })

  /** A desk with so many requests in flight, each sent at its time. */
  const deskOf = (...sentAt: ReadonlyArray<number>) =>
    ({
      traffic: { slots: 8, sentAt, waitsForMoney: false },
      closing: null,
      pause: null,
      inFlight: sentAt.length,
      reservedUsd: 0
    }) as unknown as Desk

  const settled = { problemId: "p", accepted: 1, tried: 2, why: "kept" } as const
  let index = 0
  const stored = (replayed: boolean) =>
    ({
      _tag: "Stored",
      replayed,
      problemId: "open",
      index: index++,
      input: 1,
      output: 100,
      usd: 0.01,
      failure: null,
      served: null,
      ms: 1000
    }) as const

  /** 40 of 100 problems were there before this session; it settles one each 2 s: 2 samples, 200 tokens, 2 cents. */
  const session = (cap: number | null, whole = true) => {
    let now = 1_000_000
    const tally = new Tally(cap)
    tally.take({ _tag: "Resumed", problems: 100, stored: 80, skipped: [], duplicates: 0 })
    for (let n = 0; n < 80; n++) tally.take(stored(true))
    for (let n = 0; n < 40; n++) tally.take({ _tag: "Settled", settled, replayed: true })
    const maker = new PaceMaker(tally, 60_000, () => now, whole)
    const desk = deskOf(now)
    tally.opened(desk)
    maker.opened(desk)
    for (let n = 0; n < 20; n++) {
      now += 2000
      for (let m = 0; m < 2; m++) {
        tally.take(stored(false))
        maker.take(stored(false))
      }
      tally.take({ _tag: "Settled", settled })
      maker.pace(tally.status())
    }
    return { pace: () => maker.pace(tally.status()), maker, wait: (ms: number) => void (now += ms) }
  }

  it("is told by this session's own rate after a resume: 40 problems at 2 s each, not at 60 in 40 s", () => {
    expect(session(null).pace()).toMatchObject({ leftMs: 80_000, capMs: null, elapsedMs: 40_000, slots: 8 })
    expect(session(null).pace().tokensPerSecond).toBeCloseTo(100, 5)
  })

  it("is not told of what buys for a few of the problems only: the others would count as its own", () => {
    expect(session(1.5, false).pace()).toMatchObject({ leftMs: null, capMs: null, slots: 8 })
  })

  it("names the cap where it comes first: 80 samples before and 40 now cost $1.20, and $0.01 goes each second", () => {
    expect(session(1.5).pace().capMs).toBeCloseTo(30_000, -1)
    expect(session(5).pace().capMs).toBeNull()
  })

  it("of a drain is bounded by the total time-out of the youngest, or by what the signal gives", () => {
    const run = session(null)
    expect(run.pace().drain).toBeNull()
    // The one request is 40 s old, and the most is a minute.
    run.maker.drains(Infinity)
    expect(run.pace().drain!.mostMs).toBeCloseTo(20_000, 5)
    run.wait(5000)
    expect(run.pace().drain!.mostMs).toBeCloseTo(15_000, 5)
    const hurried = session(null)
    hurried.maker.drains(8000)
    hurried.wait(3000)
    expect(hurried.pace().drain!.mostMs).toBeCloseTo(5000, 5)
  })
})
