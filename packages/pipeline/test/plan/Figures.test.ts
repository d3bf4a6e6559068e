import { describe, expect, it } from "vitest"
import type { Sample } from "../../src/plan/Bought.ts"
import { figuresOf } from "../../src/plan/Figures.ts"
import { paceOf, timeOf } from "../../src/plan/Pace.ts"

const GOAL = { keep: 1, tries: 3 }

const samples = (problemId: string, results: ReadonlyArray<Partial<Sample>>): ReadonlyArray<Sample> =>
  results.map((one, index) => ({
    seq: index,
    problemId,
    index,
    result: "accepted",
    reason: null,
    replied: true,
    truncated: false,
    input: 10,
    output: 100,
    usd: 0.5,
    ...one
  }))

const KEPT = { result: "accepted" } as const
const WRONG = { result: "rejected", reason: "verify/math-answer: wrong-answer" } as const

describe("figures of measured samples", () => {
  it("the yield is of what was judged, the pass rate of the first samples, the reasons of all", () => {
    const figures = figuresOf(
      [
        samples("a", [KEPT]),
        samples("b", [WRONG, WRONG, KEPT]),
        samples("c", [WRONG, { result: "failed", reason: "timeout-total", replied: false }, { result: "unjudged" }])
      ],
      GOAL
    )
    expect(figures).toMatchObject({ problems: 3, samples: 7, replied: 6, judged: 5, kept: 2, usd: 3.5 })
    expect(figures.yield?.value).toBeCloseTo(2 / 5, 12)
    expect(figures.passRate?.value).toBeCloseTo(1 / 3, 12)
    // What is not judged yet may still solve the third.
    expect(figures.solved?.value).toBe(1)
    expect(figures.settled).toBe(2)
    expect(figures.reasons).toEqual({ "verify/math-answer: wrong-answer": 3, "timeout-total": 1 })
  })

  it("a problem that kept nothing counts with its cost in the price of a kept trace", () => {
    const figures = figuresOf([samples("a", [KEPT]), samples("b", [WRONG, WRONG, WRONG])], GOAL)
    expect(figures.usdAKept?.value).toBeCloseTo(2, 12)
    // From two problems, one of which kept nothing, no upper bound can be told.
    expect(figures.usdAKept?.high).toBeNull()
    expect(figures.usdASample).toMatchObject({ value: 0.5 })
  })

  it("without a kept trace there is no price of one, and of a free teacher neither", () => {
    expect(figuresOf([samples("a", [WRONG]), samples("b", [WRONG])], GOAL).usdAKept).toBeNull()
    expect(figuresOf([samples("a", [{ ...KEPT, usd: 0 }])], GOAL).usdAKept).toBeNull()
  })

  it("lengths are of replies; the median and the 95th of a hundred by nearest rank", () => {
    const many = Array.from({ length: 100 }, (_, at) => samples(`p${at}`, [{ output: at + 1, truncated: at === 99 }]))
    const { output, truncated } = figuresOf(
      [...many, samples("failed", [{ replied: false, result: "failed", output: 0 }])],
      GOAL
    )
    expect([output?.median.value, output?.p95.value, output?.mean.value]).toEqual([50, 95, 50.5])
    expect(output!.median.low).toBeLessThan(50)
    expect(output!.median.high).toBeGreaterThan(50)
    expect(truncated?.value).toBe(0.01)
  })

  it("the samples of one problem are no hundred witnesses", () => {
    const alike = figuresOf(
      [
        samples(
          "a",
          Array.from({ length: 50 }, () => KEPT)
        ),
        samples(
          "b",
          Array.from({ length: 50 }, () => WRONG)
        )
      ],
      GOAL
    )
    expect(alike.yield!.low).toBeLessThan(0.1)
    expect(alike.yield!.high).toBeGreaterThan(0.9)
  })

  it("one problem has no interval, and a problem that is still worked on is not unsolved", () => {
    const figures = figuresOf([samples("a", [WRONG])], GOAL)
    expect(figures.yield).toEqual({ value: 0, low: null, high: null })
    expect(figures.solved).toBeNull()
    expect(figuresOf([samples("a", [WRONG, WRONG, WRONG])], GOAL).solved?.value).toBe(0)
  })

  it("of nothing there is nothing", () => {
    expect(figuresOf([], GOAL)).toMatchObject({
      samples: 0,
      yield: null,
      output: null,
      usdASample: null,
      truncated: null
    })
    expect(figuresOf([samples("a", [{ replied: false, result: "failed" }])], GOAL)).toMatchObject({
      output: null,
      yield: null
    })
  })

  it("no length and no price is under nothing", () => {
    const lengths = [1, 1, 1, 4000]
    const { output } = figuresOf(
      lengths.map((length, at) => samples(`p${at}`, [{ output: length }])),
      GOAL
    )
    expect(output?.mean.low).toBe(0)
  })
})

describe("how fast a teacher writes", () => {
  const timing = (at: number, ms: number, output: number, n = 1) => ({ host: "h", at, ms, output, n })

  it("of a request, and of all together while any was in flight: pauses are left out", () => {
    const pace = paceOf([timing(1000, 1000, 100), timing(1000, 2000, 100), timing(900_000, 1000, 100)])!
    // 4 seconds of requests in 3 seconds, 300 tokens.
    expect(pace).toEqual({ aRequest: 100, inAll: 100, inFlight: 4 / 3 })
  })

  it("the samples of one request share its time", () => {
    expect(paceOf([timing(1000, 1000, 100, 2), timing(1000, 1000, 100, 2)])).toEqual({
      aRequest: 200,
      inAll: 200,
      inFlight: 1
    })
  })

  it("is not known of traces that were imported", () => {
    expect(paceOf([])).toBeNull()
    expect(paceOf([timing(0, 0, 100)])).toBeNull()
  })

  it("takes from all slots at full speed to no more speed than was seen", () => {
    expect(timeOf({ aRequest: 10, inAll: 40, inFlight: 4 }, [4000, 8000], 16)).toEqual([25_000, 200_000])
    // Fewer slots than were used then are no slower bound than that.
    expect(timeOf({ aRequest: 10, inAll: 40, inFlight: 4 }, [4000, 4000], 1)).toEqual([100_000, 100_000])
  })
})
