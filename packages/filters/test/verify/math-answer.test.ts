import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import type { Parts } from "../Subject.ts"
import { runCheck, shown } from "../Subject.ts"

const outcomeOf = (answer: string, content: string, options: unknown = {}, parts: Parts = {}): string => {
  const { outcome, reason } = runCheck(check, { ...parts, answer, content }, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

const box = (text: string): string => `So we get \\boxed{${text}}.`

describe("verify/math-answer tells the answer by its meaning", () => {
  it.each<[string, string]>([
    ["1/2", "\\frac12"],
    ["\\frac{1}{2}", "0.5"],
    ["-\\frac{10}{9}", "\\frac{-10}{9}"],
    ["3.5", "3\\frac{1}{2}"],
    ["1.5", "1 1/2"],
    ["1/6", "0.1\\overline{6}"],
    ["10080", "10,\\!080"],
    ["7425000", "7,425,000"],
    ["1000", "1\\,000"],
    ["27", "27.0"],
    ["1000.99", "1000,99"],
    ["0.111", "0,111"],
    ["12", "\\approx 12"],
    ["256", "2^8"],
    ["10", "\\binom{5}{2}"],
    ["1/2004!", "\\frac{1}{2004!}"],
    ["\\frac{5\\sqrt{42}}{27}", "\\dfrac{5}{27}\\sqrt{42}"],
    ["3\\sqrt{13}", "3√13"],
    ["\\sqrt{1/3}", "\\frac{1}{\\sqrt 3}"],
    ["\\sqrt{3+2\\sqrt2}", "1+\\sqrt2"],
    ["12\\pi", "12π"],
    ["1-\\frac1e", "1 - e^{-1}"],
    ["1+2i", "i(2-i)"],
    ["\\tan^2 y + 1", "\\sec^2(y)"],
    ["x^2+2x+1", "(x+1)^2"],
    ["(x-2)(x+2)", "x^2 - 4"],
    ["\\frac{x+2}{7}", "\\frac{x}{7}+\\frac{2}{7}"],
    ["2 \\sin b \\cos a", "2\\cos a\\sin b"],
    ["f(2)+1", "1+f(2)"],
    ["(3,\\frac{\\pi}{2})", "\\left( 3, \\pi/2 \\right)"],
    ["(1, 4.5)", "(1,\\frac92)"],
    ["[0,1)", "\\left[0, 1\\right)"],
    ["[-2,7]", "-2 \\le x \\le 7"],
    ["x \\ge 2", "[2, \\infty)"],
    ["x > 5", "5 < x"],
    ["(-\\infty,2)\\cup(5,\\infty)", "x<2 \\text{ or } x>5"],
    ["[-2,7]", "x \\in [-2,7]"],
    ["\\{1,2,3\\}", "3, 1, 2"],
    ["-2,1", "1 \\text{ and } -2"],
    ["1 \\pm \\sqrt{19}", "1+\\sqrt{19}, 1-\\sqrt{19}"],
    ["3 \\pm 2\\sqrt2", "3 \\mp 2\\sqrt{2}"],
    ["(1,2),(3,4)", "(3,4), (1,2)"],
    ["5", "x = 5"],
    ["x = 5", "5"],
    ["x=11", "x = 5+5+1 = 11"],
    ["(3,2)", "(p,q) = (3,2)"],
    ["7:32", "S_{MBCN}:S = 7:32"],
    ["\\frac{1}{\\sqrt6}", "\\frac{NO}{BO}=\\frac{1}{\\sqrt{6}}"],
    ["a=1, b=2", "b=2, a=1"],
    ["2x+4y-3=0", "y=-\\frac{1}{2}x+\\frac{3}{4}"],
    ["x < 1", "-x > -1"],
    ["\\begin{pmatrix}1 & 1/2\\\\3 & 4\\end{pmatrix}", "\\begin{bmatrix} 1 & 0.5 \\\\ 3 & 4 \\end{bmatrix}"],
    ["90^\\circ", "90"],
    ["90^\\circ", "90 degrees"],
    ["15\\mbox{ cm}^2", "15"],
    ["10 inches", "10\\text{ in}"],
    ["64", "64 square feet"],
    ["18", "\\$18"],
    ["12", "12^{\\text{th}}\\text{ grade}"],
    ["3", "three"],
    ["28\\%", "28 percent"],
    ["4210_5", "4210_{5}"],
    ["4210_5", "4210"],
    ["12:00", "12:00"],
    ["\\text{Evelyn}", "Evelyn"],
    ["\\text{no solution}", "No solution."],
    ["(E)", "\\textbf{(E)}\\ 13"],
    ["\\text{(B)}", "B"],
    ["1/3", "0.3333"],
    ["40\\pi", "125.664"],
    ["\\sum_{k=1}^n k", "\\sum_{k = 1}^n k"],
    ["\\frac{1}{2}", "\\\\frac{1}{2}"]
  ])("%s is %s", (gold, answer) => {
    expect(outcomeOf(gold, box(answer))).toBe("pass")
  })

  it.each<[string, string]>([
    ["1/2004!", "\\frac{1}{2006!}"],
    ["\\frac{1}{2^{99}}", "\\frac{1}{2^{98}}"],
    ["\\frac{2^{2005}+1}{3 \\cdot 2^{2006}}", "\\frac{1}{3 \\cdot 2^{2006}}"],
    ["5", "5.001"],
    ["1 1/2", "11/2"],
    ["1, 3", "1.3"],
    ["1,3", "1.3"],
    ["1,234", "1.234"],
    ["1234", "1.234"],
    ["n", "N"],
    ["X + Y", "x + y"],
    ["\\text{a half}", "a city"],
    ["1/3", "0.33"],
    ["1/3", "0.3334"],
    ["4", "4\\sqrt{2}"],
    ["4", "4\\sqrt(2)"],
    ["2", "\\frac{1+\\sqrt{5}}{2}"],
    ["1-\\frac1e", "1+\\frac1e"],
    ["\\pm 2021", "2021"],
    ["12:00", "1:00"],
    ["7:32", "32:7"],
    ["(a+5)(b+2)", "(+5)(b+2)"],
    ["x^2+2x+1", "y^2+2y+1"],
    ["f(2)", "f(3)"],
    ["[-3,2]", "(-3,2)"],
    ["(\\frac35,\\frac83]", "(3/5,8/3)"],
    ["(1,3)", "(3,1)"],
    ["\\{1,2,3\\}", "\\{1,2\\}"],
    ["1331 \\text{ and } 1728", "1728"],
    ["1728", "1331, 1728"],
    ["1, 2, \\ldots, n", "1, 3, 5, \\ldots, 2n-1"],
    ["32349", "32, 349"],
    ["x > 5", "x < 5"],
    ["x \\ge 5", "x > 5"],
    ["x + z = 1", "1"],
    ["3x-y+13=0", "3x+4y+14=0"],
    ["a=1, b=2", "a=2, b=1"],
    ["5\\text{ cm}", "5\\text{ m}"],
    ["4210_5", "4210_7"],
    ["\\text{east}", "west"],
    ["\\text{east}", "90"],
    ["(B)", "(C)"],
    ["C", "C + 1"],
    ["E", "\\mathrm{E}*2"],
    ["\\infty", "p - q"]
  ])("%s is not %s", (gold, answer) => {
    expect(outcomeOf(gold, box(answer))).toBe("fail wrong-answer")
  })

  it.each<[string, string]>([
    ["5", "\\int_0^1 x\\,dx"],
    ["1", "2^{2^{2^{49}}}"],
    ["5", "\\operatorname{SVD}(A)"],
    ["\\frac18", "\\sin^2 18^\\circ (\\sin 18^\\circ + 1)"],
    ["\\text{The midpoints form a regular hexagon}", "\\text{They are the corners of a hexagon with equal sides}"]
  ])("is unsure of %s against %s", (gold, answer) => {
    expect(outcomeOf(gold, box(answer))).toBe("unsure not-understood")
  })

  it.each(["\\int_0^1 x\\,dx + \\oint", "\\boxed{}", "$$"])("can't judge against the gold answer %s", (gold) => {
    expect(outcomeOf(gold, box("5"))).toBe("unsure bad-gold")
  })
})

describe("verify/math-answer finds the answer", () => {
  it.each<[string, string, string]>([
    ["the last box wins", "We try \\boxed{3}, but no: \\boxed{5}.", "5"],
    ["nested boxes", "\\boxed{x=\\boxed{5}}", "x=\\boxed{5}"],
    ["a box without braces", "It is $\\boxed 5$.", "5"],
    ["boxes side by side are a list", "$\\boxed{1}$ and $\\boxed{-2}$.", "1}$ and $\\boxed{-2"],
    ["a box in a displayed formula", "\\[\n\\boxed{\n 5 \n}.\n\\]", "5"],
    ["a phrase", "Thus the answer is 5.", "5"],
    ["a bold phrase", "**Answer:** $x = 5$", "x = 5"],
    ["bold on both sides", "✅ Final Answer: **5**", "5"],
    ["a heading", "### Final Answer\n\n5", "5"],
    ["a phrase with a reason", "The answer is 5, because 2+3=5.", "5, because 2+3=5"],
    ["an answer to a question", "The answer to the second question is: $5$.", "5"],
    ["GSM8K's mark", "2+3=5\n#### 5", "5"],
    ["a line of its own", "2+3=5\nA: 5", "5"],
    ["Chinese", "所以答案是 5。", "5"],
    ["the last sentence of a finished text", "There are 2 and 3, so she has 5 apples.", "5"],
    ["the last formula", "Hence the sum is \\(2+3 = 5\\).", "2+3 = 5"],
    [
      "a computation with variables",
      "Combine the like terms to simplify it: $$3x + 2x - 5x + 5 = 5.$$",
      "3x + 2x - 5x + 5 = 5"
    ],
    ["a value that is stated although the question has it", "Of 5 and 7, the least is 5.", "5"],
    ["the line before an announcement of nothing", "f(1/2) = 5\n\n**Therefore, f(1/2) is:**", "5"],
    ["an answer and nothing else", "5", "5"]
  ])("in %s", (_, content, found) => {
    const parts = {
      question: content.startsWith("Of") ? "Of 5 and 7, which?" : "How many?",
      answer: gold(found),
      content
    }
    const finding = runCheck(check, parts)
    expect(finding.outcome).toBe("pass")
    expect(shown(finding, parts)).toBe(found)
  })

  it.each<[string, string, string]>([
    ["an empty box after a right sum", "2+2 = 4. \\boxed{}", "fail empty-box"],
    ["a box with spaces only", "\\boxed{4} and then \\boxed{\\text{ }}", "fail empty-box"],
    ["a box that never closes", "It is \\boxed{4}. Wait, \\boxed{", "fail empty-box"],
    ["a loop of boxes", `It is 4${". \\boxed{}".repeat(100)}`, "fail empty-box"],
    ["nothing", "  \n", "fail no-answer"],
    ["only the question again", "Compute $1+3$.", "fail no-answer"],
    ["two answers to choose from", "So it is 3 or 4.", "fail no-answer"],
    ["a number that is denied", "So it is not 4.", "fail no-answer"],
    ["a bound", "So it is more than 4.", "fail no-answer"],
    ["a denial after a phrase", "The answer is not 4.", "unsure not-understood"],
    ["a program", "__import__('os').system('touch x') or 4", "fail no-answer"],
    ["a program after a phrase", "The answer is open('x').read() or 4", "fail wrong-answer"],
    ["a program in a box", "\\boxed{__import__('os').system('touch x') or 4}", "fail wrong-answer"],
    ["an inequality beside it", "So the answer is $x \\ne 4$.", "fail wrong-answer"],
    ["an answer that is taken back", "The answer is 4. Wait, that is wrong; we have to start again", "fail no-answer"],
    ["a number beside the root that is the answer", "The side is 4√3.", "fail wrong-answer"]
  ])("not in %s", (_, content, expected) => {
    expect(outcomeOf("4", content, {}, { question: "Compute $1+3$." })).toBe(expected)
  })

  it("not in a text that was cut off, whatever number it ends on", () => {
    const content = "So x = 6 and y = 4"
    expect(outcomeOf("4", content)).toBe("pass")
    expect(outcomeOf("4", content, {}, { finish: "length" })).toBe("fail no-answer")
    expect(outcomeOf("4", `${content}. Alternatively`, {}, { finish: "unknown" })).toBe("fail no-answer")
    expect(outcomeOf("4", "Then we have 5(3 - 4.", {}, { finish: "unknown" })).toBe("fail no-answer")
    expect(outcomeOf("4", "\\boxed{4}", {}, { finish: "length" })).toBe("pass")
  })

  it("not in a text that ends in a loop", () => {
    expect(outcomeOf("4", "Then we see once more that both of them together must be 4. ".repeat(40))).toBe(
      "fail no-answer"
    )
  })

  it("in the content of the last assistant turn only, never in its thoughts", () => {
    const turns = [
      { role: "assistant", content: "\\boxed{3}" },
      { role: "user", content: "Are you sure? \\boxed{9}" },
      { role: "assistant", reasoning: "\\boxed{5}", content: "It is \\boxed{4}." }
    ] as const
    const finding = runCheck(check, { turns, answer: "4" })
    expect(finding).toMatchObject({ outcome: "pass", found: "4" })
    expect(finding.evidence![0]).toMatchObject({ turn: 2, field: "content" })
  })

  it("however long it is, if it is the gold answer", () => {
    const digits = "1234567890".repeat(10_000)
    expect(outcomeOf(digits, `\\boxed{${digits}}`)).toBe("pass")
    expect(outcomeOf(digits, `\\boxed{${digits}1}`)).toBe("unsure not-understood")
  })

  it("and says what was expected and found", () => {
    expect(runCheck(check, { answer: "$\\boxed{8}$", content: "\\boxed{9}" })).toMatchObject({
      outcome: "fail",
      reason: "wrong-answer",
      expected: "8",
      found: "9"
    })
  })
})

/** The gold answer for the texts above: all of them mean 5, but the list. */
const gold = (found: string): string => (found.includes("-2") ? "-2, 1" : "5")

describe("verify/math-answer follows the policy", () => {
  it.each<[string, string, object, string]>([
    ["10%", "10", { percent: "number" }, "pass"],
    ["10%", "0.1", { percent: "number" }, "fail wrong-answer"],
    ["10%", "10", { percent: "hundredth" }, "fail wrong-answer"],
    ["10%", "0.1", { percent: "hundredth" }, "pass"],
    ["10%", "0.1", {}, "pass"],
    ["10%", "10\\%", { percent: "hundredth" }, "pass"],
    ["1, 2, 3", "1, 3, 2", {}, "pass"],
    ["1, 2, 3", "1, 3, 2", { lists: "in-order" }, "fail wrong-answer"],
    ["5\\text{ cm}", "5", { units: "require" }, "fail wrong-answer"],
    ["5\\text{ cm}", "5 centimeters", { units: "require" }, "pass"],
    ["x-2y=0", "2x-4y=0", {}, "pass"],
    ["x-2y=0", "2x-4y=0", { equations: "exact" }, "fail wrong-answer"],
    ["x-2y=0", "0 = x - 2y", { equations: "exact" }, "pass"],
    ["1/3", "0.33", { roundedDigits: 2 }, "pass"],
    ["1/3", "0.3333", { roundedDigits: 0 }, "fail wrong-answer"],
    ["\\pi", "3.141", { tolerance: 0.001 }, "pass"],
    ["\\pi", "3.13", { tolerance: 0.001 }, "fail wrong-answer"],
    ["6/4", "3/2", {}, "pass"],
    ["6/4", "3/2", { fractions: "lowest-terms" }, "fail wrong-answer"],
    ["3/2", "6/4", { fractions: "lowest-terms" }, "fail wrong-answer"],
    ["6/4", "6/4", { fractions: "lowest-terms" }, "pass"],
    ["f(x)", "f(y)", {}, "fail wrong-answer"],
    ["f(x)", "f(y)", { variables: "any-name" }, "pass"],
    ["x - y", "b - a", { variables: "any-name" }, "pass"],
    ["[1, 3]", "1 \\le x \\le 3", { relations: "apart" }, "fail wrong-answer"],
    ["1 \\le x \\le 3", "[1, 3]", { relations: "apart" }, "pass"]
  ])("%s against %s with %o", (expected, answer, options, outcome) => {
    expect(outcomeOf(expected, box(answer), options)).toBe(outcome)
  })

  it.each<[string, string, string, object, string]>([
    ["2x+4y=6", "x+2y=3", "Find the line.", {}, "pass"],
    ["x+2y=3", "2x+4y=6", "Write it as Ax + By = C with gcd(A,B,C) = 1.", {}, "fail wrong-answer"],
    ["x+2y=3", "2x+4y=6", "Write it with gcd(A,B,C) = 1.", { equations: "up-to-factor" }, "pass"],
    ["5, 3, 1", "1, 3, 5", "List the roots.", {}, "pass"],
    ["5, 3, 1", "1, 3, 5", "List the roots in decreasing order.", {}, "fail wrong-answer"],
    ["5, 3, 1", "1, 3, 5", "List the roots in decreasing order.", { lists: "any-order" }, "pass"]
  ])("%s against %s when asked: %s", (answer, found, question, options, outcome) => {
    expect(outcomeOf(answer, box(found), options, { question })).toBe(outcome)
  })

  it("takes several boxes for a list, or the last alone", () => {
    const content = "It is $\\boxed{1}$ and $\\boxed{2}$."
    expect(outcomeOf("1, 2", content)).toBe("pass")
    expect(outcomeOf("1, 2", content, { boxes: "last" })).toBe("fail wrong-answer")
    expect(outcomeOf("2", content, { boxes: "last" })).toBe("pass")
  })

  it("takes an answer from anywhere, or from a box only", () => {
    expect(outcomeOf("4", "The answer is 4.")).toBe("pass")
    expect(outcomeOf("4", "The answer is 4.", { from: "box" })).toBe("fail no-answer")
    expect(outcomeOf("4", "The answer is \\boxed{4}.", { from: "box" })).toBe("pass")
  })
})
