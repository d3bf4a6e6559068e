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
    ["?", "?"]
  ])("%s is in: %s", (answer, content) => {
    expect(outcomeOf(answer, content)).toBe("pass")
  })

  it.each<[string, string, string]>([
    ["New York", "New Jersey", "fail wrong-answer"],
    ["York", "New York", "fail wrong-answer"],
    ["1/2", "0.5", "fail wrong-answer"],
    ["?", "!", "fail wrong-answer"],
    ["...", "The answer is ?", "fail wrong-answer"],
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
  })
})
