import { describe, expect, it } from "vitest"
import { check as exact } from "../../src/verify/exact.ts"
import { check as mathAnswer } from "../../src/verify/math-answer.ts"
import { check as number } from "../../src/verify/number.ts"
import { check as regex } from "../../src/verify/regex.ts"
import { runCheck, shown } from "../Subject.ts"

/** What ordinary replies say after a box that stands. */
const STANDS = [
  "\\boxed{12}, which is correct.",
  "\\boxed{12} is not wrong.",
  "\\boxed{12} Note that 13 is not correct.",
  "\\boxed{12}\n\nA common mistake is to answer 13, which is wrong.",
  "$\\boxed{12}$ is the answer. If you got 13, that is incorrect since the first was counted twice.",
  "\\boxed{12}. Wait, let me double-check: 3 * 4 = 12. Yes, that is right.",
  "\\boxed{12}. Hold on, is that right? 3 * 4 is 12, so yes.",
  "\\boxed{12}. Hmm, is that wrong? No.",
  "\\boxed{12}. Wait, no, 12 is right.",
  "\\boxed{12}. Wait, no need to go on.",
  "\\boxed{12}\n\nThis is not correct if x = 13, but here x = 4.",
  "\\boxed{12} is wrong for x = 13 only, which is excluded.",
  "\\boxed{12}. Actually, the answer is 12 for every n.",
  "\\boxed{12} Let me know if you have questions about step 3!"
]

/** What takes a box back, with 13 in its place. */
const TAKEN = [
  "\\boxed{12} is wrong; it is 13.",
  "\\boxed{12} is clearly incorrect, so 13.",
  "\\boxed{12} cannot be right, so 13.",
  "\\boxed{12}. That isn't right, it is 13.",
  "\\boxed{12}. Wait, that's not right, since 5 + 8 is 13, so 13.",
  "\\boxed{12}\n\nHmm, that's incorrect. It should be 13.",
  "\\boxed{12}. Oh no, wait, it's 13.",
  "\\boxed{12}. Wait, no: 13.",
  "\\boxed{12}. Actually, the answer is 13.",
  "\\boxed{12}. Scratch that, 13.",
  "\\boxed{12}\nCorrection: the answer is 13.",
  "\\boxed{12}. I made a mistake: it is 13.",
  "\\boxed{12} Sorry, I made a small error. The correct answer is 13.",
  "\\boxed{12}。等等，不对，答案是13。"
]

describe.each([mathAnswer, number])("$id", (check) => {
  it.each(STANDS)("leaves a box its word in: %s", (content) => {
    expect(runCheck(check, { answer: "12", content }).outcome).toBe("pass")
  })

  it.each(TAKEN)("hears that it is taken back in: %s", (content) => {
    expect(runCheck(check, { answer: "12", content }).outcome).toBe("fail")
    expect(runCheck(check, { answer: "13", content }).outcome).toBe("pass")
  })

  it("finds no answer where nothing comes in its place", () => {
    expect(runCheck(check, { answer: "12", content: "\\boxed{12} is incorrect." })).toMatchObject({
      outcome: "fail",
      reason: "no-answer"
    })
  })

  it("takes no answer of a doubt, a condition or a question after a phrase", () => {
    for (const content of [
      "The answer is 12? I cannot tell.",
      "If the answer is 12, it fails.",
      "It is impossible that the answer is 12.",
      "The wrong answer is 12.",
      "The answer is 12. No, that's incorrect"
    ])
      expect(runCheck(check, { answer: "12", content, finish: "stop" }).outcome).not.toBe("pass")
  })
})

describe("a box that is taken back", () => {
  it("is no text and matches no pattern", () => {
    const content = "\\boxed{yes} Wait, the answer is no."
    expect(runCheck(exact, { answer: "yes", content }).outcome).toBe("fail")
    expect(runCheck(exact, { answer: "no", content }).outcome).toBe("pass")
    expect(runCheck(regex, { answer: "yes", content }).outcome).toBe("fail")
    expect(runCheck(regex, { answer: "no", content }).outcome).toBe("pass")
  })

  it("leaves no answer where only a box counts", () => {
    const parts = { answer: "13", content: "\\boxed{12} is wrong; the answer is 13." }
    expect(runCheck(mathAnswer, parts, { from: "box" })).toMatchObject({ outcome: "fail", reason: "no-answer" })
    expect(shown(runCheck(mathAnswer, parts), parts)).toBe("13")
  })

  it("is given its word again by a later one", () => {
    const content = "\\boxed{12} is wrong. Or is it? No: \\boxed{12}."
    expect(runCheck(mathAnswer, { answer: "12", content }).outcome).toBe("pass")
  })
})
