import { defineCheck, option, Schema } from "cotton"

/*
 * Two of the three criteria by which chains were left out of DeepSeek-R1's 800,000 rows (arXiv 2501.12948, v1 §2.3.3, v2 B.3.3):
 * "long paragraphs" and "code blocks". The third, mixed languages, is `language/script-mixing`. No threshold was published.
 */

/** A chain with a paragraph of more than `maxCharacters`. Paragraphs are parted by blank lines. */
export const longParagraph = defineCheck({
  id: "r1/long-paragraph",
  version: 1,
  options: Schema.Struct({
    /** UTF-16 code units. Not published; 4,000 is about a page without a break. */
    maxCharacters: option(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)), 4000)
  }),
  run: ({ trace }, { maxCharacters }) => {
    for (const [turn, { reasoning }] of trace.turns.entries()) {
      if (reasoning === undefined) continue
      let start = 0
      for (const gap of [...reasoning.matchAll(/\n[^\S\n]*\n\s*/g), { index: reasoning.length, 0: "" }]) {
        if (gap.index - start > maxCharacters) {
          return {
            outcome: "fail",
            reason: "long-paragraph",
            expected: `at most ${maxCharacters} characters`,
            found: `${gap.index - start} characters`,
            evidence: [{ turn, field: "reasoning", start, end: gap.index, note: "one paragraph" }]
          }
        }
        start = gap.index + gap[0].length
      }
    }
    return { outcome: "pass" }
  }
})

/** A chain with a fenced block of code. In the answer one may stand: there it is asked for. */
export const codeBlock = defineCheck({
  id: "r1/code-block",
  version: 1,
  options: Schema.Struct({}),
  run: ({ trace }) => {
    for (const [turn, { reasoning }] of trace.turns.entries()) {
      const fence = /^[^\S\n]*(?:`{3,}|~{3,})/m.exec(reasoning ?? "")
      if (fence === null) continue
      const end = fence.index + fence[0].length
      return {
        outcome: "fail",
        reason: "code-block",
        evidence: [{ turn, field: "reasoning", start: fence.index, end, note: "a fence" }]
      }
    }
    return { outcome: "pass" }
  }
})
