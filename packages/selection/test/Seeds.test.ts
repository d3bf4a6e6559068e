import { describe, expect, it } from "vitest"
import { armOf, pooledDeviation, seedsNeeded, welchDifference } from "../src/Seeds.ts"

/** A small generator: the same figures in every run. */
const random = (seed: number) => {
  let state = seed
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

describe("the difference of two arms over seeds", () => {
  it("is the textbook's: Welch's t of 3 and 3 seeds", () => {
    // Means 0.52 and 0.55, both with s = 0.01: standard error 0.008165, 4 degrees, t = 2.776.
    const [a, b] = [armOf([0.51, 0.52, 0.53]), armOf([0.54, 0.55, 0.56])]
    const { value, low, high } = welchDifference(a, b)
    expect(value).toBeCloseTo(0.03, 12)
    expect(low).toBeCloseTo(0.03 - 2.776 * 0.008165, 3)
    expect(high).toBeCloseTo(0.03 + 2.776 * 0.008165, 3)
  })

  it("has no interval where an arm has one seed, or where nothing scatters", () => {
    expect(welchDifference(armOf([0.5]), armOf([0.6, 0.7]))).toMatchObject({ low: null, high: null })
    expect(welchDifference(armOf([0.5, 0.5]), armOf([0.6, 0.6]))).toMatchObject({ low: null, high: null })
  })

  it("holds the true difference in at least 95 of 100 experiments, also where the arms scatter unlike", () => {
    const next = random(7)
    const draw = (mean: number, deviation: number, seeds: number) =>
      armOf(Array.from({ length: seeds }, () => mean + deviation * next()))
    let held = 0
    for (let at = 0; at < 2000; at++) {
      const { low, high } = welchDifference(draw(0.5, 0.01, 3), draw(0.52, 0.03, 4))
      if (low! <= 0.02 && high! >= 0.02) held++
    }
    expect(held / 2000).toBeGreaterThan(0.94)
  })

  it("asks for as many seeds as the formula, and with these sees the difference in four of five experiments", () => {
    // 2 (1.96 + 0.8416)² 0.015² / 0.01² = 35.3
    expect(seedsNeeded(0.015, 0.01)).toBe(36)
    expect(seedsNeeded(0.0001, 0.01)).toBe(2)
    const next = random(11)
    let seen = 0
    for (let at = 0; at < 1000; at++) {
      const [a, b] = [0.5, 0.51].map((mean) => armOf(Array.from({ length: 36 }, () => mean + 0.015 * next())))
      if (welchDifference(a!, b!).low! > 0) seen++
    }
    expect(seen / 1000).toBeGreaterThan(0.75)
    expect(seen / 1000).toBeLessThan(0.85)
  })

  it("takes the scatter of a seed from both arms, and from one where the other has a single seed", () => {
    expect(pooledDeviation(armOf([0.5, 0.6]), armOf([0.1]))).toBeCloseTo(Math.SQRT1_2 * 0.1, 12)
    expect(pooledDeviation(armOf([0, 2]), armOf([0, 4, 8]))).toBeCloseTo(Math.sqrt((2 + 32) / 3), 12)
    expect(pooledDeviation(armOf([0.1]), armOf([0.2]))).toBeNull()
  })
})
