import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { passAtK, stepsTo } from "../src/PassAtK.ts"

/** Of all ways to take `k` of the samples, the share that has a right one. */
const byEnumeration = (n: number, right: number, k: number): number => {
  let all = 0
  let some = 0
  for (let chosen = 0; chosen < 1 << n; chosen++) {
    let size = 0
    let hits = 0
    for (let at = 0; at < n; at++) {
      if ((chosen & (1 << at)) === 0) continue
      size++
      if (at < right) hits++
    }
    if (size !== k) continue
    all++
    if (hits > 0) some++
  }
  return some / all
}

describe("pass@k", () => {
  it("is the share of all choices of k samples that have a right one", () => {
    for (let n = 1; n <= 10; n++)
      for (let right = 0; right <= n; right++)
        for (let k = 1; k <= n; k++) expect(passAtK(n, right, k)).toBeCloseTo(byEnumeration(n, right, k), 12)
  })

  it("of one sample is the share of right ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, some) => {
        const right = Math.min(n, some)
        expect(passAtK(n, right, 1)).toBeCloseTo(right / n, 12)
      })
    )
  })

  it("grows with k and with what is right, and stays within 0 and 1 where binomials overflow", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5000 }), fc.nat(5000), fc.nat(4999), (n, some, other) => {
        const right = some % (n + 1)
        const k = 1 + (other % (n - 1))
        const value = passAtK(n, right, k)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(passAtK(n, right, k + 1)).toBeGreaterThanOrEqual(value - 1e-12)
        if (right < n) expect(passAtK(n, right + 1, k)).toBeGreaterThanOrEqual(value - 1e-12)
      })
    )
    expect(passAtK(10_000, 1, 5000)).toBeCloseTo(0.5, 9)
  })

  it("is no number where fewer samples are there than k", () => {
    expect(passAtK(3, 3, 4)).toBeNaN()
    expect(passAtK(3, 3, 0)).toBeNaN()
    expect(passAtK(0, 0, 1)).toBeNaN()
  })

  it("is shown for powers of two and for k itself, each once", () => {
    expect(stepsTo(1)).toEqual([1])
    expect(stepsTo(2)).toEqual([1, 2])
    expect(stepsTo(6)).toEqual([1, 2, 4, 6])
    expect(stepsTo(64)).toEqual([1, 2, 4, 8, 16, 32, 64])
  })
})
