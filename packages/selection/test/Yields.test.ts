import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { clusteredDifference, tQuantile } from "../src/Clustered.ts"
import { type Candidate, compareYields, type KeptOf, UNJUDGED } from "../src/index.ts"
import { candidate, candidates } from "./arbitraries.ts"

const keeping = (rows: ReadonlyArray<Candidate>, ...kept: ReadonlyArray<string>): KeptOf => ({
  candidates: rows,
  rows: new Set(kept)
})
/** Keeps what has no mark. */
const kept = (rows: ReadonlyArray<Candidate>): KeptOf =>
  keeping(rows, ...rows.filter(({ marks, replied }) => replied && marks.length === 0).map(({ traceId }) => traceId))

describe("what two sides keep of six traces, by hand", () => {
  const six = ["p", "q", "r"].flatMap((id) => [candidate(id, 0), candidate(id, 1, { outputTokens: 300 })])
  const a = keeping(six, "p/0", "p/1", "q/0")
  const b = keeping(six, "p/0", "r/0", "r/1", "q/0", "q/1")
  const compared = compareYields(a, b)

  it("counts, problems and the lengths of what is kept", () => {
    const { after, before, problems } = compared
    expect([before.kept, before.judged, before.covered, before.problems]).toEqual([3, 6, 2, 3])
    expect([after.kept, after.judged, after.covered, after.problems]).toEqual([5, 6, 3, 3])
    expect(before.length.value).toBeCloseTo((100 + 300 + 100) / 3, 10)
    expect(problems).toEqual([
      { problemId: "r", change: "gained", before: { kept: 0, judged: 2 }, after: { kept: 2, judged: 2 } }
    ])
  })

  it("the difference of the yields with its interval, by problem", () => {
    // Kept of p, q, r: 2, 1, 0 and 1, 2, 2 of 2 each. Errors by problem: ((1-5/3) - (2-1))/6 = -5/18, ((2-5/3) - (1-1))/6 =
    // 1/18, ((2-5/3) - (0-1))/6 = 4/18. Variance 3/2 · (25+1+16)/324 = 0.19444; t(2) = 4.303.
    const { high, low, value } = compared.difference
    expect(value).toBeCloseTo(1 / 3, 12)
    const reach = tQuantile(2) * Math.sqrt((1.5 * 42) / 324)
    expect(reach).toBeCloseTo(4.303 * 0.44096, 3)
    const clusters = (...sums: ReadonlyArray<number>) =>
      new Map(["p", "q", "r"].map((id, at) => [id, { sum: sums[at]!, count: 2 }]))
    const whole = clusteredDifference(clusters(2, 1, 0), clusters(1, 2, 2))
    expect(whole.low).toBeCloseTo(1 / 3 - reach, 12)
    expect(whole.high).toBeCloseTo(1 / 3 + reach, 12)
    // Of three problems that is more than a difference of yields can be.
    expect([low, high]).toEqual([-1, 1])
  })

  it("a reply that no filter has judged is not of the judged", () => {
    const waiting = [...six, candidate("p", 2, { marks: UNJUDGED })]
    expect(compareYields(keeping(waiting, "p/0"), b).before).toMatchObject({ kept: 1, judged: 6 })
  })

  it("a sample without a reply is not judged, and its problem is not covered", () => {
    const { before, difference } = compareYields(kept([candidate("p", 0, { replied: false })]), kept([]))
    expect(before).toMatchObject({ judged: 0, kept: 0, problems: 1, covered: 0 })
    expect(difference).toEqual({ value: 0, low: null, high: null })
  })
})

describe("two sides", () => {
  it("that are one: no difference, and nothing flips", () => {
    fc.assert(
      fc.property(candidates, (rows) => {
        const { after, before, difference, problems } = compareYields(kept(rows), kept(rows))
        expect(problems).toEqual([])
        expect(after).toEqual(before)
        expect(difference.value).toBe(0)
        if (difference.low !== null) expect([difference.low, difference.high]).toEqual([0, 0])
      })
    )
  })

  it("that change places: every sign turns", () => {
    fc.assert(
      fc.property(candidates, candidates, (a, b) => {
        const [there, back] = [compareYields(kept(a), kept(b)), compareYields(kept(b), kept(a))]
        expect(back.difference.value).toBeCloseTo(-there.difference.value, 12)
        if (there.difference.low !== null) expect(back.difference.high).toBeCloseTo(-there.difference.low, 12)
        expect([back.before, back.after]).toEqual([there.after, there.before])
        const sides = (problems: typeof there.problems, change: string) =>
          problems
            .filter((one) => one.change === change)
            .map(({ problemId }) => problemId)
            .toSorted()
        expect(sides(back.problems, "gained")).toEqual(sides(there.problems, "lost"))
        expect(sides(back.problems, "lost")).toEqual(sides(there.problems, "gained"))
      })
    )
  })

  it("differ by what they cover as the flipped problems say", () => {
    fc.assert(
      fc.property(candidates, candidates, (a, b) => {
        const { after, before, problems } = compareYields(kept(a), kept(b))
        const gained = problems.filter(({ change }) => change === "gained").length
        expect(gained - (problems.length - gained)).toBe(after.covered - before.covered)
      })
    )
  })
})
