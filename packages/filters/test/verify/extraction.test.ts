import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck, shown } from "../Subject.ts"

describe("an answer is found in", () => {
  it.each<[string, string, string, string]>([
    ["German", "7.5", "Also addieren wir das und die Antwort ist 7,5.", "7,5"],
    ["French", "7.5", "Donc on ajoute les deux et la réponse finale est : 7,5 mètres.", "7,5 mètres"],
    ["Spanish", "7.5", "Por lo tanto, la respuesta correcta es $7,5$.", "7,5"],
    ["Italian", "7.5", "Quindi la risposta è 7,5.", "7,5"],
    ["Portuguese", "7.5", "Portanto, a resposta é 7,5.", "7,5"],
    ["Chinese", "12", "所以最终答案为：12。", "12"],
    ["Chinese, at the end", "12", "加起来。\n答：一共有12个。", "一共有12个"],
    ["answer tags", "12", "<answer>\n12\n</answer>", "12"],
    ["bold marks", "12", "There are **12** of them.\n\n**Answer:** **12**", "12"],
    ["a heading and a formula", "12", "### Final Answer\n\n$$12$$\n", "12"],
    [
      "a final answer that corrects the box",
      "12",
      "So \\boxed{7}. Then five more.\nFinal Answer: The final answer is $12$.",
      "12"
    ],
    [
      "a final answer without a box",
      "12",
      "Final Answer: The largest number that works is 12.",
      "The largest number that works is 12"
    ],
    ["two boxes with their nouns", "3, 4", "Take \\boxed{3} cups and \\boxed{4} spoons.", "3} cups and \\boxed{4"],
    ["two boxes with their names", "p=3, q=4", "$p = \\boxed{3}$ and $q = \\boxed{4}$", "3}$ and $q = \\boxed{4"],
    ["the text behind thoughts that were left in", "5", "<think>\\boxed{4}?</think>It is \\boxed{5}.", "5"]
  ])("%s", (_, answer, content, found) => {
    const parts = { answer, content }
    expect(runCheck(check, parts)).toMatchObject({ outcome: "pass" })
    expect(shown(runCheck(check, parts), parts)).toBe(found)
  })

  it.each<[string, string]>([
    ["thoughts that never end", "<think>It is \\boxed{4}"],
    ["thoughts with nothing behind", "<think>It is \\boxed{4}</think>\n"],
    ["a word that only ends like a cue", "We find the trans: 4 and stop here without"],
    ["a box two sentences before the last", "First \\boxed{4}. Then one more gives \\boxed{5}."]
  ])("but not in %s", (_, content) => {
    expect(runCheck(check, { answer: "4", content, finish: "unknown" }).outcome).toBe("fail")
  })
})

describe("a reply that only says the question again", () => {
  const question = "Compute $2^{10} - 24$."
  it("is no answer", () => {
    const finding = runCheck(check, { question, answer: "1000", content: "It is $\\boxed{2^{10}-24}$." })
    expect(finding).toMatchObject({ outcome: "fail", reason: "restated" })
  })
  it("is right when the gold answer is that formula", () => {
    expect(runCheck(check, { question, answer: "2^{10} - 24", content: "\\boxed{2^{10}-24}" }).outcome).toBe("pass")
  })
  it("is right when it is a number that the question has", () => {
    const parts = { question: "Is $5000$ or $4999$ the sum?", answer: "5000.0", content: "It is \\boxed{5000}." }
    expect(runCheck(check, parts).outcome).toBe("pass")
  })
  it("is right when it is worked out", () => {
    expect(runCheck(check, { question, answer: "1000", content: "\\boxed{1024 - 24}" }).outcome).toBe("pass")
  })
})

describe("a verdict", () => {
  const note = (answer: string, found: string, options: object = {}): string =>
    runCheck(check, { answer, content: `\\boxed{${found}}` }, options).evidence![0]!.note

  it("says how the answer was found and what it is", () => {
    expect(note("5", "5")).toBe("answer by box, integer")
    expect(note("x^2", "x^2")).toBe("answer by box, expression")
    expect(note("[1,2)", "[1,2)")).toBe("answer by box, interval")
    expect(note("1, 2, 3", "1, 2, 3")).toBe("answer by box, list of 3")
    expect(note("5", "6.5")).toBe("answer by box, decimal")
  })

  it("names the options on which it rests", () => {
    expect(note("10%", "10")).toBe("answer by box, integer, by percent: either")
    expect(note("5\\text{ cm}", "5")).toBe("answer by box, integer, by units: ignore")
    expect(note("2/3", "0.6667")).toBe("answer by box, decimal, by roundedDigits: 4")
    expect(note("1, 2", "2, 1")).toBe("answer by box, list of 2, by lists: any-order")
    expect(note("x+y=1", "2x+2y=2")).toBe("answer by box, equation, by equations: up-to-factor")
    expect(note("1/2", "2/4")).toBe("answer by box, rational, by fractions: any")
    expect(note("[1,2]", "1 \\le x \\le 2")).toBe("answer by box, inequality, by relations: as-sets")
  })
})
