import type { Evidence, Verdict } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { promptHtml } from "../../src/web/Prompt.ts"
import { passagesOf, sectionHtml, sectionsOf, stripHtml } from "../../src/web/TraceText.ts"
import { problem, sample, verdict } from "./Served.ts"

const at = (start: number, end: number, more: Partial<Evidence> = {}): Evidence => ({
  turn: 0,
  field: "reasoning",
  start,
  end,
  note: "here",
  ...more
})

const shown = (text: string, evidence: ReadonlyArray<Evidence> = [], raw = false) => {
  const verdicts: ReadonlyArray<Verdict> = [verdict({ outcome: "fail", reason: "r", evidence })]
  const { trace } = sample("p", 0, text, verdicts)
  const sections = sectionsOf(trace!, passagesOf(verdicts))
  return { sections, html: sections.map((section) => sectionHtml(section, 1, raw).markup) }
}
const bare = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
/** What a reader would copy from the blocks of a text. */
const blocks = (markup: string) =>
  bare(markup.slice(markup.indexOf('<div class="block')).replace("</section>", "")).trimEnd()

describe("the text of a trace", () => {
  it("is shown letter for letter: in paragraphs without the white space between them, raw with all of it", () => {
    const text = "  Let a < b.\n\n\nThen\tb > a\n   & so on.\n\nDone."
    const [reasoning = ""] = shown(text).html
    expect(Array.from(reasoning.matchAll(/<p [^>]*>(.*?)<\/p>/gs), ([, one]) => bare(one!))).toEqual([
      "  Let a < b.",
      "Then\tb > a\n   & so on.",
      "Done."
    ])
    expect(blocks(shown(text, [], true).html[0]!)).toBe(text)
  })

  it("has a sign for what takes no room, in paragraphs and raw, and none for what joins emoji and letters", () => {
    const text = "4\u200B2, 4\u00AD2, 4\u20602, \uFEFF42, \u{1F469}\u200D\u{1F680} \u0915\u094D\u200D\u0937"
    for (const raw of [true, false]) {
      expect(blocks(shown(text, [], raw).html[0]!)).toBe(
        "4\uFFFD2, 4\uFFFD2, 4\uFFFD2, \uFFFD42, \u{1F469}\u200D\u{1F680} \u0915\u094D\u200D\u0937"
      )
    }
  })

  it("has its paragraphs numbered, under anchors of their own", () => {
    const [reasoning = "", content = ""] = shown("a\n\nb").html
    expect(reasoning).toContain('<p id="t0r1" data-n="1"')
    expect(reasoning).toContain('<p id="t0r2" data-n="2"')
    expect(content).toContain('<p id="t0c1" data-n="1"')
  })

  it("marks each passage under its number, in the paragraphs that it lies in", () => {
    const [reasoning = ""] = shown("one two\n\nthree four", [at(4, 14), at(9, 14)]).html
    expect(reasoning.match(/id="e1"/g)).toHaveLength(1)
    expect(reasoning).toContain('one <a id="e1" class="anchor"></a><mark class="mark mark-fail"')
    expect(reasoning).toMatch(/<a id="e2" class="anchor"><\/a><mark [^>]*>three<\/mark> four/)
  })

  it("has an anchor for each passage, also where it is nothing or lies in white space at the end", () => {
    const text = "word\n\nnext  \n\n"
    const spans = [at(0, 0), at(4, 6), at(10, 12), at(text.length, text.length), at(3, 99)]
    for (const raw of [true, false]) {
      const [reasoning = ""] = shown(text, spans, raw).html
      for (const id of [1, 2, 3, 4, 5])
        expect(reasoning.match(new RegExp(`id="e${id}"`, "g")), `e${id}`).toHaveLength(1)
    }
  })

  it("marks no passage of another turn or field", () => {
    const [reasoning = "", content = ""] = shown("some text", [
      at(0, 2, { field: "content" }),
      at(0, 4, { turn: 1 })
    ]).html
    expect(reasoning).not.toContain("<mark")
    expect(content).toContain('<a id="e1" class="anchor"></a><mark')
    expect(content.match(/<mark/g)).toHaveLength(1)
  })

  it("has a map with every passage, at the share of the whole where it lies", () => {
    const text = "x".repeat(892)
    const { sections } = shown(text, [at(446, 447)])
    const { markup } = stripHtml(sections)
    // The answer is 8 characters more.
    expect(markup).toMatch(/href="#e1"[^>]*>\s*<rect\s+class="passage-rect mark-fail"\s+x="0"\s+width="14"\s+y="495.6"/)
    expect(markup).toMatch(/class="content"\s+x="0"\s+width="14"\s+y="991.1"/)
  })

  it("of any length is a number of elements that a page can hold", () => {
    for (const text of ["a\n\n".repeat(300_000), "x".repeat(1_000_000), "a b ".repeat(250_000)]) {
      expect(shown(text).html[0]!.match(/<[a-z]/g)!.length).toBeLessThan(10_000)
    }
  })

  it("names no more passages than a page can mark", () => {
    const evidence = Array.from({ length: 9000 }, (_, place) => at(place, place + 1))
    expect(passagesOf([verdict({ evidence })])).toHaveLength(2000)
  })
})

describe("a prompt", () => {
  it("is shown letter for letter, and folded where it is long", () => {
    const text = "  a < b\n\n  c"
    expect(promptHtml(problem("p", text)).markup).toContain(
      '<div class="prompt-text" dir="auto">  a &lt; b\n\n  c</div>'
    )
    expect(promptHtml(problem("p", text)).markup).not.toContain("<details>")
    expect(promptHtml(problem("p", "long ".repeat(999))).markup).toContain("<details>")
  })
})
