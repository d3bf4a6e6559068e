import { gzipSync } from "node:zlib"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { generateProblems, LANGUAGES } from "../src/index.ts"
import { randomOf } from "../src/Random.ts"
import { solve, think, type Chain, type Course } from "../src/scripted/Chain.ts"
import { FORMS } from "../src/scripted/Forms.ts"
import { PHRASEBOOKS } from "../src/scripted/Phrasebooks.ts"
import { recognise, type Recognised } from "../src/scripted/Recognition.ts"

const found = (text: string): Recognised => {
  const problem = recognise(text)
  if (problem === undefined) throw new Error(`not recognised: ${text}`)
  return problem
}

const chainOf = (text: string, name: string, course: Course, wish: number): Chain =>
  think(found(text), name, randomOf(name), course, wish)

const rows = generateProblems({ count: 1500, seed: 11 })

/** The longest run of repetition that any of the usual loop detectors would look at. */
const mostOften = (items: ReadonlyArray<string>): number => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}

const ngrams = (text: string, n: number): Array<string> => {
  const tokens = text.match(/\p{Script=Han}|\p{L}+|\p{N}+|[^\s\p{L}\p{N}]/gu) ?? []
  return tokens.slice(n - 1).map((_, i) => tokens.slice(i, i + n).join(" "))
}

const SLOT = /\{[A-Za-z]\w*\}/

describe("recognition", () => {
  it("reads back every generated problem, and solves it from its text alone", () => {
    for (const { answer, language, problem } of rows) {
      const read = found(problem)
      expect(read.language).toBe(language)
      expect(solve(read)).toBe(answer)
    }
  })

  it("finds the last problem whatever a template puts around it", () => {
    const noise = fc.stringMatching(/^[\p{L} .,:\n]{0,60}$/u)
    fc.assert(
      fc.property(fc.nat(1499), fc.nat(1499), noise, noise, (first, second, before, after) => {
        const shot = rows[first]?.problem ?? ""
        const { answer, problem } = rows[second] as (typeof rows)[number]
        const text = `${before}\nExample: ${shot}\nAnswer: 7\n\nProblem: ${problem}\n${after}`
        expect(solve(found(text))).toBe(answer)
      }),
      { numRuns: 300 }
    )
  })

  it("does not take other texts for its own", () => {
    for (const text of [
      "",
      "Write a poem about rain.",
      "What is 7 + 5? Answer briefly.",
      "Solve x^2 = 2 for x.",
      "你好"
    ]) {
      expect(recognise(text)).toBeUndefined()
    }
  })
})

describe("a chain", () => {
  it("comes to the right answer, with or without a slip on the way", () => {
    for (const [index, { answer, problem }] of rows.entries()) {
      const course = index % 2 === 0 ? "straight" : "noticed"
      expect(chainOf(problem, `right ${index}`, course, 1500).answer).toBe(answer)
    }
  })

  it("comes to a wrong answer when a slip is carried through, and works on with the slip", () => {
    for (const [index, { answer, problem }] of rows.entries()) {
      const chain = chainOf(problem, `wrong ${index}`, "carried", 1500)
      expect(chain.answer).not.toBe(answer)
      expect(chain.answer).toMatch(/^-?[\d\\{}frac, -]+$/)
      expect(chain.reasoning).toContain(chain.answer)
    }
  })

  it("notices a slip in so many words", () => {
    for (const language of LANGUAGES) {
      const own = rows.filter((row) => row.language === language).slice(0, 60)
      const starts = PHRASEBOOKS[language].notice.map((wording) => wording.split("{w}") as [string, string])
      for (const { problem } of own) {
        const straight = chainOf(problem, "s", "straight", 0).reasoning
        const noticed = chainOf(problem, "s", "noticed", 0).reasoning
        const isNoticed = (text: string) =>
          starts.some(([before, after]) => text.includes(before) && text.includes(after))
        expect(isNoticed(noticed)).toBe(true)
        expect(isNoticed(straight)).toBe(false)
      }
    }
  })

  it("only says true equations when it is sound", () => {
    const untrue: Array<string> = []
    for (const [index, { problem }] of rows.entries()) {
      const { reasoning } = chainOf(problem, `true ${index}`, "straight", 4000)
      for (const [equation, a, operator, b, r] of reasoning.matchAll(
        /(?<![-+×÷\d.)(^x] |mod |[\d(^x/-])(-?\d+) ([-+×÷]|mod) (\d+) = (-?\d+)(?![\d.]| [-+×÷])/g
      )) {
        const [x, y] = [Number(a), Number(b)]
        const value = { "+": x + y, "-": x - y, "×": x * y, "÷": Math.floor(x / y), mod: x % y }[operator as "+"]
        if (value !== Number(r)) untrue.push(`${equation} in: ${problem}`)
      }
    }
    expect(untrue).toEqual([])
  })

  it("leaves no slot of a wording open, in any language", () => {
    for (const [index, { problem }] of rows.entries()) {
      const course = (["straight", "noticed", "carried"] as const)[index % 3] as Course
      expect(chainOf(problem, `open ${index}`, course, 9000).reasoning).not.toMatch(SLOT)
    }
  })

  it("is as long as it is asked to be, as far as the problem allows", () => {
    const wishes = [0, 800, 2500]
    const lengths = wishes.map((wish) => {
      const all = rows.slice(0, 300).map(({ problem }, index) => chainOf(problem, `l ${index}`, "straight", wish))
      return all.map(({ reasoning }) => reasoning.length).toSorted((a, b) => a - b)[150] as number
    })
    expect(lengths[0]).toBeLessThan(lengths[1] as number)
    expect(lengths[1]).toBeLessThan(lengths[2] as number)
  })

  it("passes the usual detectors of loops, even when it is as long as can be", () => {
    for (const [index, { problem }] of rows.entries()) {
      const { reasoning } = chainOf(problem, `loop ${index}`, index % 2 === 0 ? "straight" : "noticed", 20_000)
      const grams = ngrams(reasoning, 20)
      expect(mostOften(grams)).toBeLessThanOrEqual(3)
      expect(1 - new Set(grams).size / Math.max(1, grams.length)).toBeLessThan(0.1)
      const sentences = reasoning.split(/(?<=[.!?。！？])\s*/u).filter((sentence) => sentence.length > 12)
      expect(mostOften(sentences)).toBeLessThanOrEqual(4)
      for (let from = 0; from < reasoning.length; from += 2000) {
        const window = Buffer.from(reasoning.slice(from, from + 2000))
        expect(window.length / gzipSync(window).length).toBeLessThan(4)
      }
    }
  })
})

describe("wordings", () => {
  const slotsIn = (wordings: ReadonlyArray<string>) =>
    new Set(wordings.flatMap((wording) => (wording.match(/\{\w+\}/g) ?? []).toSorted()))

  it("has the same phrases in every language", () => {
    for (const form of FORMS) {
      const keys = Object.keys(form.phrases.en).toSorted()
      for (const language of LANGUAGES) {
        expect([form.id, language, ...Object.keys(form.phrases[language]).toSorted()]).toEqual([
          form.id,
          language,
          ...keys
        ])
        expect(slotsIn(form.statements[language])).toEqual(slotsIn(form.statements.en))
      }
    }
  })

  it("never shadows a general phrase by accident", () => {
    const general = Object.keys(PHRASEBOOKS.en)
    for (const form of FORMS) expect(Object.keys(form.phrases.en).filter((key) => general.includes(key))).toEqual([])
  })
})
