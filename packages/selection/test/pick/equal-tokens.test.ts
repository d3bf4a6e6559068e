import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Candidate, equalTokens, splitOf } from "../../src/index.ts"
import { candidate, candidates } from "../arbitraries.ts"

const grouped = (rows: ReadonlyArray<Candidate>) => Map.groupBy(rows, (row) => row.problemId)
const idsOf = (taken: ReadonlyMap<string, ReadonlyArray<Candidate>>): ReadonlySet<string> =>
  new Set([...taken.values()].flat().map((row) => row.traceId))
const take = (rows: ReadonlyArray<Candidate>, target: number, seed: number): ReadonlySet<string> =>
  idsOf(equalTokens(grouped(rows), target, seed))
const tokensOf = (rows: ReadonlyArray<Candidate>) => rows.reduce((sum, row) => sum + row.outputTokens, 0)

describe("equalTokens", () => {
  it("exceeds the target by less than its last row, and is short only when it took everything", () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 0, max: 60_000 }), fc.integer(), (rows, target, seed) => {
        const taken = take(rows, target, seed)
        const chosen = rows.filter((row) => taken.has(row.traceId))
        const total = tokensOf(chosen)
        const longest = Math.max(0, ...chosen.map((row) => row.outputTokens))
        expect(total < target + longest || total === 0).toBe(true)
        if (total < target) expect(taken.size).toBe(rows.length)
      })
    )
  })

  it("does not depend on the order of the problems", () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 0, max: 20_000 }), (rows, target) => {
        const backwards = new Map([...grouped(rows)].toReversed())
        expect([...idsOf(equalTokens(backwards, target, 1))]).toEqual([...take(rows, target, 1)])
      })
    )
  })

  it("a smaller target takes a part of what a larger one takes", () => {
    fc.assert(
      fc.property(candidates, fc.nat(20_000), fc.nat(20_000), (rows, a, b) => {
        const small = take(rows, Math.min(a, b), 3)
        const large = take(rows, Math.max(a, b), 3)
        expect(small.isSubsetOf(large)).toBe(true)
      })
    )
  })

  it("takes nothing for a target of zero", () => {
    expect(take([candidate("p", 0)], 0, 0).size).toBe(0)
  })

  it("another seed begins with other problems", () => {
    const rows = Array.from({ length: 200 }, (_, at) => candidate(`p${at}`, 0))
    const one = take(rows, 2_000, 1)
    const two = take(rows, 2_000, 2)
    expect(one.size).toBe(20)
    expect(one.intersection(two).size).toBeLessThan(15)
  })

  it("is independent of the split: the control arm does not begin with the validation problems", () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => candidate(`p${at}`, 0))
    const taken = take(rows, 100 * 200, 7)
    const validation = rows.filter((row) => taken.has(row.traceId) && splitOf(row.problemId, 7, 0.1) === "validation")
    expect(taken.size).toBe(200)
    expect(validation.length).toBeLessThan(45)
  })
})
