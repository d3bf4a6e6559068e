import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { pairedScores } from "../src/Paired.ts"
import { type ProblemScore, scoresOf } from "../src/Scores.ts"

const score = (id: string, right: number, wrong: number, more: Partial<ProblemScore> = {}): ProblemScore => ({
  id,
  right,
  wrong,
  unsure: 0,
  failed: 0,
  truncated: 0,
  noAnswer: 0,
  tokens: Array.from({ length: right + wrong }, () => 100),
  consensus: { value: right > wrong ? 1 : 0, low: right > wrong ? 1 : 0, high: right > wrong ? 1 : 0 },
  ...more
})

/** A small generator: the same figures in every run. */
const random = (seed: number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}

describe("the figures of a benchmark", () => {
  it("are means over the samples, and the unbiased pass@k over the problems", () => {
    const { consensus, passAt1, passAtK } = scoresOf([score("a", 4, 0), score("b", 1, 3)], 4)
    expect(passAt1).toMatchObject({ interval: { value: 5 / 8 }, ifWrong: 5 / 8, ifRight: 5 / 8 })
    expect(passAtK.map(({ k, interval }) => [k, interval?.value])).toEqual([
      [1, 5 / 8],
      [2, 3 / 4],
      [4, 1]
    ])
    expect(consensus?.interval?.value).toBe(1 / 2)
  })

  it("never count what could not be judged as wrong, nor leave it out unsaid", () => {
    const unsure = score("b", 1, 1, { unsure: 1, failed: 1, consensus: { value: 0.5, low: 0.5, high: 1 } })
    const { consensus, failedProblems, passAt1, passAtK, unsureProblems } = scoresOf([score("a", 4, 0), unsure], 4)
    expect(passAt1).toMatchObject({ interval: { value: 5 / 6 }, ifWrong: 5 / 8, ifRight: 7 / 8 })
    expect(passAtK.map(({ interval }) => interval === null)).toEqual([false, false, true])
    expect(passAtK[2]).toMatchObject({ ifWrong: 1, ifRight: 1 })
    expect(consensus).toMatchObject({ interval: { value: 0.75 }, ifWrong: 0.75, ifRight: 1 })
    expect([unsureProblems, failedProblems]).toEqual([["b"], ["b"]])
  })

  it("have no pass@1 where nothing could be judged", () => {
    const { consensus, passAt1 } = scoresOf(
      [score("a", 0, 0, { failed: 2, consensus: { value: 0, low: 0, high: 0 } })],
      2
    )
    expect(passAt1).toEqual({ interval: null, ifWrong: 0, ifRight: 1 })
    expect(consensus).toEqual({ interval: null, ifWrong: 0, ifRight: 1 })
  })

  it("have no consensus where one problem's answers cannot be compared", () => {
    expect(scoresOf([score("a", 1, 0), score("b", 1, 0, { consensus: null })], 1).consensus).toBeNull()
  })

  it("tell the tokens of a reply by nearest rank", () => {
    const { tokens } = scoresOf([score("a", 2, 0, { tokens: [10, 40] }), score("b", 2, 0, { tokens: [20, 30] })], 2)
    expect(tokens).toMatchObject({ p50: 20, p95: 40, total: 100, mean: { value: 25 } })
  })

  it("lie within their own bounds, and figures within 0 and 1", () => {
    const problems = fc.array(
      fc.record({ right: fc.nat(4), unsure: fc.nat(2), failed: fc.nat(2) }).map(({ right, unsure, failed }) => {
        const left = Math.max(0, 4 - right)
        const lost = Math.min(failed, left)
        return { right, failed: lost, unsure: Math.min(unsure, left - lost) }
      }),
      { minLength: 1, maxLength: 12 }
    )
    fc.assert(
      fc.property(problems, (all) => {
        const scores = all.map(({ right, unsure, failed }, at) =>
          score(String(at), right, 4 - right - unsure - failed, { unsure, failed })
        )
        const { passAt1, passAtK } = scoresOf(scores, 4)
        for (const { ifRight, ifWrong, interval } of [passAt1, ...passAtK]) {
          expect(ifWrong).toBeLessThanOrEqual(ifRight + 1e-12)
          expect(Math.min(ifWrong, interval?.low ?? 0)).toBeGreaterThanOrEqual(0)
          expect(Math.max(ifRight, interval?.high ?? 1)).toBeLessThanOrEqual(1 + 1e-12)
        }
      })
    )
  })

  it("have intervals that hold the true pass@1 about 95 times of 100, though the samples of a problem go together", () => {
    const next = random(3)
    let held = 0
    const TIMES = 600
    for (let at = 0; at < TIMES; at++) {
      const scores = Array.from({ length: 40 }, (_, id) => {
        // Rates of the problems are uniform on 0 to 1, so that of all samples is a half.
        const rate = next()
        let right = 0
        for (let sample = 0; sample < 8; sample++) if (next() < rate) right++
        return score(String(id), right, 8 - right)
      })
      const { low, high } = scoresOf(scores, 8).passAt1.interval!
      if (low! <= 0.5 && high! >= 0.5) held++
    }
    expect(held / TIMES).toBeGreaterThan(0.92)
    expect(held / TIMES).toBeLessThan(0.98)
  })
})

describe("two models on the same problems", () => {
  it("differ by what the shared problems differ in; what both find hard has no part in the interval", () => {
    const before = Array.from({ length: 20 }, (_, at) => score(`p${at}`, at % 2 === 0 ? 7 : 0, at % 2 === 0 ? 1 : 8))
    const after = before.map((one, at) =>
      score(one.id, one.right + (at % 4 === 0 ? 1 : 0), 8 - one.right - (at % 4 === 0 ? 1 : 0))
    )
    const { difference, problems } = pairedScores(before, [...after, score("other", 8, 0)])
    expect(problems).toBe(20)
    expect(difference.value).toBeCloseTo(5 / 160, 12)
    expect(difference.high! - difference.low!).toBeLessThan(0.06)
    expect(scoresOf(before, 8).passAt1.interval!.high! - scoresOf(before, 8).passAt1.interval!.low!).toBeGreaterThan(
      0.3
    )
  })

  it("name the problems that one solves more often than not and the other does not; a half is not more", () => {
    const { flipped } = pairedScores(
      [score("a", 2, 2), score("b", 3, 1), score("c", 1, 3)],
      [score("a", 3, 1), score("b", 2, 2), score("c", 2, 2)]
    )
    expect(flipped.map(({ id, change }) => `${change} ${id}`)).toEqual(["gained a", "lost b"])
    expect(flipped[0]).toMatchObject({ before: { right: 2, judged: 4 }, after: { right: 3, judged: 4 } })
  })
})
