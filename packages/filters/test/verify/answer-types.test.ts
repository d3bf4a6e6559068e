import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { types } from "../../src/verify/answer/registry.ts"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck } from "../Subject.ts"

const outcomeOf = (answer: string, found: string, language?: string): string =>
  runCheck(check, { answer, content: `So it is \\boxed{${found}}.`, ...(language === undefined ? {} : { language }) })
    .outcome

describe("the types of answers", () => {
  it("are the files of their folder", () => {
    const folder = fileURLToPath(new URL("../../src/verify/answer/types", import.meta.url))
    expect(Object.keys(types).toSorted()).toEqual(
      readdirSync(folder)
        .map((name) => name.slice(0, -3))
        .toSorted()
    )
    for (const [name, type] of Object.entries(types)) expect(type.kind).toBe(name)
  })
})

const SAME: Readonly<Record<string, ReadonlyArray<readonly [gold: string, found: string]>>> = {
  numbers: [
    ["2500000", "2.5 \\text{ million}"],
    ["30000", "3万"],
    ["42", "\\text{forty-two}"],
    ["207", "\\text{two hundred and seven}"],
    ["3/4", "\\text{three quarters}"],
    ["1234567", "12,34,567"],
    ["9876543", "9'876'543"],
    ["4321.5", "4.321,5"],
    ["0.25", "0{,}25"],
    ["4250", "4{,}250"],
    ["0.0042", "4.2 \\times 10^{-3}"],
    ["4200", "4.2 x 10^3"],
    ["0.\\overline{27}", "\\frac{3}{11}"],
    ["0.\\dot{2}\\dot{7}", "\\frac{3}{11}"],
    ["0.(27)", "3/11"],
    ["C_6^2", "15"],
    ["\\arctg 1", "\\frac{\\pi}{4}"],
    ["2\\text{ dozen}", "24"],
    ["12", "\\sqrt[3]{1728}"],
    ["\\frac{3}{5}", "{3 \\over 5}"],
    ["15", "{6 \\choose 2}"],
    ["16\\frac{2}{3}\\%", "1/6"],
    ["3.1416", "3.14159"],
    ["2.83", "2\\sqrt2"],
    ["2.83", "2.828427"],
    ["2.8284271247461903", "2\\sqrt2"],
    ["\\sqrt{5+2\\sqrt6}", "\\sqrt2+\\sqrt3"],
    ["\\sqrt[3]{2+\\sqrt5} - \\sqrt[3]{\\sqrt5-2}", "1"],
    ["\\pi e^{-2}", "\\frac{\\pi}{e^2}"],
    ["e^{1/2} \\cdot e^{3/2}", "e^2"],
    ["110", "\\sum_{k=1}^{10} 2k"]
  ],
  expressions: [
    ["xy", "y x"],
    ["\\frac{m(m-1)}{2}", "\\binom{m}{2}"],
    ["\\sum_{k=1}^n k^2", "\\sum_{j=1}^{n} j^2"],
    ["\\frac{n(n+1)}{2}", "\\sum_{k=1}^n k"],
    ["(-1)^n", "\\cos(n\\pi)"],
    ["f(t) = t^2 + 1", "f(x) = 1 + x^2"],
    ["f(x) = kx", "f(x) = cx \\text{ for some constant } c"],
    ["3^n", "3^n \\text{ for all } n \\ge 0"]
  ],
  units: [
    ["90 \\text{ minutes}", "1.5 \\text{ hours}"],
    ["90 \\text{ minutes}", "1 \\text{ hour } 30 \\text{ minutes}"],
    ["5.5 \\text{ feet}", "5 \\text{ ft } 6 \\text{ in}"],
    ["\\$4.25", "4 \\text{ dollars and } 25 \\text{ cents}"],
    ["72 \\text{ km/h}", "20 \\text{ m/s}"],
    ["30 \\text{ mph}", "30 \\text{ miles per hour}"],
    ["8 \\text{ cm}^2", "8 \\text{ square centimeters}"],
    ["8", "8 m"],
    ["20^\\circ\\text{C}", "20 \\text{ degrees Celsius}"]
  ],
  "sets of numbers": [
    ["x \\ne 3", "(-\\infty, 3) \\cup (3, \\infty)"],
    ["\\mathbb{R} \\setminus \\{3\\}", "x \\neq 3"],
    ["\\mathbb{R} - \\{3\\}", "(-\\infty,3)\\cup(3,\\infty)"],
    ["|x - 1| < 4", "(-3, 5)"],
    ["2 \\le |y| \\le 3", "[-3,-2] \\cup [2,3]"],
    ["3x + 6 > 0", "x > -2"],
    ["[4, \\infty)", "\\{t \\mid t \\ge 4\\}"],
    ["[4, \\infty)", "\\{t \\in \\mathbb{R} : t \\ge 4\\}"],
    ["\\text{all real numbers}", "(-\\infty, \\infty)"],
    ["(1,2] \\cup [2,4)", "(1,4)"],
    ["1 < x < 6, x \\ne 2", "(1,2) \\cup (2,6)"],
    ["\\emptyset", "\\{\\}"],
    ["\\text{no solution}", "\\varnothing"]
  ],
  lists: [
    ["(4,1), (6,2)", "a=4, b=1; a=6, b=2"],
    ["a=4, b=1, a=6, b=2", "a=4, b=1; a=6, b=2"],
    ["(a,b) = (4,1)", "b = 1, a = 4"],
    ["x_1 = 4, x_2 = 6", "x = 6 \\text{ or } x = 4"],
    ["2, 3", "2, 2, 3"],
    ["(5,5,5)", "a = b = c = 5"],
    ["1, 2", "[1, 2]"],
    ["5", "AB = BC = 5"],
    ["2, 2, 3", "3, 2, 2"],
    ["y = \\pm\\frac{3}{4}x", "3x \\pm 4y = 0"],
    ["(4 \\pm \\sqrt2, 1)", "(4+\\sqrt2, 1), (4-\\sqrt2, 1)"]
  ],
  families: [
    [
      "x = \\frac{\\pi}{6} + 2k\\pi, k \\in \\mathbb{Z}",
      "\\frac{\\pi}{6} + 2\\pi n \\text{ where } n \\text{ is an integer}"
    ],
    ["\\frac{k\\pi}{3}, k \\in \\mathbb{Z}", "k\\pi, \\frac{\\pi}{3}+k\\pi, \\frac{2\\pi}{3}+k\\pi, k\\in\\mathbb{Z}"],
    ["x \\equiv 4 \\pmod{9}", "x \\equiv 13 \\pmod 9"],
    ["4 \\pmod 9", "4"],
    ["x \\equiv 4 \\pmod{9}", "x = 9k + 4, k \\in \\mathbb{Z}"],
    ["6k+1, 6k+5, k \\in \\mathbb{Z}", "6n \\pm 1, n \\in \\mathbb{Z}"]
  ],
  matrices: [
    [
      "\\begin{pmatrix}4 & 6\\\\8 & 9\\end{pmatrix}",
      "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix} + \\begin{bmatrix}3&4\\\\5&5\\end{bmatrix}"
    ],
    ["\\begin{pmatrix}2\\\\4\\end{pmatrix}", "2\\begin{pmatrix}1\\\\2\\end{pmatrix}"],
    [
      "\\begin{pmatrix}1+2t\\\\3-t\\end{pmatrix}",
      "\\begin{pmatrix}1\\\\3\\end{pmatrix} + t\\begin{pmatrix}2\\\\-1\\end{pmatrix}"
    ]
  ],
  "times, dates and ratios": [
    ["14:05", "2:05 \\text{ PM}"],
    ["9:30 \\text{ a.m.}", "9:30"],
    ["\\text{noon}", "12:00 PM"],
    ["July 4, 1990", "4 July 1990"],
    ["2024-02-29", "2024年2月29日"],
    ["3:5", "\\frac{3}{5}"],
    ["3:5", "6:10"],
    ["3:5", "3 \\text{ to } 5"]
  ],
  texts: [
    ["\\text{Yes}", "\\text{Yes, because both are even}"],
    ["\\text{Marie}", "\\text{Marie wins the race}"],
    ["7", "(B)\\ 7"],
    ["\\text{(B)}\\ 7", "B"],
    ["B", "\\text{The answer is (B)}"],
    ["\\text{None}", "\\text{no real solutions}"],
    ["\\text{Monday}", "\\text{It is Monday}"],
    ["\\text{diverges}", "\\text{The series diverges}"],
    ["6", "\\text{The least value is } 6"],
    ["x=6", "x = 6 \\text{ (a double root)}"],
    ["\\text{Ann, Bob}", "\\text{Bob and Ann}"],
    ["\\text{Ann and Bob}", "\\text{Bob and Ann}"],
    ["A, C, D", "ACD"],
    ["\\text{third}", "3"]
  ]
}

const DIFFERENT: typeof SAME = {
  numbers: [
    ["2500000", "2.6 \\text{ million}"],
    ["42", "\\text{forty-three}"],
    ["3.1416", "3.14149"],
    ["3.14159", "3.1416"],
    ["3.1416", "3.14169"],
    ["262537412640768744", "e^{\\pi\\sqrt{163}}"],
    ["\\sqrt{10^{18}+1}", "10^9 + \\sqrt{10^{-36}}"],
    ["\\sqrt2 + 10^{-20}", "\\sqrt2"],
    ["2.83", "2.832"],
    ["2.8", "2\\sqrt2"],
    ["2\\sqrt2", "2.83"],
    ["2.82", "2\\sqrt2 + 0.01"],
    ["1234", "1.234"],
    ["16\\frac{2}{3}\\%", "16\\%"]
  ],
  expressions: [
    ["\\frac{m(m-1)}{2}", "\\binom{m+1}{2}"],
    ["\\frac{n(n+1)}{2}", "\\sum_{k=1}^{n-1} k"],
    ["(-1)^n", "\\cos((n+1)\\pi)"],
    ["f(t) = t^2 + 1", "f(x) = x^2 - 1"],
    ["f(x) = kx", "f(x) = c + x \\text{ for some constant } c"]
  ],
  units: [
    ["90 \\text{ minutes}", "90 \\text{ hours}"],
    ["5.5 \\text{ feet}", "5 \\text{ ft } 5 \\text{ in}"],
    ["8", "8m"],
    ["8 \\text{ cm}", "8 \\text{ cm}^2"]
  ],
  "sets of numbers": [
    ["x \\ne 3", "(-\\infty, 3) \\cup [3, \\infty)"],
    ["|x - 1| < 4", "x - 1 < 4"],
    ["|x - 1| < 4", "[-3, 5]"],
    ["3x + 6 > 0", "x < -2"],
    ["(-\\infty,1)\\cup(2,\\infty)", "x < 1 \\text{ or } y > 2"],
    ["[4, \\infty)", "\\{s \\mid t \\ge 4\\}"],
    ["(1,2) \\cup (2,4)", "(1,4)"]
  ],
  lists: [
    ["a=4, b=1; a=6, b=2", "a=4, b=2; a=6, b=1"],
    ["(a,b) = (4,1)", "c = 4, b = 1"],
    ["a=4, b=1", "[4, 1)"],
    ["2, 2, 3", "2, 3"],
    ["(1,3), (2,4)", "(2,3)"],
    ["[1,2]", "1, 2"],
    ["(1,2), (2,3)", "(1,2) \\cup (2,3)"],
    ["y = \\pm 2x", "y = 2x, z = -2x"],
    ["a = b = c", "a = d = c"],
    ["y = 2x", "z = 2x"]
  ],
  families: [
    ["x = \\frac{\\pi}{6} + 2k\\pi, k \\in \\mathbb{Z}", "\\frac{\\pi}{6} + k\\pi, k \\in \\mathbb{Z}"],
    ["x \\equiv 4 \\pmod{9}", "x \\equiv 4 \\pmod 7"],
    ["x \\equiv 4 \\pmod{9}", "x \\equiv 5 \\pmod 9"]
  ],
  matrices: [
    ["\\begin{pmatrix}2\\\\4\\end{pmatrix}", "2\\begin{pmatrix}1\\\\3\\end{pmatrix}"],
    ["\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "\\begin{pmatrix}1&3\\\\2&4\\end{pmatrix}"],
    ["\\begin{pmatrix}1&2\\end{pmatrix}", "\\begin{pmatrix}1\\\\2\\end{pmatrix}"]
  ],
  "times, dates and ratios": [
    ["14:05", "2:05 \\text{ AM}"],
    ["1:20", "2:40"],
    ["July 4, 1990", "July 5, 1990"],
    ["3:5", "5:3"],
    ["3:5", "6:11"]
  ],
  texts: [
    ["\\text{Yes}", "\\text{No, because both are even}"],
    ["\\text{Marie}", "\\text{Marie or Paul wins}"],
    ["\\text{odd}", "\\text{not odd}"],
    ["\\text{red}", "\\text{red, blue}"],
    ["\\text{Monday}", "\\text{It is not Monday}"],
    ["6", "\\text{The least value is not } 6"],
    ["6", "\\text{more than } 6"],
    ["\\text{Ann and Bob}", "\\text{Ann and Carl}"],
    ["A, C, D", "ACE"],
    ["7", "(B)\\ 8"],
    ["\\text{(B)}\\ 7", "\\text{(B)}\\ 8"]
  ]
}

describe.each(Object.entries(SAME))("among %s", (name, pairs) => {
  it.each(pairs)("%s is %s", (gold, found) => expect(outcomeOf(gold, found)).toBe("pass"))
  it.each(DIFFERENT[name]!)("%s is not %s", (gold, found) => expect(outcomeOf(gold, found)).not.toBe("pass"))
})

describe("a decimal comma", () => {
  it.each<[string, string, string | undefined, string]>([
    ["2.5", "2,5", "de", "pass"],
    ["2,5", "2.5", "fr", "pass"],
    ["2500", "2.500", "it", "pass"],
    ["2500", "2.500", undefined, "fail"],
    ["(2.5, 1)", "(2,5; 1)", "es", "pass"],
    ["2,75", "2.75", undefined, "pass"],
    ["2, 5", "2.5", undefined, "fail"],
    ["2,500", "2.5", undefined, "fail"]
  ])("%s against %s in %s: %s", (gold, found, language, outcome) => {
    expect(outcomeOf(gold, found, language)).toBe(outcome)
  })
})
