import type { RowOrBad } from "@cotton/generator"
import { describe, expect, it } from "vitest"
import { unreadable } from "../../src/layouts/Unreadable.ts"

const row = (value: unknown): RowOrBad => ({ _tag: "Row", file: "f.jsonl", line: 1, value })
const bad: RowOrBad = { _tag: "Bad", file: "f.jsonl", line: 1, detail: "is not JSON" }

describe("a file of whose first rows none has a column", () => {
  it.each([
    ["no rows", [], "f.jsonl: no rows"],
    ["no JSON", [bad], "f.jsonl:1: is not JSON"],
    ["several", [bad, bad], "f.jsonl:1: is not JSON (and none of the first 2 rows can be read)"],
    ["lists", [row([1, 2])], "f.jsonl:1: field (row): is not an object"],
    ["objects without a field", [row({})], "f.jsonl:1: has no fields"]
  ])("%s: what is wrong with the first", (_, rows, says) => {
    expect(unreadable("f.jsonl", rows)).toBe(says)
  })

  it("near miss: one good row of many is enough to look at", () => {
    expect(unreadable("f.jsonl", [bad, row([1]), row({ a: 1 })])).toBeNull()
  })
})
