import * as fc from "fast-check"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { planFilters } from "../../src/Plan.ts"
import { check } from "../../src/verify/regex.ts"
import type { Parts } from "../Subject.ts"
import { runCheck, shown } from "../Subject.ts"

const outcomeOf = (content: string, options: unknown = {}, parts: Parts = {}): string => {
  const { outcome, reason } = runCheck(check, { ...parts, content }, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe("verify/regex", () => {
  const pattern = String.raw`[A-Z]{2}-\d{4}`

  it.each([
    "\\boxed{AB-1234}",
    "First XX-0000.\nThe answer is AB-1234.",
    "It was CD-9999 before.\n\nAB-1234",
    "AB-1234",
    "<think>\\boxed{no}</think>\n**AB-1234**",
    "\\boxed{x} Final answer: AB-1234",
    "**Final answer:** \\boxed{AB-1234}"
  ])("finds the answer of: %s", (content) => {
    expect(outcomeOf(content, { pattern })).toBe("pass")
  })

  it.each([
    ["\\boxed{AB-12345}", "fail no-match"],
    ["\\boxed{AB-1234}\nNo: \\boxed{AB-123}", "fail no-match"],
    ["AB-1234\n\nThat is the plate.", "fail no-match"],
    ["The answer is ab-1234.", "fail no-match"],
    ["\\boxed{}", "fail empty-box"],
    ["  ", "fail no-answer"]
  ])("is not satisfied by: %s", (content, expected) => {
    expect(outcomeOf(content, { pattern })).toBe(expected)
  })

  it("looks at a last line only if the reply came to its end", () => {
    expect(outcomeOf("Let me see.\nAB-1234", { pattern }, { finish: "length" })).toBe("fail no-answer")
    expect(outcomeOf("AB-1234", { pattern }, { finish: "length" })).toBe("fail no-answer")
    expect(outcomeOf("AB-1234", { pattern }, { finish: "unknown" })).toBe("pass")
    expect(outcomeOf("Let me see.\nAB-1234", { pattern }, { finish: "unknown" })).toBe("fail no-answer")
  })

  it("matches a part, or the whole content, where it is told to", () => {
    expect(outcomeOf("\\boxed{plate AB-1234}", { pattern })).toBe("fail no-match")
    expect(outcomeOf("\\boxed{plate AB-1234}", { pattern, match: "part" })).toBe("pass")
    expect(outcomeOf("AB-1234 is it.\nDone.", { pattern, on: "content", match: "part" })).toBe("pass")
    expect(outcomeOf("AB-1234 is it.\nDone.", { pattern, on: "content" })).toBe("fail no-match")
    expect(outcomeOf("  a\nb  ", { pattern: "(?s)a.b", on: "content" })).toBe("pass")
  })

  it("takes the gold answer for the pattern where the recipe has none", () => {
    expect(outcomeOf("\\boxed{colour}", {}, { answer: "colou?r" })).toBe("pass")
    expect(outcomeOf("\\boxed{colouur}", {}, { answer: "colou?r" })).toBe("fail no-match")
    expect(outcomeOf("\\boxed{x}", {})).toBe("unsure no-gold")
    expect(outcomeOf("\\boxed{x}", {}, { answer: "(x" })).toBe("unsure bad-gold")
    expect(outcomeOf("\\boxed{x}", {}, { answer: "(?=x)x" })).toBe("unsure bad-gold")
    expect(outcomeOf("\\boxed{x}", {}, { answer: "x".repeat(5000) })).toBe("unsure bad-gold")
  })

  it.each([
    ["(a", "missing closing )"],
    [String.raw`(a)\1`, "invalid escape sequence"],
    ["(a{1000}){1000}", "invalid repeat count"]
  ])("refuses a recipe with the pattern %s, and says why", async (own, said) => {
    const plan = planFilters([{ "verify/regex": { pattern: own } }], [])
    const { message } = await Effect.runPromise(Effect.flip(plan))
    expect(message).toContain("judge[0].verify/regex.pattern: ")
    expect(message).toContain(said)
  })

  it("points at what it matched", () => {
    const parts = { content: "Well.\nThe answer is AB-1234." }
    expect(shown(runCheck(check, parts, { pattern }), parts)).toBe("AB-1234")
    const padded = { content: "  AB-1234 \n" }
    expect(shown(runCheck(check, padded, { pattern, on: "content" }), padded)).toBe("AB-1234")
  })

  it("agrees with a quoted text exactly", () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/)
    fc.assert(
      fc.property(word, fc.nat(), (text, at) => {
        const place = at % text.length
        const other = `${text.slice(0, place)}#${text.slice(place + 1)}`
        expect(outcomeOf(`\\boxed{${text}}`, { pattern: text })).toBe("pass")
        expect(outcomeOf(`\\boxed{${other}}`, { pattern: text })).toBe("fail no-match")
      })
    )
  })

  it("is not hurt by patterns that a backtracking matcher never finishes", () => {
    const content = `${"a".repeat(150_000)}!`
    for (const own of ["(a*)*b", "(a|aa)+", "(a|a?)+b", "([a-z]+)*[0-9]"])
      expect(outcomeOf(content, { pattern: own, on: "content" })).toBe("fail no-match")
    const large = { pattern: "[ab]*a[ab]{900}c", on: "content" }
    expect(outcomeOf("ab".repeat(100_000), large)).toBe("unsure too-large")
    expect(outcomeOf("ab".repeat(5000), large)).toBe("fail no-match")
  })
})
