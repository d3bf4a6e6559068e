import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/choice.ts"
import type { Parts } from "../Subject.ts"
import { runCheck, shown } from "../Subject.ts"

const choices = ["12 metres", "a half", "Paris", "none of them"]

const outcomeOf = (answer: string, content: string, parts: Parts = {}, options: unknown = {}): string => {
  const { outcome, reason } = runCheck(check, { choices, ...parts, answer, content }, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe("verify/choice", () => {
  it.each([
    "I think it has to be (C).",
    "\\boxed{C}",
    "\\boxed{\\text{(C)}}",
    "\\boxed{\\textbf{(C)}\\ Paris}",
    "\\boxed{\\text{C. Paris}}",
    "The answer is C.",
    "The answer is (C).",
    "**Answer: C**",
    "The correct answer is **C. Paris**, the capital.",
    "The correct answer is option C because it is in France.",
    "Final Answer: (c)",
    "Thinking of France.\n\n**C**",
    "(C)",
    "c",
    "C. Paris",
    "I first took A, but C is correct.",
    "A is tempting. Therefore, (C) is the right one.",
    "答案是C。",
    "The answer is Paris.",
    "\\boxed{\\text{Paris}}",
    "Paris"
  ])("finds C in: %s", (content) => {
    expect(outcomeOf("C", content)).toBe("pass")
  })

  it.each<[string, string]>([
    ["The answer is A.", "fail wrong-answer"],
    ["\\boxed{D}", "fail wrong-answer"],
    ["\\boxed{A, C}", "fail several-answers"],
    ["The answer is A or C.", "fail several-answers"],
    ["$\\boxed{A}$ and $\\boxed{C}$", "fail several-answers"],
    ["The answer is a city in France.", "fail no-answer"],
    ["\\boxed{London}", "fail no-choice"],
    ["\\boxed{Z}", "fail no-choice"],
    ["\\boxed{}", "fail empty-box"],
    ["Consider the choices again.", "fail no-answer"],
    ["I think it is not (C).", "fail no-answer"],
    ["So it is (A) unless it is (C).", "fail no-answer"],
    [" ", "fail no-answer"]
  ])("does not find C in: %s", (content, expected) => {
    expect(outcomeOf("C", content)).toBe(expected)
  })

  it("does not take the articles for letters", () => {
    expect(outcomeOf("A", "The answer is a city.")).toBe("fail no-answer")
    expect(outcomeOf("A", "A triangle has three sides, so the answer is B.")).toBe("fail wrong-answer")
    expect(outcomeOf("A", "The answer is A because it is long.")).toBe("pass")
  })

  it("takes a value that is a choice's for its letter", () => {
    expect(outcomeOf("A", "\\boxed{12}", { choices: ["12", "13"] })).toBe("pass")
    expect(outcomeOf("B", "\\boxed{0.5}", { choices: ["A) 1/3", "B) 1/2"] })).toBe("pass")
    expect(outcomeOf("B", "\\boxed{0.5}", { choices: ["1/2", "0.5"] })).toBe("pass")
    expect(outcomeOf("B", "\\boxed{\\frac12}", { choices: ["1/2", "0.5"] })).toBe("fail several-answers")
    expect(outcomeOf("C", "\\boxed{Paris}", {}, { texts: "no" })).toBe("fail no-choice")
  })

  it("reads the gold answer as a letter, a text, or a number by `indexFrom`", () => {
    expect(outcomeOf("(C)", "\\boxed{C}")).toBe("pass")
    expect(outcomeOf("Paris", "\\boxed{C}")).toBe("pass")
    expect(outcomeOf("2", "\\boxed{C}", {}, { indexFrom: 0 })).toBe("pass")
    expect(outcomeOf("3", "\\boxed{C}", {}, { indexFrom: 1 })).toBe("pass")
    expect(outcomeOf("4", "\\boxed{C}", {}, { indexFrom: 0 })).toBe("unsure bad-gold")
    expect(outcomeOf("2", "\\boxed{C}")).toBe("unsure bad-gold")
    expect(outcomeOf("London", "\\boxed{C}")).toBe("unsure bad-gold")
  })

  it("points at the statement", () => {
    const parts = { choices, answer: "B", content: "Hm. The answer is **C. Paris**." }
    const finding = runCheck(check, parts)
    expect(finding).toMatchObject({ outcome: "fail", expected: "B", found: "C" })
    expect(shown(finding, parts)).toBe("C. Paris")
  })

  it("takes no letter from the end of a text that was cut off", () => {
    expect(outcomeOf("C", "Now let us look at\n(C)", { finish: "length" })).toBe("fail no-answer")
  })
})
