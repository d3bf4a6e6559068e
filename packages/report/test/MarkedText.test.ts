import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { legible } from "@cotton/schema/Legible"
import { markedText, type Span } from "../src/MarkedText.ts"

const span = (start: number, end: number, note = "n", more: Partial<Span> = {}): Span => ({ start, end, note, ...more })

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" }
const textOf = (markup: string) =>
  markup.replaceAll(/<[^>]*>/g, "").replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity]!)

describe("marked text", () => {
  it("is the text alone where nothing is marked", () => {
    expect(markedText("a < b & c", []).markup).toBe("a &lt; b &amp; c")
  })

  it("marks a passage, with its note and its kind", () => {
    expect(markedText("so it is 16.", [span(9, 11, "the answer", { kind: "fail" })]).markup).toBe(
      'so it is <mark class="mark mark-fail" title="the answer">16</mark>.'
    )
  })

  it("tells both notes where two passages overlap", () => {
    expect(markedText("abcdef", [span(0, 4, "one"), span(2, 6, "two")]).markup).toBe(
      '<mark class="mark" title="one">ab</mark><mark class="mark" title="one; two">cd</mark><mark class="mark" title="two">ef</mark>'
    )
  })

  it("tells three notes of many, and how many more there are", () => {
    const spans = Array.from({ length: 9 }, (_, at) => span(0, 1, String(at)))
    expect(markedText("a", spans).markup).toContain('title="0; 1; 2; and 6 more"')
  })

  it("shows an empty passage as a point, also at the very end", () => {
    expect(markedText("ab", [span(1, 1, "here")]).markup).toBe('a<mark class="mark" title="here"></mark>b')
    expect(markedText("ab", [span(2, 2, "here")]).markup).toBe('ab<mark class="mark" title="here"></mark>')
  })

  it("leaves out what lies outside of the text or ends before it begins, and cuts what reaches out", () => {
    const outside = [span(3, 9), span(-9, -1), span(2, 1)]
    expect(markedText("ab", outside).markup).toBe("ab")
    expect(markedText("ab", [span(-5, 1), span(1, 99, "m")]).markup).toBe(
      '<mark class="mark" title="n">a</mark><mark class="mark" title="m">b</mark>'
    )
  })

  it("cuts a passage at the window; its anchor stands in the window where it begins", () => {
    const spans = [span(1, 5, "n", { id: "e1" })]
    const first = markedText("abcdef", spans, { from: 0, to: 3 }).markup
    const second = markedText("abcdef", spans, { from: 3, to: 6 }).markup
    expect(first).toBe('a<a id="e1" class="anchor"></a><mark class="mark" title="n">bc</mark>')
    expect(second).toBe('<mark class="mark" title="n">de</mark>f')
  })

  it("never cuts a character in two: half of one marks the whole of it", () => {
    const marked = '<mark class="mark" title="n">😀</mark>'
    expect(markedText("a😀b", [span(2, 3)]).markup).toBe(`a${marked}b`)
    expect(markedText("a😀b", [span(1, 2)]).markup).toBe(`a${marked}b`)
  })

  it("shows a lone surrogate, a control character and a sign that turns text around as U+FFFD, each in its place", () => {
    expect(markedText("a\ud83db\u0000c\u202ed", [span(4, 5)]).markup).toBe(
      'a\uFFFDb\uFFFD<mark class="mark" title="n">c</mark>\uFFFDd'
    )
  })

  it("lets no text and no note become markup", () => {
    const { markup } = markedText("<img src=x onerror=alert(1)>", [span(0, 4, '"><script>alert(1)</script>')])
    expect(markup).not.toMatch(/<(?!\/?mark[ >])/)
    expect(textOf(markup)).toBe("<img src=x onerror=alert(1)>")
  })

  const texts = fc.string({ unit: "binary", maxLength: 40 }).map((text) => `${text}\ud83d😀<&`)
  const spansOf = (most: number) =>
    fc.array(
      fc.tuple(fc.integer({ min: -3, max: most }), fc.integer({ min: -3, max: most })).map(([a, b]) => span(a, b)),
      { maxLength: 8 }
    )

  it("shows every character once, whatever is marked", () => {
    fc.assert(
      fc.property(texts, spansOf(50), (text, spans) => {
        expect(textOf(markedText(text, spans).markup)).toBe(legible(text).toWellFormed())
      })
    )
  })

  it("shows every character once in windows side by side, wherever they are cut", () => {
    fc.assert(
      fc.property(texts, spansOf(50), fc.array(fc.nat(45), { maxLength: 5 }), (text, spans, cuts) => {
        const bounds = [0, ...cuts.filter((at) => at <= text.length).toSorted((a, b) => a - b), text.length]
        const windows = bounds.slice(1).map((to, at) => markedText(text, spans, { from: bounds[at]!, to }).markup)
        // A carriage return at a window's end has lost its line feed: it alone may differ.
        expect(windows.map(textOf).join("").replaceAll("\uFFFD\n", "\r\n")).toBe(
          legible(text).toWellFormed().replaceAll("\uFFFD\n", "\r\n")
        )
      })
    )
  })

  it("of many passages over a long text takes no time that grows with their product", () => {
    const text = "x".repeat(200_000)
    const spans = Array.from({ length: 2000 }, (_, at) => span(at, text.length - at, `note ${at}`))
    expect(markedText(text, spans).markup.length).toBeLessThan(1_000_000)
  })
})
