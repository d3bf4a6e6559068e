import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck } from "../Subject.ts"

/*
 * Gold answers as competition sets write them, in sentences and with parts, families and dots, each with answers that
 * are close to right and are not.
 */

const outcome = (answer: string, content: string, question = "What is it?"): string =>
  runCheck(check, { answer, content, question }).outcome
const passes = (answer: string, found: string, question?: string): boolean =>
  outcome(answer, `So the result follows.\n\n\\boxed{${found}}`, question) === "pass"

describe("an answer that is close to a gold answer in words is not it", () => {
  it.each([
    // A name on its own side only, or the same values under other names.
    ["the vertex is (3,-1) and the axis is x=3", "\\text{Vertex } (3,1),\\ \\text{axis of symmetry } x = 3"],
    ["1", "Maximum = 2, Minimum = 1"],
    ["$12 for adults and $7 for children", "\\text{adult: } \\$7, \\text{child: } \\$12"],
    ["(a) 4 (b) 9", "(a) 9; (b) 4"],
    ["(1) 4; (2) 9", "(1) 9; (2) 4"],
    ["Mia: 4, Leo: 9", "\\text{Mia has 9 and Leo has 4}"],
    // One of two solutions, of which the first has a condition.
    ["$P(x)=x^n$ for $n \\ge 1$ or $P(x) = 5$", "P(x) = x^n"],
    // Residues are no numbers, and a line through points is no family.
    ["All integers except multiples of 3", "1, 2"],
    ["n is odd or n = 4", "1, 4"],
    ["All odd $n$", "y = 2x + 1"],
    ["$f(x)=2x$", "\\text{all even numbers}"],
    ["$n=p$ where $p$ is an odd prime", "f(n) = n \\quad \\forall n \\in \\mathbb{N}"],
    // Equal at some points only.
    ["\\lfloor n/2 \\rfloor + 1", "\\left\\lfloor \\frac{n+1}{2}\\right\\rfloor"],
    ["|x| + 1", "|x + 1|"],
    // A number with another direction, noun or power.
    ["\\text{shifted 4 units right}", "\\text{4 units to the left}"],
    ["one half", "\\frac12 m v^2"],
    ["He has more than 12 apples.", "12"],
    ["It takes 3 of 12 apples.", "12"],
    ["\\forall x > 1, x^2 > 1", "\\exists x > 1, x^2 > 1"],
    ["Ivan will not win", "Ivan"],
    ["Ivan will beat Olga", "Olga"],
    ["b < a < c", "a, b, c"],
    ["No, it is not possible", "\\text{Yes}"],
    ["k\\pi", "2n\\pi"],
    ["(1+3t, 2-t)", "(1+3s, 2+s)"]
  ])("%s is not %s", (gold, found) => {
    expect(passes(gold, found)).toBe(false)
  })
})

describe("a gold answer in words is said by its formula", () => {
  it.each([
    ["the maximum is 8 and the minimum is 2", "\\text{min} = 2, \\text{max} = 8"],
    ["center (1,-4), radius 3", "\\text{Radius: } 3; \\text{ Center: } (1,-4)"],
    ["$12 for adults and $7 for students", "\\text{adult: } \\$12, \\text{student: } \\$7"],
    ["(a) 4 (b) 9", "\\text{(a) } 4;\\ \\text{(b) } 9"],
    ["(i) Yes (ii) No", "\\text{(i) Yes; (ii) No}"],
    ["Range: [0, 4]", "0 \\le y \\le 4"],
    ["The roots are 1, 4 and 6", "\\{1,4,6\\}"],
    ["$f(x) = cx$ for $c > 0$ or $f(x) = 1$", "f(x) = 1 \\text{ or } f(x) = cx"],
    ["f(n) = 2 for all n, or f(n) = n for all n", "f(n)=n \\text{ and } f(n)=2"],
    ["All integers except multiples of 4", "4 \\nmid n"],
    ["n = 4k+1 \\text{ or } n = 4k+2", "\\text{those congruent to 1 or 2 modulo 4}"],
    ["Luis has 31 stamps left.", "31 \\text{ stamps}"],
    ["He paid $48 in total.", "\\$48"],
    ["\\forall x > 1, x^2 > 1", "\\forall x > 1,\\ x^{2} > 1"],
    ["right isosceles triangle", "\\text{isosceles right triangle}"],
    ["Ivan served first in the second game", "Ivan"],
    ["b < a < c", "b, a, c"],
    ["No, it is not possible", "\\text{No}"],
    ["y + 2 = (x-1)^2", "x^2 - 2x - 1"],
    ["\\{x | x < \\frac{5}{2}\\} - \\{-3\\}", "(-\\infty, -3) \\cup (-3, \\frac52)"],
    ["k\\pi", "n\\pi"],
    ["(a, b) = (1+3x, 2-x)", "(1+3t, 2-t) \\text{ for some integer } t"],
    ["68 dB", "68 \\text{ decibels}"],
    ["rac{1}{3}", "\\frac13"],
    ["3<sup>4</sup>", "81"],
    ["C_{n}^{2}", "\\frac{n(n-1)}{2}"]
  ])("%s is %s", (gold, found) => {
    expect(passes(gold, found)).toBe(true)
  })
})

describe("an order that only says how something is given is not asked for", () => {
  const GIVEN = "The list $a, b, c$ has three integers in increasing order. Determine all values of $a$."
  it("does not hold solutions to it", () => {
    expect(passes("1,-1,7", "-1, 1, 7", GIVEN)).toBe(true)
  })
  it.each(["Give the roots in increasing order.", "What are the roots, from least to greatest?"])("%s", (question) => {
    expect(passes("-1, 1, 7", "1, -1, 7", question)).toBe(false)
  })
})

describe("a box for each part", () => {
  const reply = (first: string, second: string): string =>
    `(a) The first count is $\\boxed{${first}}$.\n\n(b) The second one is $\\boxed{${second}}$.`
  it("is one answer where the gold answer counts its parts", () => {
    expect(outcome("(a) 10; (b) 21", reply("10", "22"))).toBe("fail")
    expect(outcome("(a) 10; (b) 21", reply("21", "10"))).toBe("fail")
    expect(outcome("(a) 10; (b) 21", reply("10", "21"))).toBe("pass")
  })
  it("is none where it does not, or where the parts are not said", () => {
    expect(outcome("21", reply("10", "21"))).toBe("pass")
    expect(outcome("(a) 10; (b) 21", "First $\\boxed{10}$ is found.\n\nThen it is $\\boxed{21}$.")).toBe("fail")
  })
})

describe("dots, steps and cases by their values", () => {
  const small = fc.integer({ min: 1, max: 9 })

  it("a dotted sum of a line's values is its closed form, and no other", () => {
    fc.assert(
      fc.property(small, fc.integer({ min: 0, max: 9 }), (a, b) => {
        const term = (k: number): number => a * k + b
        const dotted = `${term(1)} + ${term(2)} + ${term(3)} + \\cdots + (${a}n + ${b})`
        expect(passes(dotted, `\\frac{${a}n(n+1)}{2} + ${b}n + 1`)).toBe(false)
        expect(passes(dotted, `\\frac{${a}n(n+1)}{2} + ${b}n`)).toBe(true)
      }),
      { numRuns: 30 }
    )
  })

  it("a floor is the floor of the same, a whole number apart", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 20 }), small, (m, r, shift) => {
        const floor = (top: number): string => `\\left\\lfloor \\frac{n + ${top}}{${m}} \\right\\rfloor`
        expect(passes(`${floor(r)} + ${shift}`, floor(r + shift * m + 1))).toBe(false)
        expect(passes(`${floor(r)} + ${shift}`, floor(r + shift * m - 1))).toBe(false)
        expect(passes(`${floor(r)} + ${shift}`, floor(r + shift * m))).toBe(true)
      }),
      { numRuns: 30 }
    )
  })

  it("a value for each parity is its floor, and a value for each sign its size", () => {
    fc.assert(
      fc.property(small, (c) => {
        const parity = `$\\frac{n}{2} + ${c}$ for even $n$, $\\frac{n-1}{2} + ${c}$ for odd $n$`
        expect(passes(parity, `\\left\\lceil \\frac{n}{2} \\right\\rceil + ${c}`)).toBe(false)
        expect(passes(parity, `\\left\\lfloor \\frac{n}{2} \\right\\rfloor + ${c}`)).toBe(true)
        const signs = `\\begin{cases} ${c}x, & x \\ge 0 \\\\ -${c}x, & x < 0 \\end{cases}`
        expect(passes(signs, `${c}x`)).toBe(false)
        expect(passes(signs, `-${c}|x|`)).toBe(false)
        expect(passes(signs, `${c}|x|`)).toBe(true)
      }),
      { numRuns: 20 }
    )
  })
})
