import { describe, expect, it } from "@effect/vitest"
import { sniff, withoutBlanks } from "../../src/teachers/Sniff.ts"

const of = (text: string) => sniff(withoutBlanks(Buffer.from(text, "utf8")))

describe("what a body is, by its first bytes", () => {
  it.each([
    ["data: {", "stream"],
    [": keep-alive", "stream"],
    ["event: error\n", "stream"],
    ["\n\n: OPENROUTER PROCESSING", "stream"],
    ["\ufeffdata: {", "stream"],
    ['{"id":', "body"],
    ["\n \r\n{", "body"],
    ["\ufeff{", "body"],
    ["<!DOCTYPE html>", "other"],
    ["Internal Server Error", "other"],
    ["dataset", "other"],
    ["[1]", "other"],
    ["\u001f\u008b\u0008", "other"],
    ["", "unclear"],
    ["\n\n", "unclear"],
    ["d", "unclear"],
    ["dat", "unclear"],
    ["retry", "unclear"]
  ])("%j is %s", (text, kind) => {
    expect(of(text)).toBe(kind)
  })

  it("a byte order mark that is not whole yet is unclear", () => {
    expect(sniff(Uint8Array.of(0xef))).toBe("unclear")
    expect(sniff(Uint8Array.of(0xef, 0xbb, 0xbf))).toBe("unclear")
  })

  it("blank lines before it are nothing of it, however many", () => {
    expect(of(`${"\n".repeat(10_000)}{`)).toBe("body")
    expect(withoutBlanks(Buffer.from(" \r\n\t\n"))).toHaveLength(0)
  })
})
