import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Cluster,
  clusteredDifference,
  clusteredMean,
  clusteredShare,
  shareDifference,
  tQuantile
} from "../src/Clustered.ts"

const problems = (...counts: ReadonlyArray<readonly [sum: number, count: number]>): ReadonlyArray<Cluster> =>
  counts.map(([sum, count]) => ({ sum, count }))

const clusters = fc.array(
  fc.nat(8).chain((count) => fc.record({ sum: fc.nat(count), count: fc.constant(count) })),
  { minLength: 2, maxLength: 30 }
)

describe("intervals clustered by problem", () => {
  it("use Student's t of the tables", () => {
    const table = { 1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 10: 2.228, 30: 2.042, 120: 1.98 }
    for (const [degrees, t] of Object.entries(table)) {
      expect(Math.abs(tQuantile(Number(degrees)) - t) / t, degrees).toBeLessThan(0.005)
    }
  })

  it("are the textbook's for a mean where each problem has one sample", () => {
    // 1, 2, 3, 4: mean 2.5, standard error sqrt(5/3/4) = 0.6455, t(3) = 3.182
    const { value, low, high } = clusteredMean(problems([1, 1], [2, 1], [3, 1], [4, 1]))
    expect(value).toBe(2.5)
    expect(low).toBeCloseTo(2.5 - 3.182 * 0.6455, 1)
    expect(high).toBeCloseTo(2.5 + 3.182 * 0.6455, 1)
  })

  it("are wider when the samples of a problem agree than when they differ", () => {
    const agree = clusteredShare(problems([4, 4], [0, 4], [4, 4], [0, 4], [4, 4], [0, 4]))
    const differ = clusteredShare(problems([2, 4], [2, 4], [2, 4], [2, 4], [2, 4], [2, 4]))
    expect(agree.value).toBe(0.5)
    expect(differ.value).toBe(0.5)
    expect(agree.high! - agree.low!).toBeGreaterThan(1.5 * (differ.high! - differ.low!))
  })

  it("do not call a share certain because a few problems agree", () => {
    const { value, low, high } = clusteredShare(problems([4, 4], [4, 4], [4, 4], [4, 4], [4, 4]))
    expect(value).toBe(1)
    // Wilson with five problems and t(4) = 2.776: 5 / (5 + 7.71)
    expect(low).toBeCloseTo(0.393, 2)
    expect(high).toBeCloseTo(1, 12)
  })

  it("say nothing of their bounds with fewer than two problems", () => {
    expect(clusteredShare(problems([3, 4]))).toEqual({ value: 0.75, low: null, high: null })
    expect(clusteredMean([])).toEqual({ value: 0, low: null, high: null })
    expect(clusteredDifference(new Map(), new Map())).toEqual({ value: 0, low: null, high: null })
  })

  it("contain the value, and of a share stay within 0 and 1", () => {
    fc.assert(
      fc.property(clusters, (some) => {
        const { value, low, high } = clusteredShare(some)
        if (low === null || high === null) return
        expect(low).toBeLessThanOrEqual(value + 1e-12)
        expect(high).toBeGreaterThanOrEqual(value - 1e-12)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
      })
    )
  })

  it("cancel what both sides find hard: a difference by the same amount everywhere is sure", () => {
    const a = new Map(Array.from({ length: 10 }, (_, at) => [`p${at}`, { sum: at % 5, count: 10 }]))
    const b = new Map(Array.from(a, ([id, { sum, count }]) => [id, { sum: sum + 2, count }]))
    const { value, low, high } = clusteredDifference(a, b)
    expect(value).toBeCloseTo(0.2, 12)
    expect(low).toBeCloseTo(0.2, 12)
    expect(high).toBeCloseTo(0.2, 12)
    const others = new Map(Array.from(b, ([id, cluster]) => [`other ${id}`, cluster]))
    expect(clusteredDifference(a, others).low).toBeLessThan(0.1)
  })

  it("of two shares end at -1 and 1, and of means do not", () => {
    const a = new Map([1, 1, 1, 0].map((sum, at) => [`p${at}`, { sum, count: 1 }]))
    const b = new Map([0, 0, 0, 0].map((sum, at) => [`p${at}`, { sum, count: 1 }]))
    // -0.75 ± t(3) · sqrt(4/3 · 4 · 3/64), and t(3) = 3.18
    expect(clusteredDifference(a, b).low).toBeCloseTo(-1.54, 1)
    expect(shareDifference(a, b)).toMatchObject({ value: -0.75, low: -1 })
    expect(shareDifference(b, a)).toMatchObject({ value: 0.75, high: 1 })
    expect(shareDifference(new Map(), new Map())).toEqual({ value: 0, low: null, high: null })
  })

  it("turn round with their sides", () => {
    const maps = clusters.map((some) => new Map(some.map((cluster, at) => [`p${at}`, cluster])))
    fc.assert(
      fc.property(maps, maps, (a, b) => {
        const there = clusteredDifference(a, b)
        const back = clusteredDifference(b, a)
        expect(back.value).toBeCloseTo(-there.value, 9)
        if (there.low !== null) expect(back.high).toBeCloseTo(-there.low, 9)
      })
    )
  })

  it("hold the true share about as often as they say", () => {
    // 300 draws of 40 problems with 4 samples, each problem's own rate 0.2 or 0.9.
    let state = 7
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state / 2_147_483_648
    }
    let held = 0
    for (let draw = 0; draw < 300; draw++) {
      const some = Array.from({ length: 40 }, () => {
        const rate = random() < 0.5 ? 0.2 : 0.9
        return { sum: [1, 2, 3, 4].filter(() => random() < rate).length, count: 4 }
      })
      const { low, high } = clusteredShare(some)
      if (low! <= 0.55 && high! >= 0.55) held++
    }
    expect(held / 300).toBeGreaterThan(0.91)
    expect(held / 300).toBeLessThan(0.99)
  })
})
