import { type Call, IMPORTED } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { EVERYTHING } from "../../src/web/TracesQuery.ts"
import { problemPage } from "../../src/web/ProblemPage.ts"
import type { SampleView, TraceView } from "../../src/web/RunSource.ts"
import { tracePage } from "../../src/web/TracePage.ts"
import { tracesPage } from "../../src/web/TracesPage.ts"
import { problem, sample } from "./Served.ts"

const bought = sample("p", 0, "I think.", [])
const importedCall: Call = {
  ...bought.call,
  fetched: { host: IMPORTED, limit: 0, stream: false },
  usage: { input: 3, output: 41_537, estimated: true },
  usd: 0,
  attempts: []
}
const imported: SampleView = { ...bought, call: importedCall }

const viewOf = (one: SampleView): TraceView => ({
  problem: problem("p"),
  samples: [one],
  shortestKept: null,
  sample: one
})
const words = (markup: string) => markup.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ")
const tracePageOf = (one: SampleView) =>
  words(tracePage(viewOf(one), EVERYTHING, { before: null, after: null, place: null, total: 1 }, "paragraphs").markup)

describe("the page of an imported trace", () => {
  it("has no cost, for nobody knows it, and says that the counts are estimates", () => {
    const told = tracePageOf(imported)
    expect(told).toContain("tokens 41,537 out, 3 in, estimated")
    expect(told).toContain("41,537 tokens, estimated, cost not known")
    expect(told).toContain(" cost – ")
    expect(told).not.toMatch(/\$|at most|upper bound/)
    expect(words(problemPage(viewOf(imported), EVERYTHING).markup)).toContain("41,537 tokens, estimated · – · stop")
  })

  it("has what a later request for the same sample has cost", () => {
    expect(tracePageOf({ ...bought, earlier: [importedCall] })).toContain(" cost $0.010 ")
    expect(tracePageOf(bought)).toContain("tokens 9 out, 1 in ")
  })
})

describe("the list", () => {
  it("has no cost of an imported trace, and that of a free one", () => {
    const row = {
      problemId: "p",
      index: 0,
      fate: "kept" as const,
      marks: [],
      finish: "stop",
      tokens: 1_250_000,
      usd: null,
      domain: null,
      prompt: "?",
      expected: null,
      found: null
    }
    const facets = { standing: [], filter: [], reason: [], domain: [], finish: [] }
    const shown = (usd: number | null) =>
      words(
        tracesPage(EVERYTHING, { rows: [{ ...row, usd }], total: 1, all: 1, facets, detailed: 1, text: null }).markup
      )
    expect(shown(null)).toContain("1,250,000 stop – ")
    expect(shown(0)).toContain("1,250,000 stop $0 ")
  })
})
