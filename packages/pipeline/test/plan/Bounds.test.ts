import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { loadRecipe, planRun, readProblems } from "../../src/index.ts"
import { ASSUMED_TOKENS, boundsOf } from "../../src/plan/Bounds.ts"
import { NOTHING_BOUGHT, type Sample } from "../../src/plan/Bought.ts"
import { capOf, sufficesFor } from "../../src/plan/Cap.ts"
import { site, sums, writeProblems, writeRecipe } from "../Workbench.ts"

const sample = (problemId: string, index: number, result: Sample["result"]): Sample => ({
  seq: index,
  problemId,
  index,
  result,
  reason: null,
  replied: true,
  truncated: false,
  input: 10,
  output: 20,
  usd: 0
})

const planned = (change: Record<string, unknown>, endpoint: Record<string, unknown> = {}, count = 10) =>
  Effect.gen(function* () {
    const at = yield* site
    writeProblems(at, sums(count))
    writeRecipe(at, "http://127.0.0.1:9/v1", change, endpoint)
    const run = yield* planRun(yield* loadRecipe(`${at.folder}/recipe.yaml`))
    const { problems } = yield* readProblems(run)
    return { run, problems, bounds: boundsOf(run, problems, NOTHING_BOUGHT) }
  })

describe("what a run may still buy", () => {
  it.live("at least: the first samples, as short as assumed; at most: every try, as long as the limit", () =>
    Effect.gen(function* () {
      const { bounds } = yield* planned(
        { sample: { keep: 2, tries: 8, limit: 4000 } },
        { price: { input: 1, output: 10 } }
      )
      expect(bounds.samples).toEqual([20, 80])
      expect(bounds.requests).toEqual([20, 80])
      expect(bounds.output).toEqual([20 * ASSUMED_TOKENS, 80 * 4000])
      // "What is the sum of 0 and 7?" has 27 bytes: 7 tokens of 4 bytes; a byte each and 64 of the template at most.
      expect(bounds.input).toEqual([20 * 7, 80 * (27 + 64)])
      expect(bounds.usd[0]).toBeCloseTo((20 * 7 + 10 * 20 * ASSUMED_TOKENS) / 1e6, 12)
      expect(bounds.usd[1]).toBeCloseTo((80 * 91 + 10 * 320_000) / 1e6, 12)
      expect(bounds.open).toBe(10)
    })
  )

  it.live("assumes no reply longer than the limit, and counts requests that bring several samples", () =>
    Effect.gen(function* () {
      const { bounds } = yield* planned({ sample: { keep: 4, tries: 8, limit: 100, perRequest: 4 } })
      expect(bounds.output).toEqual([4000, 8000])
      // A server that brings one at a time is found out while it is paid.
      expect(bounds.requests).toEqual([10, 80])
    })
  )

  it.live("owes nothing for what is stored, and what its fold still asks for beyond it", () =>
    Effect.gen(function* () {
      const { run, problems } = yield* planned({ sample: { keep: 1, tries: 4, limit: 100 } }, {}, 4)
      const samples = new Map([
        ["p0", [sample("p0", 0, "accepted")]],
        ["p1", [sample("p1", 0, "rejected")]],
        ["p2", [sample("p2", 0, "unjudged")]]
      ])
      const bounds = boundsOf(run, problems, { ...NOTHING_BOUGHT, samples, stored: 3 })
      // p0: settled. p1: three more. p2: none if it is kept, else three. p3: one to four.
      expect(bounds.samples).toEqual([0 + 3 + 0 + 1, 0 + 3 + 3 + 4])
      expect(bounds.open).toBe(3)
    })
  )

  it.live("takes the dearest host for the most and the cheapest for the least", () =>
    Effect.gen(function* () {
      const at = (output: number) => ({ url: "http://127.0.0.1:9/v1", price: { input: 0, output } })
      const teacher = { model: "teacher", at: [at(1), at(3)] }
      const { bounds } = yield* planned({ teacher, sample: { keep: 1, tries: 1, limit: 1000 } })
      expect(bounds.usd).toEqual([10 * 0.001, 10 * 0.003].map((usd) => expect.closeTo(usd, 9)))
    })
  )
})

describe("what a budget means", () => {
  it.live("how many slots its worst cases leave room for, and how many samples surely fit", () =>
    Effect.gen(function* () {
      const change = { sample: { keep: 1, tries: 4, limit: 1000 }, budget: { usd: 0.05 } }
      const { run, bounds } = yield* planned(change, { price: { input: 0, output: 10 }, slots: 64 })
      // A request holds one cent.
      expect(capOf(run, bounds, { usd: 0.02, tokens: 0 })).toMatchObject({
        usd: 0.05,
        left: { usd: expect.closeTo(0.03, 9), tokens: null },
        slots: 64,
        inFlight: 3,
        surely: 3,
        holdsAll: false
      })
      expect(capOf(run, bounds, { usd: 0.06, tokens: 0 })).toMatchObject({ inFlight: 0, surely: 0, left: { usd: 0 } })
    })
  )

  it.live("a budget of tokens is one, too; a free teacher needs none", () =>
    Effect.gen(function* () {
      const change = { sample: { keep: 1, tries: 4, limit: 909 }, budget: { tokens: 10_000 } }
      const { run, bounds } = yield* planned(change, { price: "free", slots: 64 })
      // 91 of the prompt and 909: a thousand each.
      expect(capOf(run, bounds, { usd: 0, tokens: 0 })).toMatchObject({ usd: null, inFlight: 10, surely: 10 })
      const free = yield* planned({ budget: {} }, { price: "free" })
      expect(capOf(free.run, free.bounds, { usd: 0, tokens: 0 })).toBeNull()
    })
  )

  it.live("holds all when the worst case of all does, and does for a forecast with the last request's worst case", () =>
    Effect.gen(function* () {
      const change = { sample: { keep: 1, tries: 4, limit: 1000 }, budget: { usd: 0.5 } }
      const { run, bounds } = yield* planned(change, { price: { input: 0, output: 10 } })
      const cap = capOf(run, bounds, { usd: 0, tokens: 0 })!
      expect(cap).toMatchObject({ holdsAll: true, surely: 40 })
      const tokens = { value: 1, high: 1 }
      const suffices = (value: number, high: number | null) => sufficesFor(cap, { value, high }, tokens)
      expect(suffices(0.3, 0.489)).toBe("yes")
      // The last request must still fit: a cent.
      expect(suffices(0.3, 0.495)).toBe("perhaps")
      expect(suffices(0.3, null)).toBe("perhaps")
      expect(suffices(0.495, 0.6)).toBe("no")
    })
  )
})
