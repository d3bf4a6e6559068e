import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { legible, legibleLine } from "../src/Legible.ts"

describe("foreign text on a terminal", () => {
  it.each([
    ["\u001b[2J\u001b]0;owned\u0007", "\uFFFD[2J\uFFFD]0;owned\uFFFD"],
    ["100 %\rdone", "100 %\uFFFDdone"],
    ["\u009b31m", "\uFFFD31m"],
    ["a\u202eb\u2066c", "a\uFFFDb\uFFFDc"],
    ["a\u0000\u007fb\u2028c", "a\uFFFD\uFFFDb\uFFFDc"],
    ["\r\r\n", "\uFFFD\r\n"],
    ["4\u200b2 4\u00ad2 4\u20602 \ufeff42", "4\uFFFD2 4\uFFFD2 4\uFFFD2 \uFFFD42"]
  ])("%j is shown as %j", (text, shown) => expect(legible(text)).toBe(shown))

  it.each(["क्\u200dष", "می\u200cخواهم", "two\nlines", "a\ttab", "of\r\nWindows", "日本語 🦊 👩‍🚀 é \\x1b"])(
    "%j stays",
    (text) => expect(legible(text)).toBe(text)
  )

  it("a name is one line", () => expect(legibleLine("a\r\nb\tc\u200bd")).toBe("a\uFFFD\uFFFDb\uFFFDc\uFFFDd"))

  it("loses no other character and keeps the places of all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
        const shown = legible(text)
        expect(shown).toHaveLength(text.length)
        for (const [at, unit] of shown.split("").entries()) if (unit !== "\uFFFD") expect(unit).toBe(text[at])
      })
    )
  })
})
