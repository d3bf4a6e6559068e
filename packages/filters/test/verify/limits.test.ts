import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck } from "../Subject.ts"

/*
 * Texts that would take a naive verifier hours or gigabytes. The runner's own time-out is the measure; what is asserted
 * is that none of them is taken for the answer, and that equal texts still are.
 */

const many = (text: string, times: number): string => text.repeat(times)
const rows = (times: number, row: (i: number) => string): string =>
  Array.from({ length: times }, (_, i) => row(i)).join(",")

const MONSTERS: Readonly<Record<string, string>> = {
  "a tower of powers": "9^{9^{9^{9^{9}}}}",
  "a large binomial": "\\binom{4000000}{2000000}",
  "sums in sums": "\\sum_{a=1}^{1000}\\sum_{b=1}^{1000}\\sum_{c=1}^{1000} abc",
  "a product of powers": "\\prod_{k=1}^{1000} k^{1000}",
  "factorials of factorials": "((((9!)!)!)!)!",
  "matrices multiplied without end": many("\\begin{pmatrix}1&2&3\\\\4&5&6\\\\7&8&x\\end{pmatrix}", 30),
  "brackets without end": many("(", 2000),
  "fractions in fractions": `${many("\\frac{", 300)}1${many("}{2}", 300)}`,
  "a long list of hard numbers": rows(40, (i) => `\\sqrt{${i + 2}}+x^{${i}}`),
  "a union of many intervals": rows(59, (i) => `[\\sqrt{${2 * i}},\\sqrt{${2 * i + 1}}]`).replaceAll(
    "],[",
    "] \\cup ["
  ),
  "many alternatives": `${many("x<1 \\text{ or } ", 100)}x<1`,
  "signs of plus or minus": `1${many("\\pm 1", 200)}`,
  "boxes in boxes": `${many("\\boxed{", 1000)}7${many("}", 1000)}`,
  "groups and groups": many("1,2;", 200),
  "conditions without end": `k\\pi${many(", k\\in\\mathbb{Z}", 30)}`,
  spaces: `1${many(" ", 3900)}2`,
  thoughts: many("<think>", 5000),
  "final answers": many("final answer: ", 2000)
}

describe("verify/math-answer is not hurt by", () => {
  it.each(Object.entries(MONSTERS))("%s", (_, text) => {
    for (const answer of [
      "7919",
      "x^7919 + 1",
      "[0, 7919)",
      "\\frac{k\\pi}{7919}, k \\in \\mathbb{Z}",
      "\\text{a sentence of five words}"
    ])
      for (const content of [`\\boxed{${text}}`, `The answer is ${text}`, text])
        expect(runCheck(check, { question: text, answer, content }).outcome).not.toBe("pass")
    expect(["pass", "unsure", "fail"]).toContain(
      runCheck(check, { answer: text, content: `\\boxed{${text} }` }).outcome
    )
  })

  it.each([
    "__import__('os').system('touch x') or 0",
    "[open('x', 'w') for _ in [0]] or 0",
    "(lambda: open('x', 'w'))() or 0",
    "().__class__.__base__.__subclasses__() or 0",
    "process.mainModule.require('child_process').execSync('touch x') or 0",
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty"
  ])("the program %s", (program) => {
    for (const content of [`\\boxed{${program}}`, `The answer is ${program}`, program, `$${program}$`])
      expect(runCheck(check, { answer: "0", content }).outcome).toBe("fail")
  })
})
