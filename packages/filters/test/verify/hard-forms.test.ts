import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck } from "../Subject.ts"

/*
 * Right answers in the forms that verifiers by rule reject most, each with wrong ones that are close to it.
 */

const passes = (answer: string, found: string): boolean =>
  runCheck(check, { answer, content: `So the result follows.\n\n\\boxed{${found}}` }).outcome === "pass"

type Case = readonly [gold: string, right: string, ...wrong: ReadonlyArray<string>]

const FORMS: Readonly<Record<string, ReadonlyArray<Case>>> = {
  "golds as Olympiad sets write them": [
    ["All integers except multiples of 3", "3 \\nmid n", "3 \\mid n", "2 \\nmid n"],
    ["all $n \\not\\equiv 2 \\pmod 4$", "n \\equiv 0, 1, 3 \\pmod 4", "n \\equiv 0, 1, 2 \\pmod 4"],
    ["all $n=2^k$", "n \\text{ is a power of } 2", "n \\text{ is a power of } 3", "n \\text{ is a multiple of } 2"],
    ["all primes", "n \\text{ is prime}", "n \\text{ is odd}"],
    ["n is odd or n = 2", "n = 2 \\text{ or } n \\text{ odd}", "n = 2 \\text{ or } n \\text{ even}", "n \\text{ odd}"],
    ["$f(x) = x + c$", "f(x)=x+a, \\ a \\text{ constant}", "f(x)=x-1", "f(x)=2x+a, \\ a \\text{ constant}"],
    ["The maximum is 5 and the minimum is 1", "\\text{max} = 5, \\text{min} = 1", "\\text{max} = 1, \\text{min} = 5"],
    [
      "quotient 3, remainder 2",
      "\\text{Quotient: } 3, \\text{ Remainder: } 2",
      "\\text{Quotient: } 2, \\text{ Remainder: } 3"
    ],
    ["(a) 3 (b) 5", "(a) 3; (b) 5", "(a) 5; (b) 3", "3"],
    ["at most 10", "n \\le 10", "n < 10", "n \\ge 10"],
    ["{x | x ≥ 1 or x ≤ -1}", "(-\\infty, -1] \\cup [1, \\infty)", "(-\\infty, -1) \\cup [1, \\infty)"],
    ["$n!$", "1 \\cdot 2 \\cdot 3 \\cdots n", "1 + 2 + 3 + \\cdots + n"],
    ["$1+2+\\cdots+n$", "\\frac{n(n+1)}{2}", "\\frac{n(n-1)}{2}"]
  ],
  "units, their prefixes and powers": [
    [
      "12 \\text{ m/s}",
      "12\\ \\mathrm{m \\cdot s^{-1}}",
      "12\\ \\mathrm{m \\cdot s^{-2}}",
      "12\\ \\mathrm{m \\cdot s}"
    ],
    ["640 \\text{ nm}", "6.4 \\times 10^{-7} \\text{ m}", "6.4 \\times 10^{-6} \\text{ m}"],
    ["3.3 \\text{ k}\\Omega", "3300\\ \\Omega", "330\\ \\Omega"],
    ["7\\ \\mu\\text{C}", "7 \\times 10^{-6} \\text{ C}", "7 \\times 10^{-3} \\text{ C}"],
    ["40 \\text{ J}", "40 \\text{ N·m}", "40 \\text{ N/m}"],
    ["5 \\text{ mW}", "0.005 \\text{ W}", "5000000 \\text{ W}"],
    ["290 \\text{ K}", "290\\,\\text{kelvin}", "290\\,^\\circ\\text{C}"],
    ["4.18 \\text{ J/(g·K)}", "4.18\\ \\mathrm{J\\,g^{-1}\\,K^{-1}}", "4.18\\ \\mathrm{J\\,g\\,K^{-1}}"],
    ["2 \\text{ hours}", "120 \\text{ min}", "130 \\text{ min}"],
    ["£20", "20 \\text{ pounds}", "20 \\text{ pence}", "20 \\text{ dollars}"],
    [
      "4 \\text{ apples}, 7 \\text{ pears}",
      "7 \\text{ pears}, 4 \\text{ apples}",
      "4 \\text{ pears}, 7 \\text{ apples}"
    ],
    ["a loss of 5\\%", "5\\% \\text{ loss}", "5\\% \\text{ profit}"]
  ],
  "sets and bounds in words": [
    ["[0, \\infty)", "\\text{all non-negative real numbers}", "\\text{all positive real numbers}"],
    ["x < 0", "\\text{all negative reals}", "\\text{all non-positive reals}", "\\text{all negative integers}"],
    ["n \\equiv 1 \\pmod 2", "\\text{all odd integers}", "\\text{all even integers}", "\\text{all odd primes}"],
    ["n \\text{ is odd}", "n = 2k + 1, k \\in \\mathbb{Z}", "1", "n = 1"],
    ["\\text{all multiples of } 3", "n \\equiv 0 \\pmod 3", "0", "3"],
    ["n = 5k", "n \\text{ is divisible by } 5", "n \\text{ is not divisible by } 5", "n \\text{ is divisible by } 25"],
    ["n = 3^k", "\\text{all powers of } 3", "\\text{all multiples of } 3"],
    ["[2, 6]", "\\text{between } 2 \\text{ and } 6 \\text{ inclusive}", "\\text{between } 2 \\text{ and } 6"],
    ["]1, 4]", "1 < x \\le 4", "1 \\le x \\le 4"],
    ["x \\ne 1, 3", "(-\\infty,1)\\cup(1,3)\\cup(3,\\infty)", "(-\\infty,1)\\cup(3,\\infty)"],
    ["(-\\infty,-2]\\cup\\{1\\}", "x \\le -2 \\text{ or } x = 1", "x \\le -2 \\text{ or } x = 2", "x \\le -2"],
    ["\\{2,3,4\\}", "2 \\le n \\le 4, n \\in \\mathbb{Z}", "2 < n \\le 4, n \\in \\mathbb{Z}"],
    ["(1, 3)", "1 < e < 3", "1 \\le e < 3"],
    ["x = 6 \\text{ or } x = -6", "|x| = 6", "|x| = 5", "x = 6"],
    ["x \\in \\mathbb{R}, x \\ne 4", "(-\\infty,4)\\cup(4,\\infty)", "(-\\infty,\\infty)"]
  ],
  cases: [
    [
      "\\begin{cases} 3x & x > 1 \\\\ 4 & x \\le 1 \\end{cases}",
      "f(x) = \\begin{cases} 4, & \\text{if } x \\le 1, \\\\ 3x, & \\text{if } x > 1. \\end{cases}",
      "\\begin{cases} 4 & x < 1 \\\\ 3x & x > 1 \\end{cases}",
      "\\begin{cases} 3x & x \\le 1 \\\\ 4 & x > 1 \\end{cases}",
      "\\begin{cases} 3x & x > 1 \\\\ 5 & x \\le 1 \\end{cases}"
    ],
    [
      "\\begin{cases} 0 & n \\text{ odd} \\\\ 1 & n \\text{ even} \\end{cases}",
      "1 \\text{ if } n \\text{ is even and } 0 \\text{ otherwise}",
      "1 \\text{ if } n \\text{ is odd and } 0 \\text{ otherwise}",
      "0",
      "1"
    ]
  ],
  "solutions with names, constants and parameters": [
    ["\\max = 8, \\min = -2", "\\text{minimum } -2, \\text{ maximum } 8", "\\text{minimum } 8, \\text{ maximum } -2"],
    [
      "\\mu = 3, \\sigma = 7",
      "\\text{mean } 3, \\text{ standard deviation } 7",
      "\\text{mean } 7, \\text{ standard deviation } 3"
    ],
    ["y = C_1 e^{x} + C_2 e^{3x}", "y = Ae^{3x} + Be^{x}", "y = Ae^{3x} + Be^{2x}", "y = Ae^{3x} + e^{x}"],
    [
      "(2,5,9) \\text{ and permutations}",
      "(5,2,9) \\text{ and all its permutations}",
      "(2,5,8) \\text{ and permutations}",
      "(2,5,9)"
    ],
    ["\\lambda_1 = 4, \\lambda_2 = 6", "\\lambda = 6, 4", "\\lambda = 6, 5"],
    ["(2,2), (7,7)", "x = y = 2 \\text{ or } x = y = 7", "x = y = 2 \\text{ or } x = y = 6"],
    [
      "x = \\frac{\\pi}{6} + 2k\\pi, \\frac{5\\pi}{6} + 2k\\pi, k \\in \\mathbb{Z}",
      "x = (-1)^n \\frac{\\pi}{6} + n\\pi, n \\in \\mathbb{Z}",
      "x = (-1)^n \\frac{\\pi}{3} + n\\pi, n \\in \\mathbb{Z}",
      "x = \\frac{\\pi}{6} + n\\pi, n \\in \\mathbb{Z}"
    ],
    ["\\{x \\mid x = k\\pi, k \\in \\mathbf{Z}\\}", "x = n\\pi, n \\in \\mathbb{Z}", "x = 2n\\pi, n \\in \\mathbb{Z}"],
    ["n \\equiv 2, 3 \\pmod 5", "n \\equiv \\pm 2 \\pmod 5", "n \\equiv \\pm 1 \\pmod 5"],
    ["ab = 30", "b = \\frac{30}{a}", "b = \\frac{a}{30}"],
    ["\\frac{x}{y} = 3", "x = 3y", "\\frac{y}{x} = 3", "y = 3x"],
    ["x^2 + y^2 = 9 \\quad (y \\neq 0)", "x^2+y^2=9, y \\ne 0", "x^2+y^2=9, x \\ne 0", "x^2+y^2=9"]
  ],
  "vectors, matrices and points": [
    ["(4, -7)", "4\\hat{i} - 7\\hat{j}", "4\\hat{i} + 7\\hat{j}", "7\\hat{i} - 4\\hat{j}"],
    ["\\begin{pmatrix} 1 \\\\ 0 \\\\ -5 \\end{pmatrix}", "\\mathbf{i} - 5\\mathbf{k}", "\\mathbf{i} - 5\\mathbf{j}"],
    ["\\begin{pmatrix} 5 & 6 \\\\ 7 & 8 \\end{pmatrix}", "[[5, 6], [7, 8]]", "[[5, 7], [6, 8]]"],
    ["(4,5,6)^T", "\\begin{bmatrix} 4 \\\\ 5 \\\\ 6 \\end{bmatrix}", "\\begin{bmatrix} 4 \\\\ 6 \\\\ 5 \\end{bmatrix}"],
    ["(3, 8)", "P(3, 8)", "P(8, 3)"],
    ["X \\sim N(0, 4)", "\\mathcal{N}(0, 4)", "\\mathcal{N}(0, 2)", "B(0, 4)"]
  ],
  expressions: [
    ["(x+y)^3", "x^3 + 3x^2y + 3xy^2 + y^3", "x^3 + 3x^2y + 3xy + y^3", "x^3 + 3x^2y + 3x^2y^2 + y^3"],
    ["ab^2", "a \\cdot b^2", "(ab)^2", "a^2b"],
    [
      "e^{-\\lambda}\\frac{\\lambda^k}{k!}",
      "\\frac{\\lambda^k e^{-\\lambda}}{k!}",
      "\\frac{\\lambda^k e^{\\lambda}}{k!}"
    ],
    ["{}^{9}C_4", "126", "3024"],
    ["\\sum_{i=1}^{n} i^3", "\\frac{n^2(n+1)^2}{4}", "\\frac{n^2(n-1)^2}{4}"],
    ["2B_{16}", "\\text{0x2B}", "\\text{0x2C}"],
    ["3 \\text{ out of } 7", "\\frac{3}{7}", "\\frac{7}{3}"],
    ["5050", "1 + 2 + \\cdots + 100 = 5050", "1 + 2 + \\cdots + 100 = 5005"],
    ["f(1) = 2", "2", "f(2) = 2", "f(1) = 3"],
    ["\\sin x = \\frac{3}{5}", "\\frac{3}{5}", "\\cos x = \\frac{3}{5}"]
  ],
  chemistry: [
    ["\\mathrm{H_2SO_4}", "\\text{H}_2\\text{SO}_4", "\\text{H}_2\\text{SO}_3", "\\text{HSO}_4"],
    ["\\mathrm{NO_3^-}", "\\text{NO}_3^{-}", "\\text{NO}_2^{-}", "\\text{NO}_3"],
    ["2\\text{Na} + \\text{Cl}_2 \\to 2\\text{NaCl}", "Cl_2 + 2Na \\rightarrow 2NaCl", "Cl_2 + Na \\rightarrow NaCl"]
  ],
  words: [
    ["\\text{scalene}", "\\text{scalene triangle}", "\\text{equilateral triangle}"],
    ["\\text{Player B}", "B", "A"],
    ["\\text{less than}", "<", ">", "\\le"],
    ["\\text{no solution}", "\\text{There is no such } n", "\\text{There is one such } n"],
    ["\\text{cannot be determined}", "\\text{not enough information}", "\\text{enough information}"],
    ["\\text{True, False, True}", "T, F, T", "T, T, F"],
    ["\\text{local maximum at } x = 3", "x = 3 \\text{ (local maximum)}", "x = 3 \\text{ is a local minimum}"]
  ]
}

describe.each(Object.entries(FORMS))("a right answer in another form: %s", (_, cases) => {
  it.each(cases)("%s is said by %s", (gold, right, ...wrong) => {
    for (const found of wrong) expect([found, passes(gold, found)]).toEqual([found, false])
    expect(passes(gold, right)).toBe(true)
  })
})
