import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/exact.ts"
import { runCheck, shown } from "../Subject.ts"

const outcomeOf = (answer: string, content: string, options: unknown = {}): string => {
  const { outcome, reason } = runCheck(check, { answer, content }, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe("verify/exact", () => {
  it.each<[string, string]>([
    ["New York", "New York"],
    ["New York", "  new\n york. "],
    ["New York", "The answer is **New York**."],
    ["New York", "So it is \\boxed{New York}."],
    ["“yes”", 'The answer is "Yes".'],
    ["ﬁne", "fine"],
    ["?", "?"],
    ["Paris", "\\boxed{\\text{Paris}}"],
    ["Paris", "\\boxed{\\textbf{Paris}}"],
    ["New York", "$\\boxed{\\text{New}\\ \\text{York}}$"],
    ["\\text{Paris}", "\\boxed{\\text{Paris}}"],
    ["a, b", "\\boxed{a}, \\boxed{b}"],
    ["St. Louis", "The answer is St. Louis."],
    ["St. Louis", "The answer is St. Louis. It lies in Missouri."],
    ["J. K. Rowling", "The answer is J. K. Rowling. She wrote it."],
    ["5 p.m.", "The answer is 5 p.m. on Monday.\nThe answer is 5 p.m."],
    ["Paris", "The answer is Paris. St. Louis is not."]
  ])("%s is in: %s", (answer, content) => {
    expect(outcomeOf(answer, content)).toBe("pass")
  })

  it.each<[string, string, string]>([
    ["New York", "New Jersey", "fail wrong-answer"],
    ["York", "New York", "fail wrong-answer"],
    ["1/2", "0.5", "fail wrong-answer"],
    ["?", "!", "fail wrong-answer"],
    ["...", "The answer is ?", "fail wrong-answer"],
    ["St", "The answer is St. Louis.", "fail wrong-answer"],
    ["Louis", "The answer is St. Louis.", "fail wrong-answer"],
    ["Paris", "The answer is not Paris. It is Rome.", "fail wrong-answer"],
    ["Paris", "\\boxed{\\text{Paris, Texas}}", "fail wrong-answer"],
    ["a", "\\boxed{a}, \\boxed{b}", "fail wrong-answer"],
    ["b, a", "\\boxed{a}, \\boxed{b}", "fail wrong-answer"],
    ["yes", "\\boxed{}", "fail empty-box"],
    ["yes", "\n", "fail no-answer"]
  ])("%s is not in: %s", (answer, content, expected) => {
    expect(outcomeOf(answer, content)).toBe(expected)
  })

  it("is as strict as the options say", () => {
    expect(outcomeOf("Yes", "yes", { case: "keep" })).toBe("fail wrong-answer")
    expect(outcomeOf("a b", "a  b", { whitespace: "keep" })).toBe("fail wrong-answer")
    expect(outcomeOf("yes", "yes!", { punctuation: "keep" })).toBe("fail wrong-answer")
    expect(outcomeOf("yes", "Maybe not.\nyes", { from: "last-line" })).toBe("pass")
    expect(outcomeOf("yes", "The answer is yes.", { from: "content" })).toBe("fail wrong-answer")
  })

  it("points at the text that it compared", () => {
    const parts = { answer: "no", content: "Well. The answer is yes." }
    expect(shown(runCheck(check, parts), parts)).toBe("yes")
    const name = { answer: "St. Louis", content: "The answer is St. Louis. It is." }
    expect(shown(runCheck(check, name), name)).toBe("St. Louis")
    expect(runCheck(check, { answer: "b", content: "\\boxed{a}, \\boxed{c}" }).found).toBe("a, c")
  })
})
