import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/number.ts"
import { runCheck } from "../Subject.ts"

const outcomeOf = (answer: string, content: string, options: unknown = {}): string => {
  const { outcome, reason } = runCheck(check, { answer, content }, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe("verify/number", () => {
  it.each<[string, string]>([
    ["18", "She makes 9 * 2 = $18 every day.\n#### 18"],
    ["18", "The answer is **18**."],
    ["18", "She makes $18 every day at the market."],
    ["1234567", "\\boxed{1,234,567}"],
    ["0.1", "\\boxed{1/10}"],
    ["-3", "The answer is −3."],
    ["1.5", "It is 1 1/2."],
    ["5 km", "\\boxed{5000 \\text{ m}}"],
    ["5 km", "\\boxed{5}"],
    ["5", "\\boxed{5 \\text{ km}}"],
    ["5 boys", "\\boxed{5 \\text{ girls}}"],
    ["5 dollars", "\\boxed{500 \\text{ cents}}"],
    ["$5", "\\boxed{5 \\text{ euros}}"],
    ["18", "She earns $18/day."],
    ["2.74", "The answer is 2,74 €."],
    ["3", "There are 3 boys."],
    ["50%", "The answer is 50."],
    ["0.5", "The answer is 50%."],
    ["$12.00", "A: 12"],
    ["0.30000000000000004", "\\boxed{0.30000000000000004}"]
  ])("%s is in: %s", (answer, content) => {
    expect(outcomeOf(answer, content)).toBe("pass")
  })

  it.each<[string, string, string]>([
    ["18", "#### 19", "fail wrong-answer"],
    ["5 km", "\\boxed{5 \\text{ m}}", "fail wrong-answer"],
    ["5 km", "\\boxed{5 \\text{ kg}}", "fail wrong-answer"],
    ["5 hours", "\\boxed{5 \\text{ minutes}}", "fail wrong-answer"],
    ["5 dollars", "\\boxed{5 \\text{ cents}}", "fail wrong-answer"],
    ["5", "The answer is at least 5.", "fail not-a-number"],
    ["5", "The answer is more than 5.", "fail not-a-number"],
    ["0.3", "\\boxed{0.30000000000000004}", "fail wrong-answer"],
    ["9007199254740993", "\\boxed{9007199254740992}", "fail wrong-answer"],
    ["18", "\\boxed{eastward}", "fail not-a-number"],
    ["18", "\\boxed{18x}", "fail not-a-number"],
    ["18", "\\boxed{17, 18}", "fail not-a-number"],
    ["18", "\\boxed{}", "fail empty-box"],
    ["18", "I can't tell.", "fail not-a-number"],
    ["18", "We can't tell how many of them there are without more.", "fail no-answer"],
    ["18", "", "fail no-answer"],
    ["eighteen or so", "#### 18", "unsure bad-gold"]
  ])("%s is not in: %s", (answer, content, expected) => {
    expect(outcomeOf(answer, content)).toBe(expected)
  })

  it("allows the difference that the options name, to the last digit", () => {
    expect(outcomeOf("10", "\\boxed{10.5}", { tolerance: 0.5 })).toBe("pass")
    expect(outcomeOf("10", "\\boxed{10.50000001}", { tolerance: 0.5 })).toBe("fail wrong-answer")
    expect(outcomeOf("0.3", "\\boxed{0.1}", { tolerance: 0.2 })).toBe("pass")
    expect(outcomeOf("5 km", "\\boxed{5400 \\text{ m}}", { tolerance: 0.5 })).toBe("pass")
    expect(outcomeOf("5 km", "\\boxed{5600 \\text{ m}}", { tolerance: 0.5 })).toBe("fail wrong-answer")
    expect(outcomeOf("-200", "\\boxed{-202}", { relativeTolerance: 0.01 })).toBe("pass")
    expect(outcomeOf("-200", "\\boxed{-202.01}", { relativeTolerance: 0.01 })).toBe("fail wrong-answer")
  })

  it("reads percent and currency by the policy", () => {
    expect(outcomeOf("10%", "\\boxed{10}", { percent: "hundredth" })).toBe("fail wrong-answer")
    expect(outcomeOf("10%", "\\boxed{0.1}", { percent: "hundredth" })).toBe("pass")
    expect(outcomeOf("0.1", "\\boxed{10\\%}", { percent: "number" })).toBe("fail wrong-answer")
    expect(outcomeOf("\\$5", "\\boxed{5}", { currency: "require" })).toBe("fail wrong-answer")
    expect(outcomeOf("\\$5", "\\boxed{\\$5}", { currency: "require" })).toBe("pass")
  })
})
