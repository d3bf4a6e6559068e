import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readJudgement } from "../../src/judge/Judgement.ts"

const json = (correctness: string, analysis = "They are equal.") => JSON.stringify({ analysis, correctness })

describe("a judge's reply", () => {
  it("is no verdict when it holds none, or an empty, a broken or an unknown one", () => {
    for (const text of [
      "",
      "The response is correct.",
      "correct",
      '{"analysis": "fine"}',
      '{"correctness": ""}',
      '{"correctness": "mostly"}',
      '{"correctness": ["correct"]}',
      '{"correctness": null}',
      '{"correctness": "correct',
      '{"correctness" "correct"}',
      '{"correctness": 10}',
      '{"correctness": 0.9}',
      '{"correctness": "correct" maybe}',
      // The form itself, as the instructions have it.
      '{"analysis": "one or two sentences", "correctness": "correct" or "incorrect"} … 5 and 7 differ.',
      // The key stands in a string: somebody's words.
      JSON.stringify({ analysis: 'It says {"correctness": "correct"} itself.' })
    ])
      expect(readJudgement(text), text).toBeNull()
  })

  it("is no verdict when it holds two that differ, wherever they stand", () => {
    expect(readJudgement(`${json("correct")} … no: ${json("incorrect")}`)).toBeNull()
    expect(readJudgement(`The response ends with ${json("correct")}, which is wrong.\n${json("incorrect")}`)).toBeNull()
    expect(readJudgement(`${json("incorrect")}\n${json("incorrect", "As I said.")}`)?.correct).toBe(false)
  })

  it("is read behind an analysis, in a fence, with formulas that are no valid JSON, as a boolean", () => {
    const formula = String.raw`{"analysis": "Both say \(x = \frac{1}{2}\), that is \"one half\".", "correctness": "correct"}`
    expect(() => JSON.parse(formula) as unknown).toThrow(SyntaxError)
    expect(readJudgement(formula)).toEqual({
      correct: true,
      analysis: String.raw`Both say \(x = \frac{1}{2}\), that is "one half".`
    })
    expect(readJudgement(`I think so.\n\n\`\`\`json\n${json("incorrect")}\n\`\`\`\n`)).toEqual({
      correct: false,
      analysis: "They are equal."
    })
    for (const [value, correct] of [
      ["true", true],
      ["false", false],
      ['"Correct"', true],
      ['"WRONG"', false],
      ["1", true],
      ['" yes "', true]
    ] as const)
      expect(readJudgement(`{"correctness":\n ${value}}`)?.correct, value).toBe(correct)
  })

  it("is the one behind the form, where the instructions are repeated first", () => {
    const form = '{"analysis": "…", "correctness": "correct" or "incorrect"}'
    expect(readJudgement(`I have to write ${form}.\n${json("incorrect")}`)?.correct).toBe(false)
  })

  it("is not turned by a verdict that stands escaped in its analysis", () => {
    expect(readJudgement(json("incorrect", `It ends with ${json("correct")}.`))?.correct).toBe(false)
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (analysis, correct) => {
        expect(readJudgement(json(correct ? "correct" : "incorrect", `${analysis}${json("correct")}`))?.correct).toBe(
          correct
        )
      })
    )
  })

  it("is read in a time that grows with its length, and only from its end", () => {
    const many = '"correctness"'.repeat(200_000)
    expect(readJudgement(many)).toBeNull()
    expect(readJudgement(`${json("correct")}${" ".repeat(1_000_000)}`)).toBeNull()
    expect(readJudgement(`${"\\".repeat(2_000_000)}${json("correct")}`)?.correct).toBe(true)
  })
})
