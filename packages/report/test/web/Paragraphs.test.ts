import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { paragraphsOf } from "../../src/web/Paragraphs.ts"

const pieces = (text: string) => paragraphsOf(text).map(({ start, end }) => text.slice(start, end))

describe("the paragraphs of a trace", () => {
  it("begin after blank lines, which may have spaces in them", () => {
    expect(pieces("one\ntwo\n\nthree\n \t\n\nfour")).toEqual(["one\ntwo\n\n", "three\n \t\n\n", "four"])
    expect(paragraphsOf("a\n\nb\n\nc").map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it("are one for a text without blank lines, and none for nothing", () => {
    expect(pieces("one\ntwo")).toEqual(["one\ntwo"])
    expect(pieces("")).toEqual([])
    expect(pieces("\n\n\n")).toEqual(["\n\n\n"])
    expect(pieces("\n\nfirst\n\nsecond")).toEqual(["\n\nfirst\n\n", "second"])
  })

  it("are cut at a line or a space where they are long; the pieces share a number", () => {
    const paragraphs = paragraphsOf(`${"word ".repeat(2000)}\n\nnext`)
    expect(paragraphs.length).toBeGreaterThan(5)
    expect(new Set(paragraphs.map(({ number }) => number))).toEqual(new Set([1, 2]))
    expect(paragraphs.filter(({ isFirst }) => isFirst)).toHaveLength(2)
    for (const piece of pieces("word ".repeat(2000))) expect(piece).toMatch(/^(word )+$/)
  })

  it("are cut where there is neither, but never within a character", () => {
    for (const piece of pieces(`x${"😀".repeat(5000)}`)) expect(piece.isWellFormed()).toBe(true)
  })

  it("are the whole text side by side, in pieces that a browser can lay out", () => {
    const text = fc.array(fc.constantFrom("\n", "\n\n", " ", "word", "😀", "x".repeat(1500), "\t"), { maxLength: 40 })
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join("")
        expect(pieces(whole).join("")).toBe(whole)
        for (const piece of pieces(whole)) expect(piece.length).toBeLessThanOrEqual(2000)
      })
    )
  })

  it("of one line take the time of its length: looking through all that is before for each piece would take minutes", () => {
    const paragraphs = paragraphsOf("x".repeat(60_000_000))
    expect(paragraphs).toHaveLength(30_000)
    expect(paragraphs.at(-1)).toEqual({ number: 1, isFirst: false, start: 59_998_000, end: 60_000_000 })
  })

  it("are no more than a page can hold, whatever the text", () => {
    for (const text of ["a\n\n".repeat(500_000), "\n".repeat(2_000_000), "x".repeat(2_000_000)]) {
      expect(paragraphsOf(text).length).toBeLessThanOrEqual(8000)
      expect(pieces(text).join("")).toBe(text)
    }
  })
})
