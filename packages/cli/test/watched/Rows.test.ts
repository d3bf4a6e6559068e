import type { Entry } from "@cotton/schema/ports/Journal"
import { describe, expect, it } from "vitest"
import { standingRows } from "../../src/watched/Rows.ts"

const keys = new Map([["p", (index: number) => `today-${index}`]])
const entry = (seq: number, more: Partial<Entry> = {}): Entry => ({
  seq,
  key: "today-0",
  problemId: "p",
  index: 0,
  finish: "stop",
  limit: 100,
  failure: null,
  inputTokens: 1,
  outputTokens: 2,
  usd: 0.1,
  marks: [],
  gold: "g",
  ...more
})
const rows = (...entries: ReadonlyArray<Entry>) => standingRows(entries, keys).map(({ seq, fate }) => `${seq} ${fate}`)

describe("the rows of the list", () => {
  it("are one for each sample, in the journal's order", () => {
    const other = { problemId: "q" }
    expect(rows(entry(1), entry(2, { index: 1, key: "today-1" }), entry(3, other))).toEqual([
      "1 kept",
      "2 kept",
      "3 kept"
    ])
    expect(rows()).toEqual([])
  })

  it("show the newest reply, or else the newest failure", () => {
    const failed = { failure: "reset" }
    expect(rows(entry(1, failed), entry(2), entry(3, failed))).toEqual(["2 kept"])
    expect(rows(entry(1), entry(2))).toEqual(["2 kept"])
    expect(rows(entry(1, failed), entry(2, failed))).toEqual(["2 failed"])
  })

  it("show what answers today's words of the problem, and where nothing does what answered older ones", () => {
    const old = { key: "old-0" }
    expect(rows(entry(1), entry(2, old))).toEqual(["1 kept"])
    expect(rows(entry(1, { failure: "reset" }), entry(2, old))).toEqual(["1 failed"])
    expect(rows(entry(1, old), entry(2, old))).toEqual(["2 kept"])
  })

  it("have no cost where nobody knows it: of an imported trace, whose limit is none", () => {
    const cost = (more: Partial<Entry>) => standingRows([entry(1, more)], keys)[0]!.usd
    expect(cost({ usd: 0, limit: 0 })).toBeNull()
    expect(cost({ usd: 0 })).toBe(0)
    expect(cost({ limit: 0 })).toBe(0.1)
  })

  it("have the standing that the marks give; a trace that nobody has judged is undecided", () => {
    const fails = { filter: "f", outcome: "fail", reason: "r" } as const
    expect(rows(entry(1, { marks: [fails] }))).toEqual(["1 rejected"])
    expect(rows(entry(1, { marks: [{ ...fails, outcome: "unsure" }] }))).toEqual(["1 undecided"])
    expect(rows(entry(1, { marks: null }))).toEqual(["1 undecided"])
    expect(standingRows([entry(1, { failure: "rate-limited" })], keys)[0]!.marks).toEqual([
      { filter: "teacher", outcome: "error", reason: "rate-limited" }
    ])
  })
})
