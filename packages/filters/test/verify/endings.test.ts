import { describe, expect, it } from "vitest"
import { check as mathAnswer } from "../../src/verify/math-answer.ts"
import { check as number } from "../../src/verify/number.ts"
import { runCheck } from "../Subject.ts"

const LONE: ReadonlyArray<readonly [answer: string, content: string]> = [
  ["5", "5"],
  ["-5", "-5"],
  ["5", "x = 5"],
  ["5", "$5"],
  ["5", " **5**\n"],
  ["5", "5 km"],
  ["5000", "5,000"],
  ["1/2", "\\frac{1}{2}"],
  ["50%", "50%"]
]

const UNFINISHED = [
  "So 5",
  "Step 5",
  "5(3 - 4",
  "So x = 6 and y = 5. Alternatively",
  "First we take 5",
  "Then 3. Now 5"
]

describe.each([mathAnswer, number])("$id, where nobody said how a reply ended,", (check) => {
  it.each(UNFINISHED)("takes for no answer: %s", (content) => {
    expect(runCheck(check, { answer: "5", content, finish: "unknown" }).outcome).toBe("fail")
  })

  it.each(LONE)("takes for %s a reply that is nothing else: %s", (answer, content) => {
    expect(runCheck(check, { answer, content, finish: "unknown" }).outcome).toBe("pass")
    expect(runCheck(check, { answer, content, finish: "length" })).toMatchObject({ reason: "no-answer" })
  })
})

it("a half-open interval leaves no bracket open", () => {
  const parts = { answer: "(1, 2]", finish: "unknown" }
  expect(runCheck(mathAnswer, { ...parts, content: "(1, 2]" }).outcome).toBe("pass")
  expect(runCheck(mathAnswer, { ...parts, content: "Hence we get $(1, 2]$." }).outcome).toBe("pass")
})

it("a point in brackets is no aside", () => {
  const content = "So after 3 steps the point is (8, -2)."
  expect(runCheck(mathAnswer, { answer: "(8, -2)", content }).outcome).toBe("pass")
  expect(runCheck(mathAnswer, { answer: "3", content }).outcome).toBe("fail")
})

describe.each([mathAnswer, number])("$id, at the end of a finished text,", (check) => {
  it.each([
    "It has at least 12.",
    "There are up to 12.",
    "It cannot be 12.",
    "It can't be 12.",
    "It isn't 12.",
    "It is perhaps 12.",
    "12 is not the answer.",
    "12 is wrong.",
    "So 13 is the answer, and 12 is wrong.",
    "If x = 12, then it fails.",
    "Is it 12?",
    "The answer is at least 12.",
    "The answer is 12 or 13.",
    "The answer is 12 or so.",
    "The answer is under 12.",
    "The answer is nearly 12.",
    "\\boxed{12 \\text{ or more}}",
    "\\boxed{12 \\text{ (or 13)}}",
    "Together they add up to 13, and not 12."
  ])("does not find 12 in: %s", (content) => {
    expect(runCheck(check, { answer: "12", content }).outcome).not.toBe("pass")
  })

  it.each([
    "Thus, she has 12 apples left (since 20 - 8 = 12).",
    "The number of ways is 12 (4 choices times 3).",
    "Therefore the value is $12$. $\\blacksquare$",
    "Hence x = 12. ∎",
    "x = 12 ✓",
    "We conclude that the least value is 12, attained at x = 3.",
    "So there are 12. Would you like me to explain step 3?",
    "The final result is 12, not 13.",
    "The answer is 12 boys, not 13.",
    "The answer is <b>12</b>.",
    "The answer is 12 (twelve).",
    "Together they add up to 12."
  ])("finds 12 in: %s", (content) => {
    expect(runCheck(check, { answer: "12", content }).outcome).toBe("pass")
  })
})
