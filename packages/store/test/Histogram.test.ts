import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bucketOf, EMPTY_HISTOGRAM, HistogramCounter, middleOf, quantile } from "../src/index.ts"

const counted = (values: ReadonlyArray<number>) => {
  const counter = new HistogramCounter()
  for (const value of values) counter.add(value)
  return counter.histogram
}

describe("a histogram on a logarithmic scale", () => {
  it("has 32 buckets an octave, and one for what is under 1", () => {
    expect([0, 0.5, 1, 2, 4, 1024].map((value) => bucketOf(value))).toEqual([0, 0, 1, 33, 65, 321])
    // 1024 / 2^(1/32) = 1,002.06, so [1,003, 1,024[ is one bucket.
    expect([1002, 1003, 1023, 1024].map((value) => bucketOf(value))).toEqual([319, 320, 320, 321])
  })

  it("is plain JSON of what is there", () => {
    const histogram = counted([1, 1, 1024])
    expect(JSON.parse(JSON.stringify(histogram))).toEqual({
      count: 3,
      max: 1024,
      perOctave: 32,
      buckets: { "1": 2, "321": 1 }
    })
    expect(counted([])).toEqual(EMPTY_HISTOGRAM)
  })

  it("gives quantiles by nearest rank: of 1, 10, 100 the middle is the second, and the last is the longest", () => {
    const histogram = counted([1, 10, 100])
    expect([0, 0.33, 0.34, 0.66, 0.67, 1].map((share) => quantile(histogram, share))).toEqual([1, 1, 10, 10, 100, 100])
    expect(quantile(EMPTY_HISTOGRAM, 0.5)).toBe(0)
    expect(quantile(counted([0, 0, 5]), 0.5)).toBe(0)
  })

  it("is at most 1.1 % off, and never above the largest", () => {
    const value = fc.integer({ min: 1, max: 10_000_000 })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const exact = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)]!
          const told = quantile(counted(values), share)
          expect(Math.abs(told - exact)).toBeLessThanOrEqual(0.011 * exact + 0.5)
          expect(told).toBeLessThanOrEqual(Math.max(...values))
        }
      )
    )
  })

  it("of an older version, with eight buckets an octave, is read as it was meant", () => {
    // 347: 1 + floor(8 log2 347) = 68, whose middle is 2^(67.5 / 8) = 346.7.
    expect(quantile({ count: 1, max: 400, buckets: { "68": 1 } }, 0.5)).toBe(347)
  })

  it("has the middle of a bucket in the bucket", () => {
    for (let bucket = 0; bucket < 800; bucket++) expect(bucketOf(middleOf(bucket))).toBe(bucket)
  })
})
