import type { CutSpec } from "@cotton/schema"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { type Candidate, chooseCuts, type Choice, judgesAnswer, UNJUDGED } from "../src/index.ts"
import { candidate, candidates, cutSpec, fail, unsure } from "./arbitraries.ts"

const RIGHT: CutSpec = { answer: "right", ignore: [] }

const choose = (rows: ReadonlyArray<Candidate>, cuts: Record<string, CutSpec>, keep = 1, seed = 0) =>
  Result.getOrThrow(chooseCuts(rows, cuts, keep, seed))

const only = (rows: ReadonlyArray<Candidate>, spec: CutSpec, keep = 1): Choice => {
  const choice = choose(rows, { it: spec }, keep).get("it")
  if (choice === undefined) throw new Error("no such cut")
  return choice
}

describe("the rule of a cut", () => {
  const rows = [
    candidate("p", 0),
    candidate("p", 1, { marks: [fail("verify/math-answer")] }),
    candidate("p", 2, { marks: [unsure("verify/math-answer")] }),
    candidate("p", 3, { marks: [fail("readability/repetition", "loop")] }),
    candidate("p", 4, { replied: false }),
    candidate("p", 5, { marks: [unsure("readability/repetition"), fail("verify/number")] })
  ]

  it("right takes only what has no mark", () => {
    const { left, rows: taken } = only(rows, RIGHT, 9)
    expect([...taken]).toEqual(["p/0"])
    expect(left).toEqual({ failed: 1, rejected: 3, undecided: 1, unjudged: 0, perProblem: 0, tokens: 0 })
  })

  it("any does not look at verify/…, but at all others", () => {
    const { causes, left, rows: taken } = only(rows, { answer: "any", ignore: [] }, 9)
    expect([...taken]).toEqual(["p/0", "p/1", "p/2"])
    expect(left).toEqual({ failed: 1, rejected: 1, undecided: 1, unjudged: 0, perProblem: 0, tokens: 0 })
    expect(causes).toEqual([
      { filter: "readability/repetition", reason: "loop", count: 1 },
      { filter: "readability/repetition", reason: "no-gold", count: 1 }
    ])
  })

  it("any does not look at judges of the answer either, but at a reward, and at filters that are only called alike", () => {
    const others = ["judge/reward", "judge/same-answer-style", "mine/verify", "verify"]
    expect(others.filter(judgesAnswer)).toEqual([])
    const answered = ["judge/same-answer", "judge/sound-answer", "verify/mine"]
    expect(answered.filter((filter) => !judgesAnswer(filter))).toEqual([])
    const judged = [...others, ...answered].map((filter, at) => candidate("p", at, { marks: [fail(filter)] }))
    expect([...only(judged, { answer: "any", ignore: [] }, 9).rows]).toEqual(["p/4", "p/5", "p/6"])
  })

  it("never takes a reply that no filter has judged, whatever the rule ignores", () => {
    const some = [candidate("p", 0), candidate("p", 1, { marks: UNJUDGED })]
    for (const spec of [RIGHT, { answer: "any", ignore: ["judge", "verify/math-answer"] } satisfies CutSpec]) {
      const { causes, left, rows: taken } = only(some, spec, 9)
      expect([[...taken], left.unjudged, left.undecided, causes]).toEqual([["p/0"], 1, 0, []])
    }
  })

  it("an ignored filter counts in no cut that ignores it", () => {
    const spec: CutSpec = { answer: "right", ignore: ["readability/repetition"] }
    expect([...only(rows, spec, 9).rows]).toEqual(["p/0", "p/3"])
  })

  it("takes the lowest indices, whatever the order of arrival", () => {
    const late = [3, 1, 2, 0].map((index) => candidate("q", index))
    const { left, rows: taken } = only(late, { ...RIGHT, perProblem: 2 })
    expect([...taken]).toEqual(["q/0", "q/1"])
    expect(left.perProblem).toBe(2)
  })

  it("sample.keep stands in for perProblem", () => {
    expect(only([candidate("q", 0), candidate("q", 1)], RIGHT, 1).rows.size).toBe(1)
    expect(only([candidate("q", 0), candidate("q", 1)], RIGHT, 2).rows.size).toBe(2)
  })

  it("of two entries with one id the later one stands", () => {
    const cut = candidate("q", 0, { marks: [fail("shape/complete", "truncated")] })
    expect(only([cut, candidate("q", 0)], RIGHT).rows.size).toBe(1)
    expect(only([candidate("q", 0), cut], RIGHT).rows.size).toBe(0)
  })

  it("does not mind names of Object's own fields", () => {
    const rows = [candidate("__proto__", 0), candidate("constructor", 0)]
    expect([...choose(rows, { constructor: RIGHT }).keys()]).toEqual(["constructor"])
    expect(choose(rows, { constructor: RIGHT }).get("constructor")?.problems).toBe(2)
  })
})

describe("cuts that lean on each other", () => {
  it("stand in the recipe's order, whichever leans on which", () => {
    const cuts = { all: { ...RIGHT, tokens: "verified" }, verified: RIGHT }
    expect([...choose([candidate("p", 0)], cuts).keys()]).toEqual(["all", "verified"])
  })

  it("an unknown cut is named with its path and the known ones", () => {
    const result = chooseCuts([], { all: { ...RIGHT, tokens: "verifed" }, verified: RIGHT }, 1, 0)
    const error = Result.isFailure(result) ? result.failure : undefined
    expect(error).toMatchObject({ _tag: "CutError", reason: "unknown-cut", path: ["cuts", "all", "tokens"] })
    expect(error?.message).toContain('"verifed"')
    expect(error?.message).toContain("all, verified")
  })

  it.each([
    { cuts: { a: { ...RIGHT, tokens: "a" } }, path: ["cuts", "a", "tokens"], circle: "a → a" },
    {
      cuts: { c: { ...RIGHT, tokens: "a" }, a: { ...RIGHT, tokens: "b" }, b: { ...RIGHT, tokens: "a" } },
      path: ["cuts", "a", "tokens"],
      circle: "a → b → a"
    }
  ])("the circle $circle is an error", ({ circle, cuts, path }) => {
    const result = chooseCuts([], cuts, 1, 0)
    const error = Result.isFailure(result) ? result.failure : undefined
    expect(error).toMatchObject({ reason: "cycle", path })
    expect(error?.message).toContain(circle)
  })

  it("says what is missing when there is not enough", () => {
    const rows = [
      candidate("p", 0, { outputTokens: 1000, marks: [fail("shape/complete")] }),
      candidate("q", 0, { outputTokens: 10 })
    ]
    const cuts = { loose: { ...RIGHT, ignore: ["shape/complete"] }, strict: { ...RIGHT, tokens: "loose" } }
    expect(choose(rows, cuts).get("strict")).toMatchObject({ target: 1010, tokens: 10, short: 1000 })
  })
})

describe("properties", () => {
  const summary = (choices: ReadonlyMap<string, Choice>) =>
    [...choices].map(([name, choice]) => [name, [...choice.rows].toSorted(), { ...choice, rows: null }])

  it("the order in which samples arrive changes nothing", () => {
    const input = candidates.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length }),
        cutSpec,
        cutSpec,
        fc.integer()
      )
    )
    fc.assert(
      fc.property(input, ([rows, shuffled, one, two, seed]) => {
        const cuts = { one, two: { ...two, tokens: "one" } }
        expect(summary(choose(shuffled, cuts, 2, seed))).toEqual(summary(choose(rows, cuts, 2, seed)))
      })
    )
  })

  it("what is taken and what is left sum to all, and what is taken is eligible", () => {
    fc.assert(
      fc.property(candidates, cutSpec, fc.integer({ min: 1, max: 3 }), (rows, spec, keep) => {
        const { left, rows: taken, tokens } = only(rows, spec, keep)
        const chosen = rows.filter((row) => taken.has(row.traceId))
        expect(taken.size + Object.values(left).reduce((a, b) => a + b, 0)).toBe(rows.length)
        expect(tokens).toBe(chosen.reduce((sum, row) => sum + row.outputTokens, 0))
        const stands = (filter: string) =>
          !spec.ignore.includes(filter) && !(spec.answer === "any" && filter.startsWith("verify/"))
        for (const row of chosen) {
          expect(row.replied).toBe(true)
          expect(row.marks.filter(({ filter }) => stands(filter))).toEqual([])
        }
        const perProblem = Map.groupBy(chosen, (row) => row.problemId)
        for (const group of perProblem.values()) expect(group.length).toBeLessThanOrEqual(spec.perProblem ?? keep)
      })
    )
  })

  it("a looser rule with the same quota covers no fewer problems", () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 1, max: 3 }), (rows, perProblem) => {
        const cuts = { any: { answer: "any", ignore: [], perProblem }, right: { ...RIGHT, perProblem } } as const
        const choices = choose(rows, cuts)
        expect(choices.get("any")?.problems).toBeGreaterThanOrEqual(choices.get("right")?.problems ?? 0)
      })
    )
  })
})
