import { quietJson } from "@cotton/schema/Legible"
import type { StoredRun } from "@cotton/pipeline"
import type { ExaminedRun } from "@cotton/pipeline/examine/Overview"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { columnsOf } from "../src/display/Columns.ts"
import { oneLine } from "../src/show/Paint.ts"
import { runLines } from "../src/show/Run.ts"
import { shellWord } from "@cotton/schema/ShellWord"
import { excerpt, fullText, lineCount, shortText, sizeOf } from "../src/show/Text.ts"

const on = { colour: false, columns: 80 }

const find = (text: string, part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length })

describe("the line that shows it", () => {
  it("has its number from 1, and the passage marked", () => {
    const text = "first\nthe second says 18.\nthird"
    expect(excerpt(on, text, find(text, "18"), 80)).toEqual({ line: 2, shown: "the second says ⟦18⟧." })
    expect(excerpt(on, text, find(text, "first"), 80)).toEqual({ line: 1, shown: "⟦first⟧" })
    expect(excerpt(on, text, find(text, "third"), 80)).toEqual({ line: 3, shown: "⟦third⟧" })
    expect(excerpt(on, text, { start: text.length, end: text.length }, 80)).toEqual({ line: 3, shown: "third⟦⟧" })
    expect(excerpt({ ...on, colour: true }, text, find(text, "18"), 80).shown).toBe(
      "the second says \u001b[7m18\u001b[27m."
    )
  })

  it("is cut around the passage when it is long, and so is the passage", () => {
    const long = `${"a ".repeat(500)}HERE${" b".repeat(500)}`
    const { shown } = excerpt(on, long, find(long, "HERE"), 60)
    expect(shown).toMatch(/^…[a ]+⟦HERE⟧[b ]+…$/)
    expect(shown.length).toBeLessThanOrEqual(62)
    const wide = `x${"loop ".repeat(10_000)}y`
    expect(excerpt(on, wide, { start: 1, end: wide.length - 1 }, 60).shown).toMatch(/^x⟦loop loop .* … .*loop ⟧y$/)
  })

  it("shows a passage of several lines on one", () => {
    expect(excerpt(on, "a\nb\r\nc\nd", { start: 0, end: 6 }, 60)).toEqual({ line: 1, shown: "⟦a↵b↵c⟧" })
  })

  it("is one legible line of bounded length, wherever the passage lies, also half outside of the text", () => {
    const hostile = fc.string({ unit: "binary", maxLength: 300 })
    fc.assert(
      fc.property(hostile, fc.nat(400), fc.nat(400), (text, start, length) => {
        const { line, shown } = excerpt(on, text, { start, end: start + length }, 60)
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(text.split("\n").length)
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
        expect(shown.isWellFormed()).toBe(true)
        expect(shown.length).toBeLessThanOrEqual(200)
      })
    )
  })
})

describe("a text", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`).join("\n")

  it("is told by its head and its tail under their numbers, and what is left out is counted", () => {
    expect(shortText(on, lines(9), 2, 2)).toEqual([
      "   1  line 1",
      "   2  line 2",
      "      … 5 lines",
      "   8  line 8",
      "   9  line 9"
    ])
    // One line is not left out to say that one line was left out.
    expect(shortText(on, lines(5), 2, 2).length).toBe(5)
    expect(shortText(on, lines(6), 2, 2)).toContain("      … 2 lines")
    expect(shortText(on, "", 2, 2)).toEqual([])
    expect(shortText(on, "\n", 2, 2)).toEqual(["   1  ", "   2  "])
  })

  it("has its very long lines cut, and says how large it is", () => {
    const [only] = shortText(on, "x".repeat(166_000), 2, 2)
    expect(only).toBe(`   1  ${"x".repeat(73)}…`)
    expect(sizeOf("x".repeat(166_000))).toBe("1 line, 166,000 characters")
    expect([lineCount(""), lineCount("a"), lineCount("a\n")]).toEqual([0, 1, 2])
  })

  it("is whole when it is asked for, with every passage marked, once where they lie over each other", () => {
    const text = "one two\nthree four\nfive"
    const passages = [find(text, "two\nthree"), find(text, "three four"), find(text, "five"), { start: 3, end: 3 }]
    expect(fullText(on, text, passages)).toEqual(["   1  one ⟦two⟧", "   2  ⟦three four⟧", "   3  ⟦five⟧"])
  })

  it("loses nothing and gains nothing but marks when it is told whole", () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "b", "\n", " ", "中", "💩"), maxLength: 60 })
    fc.assert(
      fc.property(plain, fc.array(fc.tuple(fc.nat(70), fc.nat(20)), { maxLength: 5 }), (text, spans) => {
        const passages = spans.map(([start, length]) => ({ start, end: start + length }))
        const rows = fullText(on, text, passages)
        const told = rows.map((row) => row.slice(6).replaceAll(/[⟦⟧]/g, "")).join("\n")
        expect(told).toBe(text)
      })
    )
  })
})

describe("what goes to the terminal", () => {
  it("is one line of foreign text that can do nothing there", () => {
    expect(oneLine("a\u001b[2Jb\nc\u202Ed", 40)).toBe("a\uFFFD[2Jb\uFFFDc\uFFFDd")
    expect(oneLine("x".repeat(10_000_000), 5)).toBe("xxxx…")
  })

  it("is JSON that means the same and holds no sign that acts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = quietJson({ text })
        expect(JSON.parse(written)).toEqual({ text })
        expect(written).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u)
      })
    )
  })

  it("is an argument that a shell takes for one", () => {
    expect(["p12/3", "a b", "it's", "$(x)", "从97", "a=1", ""].map(shellWord)).toEqual([
      "p12/3",
      "'a b'",
      String.raw`'it'\''s'`,
      "'$(x)'",
      "'从97'",
      "a=1",
      "''"
    ])
  })
})

describe("a run on a narrow terminal", () => {
  const cause = (filter: string, reason: string, examples: ReadonlyArray<string>) => ({
    filter,
    reason,
    outcome: "fail" as const,
    total: 14,
    first: 14,
    sole: 14,
    examples
  })
  const reasons = [
    cause("verify/math-answer", "wrong-answer", ["primes-fr-5-8/0", "linear-zh-5-32/0"]),
    cause("shape/complete", "cut-off", [`${"long-".repeat(30)}/0`])
  ]
  const examined = {
    changed: [{ field: "sample.limit", value: 4096 }],
    funnel: {
      sampled: 93,
      problems: 60,
      problemsKept: 59,
      kept: 75,
      rejected: 18,
      undecided: 0,
      unjudged: 0,
      failed: 0,
      causes: []
    },
    reasons,
    kept: ["linear-de-5-2/0", "system-zh-5-40/0"],
    failed: [],
    cuts: [{ name: "verified", train: 56, validation: 3, tokens: 22_712, problems: 59 }],
    suspects: [],
    majorities: 0,
    chosen: new Map()
  }
  const stored = { stored: { recipeFile: "/a/recipe.yaml", createdAt: "2026-01-01T00:00:00.000Z" } }
  const shown = (columns: number) =>
    runLines({ colour: false, columns }, stored as unknown as StoredRun, examined as unknown as ExaminedRun).flatMap(
      (line) => line.split("\n")
    )

  it.each([120, 80, 60, 50, 40])(
    "of %i columns has no line that would be broken in the middle of a word",
    (columns) => {
      for (const line of shown(columns)) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
    }
  )

  it("keeps the reasons whole, and the ids that fit as they are: they are there to be copied", () => {
    const at80 = shown(80).join("\n")
    expect(at80).toContain("✗ verify/math-answer: wrong-answer  primes-fr-5-8/0\n")
    expect(at80).toMatch(/✗ shape\/complete: cut-off$/m)
    expect(shown(50).join("\n")).toMatch(/14 {2}✗ wrong-answer$/m)
    expect(shown(50).join("\n")).toContain(
      "cuts      verified   56 train, 3 validation of 59\n            problems, 22,712 tokens"
    )
  })
})
