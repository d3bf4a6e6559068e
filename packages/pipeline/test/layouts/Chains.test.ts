import { describe, expect, it } from "vitest"
import { chainColumn } from "../../src/layouts/Chains.ts"
import { lookAt } from "../../src/layouts/Look.ts"

const of = (values: ReadonlyArray<unknown>, name = "reasoning") =>
  chainColumn(lookAt(values.map((value) => ({ [name]: value }))))

describe("the column with the chains", () => {
  it.each([
    ["texts", ["Two and three are five.", "Six."]],
    ["one that is empty in most rows", ["", "", "", "Two and three are five."]],
    ["missing in most rows", [null, null, "Two and three are five."]],
    ["lists of texts, a chain a response", [["I add two and three.", "Let me see."]]],
    ["a single short chain without white space", ["二加三是五。"]],
    ["short chains without white space that all differ", ["二加三是五。", "一加一是二。", "三加三是六。"]],
    ["one bad row of two", [42, "Two and three are five."]]
  ])("%s", (_, values) => {
    expect(of(values)).toBe("reasoning")
  })

  it.each([
    ["on and off", ["on", "off", "on", "off"]],
    ["only on", ["on", "on"]],
    ["a single row", ["on"]],
    ["levels", ["low", "medium", "high"]],
    ["words of another script, the same ones again", ["开", "关", "开", "关"]],
    ["truth values", [true, false]],
    ["truth values in a table", ["True", "False"]],
    ["objects", [{ effort: "high" }]],
    ["nothing", ["", null]]
  ])("near miss: %s", (_, values) => {
    expect(of(values)).toBeUndefined()
  })

  it("a flag beside the chains does not hide them", () => {
    expect(chainColumn(lookAt([{ reasoning: "on", thinking: "Two and three are five." }]))).toBe("thinking")
  })
})
