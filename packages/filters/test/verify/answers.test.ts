import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { loadChain } from "../../src/Chain.ts"
import { decodeOptions, findCheck, planFilters } from "../../src/Plan.ts"
import { subjectOf } from "../Subject.ts"

const answersOf = async (id: string, options: unknown = {}) => {
  const check = (await Effect.runPromise(findCheck(id, [])))!
  const decoded = await Effect.runPromise(decodeOptions(check, options, []))
  const { problem } = subjectOf({ question: "What is it?", content: "" })
  return (gold: string, answer: string) => check.answers!.same(gold, answer, problem, decoded)
}

describe("two answers of replies", () => {
  it.each([
    ["verify/math-answer", "1/2", "\\frac{2}{4}", true],
    ["verify/math-answer", "1/2", "0.51", false],
    ["verify/math-answer", "1,000", "1000", true],
    ["verify/math-answer", "(1,2)", "(2,1)", false],
    ["verify/math-answer", "12", "12\\text{ cm}", true],
    ["verify/math-answer", "x=3", "3", true],
    ["verify/number", "12.0", "12", true],
    ["verify/number", "12", "13", false],
    ["verify/exact", "Paris.", "\\text{paris}", true],
    ["verify/exact", "Paris", "Paris, France", false],
    ["verify/choice", "A", "A", true],
    ["verify/choice", "A", "B", false]
  ])("%s: %s and %s", async (id, gold, answer, is) => {
    expect((await answersOf(id))(gold, answer)).toBe(is)
  })

  it("are compared as the options of the verifier say", async () => {
    expect((await answersOf("verify/number", { tolerance: 1 }))("12", "13")).toBe(true)
    expect((await answersOf("verify/exact", { case: "keep" }))("Paris", "paris")).toBe(false)
  })

  /* In the main thread nobody can stop a comparison: what would take seconds is compared by its text. */
  it.each([
    "\\sum_{k=1}^{1000}\\frac{1}{k^k}",
    "9^{9^{9^{9^{9}}}}",
    "\\binom{4000000}{2000000}",
    "((((9!)!)!)!)!",
    "2k\\pi, k\\in\\mathbb{Z}",
    "1\\pm 1\\pm 1\\pm 1",
    "x^{1000}",
    Array.from({ length: 20 }, (_, at) => at).join(","),
    "7".repeat(199)
  ])("are one where the texts are, and not looked into, for %s", async (text) => {
    const same = await answersOf("verify/math-answer")
    expect(same(text, `$${text}$`)).toBe(true)
    expect(same(text, `${text}+0`)).toBe(false)
    expect(same("7919", text)).toBe(false)
  })

  it("are the same as themselves, whatever they are", async () => {
    for (const id of ["verify/math-answer", "verify/exact"]) {
      const same = await answersOf(id)
      fc.assert(
        fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 199 }), (text) => {
          const is = same(text, text)
          if (/[\p{L}\d]/u.test(text)) expect(is).toBe(true)
        }),
        { numRuns: 300 }
      )
    }
  })
})

describe("a verdict without a gold answer", () => {
  const verdictOn = async (id: string, content: string, more: { readonly choices?: ReadonlyArray<string> } = {}) => {
    const plan = await Effect.runPromise(planFilters([id], []))
    const judge = await Effect.runPromise(loadChain(plan, []))
    const subject = subjectOf({ question: "What is it?", content, ...more })
    const [verdict] = judge(subject)
    return verdict!
  }

  it.each([
    ["verify/math-answer", "So it is \\boxed{12}.", "12"],
    ["verify/number", "So it is \\boxed{12}.", "12"],
    ["verify/number", "So it is \\boxed{Paris}.", undefined],
    ["verify/exact", "So it is \\boxed{Paris}.", "Paris"],
    ["verify/choice", "So the answer is (B).", "B"],
    ["verify/choice", "It may be A or B.", undefined],
    ["verify/math-answer", "", undefined],
    ["verify/exact", "\\boxed{}", undefined]
  ])("%s of %j has the answer that was found", async (id, content, found) => {
    expect(await verdictOn(id, content)).toMatchObject({ outcome: "unsure", reason: "no-gold" })
    expect((await verdictOn(id, content)).found).toBe(found)
  })
})
