import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { funnelOf, UNJUDGED } from "../src/index.ts"
import { candidate, candidates, fail, unsure } from "./arbitraries.ts"

describe("funnelOf", () => {
  it("tells the first cause from the sole cause", () => {
    const funnel = funnelOf([
      candidate("p", 0),
      candidate("p", 1, { marks: [fail("shape/complete", "truncated"), fail("verify/number")] }),
      candidate("p", 2, { marks: [fail("verify/number")] }),
      candidate("q", 0, { marks: [unsure("verify/number")] }),
      candidate("q", 1, { marks: [unsure("shape/complete", "time-out"), fail("verify/number")] }),
      candidate("r", 0, { replied: false })
    ])
    expect(funnel).toEqual({
      sampled: 6,
      failed: 1,
      kept: 1,
      rejected: 3,
      undecided: 1,
      unjudged: 0,
      problems: 3,
      problemsKept: 1,
      causes: [
        { filter: "verify/number", reason: "wrong", outcome: "fail", total: 3, first: 2, sole: 1 },
        { filter: "shape/complete", reason: "truncated", outcome: "fail", total: 1, first: 1, sole: 0 },
        { filter: "verify/number", reason: "no-gold", outcome: "unsure", total: 1, first: 1, sole: 1 },
        { filter: "shape/complete", reason: "time-out", outcome: "unsure", total: 1, first: 0, sole: 0 }
      ]
    })
  })

  it("counts a reply that no filter has judged by itself: it is not undecided, and has no cause", () => {
    const copied = structuredClone(UNJUDGED)
    const funnel = funnelOf([
      candidate("p", 0),
      candidate("p", 1, { marks: UNJUDGED }),
      candidate("q", 0, { marks: copied }),
      candidate("r", 0, { marks: [{ filter: "judge", outcome: "error", reason: "died" }] })
    ])
    expect(funnel).toMatchObject({ sampled: 4, kept: 1, undecided: 1, unjudged: 2, problems: 3, problemsKept: 1 })
    expect(funnel.causes.map(({ reason }) => reason)).toEqual(["died"])
  })

  it("is nothing for nothing", () => {
    expect(funnelOf([])).toMatchObject({ sampled: 0, kept: 0, causes: [] })
  })

  it("its counts add up, in any order of the samples", () => {
    fc.assert(
      fc.property(candidates, (rows) => {
        const funnel = funnelOf(rows)
        expect(funnel.kept + funnel.rejected + funnel.undecided + funnel.failed).toBe(rows.length)
        const first = funnel.causes.reduce((sum, cause) => sum + cause.first, 0)
        expect(first).toBe(funnel.rejected + funnel.undecided)
        for (const cause of funnel.causes) {
          expect(cause.sole).toBeLessThanOrEqual(cause.first)
          expect(cause.first).toBeLessThanOrEqual(cause.total)
        }
        expect(funnelOf(rows.toReversed())).toEqual(funnel)
      })
    )
  })
})
