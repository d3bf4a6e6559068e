import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { apportion } from "../../src/teachers/Apportion.ts"

describe("a count that is shared", () => {
  it("comes to the same sum, and no share is off by one or more", () => {
    const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.nat(1_000_000), weights, (total, weights) => {
        const shares = apportion(total, weights)
        const sum = weights.reduce((all, weight) => all + weight, 0)
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total)
        for (const [at, share] of shares.entries()) {
          expect(Number.isInteger(share)).toBe(true)
          const exact = sum === 0 ? total / weights.length : (total * weights[at]!) / sum
          expect(Math.abs(share - exact)).toBeLessThan(1)
        }
      })
    )
  })
})
