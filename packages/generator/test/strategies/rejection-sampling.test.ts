import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { rejectionSampling } from "../../src/strategies/rejection-sampling.ts"
import type { Noted } from "../../src/Strategy.ts"
import { problemOf } from "../desk/Samples.ts"

type Result = Noted["result"]
const LETTERS: Record<string, Result> = { a: "accepted", r: "rejected", u: "undecided", f: "failed", x: "refused" }

/** Plays the fold on results that are given by index, as letters; returns the sizes of the waves and the outcome. */
const play = (options: { keep: number; tries: number }, results: string) => {
  const strategy = rejectionSampling(options)
  const waves: Array<number> = []
  let state = strategy.start(problemOf("p"))
  let asked = 0
  for (let asks = strategy.next(state); asks.length > 0; asks = strategy.next(state)) {
    expect(asks.map(({ index }) => index)).toEqual(asks.map((_, at) => asked + at))
    asked += asks.length
    waves.push(asks.length)
    state = strategy.note(
      state,
      asks.map(({ index }) => ({ index, result: LETTERS[results[index % results.length]!]! }))
    )
  }
  return { waves, ...strategy.outcome(state) }
}

describe("rejection sampling", () => {
  it.each([
    ["asks for keep first, and for no more when all are good", 2, 8, "aa", [2], 2, 2, "kept"],
    ["asks one more for one bad: 1 needed / (2 of 3) = 1.5, so 2", 2, 8, "araa", [2, 2], 4, 3, "kept"],
    [
      "asks for all that is left when none was good: 2 / (1 of 4) = 8, of which 6 are left",
      2,
      8,
      "rr",
      [2, 6],
      8,
      0,
      "tries-spent"
    ],
    ["keep 1: 1 / (1 of 3) = 3, then 1 / (1 of 6) = 6, of which 4 are left", 1, 8, "r", [1, 3, 4], 8, 0, "tries-spent"],
    ["never more tries than there are, also in the first wave", 4, 2, "a", [2], 2, 2, "tries-spent"],
    ["a failed ask is spent but says nothing of the pass rate: 1 / (1 of 2) = 2", 1, 8, "faa", [1, 2], 3, 2, "kept"],
    ["an undecided one is spent and not accepted", 1, 2, "u", [1, 1], 2, 0, "tries-spent"],
    ["a refused prompt is not asked again", 2, 8, "xr", [2], 2, 0, "refused"],
    ["a wave may accept more than keep", 1, 8, "raaa", [1, 3], 4, 3, "kept"]
  ])("%s", (_, keep, tries, results, waves, tried, accepted, why) => {
    expect(play({ keep, tries }, results)).toEqual({ waves, tried, accepted, why })
  })

  it("never asks for more than tries, never after keep, and always ends", () => {
    const result = fc.constantFrom("a", "r", "u", "f", "x")
    const results = fc.array(result, { minLength: 1, maxLength: 40 }).map((letters) => letters.join(""))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 }), results, (keep, tries, results) => {
        const { waves, tried, accepted, why } = play({ keep, tries }, results)
        expect(tried).toBeLessThanOrEqual(tries)
        expect(why === "kept").toBe(accepted >= keep)
        if (why === "tries-spent") expect(tried).toBe(tries)
        // Before its last wave it had neither enough nor a refusal.
        const before = Array.from({ length: tried - waves.at(-1)! }, (_, at) => results[at % results.length])
        expect(before.filter((letter) => letter === "a").length).toBeLessThan(keep)
        expect(before).not.toContain("x")
      })
    )
  })
})
