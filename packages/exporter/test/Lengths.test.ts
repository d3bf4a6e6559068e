import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Lengths, QUANTILES } from "../src/Lengths.ts"

const of = (values: ReadonlyArray<number>): Lengths => {
  const lengths = new Lengths()
  for (const value of values) lengths.add(value)
  return lengths
}

describe("Lengths", () => {
  it("has no quantile of nothing", () => {
    expect(of([]).quantiles()).toEqual([])
  })

  it("of 1 to 100 are their percents", () => {
    expect(of(Array.from({ length: 100 }, (_, at) => at + 1)).quantiles()).toEqual([5, 25, 50, 75, 95])
  })

  it("is the nearest rank of the sorted lengths, in any order of arrival", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), (values) => {
        const ordered = values.toSorted((a, b) => a - b)
        const ranks = QUANTILES.map((q) => ordered[Math.max(1, Math.ceil(q * values.length)) - 1])
        expect(of(values).quantiles()).toEqual(ranks)
        expect(of(values.toReversed()).quantiles()).toEqual(ranks)
        expect(of(values).sum).toBe(values.reduce((a, b) => a + b, 0))
      })
    )
  })
})
