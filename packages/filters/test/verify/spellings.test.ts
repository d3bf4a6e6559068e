import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck } from "../Subject.ts"

const outcomeOf = (answer: string, found: string, question = "What is it?"): string =>
  runCheck(check, { answer, question, content: `\\boxed{${found}}` }).outcome

describe("verify/math-answer reads", () => {
  it.each([
    ["2/3", "0.666\\ldots", "0.665\\ldots"],
    ["2/3", "0.6666...", "0.6..."],
    ["1/7", "0.142857142857…", "0.142857143857…"],
    ["2, 4, \\ldots, 10", "2, 4, 6, 8, 10", "2, 4, 6, 10"],
    ["\\{1, 2, \\ldots, 5\\}", "\\{1,2,3,4,5\\}", "\\{1,2,5\\}"],
    ["-2, -1, \\dots, 2", "-2,-1,0,1,2", "-2,-1,0,1"],
    ["10 \\text{ km/h}", "10\\ \\text{km}\\,\\text{h}^{-1}", "11\\ \\text{km}\\,\\text{h}^{-1}"],
    ["\\text{(A) }5", "5", "6"],
    ["5", "\\text{(A) }5", "\\text{(A) }6"]
  ])("%s in %s, and not in %s", (answer, right, wrong) => {
    expect(outcomeOf(answer, right)).toBe("pass")
    expect(outcomeOf(answer, wrong)).not.toBe("pass")
  })

  it("no arithmetic into a list that has none", () => {
    expect(outcomeOf("1, 2, 4, \\ldots, 16", "1, 2, 4, 8, 16")).not.toBe("pass")
    expect(outcomeOf("1, 2, 4, \\ldots, 8", "1, 2, 3, 4, 5, 6, 7, 8")).not.toBe("pass")
    expect(outcomeOf("1, 3, \\ldots, 10", "1, 3, 5, 7, 9")).not.toBe("pass")
    expect(outcomeOf("1, 2, \\ldots, 900000", "1, 2")).not.toBe("pass")
  })

  it.each([
    ["Yes", "\\text{Yes, but only sometimes}", false],
    ["Yes", "\\text{Yes, if n is even}", false],
    ["Yes", "\\text{Yes, sometimes}", false],
    ["Yes", "\\text{Yes, it is, but only for n = 2}", false],
    ["No", "\\text{No, except for n = 2}", false],
    ["Yes", "\\text{Yes, because it holds if n is even}", true],
    ["No", "\\text{No, it is not possible}", true],
    ["12", "12 \\text{ if } n \\text{ is even}, 13 \\text{ if } n \\text{ is odd}", false],
    ["12", "12 \\text{ if } n \\text{ is even, otherwise } 13", false],
    ["2^n", "2^n \\text{ for } n \\ge 3", true]
  ])("%s in %s: %s", (answer, found, passes) => {
    expect(outcomeOf(answer, found) === "pass").toBe(passes)
  })

  it("yes and no with their reason out of a sentence", () => {
    expect(runCheck(check, { answer: "Yes", content: "The answer is yes, it is." }).outcome).toBe("pass")
    expect(runCheck(check, { answer: "Yes", content: "The answer is yes, but not always." }).outcome).not.toBe("pass")
  })
})

describe("a constant of integration", () => {
  const integral = "Compute $\\int x^2 dx$."
  const gold = "\\frac{x^3}{3}+C"

  it.each(["\\frac{x^3}{3}+K", "\\frac{1}{3}x^3 + c", "k + \\frac{x^3}{3}", "\\frac{x^3}{3}+C_1"])(
    "may have another name: %s",
    (found) => {
      expect(outcomeOf(gold, found, integral)).toBe("pass")
    }
  )

  it.each([
    "\\frac{x^3}{3}",
    "\\frac{x^3}{3}+x",
    "\\frac{x^3}{3}+kx",
    "\\frac{x^3}{3}+2K",
    "\\frac{x^2}{3}+K",
    "\\frac{x^3}{3}+1"
  ])("is not in: %s", (found) => {
    expect(outcomeOf(gold, found, integral)).not.toBe("pass")
  })

  it("is none where nothing is integrated, or the gold answer has other capitals", () => {
    expect(outcomeOf("x + C", "x + K", "What is the cost?")).not.toBe("pass")
    expect(outcomeOf("B + C", "B + K", integral)).not.toBe("pass")
    expect(outcomeOf("y = Ce^x", "y = Ae^x", "Solve the differential equation.")).toBe("pass")
  })
})
