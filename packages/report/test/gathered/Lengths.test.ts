import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { SeenTrace } from "../../src/Gathering.ts"
import { Lengths } from "../../src/gathered/Lengths.ts"
import { problemOf, type SampleInput, taken } from "../Dossiers.ts"

const lengthsOf = (samples: ReadonlyArray<SampleInput & { readonly kept?: boolean }>) => {
  const lengths = new Lengths()
  const { traces } = taken(problemOf("p"), samples)
  for (const [at, { judged }] of traces.entries()) lengths.add(judged.trace, samples[at]?.kept === true)
  return lengths.facts
}

describe("the lengths of the traces", () => {
  it("takes a bin's upper end into it: what ended at a limit of 4,096 stands before it", () => {
    const { bins } = lengthsOf([{ tokens: 4096 }, { tokens: 4097, kept: true }, { tokens: 8192, kept: true }])
    expect(bins[0]).toMatchObject({ to: 4096, sampled: 1, kept: 0 })
    expect(bins[1]).toMatchObject({ from: 4096, sampled: 1, kept: 1 })
    expect(bins.at(-1)).toMatchObject({ to: 8192, sampled: 1, kept: 1 })
  })

  it("holds every trace in the bin that it belongs to, without a hole between two bins", () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(tokens, (all) => {
        const { bins } = lengthsOf(all.map((one) => ({ tokens: one })))
        expect(bins.length).toBeLessThanOrEqual(37)
        for (const [at, bin] of bins.entries()) {
          if (at > 0) expect(bin.from).toBe(bins[at - 1]!.to)
          const within = all.filter(
            (one) => Math.max(1, one) > bin.from * (1 + 1e-9) && Math.max(1, one) <= bin.to * (1 + 1e-9)
          )
          expect(bin.sampled, `${bin.from} to ${bin.to}`).toBe(within.length)
        }
      })
    )
  })

  it("gives quantiles by nearest rank, exactly", () => {
    const { kept, sampled } = lengthsOf(
      Array.from({ length: 20 }, (_, at) => ({ tokens: (at + 1) * 10, kept: at < 2 }))
    )
    expect(sampled).toEqual({ count: 20, median: 100, p95: 190, max: 200 })
    expect(kept).toEqual({ count: 2, median: 10, p95: 20, max: 20 })
  })

  it("tells the chain from the answer, and counts how the replies ended", () => {
    const facts = lengthsOf([
      { reasoning: "abcdef", content: "gh", kept: true },
      { content: "ijk", finish: "length" },
      { content: "", finish: "length" }
    ])
    expect(facts.chars).toEqual({ reasoning: 6, content: 5 })
    expect(facts.keptChars).toEqual({ reasoning: 6, content: 2 })
    expect(facts.finishes).toEqual([
      { finish: "length", count: 2 },
      { finish: "stop", count: 1 }
    ])
  })

  it("counts those whose tokens nobody counted", () => {
    const lengths = new Lengths()
    const [{ judged }] = taken(problemOf("p"), [{ tokens: 7 }]).traces as [SeenTrace]
    for (const estimated of [true, false, true])
      lengths.add({ ...judged.trace, usage: { ...judged.trace.usage, estimated } }, true)
    expect(lengths.facts.estimated).toBe(2)
  })

  it("keeps an open set of finish reasons small", () => {
    const { finishes } = lengthsOf(Array.from({ length: 100 }, (_, at) => ({ finish: `reason ${at}` })))
    expect(finishes[0]).toEqual({ finish: "others", count: 80 })
    expect(finishes).toHaveLength(21)
  })

  it("is empty without a trace", () => {
    expect(lengthsOf([])).toMatchObject({ bins: [], sampled: { count: 0, median: 0 } })
  })
})
