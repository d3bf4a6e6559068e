import { describe, expect, it } from "vitest"
import { differenceOf, type TextPolicy } from "../../../src/verify/code/SameText.ts"

const same = (found: string, expected: string, policy: Partial<TextPolicy> = {}): boolean =>
  differenceOf(found, expected, { whitespace: "trailing", tolerance: 1e-9, ...policy }) === null

describe("two outputs", () => {
  it("are compared whole: a line too few or too many is a difference", () => {
    expect(same("1\n2\n", "1\n2")).toBe(true)
    expect(same("1\n", "1\n2")).toBe(false)
    expect(same("1\n2\n3", "1\n2")).toBe(false)
    expect(same("", "1")).toBe(false)
    expect(same("1", "")).toBe(false)
    expect(same("\n1", "1")).toBe(false)
  })

  it("may differ in white space as far as the policy says", () => {
    expect(same("1 2  \r\n\n\n", "1 2")).toBe(true)
    expect(same("1  2", "1 2")).toBe(false)
    expect(same("1\n2", "1 2", { whitespace: "any" })).toBe(true)
    expect(same("12", "1 2", { whitespace: "any" })).toBe(false)
    expect(same("1 ", "1", { whitespace: "exact" })).toBe(false)
    expect(same("1\n", "1", { whitespace: "exact" })).toBe(false)
  })

  it("may differ in a number that is expected with a point or an exponent, by the tolerance", () => {
    expect(same("0.33333333333", "0.3333333333")).toBe(true)
    expect(same("0.333", "0.3333333333")).toBe(false)
    expect(same("1e-3", "0.001")).toBe(true)
    expect(same("0.1", "0.10", { tolerance: 0 })).toBe(false)
    expect(same("1000000000.5", "1000000000.6")).toBe(true)
    expect(same("1000000000000000001", "1000000000000000000")).toBe(false)
    expect(same("3.0", "3")).toBe(false)
    expect(same("nan", "0.5")).toBe(false)
    expect(same("0.5x", "0.5")).toBe(false)
  })

  it("show the first line that differs", () => {
    expect(differenceOf("a\nb", "a\nc", { whitespace: "trailing", tolerance: 0 })).toEqual({
      found: "line 2: b",
      expected: "line 2: c"
    })
    expect(differenceOf("a", "a\nc", { whitespace: "trailing", tolerance: 0 })?.found).toBe("no line 2")
  })
})
