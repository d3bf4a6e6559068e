import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { findLoop, Limits } from "../../src/readability/Loop.ts"
import { longestRun } from "../../src/readability/Runs.ts"
import { tokenize } from "../../src/readability/Tokens.ts"
import { check } from "../../src/readability/repetition.ts"
import { runCheck, shown } from "../Subject.ts"

const WORDS =
  "let us look at this triangle again because its sides are not equal and the angle between them was given first so we could try another way of proof which uses area instead".split(
    " "
  )

/** Prose in which no sentence comes twice: words in an order that a fixed generator picks. */
const prose = (count: number, seed = 1): string => {
  let state = seed
  return Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return WORDS[(state >> 8) % WORDS.length]! + (i % 11 === 10 ? "." : "")
  }).join(" ")
}

const SENTENCE = " Wait, perhaps I need to consider that the two math books are together, which gives 240 arrangements."

const reasonOf = (content: string): string => runCheck(check, { content }).reason ?? "none"

describe("readability/repetition", () => {
  it.each<[string, string]>([
    ["a short answer", "The answer is 42."],
    ["long prose", prose(4000)],
    ["a sentence five times in a row", prose(200) + SENTENCE.repeat(5) + prose(50, 7)],
    [
      "a sentence that comes back now and then",
      Array.from({ length: 12 }, (_, i) => prose(80, i + 1) + SENTENCE).join(" ")
    ],
    [
      "a list of cases with other numbers",
      `${Array.from({ length: 40 }, (_, n) => `- For k=${n}, N = 8(${n}) + 5 = ${8 * n + 5}`).join("\n")}\nSo N is 5.`
    ],
    [
      "a long list of cases that comes to its end",
      `${Array.from({ length: 150 }, (_, n) => `${n}: ${n}^3 = ${n ** 3} is not 912673.`).join("\n")}\n${prose(100)}`
    ],
    ["a table", "| --- | --- | --- |\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |"],
    ["a rule of dashes", "-".repeat(100)],
    ["a long number", "31415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253"]
  ])("keeps %s", (_, content) => {
    expect(reasonOf(content)).toBe("none")
  })

  it.each<[string, string, string]>([
    ["a sentence six times in a row", prose(200) + SENTENCE.repeat(6) + prose(50, 7), "loop"],
    ["a loop at the very end", prose(300) + SENTENCE.repeat(40), "loop"],
    ["a short unit many times", `So it is 4${". \\boxed{}".repeat(60)}`, "loop"],
    [
      "a unit that repeats a part of itself",
      prose(50) + " so x = 1 and so x = 2 and so x = 1 or not,".repeat(20),
      "loop"
    ],
    ["one digit without end", `0.${"0".repeat(4000)}`, "character-run"],
    ["two characters without end", `ha${"ha".repeat(200)}`, "character-run"],
    ["line breaks without end", `Done.${"\n".repeat(500)}x`, "character-run"],
    [
      "one template whose numbers only change, until it is cut off",
      Array.from(
        { length: 200 },
        (_, n) => `What is the sum of the first 100 multiples of ${n}? \\boxed{${n * 7}}.`
      ).join("\n"),
      "template"
    ],
    [
      "one sentence whose last noun only changes, until it is cut off",
      Array.from(
        { length: 60 },
        (_, n) =>
          `Alternatively, perhaps I can think about the theorem in terms of the properties of figures in ${WORDS[n % WORDS.length]!}${WORDS[(n * 7) % WORDS.length]!}, but again, that is not necessary.`
      ).join("\n\n"),
      "stale"
    ],
    ["a loop in Chinese", `${prose(20)}${"我们需要再检查一次这个答案是否正确，然后再继续计算。".repeat(12)}`, "loop"]
  ])("finds %s", (_, content, reason) => {
    expect(reasonOf(content)).toBe(reason)
  })

  it("points at the loop, and tells the unit, how often, and the share of the text", () => {
    const before = prose(300)
    const parts = { reasoning: before + SENTENCE.repeat(30), content: "4" }
    const finding = runCheck(check, parts)
    const span = finding.evidence![0]!
    expect(span).toMatchObject({ turn: 0, field: "reasoning", end: parts.reasoning.length })
    expect(Math.abs(span.start - before.length)).toBeLessThan(3)
    expect(shown(finding, parts)).toContain(SENTENCE.repeat(29))
    expect(finding.found).toMatch(/^".*I need to consider.*" (?:29|30) times$/)
    expect(finding.score).toBeGreaterThan(0.5)
  })

  it("counts as the options say", () => {
    const content = prose(200) + SENTENCE.repeat(8) + prose(50, 7)
    expect(runCheck(check, { content }, { repeats: 9 }).outcome).toBe("pass")
    expect(runCheck(check, { content }, { minTokens: 1000 }).outcome).toBe("pass")
    expect(runCheck(check, { content: "0".repeat(150) }, { minCharacters: 150 }).reason).toBe("character-run")
  })

  it("finds any unit repeated often enough, wherever it stands, and says where", () => {
    const unit = fc.array(fc.constantFrom(...WORDS, "12", "+", "x"), { minLength: 21, maxLength: 80 })
    fc.assert(
      fc.property(unit, fc.integer({ min: 8, max: 20 }), fc.nat(400), fc.nat(400), (words, repeats, head, tail) => {
        const text = `${words.join(" ")} | `
        const content = `${prose(head, 3)} ${text.repeat(repeats)}${prose(tail, 5)}`
        const loop = findLoop(content, Limits)
        expect(loop?.kind).toMatch(/^(?:loop|character-run)$/)
        const slice = content.slice(loop!.start, loop!.end)
        expect(slice.length).toBeGreaterThan(text.length * (repeats - 2))
      }),
      { numRuns: 100 }
    )
  })

  it("calls nothing a run that is not one: each character equals the one a unit before", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 400 }), (text) => {
        longestRun(text, ({ start, end, unit }) => {
          for (let i = start + unit; i < end; i++) expect(text[i]).toBe(text[i - unit])
          return true
        })
      })
    )
  })

  it("splits a text into tokens whose folded form does not see numbers", () => {
    const [a, b, c] = ["x = 12.5 cm", "y = 3.77 cm", "y = 3.77 km"].map(tokenize)
    expect(a!.count).toBe(6)
    expect(a!.folded.slice(0, 6)).toEqual(b!.folded.slice(0, 6))
    expect(b!.folded.slice(0, 6)).not.toEqual(c!.folded.slice(0, 6))
    expect(tokenize("你好 world").count).toBe(3)
  })
})
