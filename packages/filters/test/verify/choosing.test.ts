import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/choice.ts"
import type { Parts } from "../Subject.ts"
import { runCheck } from "../Subject.ts"

/*
 * The words by which replies choose a letter, and those by which they deny it, doubt it or put another beside it. The gold
 * answer is B.
 */

const choices = ["Paris", "London", "Rome", "Berlin"]

const outcomeOf = (content: string, parts: Parts = {}): string => {
  const { outcome, reason } = runCheck(check, { answer: "B", ...parts, content })
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe.each<[string, Parts]>([
  ["without listed choices", {}],
  ["with listed choices", { choices }]
])("verify/choice %s", (_, parts) => {
  it.each([
    "It cannot be (B).",
    "B is not correct.",
    "B isn't correct.",
    "B is incorrect.",
    "B is wrong.",
    "B fails.",
    "It is unclear whether B is correct.",
    "I don't think B is correct.",
    "If B is correct, then 3 is even.",
    "Is B correct?",
    "Perhaps B is correct.",
    "It might be (B).",
    "B may be right.",
    "B is tempting.",
    "Maybe B.",
    "Not B.",
    "Neither A nor B is correct.",
    "B is correct or C is correct.",
    "It is false that B is correct.",
    "I would not choose B.",
    "I cannot choose B.",
    "Many would pick B.",
    "Most people choose B, but they are wrong.",
    "Do we choose B?",
    "I ruled out (B).",
    "All but (B).",
    "Everything except B.",
    "There is no way it is (B).",
    "Now consider (B)",
    "The second best option is B.",
    "The best option is not B.",
    "The correct answer isn't B.",
    "The wrong answer is B.",
    "The answer is not B.",
    "\\boxed{\\text{not B}}"
  ])("takes for no answer: %s", (content) => {
    expect(outcomeOf(content, parts)).toMatch(/^fail no-(?:answer|choice)$/)
  })

  it.each([
    "The answer is B. C is also correct.",
    "The answer is B, and C is correct as well.",
    "The answer is B or maybe C.",
    "The answer is B, or C.",
    "The answer is either B or C.",
    "The answer is B and C.",
    "Answer: B (or C)",
    "\\boxed{A \\text{ or } B}"
  ])("sees several answers in: %s", (content) => {
    expect(outcomeOf(content, parts)).toBe("fail several-answers")
  })

  it.each([
    "I choose B.",
    "I'd say B.",
    "I'll go with option B.",
    "We choose (B).",
    "So the best option is B.",
    "The most likely answer is B.",
    "The correct answer is probably B.",
    "Final choice: B",
    "Selected option: B",
    "Choice: B",
    "Answer - B",
    "So 12 is right.\nANSWER:B",
    "So 12 is right.\nAnswer B",
    "So 12 is right.\nCorrect answer B.",
    "B is the answer",
    "Hence (B) is correct answer.",
    "My choice is B.",
    'The answer is "B".',
    "The answer is 'B'.",
    "The answer is “B”.",
    "The answer is _B_.",
    "B is the right answer.",
    "B is the correct answer because A is wrong.",
    "Option B (as above) is correct.",
    "A is not possible, so B is correct.",
    "Since A is not right, B is correct.",
    "B is correct and C is not.",
    "So it must be B.",
    "That leaves B.",
    "This corresponds to option B.",
    "Hence, B.",
    "Option B",
    "The answer is B, not C.",
    "The answer is B. C is not correct.",
    "Answer: **(B)** because C is tempting but wrong.",
    "故选B。",
    "应选择B。",
    "正确选项是B。",
    "La respuesta correcta es la B."
  ])("finds B in: %s", (content) => {
    expect(outcomeOf(content, parts)).toBe("pass")
    expect(outcomeOf(content, { ...parts, answer: "D" })).toBe("fail wrong-answer")
  })
})

describe("verify/choice", () => {
  it.each(["B", "(B)", "b", "**B**", "B.", "B. London", "B: London", "Option B"])(
    "takes the whole of a reply of which nobody said how it ended: %s",
    (content) => {
      expect(outcomeOf(content, { choices, finish: "unknown" })).toBe("pass")
      expect(outcomeOf(content, { choices, finish: "length" })).toBe("fail no-answer")
    }
  )

  it("takes a last line that is a letter of a reply of which nobody said how it ended", () => {
    const content = "There are 36 ways\nB"
    expect(outcomeOf(content, { choices, finish: "unknown" })).toBe("pass")
    expect(outcomeOf(content, { choices, finish: "length" })).toBe("fail no-answer")
    expect(outcomeOf("There are 36 ways\nB and", { choices, finish: "unknown" })).toBe("fail no-answer")
    expect(outcomeOf("There is one way\na", { choices, answer: "A", finish: "unknown" })).toBe("fail no-answer")
  })

  it("takes a letter by itself for the last word, below a sentence that chose another", () => {
    expect(outcomeOf("At first C is correct.\n\n**B**")).toBe("pass")
    expect(outcomeOf("So it must be C.\n\nB")).toBe("pass")
    expect(outcomeOf("So it must be B.\n\nC")).toBe("fail wrong-answer")
    expect(outcomeOf("So it must be B.\n\nC", { finish: "length" })).toBe("pass")
  })

  it("takes `A is correct` for a letter and `a city` for none", () => {
    expect(outcomeOf("Hence (A) is correct answer.", { answer: "A" })).toBe("pass")
    expect(outcomeOf("A is the right one.", { answer: "A" })).toBe("pass")
    expect(outcomeOf("The best option is A city.", { answer: "A" })).toBe("fail no-answer")
  })

  it("lets what is said later take the letter back", () => {
    expect(outcomeOf("The answer is B. Wait, no, C is correct.")).toBe("fail wrong-answer")
    expect(outcomeOf("The answer is B? No, it is wrong.")).toBe("fail no-answer")
    expect(outcomeOf("\\boxed{B} is wrong; the answer is C.")).toBe("fail wrong-answer")
    expect(outcomeOf("\\boxed{C} is wrong; the answer is B.")).toBe("pass")
  })

  it("takes one that stands for several with what it stands for", () => {
    const together = { answer: "D", choices: ["x", "y", "z", "All of the above"] }
    expect(outcomeOf("The answer is D. A is also correct.", together)).toBe("pass")
    expect(outcomeOf("The answer is C. A is also correct.", { ...together, answer: "C" })).toBe("fail several-answers")
  })

  it("takes the letter that is called wrong where that is the question", () => {
    const question = "Which statement is incorrect?"
    expect(outcomeOf("A is correct. Statement B is incorrect.", { question })).toBe("pass")
    expect(outcomeOf("The incorrect option is B.", { question })).toBe("pass")
    expect(outcomeOf("B is not incorrect.", { question })).toBe("fail no-answer")
    expect(outcomeOf("The incorrect option is B.")).toBe("fail no-answer")
  })

  it("takes a choice's text after `it is`", () => {
    expect(outcomeOf("It's London.", { choices })).toBe("pass")
    expect(outcomeOf("It's not London.", { choices })).toBe("fail no-answer")
  })
})
