import type { Mark } from "@cotton/schema"
import { beforeEach, describe, expect, it } from "vitest"
import { answersOf, TraceIndex } from "../../src/web/TraceIndex.ts"
import { EVERYTHING, type TracesQuery } from "../../src/web/TracesQuery.ts"
import { columns, problem, verdict } from "./Served.ts"

const mark = (filter: string, reason: string, outcome: Mark["outcome"] = "fail"): Mark => ({ filter, reason, outcome })
const wrong = mark("verify/math-answer", "wrong-answer")
const missing = mark("verify/math-answer", "no-answer")
const loop = mark("readability/repetition", "loop")
const other = mark("readability/novelty", "wrong-answer", "unsure")

const rows = [
  columns(1, "apple", { fate: "kept", tokens: 30 }),
  columns(2, "apple", { index: 1, fate: "rejected", marks: [wrong, loop], tokens: 10 }),
  columns(3, "pear", { fate: "rejected", marks: [missing], finish: "length", tokens: 20 }),
  columns(4, "plum", { fate: "undecided", marks: [other], tokens: 40 }),
  columns(5, "plum", {
    index: 1,
    fate: "failed",
    marks: [mark("teacher", "reset", "error")],
    finish: "failed",
    tokens: 0
  })
]

describe("the index of the traces", () => {
  let index: TraceIndex
  beforeEach(() => {
    index = new TraceIndex()
    index.addProblem(problem("apple", "How many Äpfel are red?", "fruit"))
    index.addProblem(problem("pear", "How many pears?", "fruit"))
    index.addProblem(problem("plum", "How many plums?"))
    index.replace(rows)
  })
  const ask = (query: Partial<TracesQuery>) => index.select({ ...EVERYTHING, ...query })
  const seqs = (query: Partial<TracesQuery>) => ask(query).rows.map(({ seq }) => seq)

  it("shows a sign for what nobody sees, also where it counts as white space", () => {
    const found = answersOf([verdict({ outcome: "fail", reason: "r", found: "4\uFEFF2 \n 4\u200B2", expected: "42" })])
    expect(found).toEqual({ found: "4\uFFFD2 4\uFFFD2", expected: "42" })
  })

  it("has all rows in their order", () => expect(seqs({})).toEqual([1, 2, 3, 4, 5]))

  it("finds rows by each of its fields, and by several", () => {
    expect(seqs({ standing: "rejected" })).toEqual([2, 3])
    expect(seqs({ standing: "failed" })).toEqual([5])
    expect(seqs({ filter: "readability/repetition" })).toEqual([2])
    expect(seqs({ reason: "wrong-answer" })).toEqual([2, 4])
    expect(seqs({ domain: "fruit" })).toEqual([1, 2, 3])
    expect(seqs({ finish: "length" })).toEqual([3])
    expect(seqs({ standing: "rejected", domain: "fruit", finish: "stop" })).toEqual([2])
    expect(seqs({ standing: "kept", reason: "wrong-answer" })).toEqual([])
  })

  it("wants a filter and a reason of the same mark", () => {
    expect(seqs({ filter: "verify/math-answer", reason: "wrong-answer" })).toEqual([2])
    expect(seqs({ filter: "readability/repetition", reason: "wrong-answer" })).toEqual([])
  })

  it("looks for words in ids, prompts and answers, whatever their case", () => {
    expect(seqs({ q: "APPLE/1" })).toEqual([2])
    expect(seqs({ q: "äpfel" })).toEqual([1, 2])
    expect(seqs({ q: "how many p" })).toEqual([3, 4, 5])
    expect(seqs({ q: "seventeen" })).toEqual([])
    index.addAnswers(3, [verdict({ expected: "Seventeen", found: "18" })])
    index.forgetSearches()
    expect(seqs({ q: "seventeen" })).toEqual([3])
  })

  it("sorts, and keeps the order of equals", () => {
    expect(seqs({ sort: "tokens" })).toEqual([5, 2, 3, 1, 4])
    expect(seqs({ sort: "-tokens", domain: "fruit" })).toEqual([1, 3, 2])
    expect(seqs({ sort: "-usd" })).toEqual([5, 4, 3, 2, 1])
  })

  it("counts for each value of a field the rows that there would be with it", () => {
    const { facets } = ask({})
    expect(facets.standing).toEqual([
      ["rejected", 2],
      ["failed", 1],
      ["kept", 1],
      ["undecided", 1]
    ])
    expect(facets.domain).toEqual([["fruit", 3]])
    expect(facets.reason).toEqual([
      ["wrong-answer", 2],
      ["loop", 1],
      ["no-answer", 1],
      ["reset", 1]
    ])
    const rejected = ask({ standing: "rejected", finish: "stop" }).facets
    expect(rejected.standing).toEqual([
      ["kept", 1],
      ["rejected", 1],
      ["undecided", 1]
    ])
    expect(rejected.finish).toEqual([
      ["length", 1],
      ["stop", 1]
    ])
    expect(rejected.filter).toEqual([
      ["readability/repetition", 1],
      ["verify/math-answer", 1]
    ])
  })

  it("tells the chosen value of a field, however many are more frequent", () => {
    const many = Array.from({ length: 100 }, (_, at) =>
      columns(at + 1, "apple", { index: at, finish: `f${Math.floor(at / 2)}` })
    )
    index.replace([...many, columns(999, "apple", { index: 999, finish: "rare" })])
    expect(ask({ finish: "rare" }).facets.finish).toContainEqual(["rare", 1])
    expect(ask({}).facets.finish).toHaveLength(30)
  })

  it("knows the trace before and after one, in the list that it was found in", () => {
    const query = { ...EVERYTHING, sort: "tokens" as const, domain: "fruit" }
    expect(index.neighbours(query, "pear", 0)).toEqual({
      before: { problemId: "apple", index: 1 },
      after: { problemId: "apple", index: 0 },
      place: 2,
      total: 3
    })
    expect(index.neighbours(query, "plum", 0)).toEqual({ before: null, after: null, place: null, total: 3 })
  })

  it("keeps what it knows of a row that has not changed, and forgets it of one that was judged again", () => {
    const details = [verdict({ outcome: "fail", expected: "4", found: "5" })]
    for (const { seq } of rows) index.addAnswers(seq, details)
    expect(index.detailed).toBe(1)
    const before = index.revision
    index.replace(rows.map((row) => ({ ...row })))
    expect(index.revision).toBe(before)
    index.replace([...rows.slice(0, 4), { ...rows[4]!, fate: "kept", marks: [] }, columns(6, "plum", { index: 2 })])
    expect(index.revision).toBeGreaterThan(before)
    expect(index.detailed).toBeCloseTo(4 / 6)
    expect(ask({}).rows.map(({ answers }) => answers?.found ?? null)).toEqual(["5", "5", "5", "5", null, null])
  })

  it("shows what the first failing verdict expected and found, else the first that says", () => {
    const passing = verdict({ expected: "4", found: "4" })
    expect(answersOf([passing, verdict({ outcome: "fail", expected: "latin", found: "нам" })])).toEqual({
      expected: "latin",
      found: "нам"
    })
    expect(answersOf([verdict({}), passing])).toEqual({ expected: "4", found: "4" })
    expect(answersOf([])).toEqual({ expected: null, found: null })
  })

  it("shows a long answer on one short line, without what would turn it around", () => {
    const { found } = answersOf([verdict({ found: `\u202ea\nb${"x".repeat(9999)}` })])
    expect(found).toHaveLength(161)
    expect(found).toMatch(/^\uFFFDa b/)
  })
})
