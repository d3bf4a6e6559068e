import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { clipped, columnsOf, narrowed, wrapped } from "../../src/display/Columns.ts"

describe("the columns of a text", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["中文", 4],
    ["かな", 4],
    ["한글", 4],
    ["ｆｕｌｌ", 8],
    ["━─█▁│", 5],
    ["…", 1],
    ["😀", 2],
    ["a\u200db", 2],
    ["\uFFFD", 1]
  ])("%j takes %i", (text, columns) => {
    expect(columnsOf(text)).toBe(columns)
  })

  it("are never more than those that a text is clipped to, and a text that fits stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(30), (text, most) => {
        expect(columnsOf(clipped(text, most))).toBeLessThanOrEqual(most)
        if (columnsOf(text) <= most) expect(clipped(text, most)).toBe(text)
      })
    )
  })

  it("cuts no wide character in two", () => {
    expect(clipped("中文字", 6)).toBe("中文字")
    expect(clipped("中文字", 5)).toBe("中文…")
    expect(clipped("中文字", 4)).toBe("中…")
  })

  it("does not look at a text of a million characters as a whole", () => {
    expect(clipped("中".repeat(1_000_000), 5)).toBe("中中…")
  })
})

describe("a paragraph", () => {
  it("is broken at blanks, and goes on indented", () => {
    expect(wrapped("one two three four", 9)).toBe("one two\n  three\n  four")
    expect(wrapped("  one two three", 9)).toBe("  one two\n    three")
    expect(wrapped("fits", 9)).toBe("fits")
  })

  it("of a table closes its gaps before it goes on in the next line, and loses nothing", () => {
    const line = "  left       14  verify/math-answer: wrong-answer             sole cause of 14"
    expect(narrowed(line, 80)).toBe(line)
    expect(narrowed(line, 70)).toBe("  left  14  verify/math-answer: wrong-answer  sole cause of 14")
    expect(narrowed(line, 50)).toBe("  left  14  verify/math-answer: wrong-answer  sole\n    cause of 14")
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(words, fc.integer({ min: 14, max: 60 }), fc.integer({ min: 1, max: 6 }), (all, most, gap) => {
        const shown = narrowed(all.join(" ".repeat(gap)), most)
        expect(shown.split(/\s+/).filter((word) => word !== "")).toEqual(all)
        for (const part of shown.split("\n")) expect(columnsOf(part)).toBeLessThanOrEqual(most)
      })
    )
  })

  it("keeps a word that is longer than a line in one piece", () => {
    expect(wrapped("see /a/very/long/path now", 8)).toBe("see\n  /a/very/long/path\n  now")
  })
})
