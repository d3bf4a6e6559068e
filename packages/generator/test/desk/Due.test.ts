import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Due } from "../../src/desk/Due.ts"

describe("things that are due", () => {
  it("come out by their time, those of one time in the order of arrival", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const due = new Due<number>()
        for (const [at, time] of times.entries()) due.push(time, at)
        expect(due.size).toBe(times.length)
        const order = times.map((_, at) => at).toSorted((a, b) => times[a]! - times[b]! || a - b)
        for (const at of order) {
          expect(due.next).toBe(times[at])
          expect(due.first).toBe(at)
          expect(due.pop()).toBe(at)
        }
        expect(due.next).toBe(Infinity)
        expect(due.pop()).toBeUndefined()
      })
    )
  })
})
