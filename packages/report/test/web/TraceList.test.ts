import { describe, expect, it } from "vitest"
import { TraceIndex } from "../../src/web/TraceIndex.ts"
import { listTraces, type ReadBodies, ROWS_A_PAGE } from "../../src/web/TraceList.ts"
import { EVERYTHING, type TracesQuery } from "../../src/web/TracesQuery.ts"
import { columns, problem, sample, verdict } from "./Served.ts"

/** 250 traces, of which every tenth speaks of a needle. */
const open = () => {
  const index = new TraceIndex()
  index.addProblem(problem("p"))
  index.replace(Array.from({ length: 250 }, (_, at) => columns(at, "p", { index: at })))
  const asked: Array<number> = []
  const read: ReadBodies = async (seqs) => {
    asked.push(...seqs)
    return seqs.map((seq) => ({
      seq,
      trace: sample("p", seq, seq % 10 === 0 ? `${"hay ".repeat(99)}a NEEDLE${" hay".repeat(99)}` : "hay", []).trace,
      verdicts: [verdict({ found: String(seq) })]
    }))
  }
  const list = (query: Partial<TracesQuery>, signal = new AbortController().signal) =>
    listTraces(index, { ...EVERYTHING, ...query }, read, signal)
  return { asked, list }
}

describe("a page of the list", () => {
  it("reads the bodies of its own rows alone, and each once", async () => {
    const { asked, list } = open()
    const page = await list({ page: 3 })
    expect(page.rows.map(({ found }) => found)).toEqual(Array.from({ length: 50 }, (_, at) => String(200 + at)))
    expect(asked).toHaveLength(50)
    await list({ page: 3 })
    expect(asked).toHaveLength(50)
    expect(page).toMatchObject({ total: 250, all: 250, text: null })
    expect((await list({ page: 99 })).rows).toEqual([])
    expect((await list({})).rows).toHaveLength(ROWS_A_PAGE)
  })

  it("of a search in the texts shows where the words stand, and how many texts it looked into", async () => {
    const { list } = open()
    const { rows, text } = await list({ q: "needle", inText: true })
    expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 25 }, (_, at) => at * 10))
    expect(text).toMatchObject({ looked: 250, next: null })
    const { excerpt } = text!.hits[0]!
    expect(excerpt.text.slice(excerpt.start, excerpt.end)).toBe("NEEDLE")
    expect(excerpt.text.length).toBeLessThan(200)
  })

  it("of a search in the texts stops when a page is full, and goes on from there", async () => {
    const { list } = open()
    const first = await list({ q: "hay", inText: true })
    expect(first.text).toMatchObject({ looked: 100, next: 100 })
    const last = await list({ q: "hay", inText: true, from: 200 })
    expect(last.rows.map(({ index }) => index)).toEqual(Array.from({ length: 50 }, (_, at) => 200 + at))
    expect(last.text).toMatchObject({ looked: 50, next: null })
    expect((await list({ q: "hay", inText: true, from: 9999 })).text).toMatchObject({ hits: [], looked: 0, next: null })
  })

  it("of a search whose reader has gone stops, and says that it has not seen all", async () => {
    const { asked, list } = open()
    const { text } = await list({ q: "hay", inText: true }, AbortSignal.abort())
    expect(text).toMatchObject({ hits: [], next: 0 })
    expect(asked).toEqual([])
  })
})
