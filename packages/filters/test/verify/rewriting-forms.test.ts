import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck } from "../Subject.ts"

/*
 * The forms of hard-forms.test.ts with any numbers: what says the same passes, and with a number, sign, bound, bracket,
 * name or unit changed it does not.
 */

const passes = (answer: string, found: string): boolean =>
  runCheck(check, { answer, content: `\\boxed{${found}}` }).outcome === "pass"

const all = (answer: string, right: ReadonlyArray<string>, wrong: ReadonlyArray<string>): void => {
  for (const found of right) expect([answer, found, passes(answer, found)]).toEqual([answer, found, true])
  for (const found of wrong) expect([answer, found, passes(answer, found)]).toEqual([answer, found, false])
}

const RUNS = { numRuns: 60 }
const small = fc.integer({ min: 2, max: 40 })
const signed = fc.integer({ min: -40, max: 40 }).filter((value) => value !== 0)
const plus = (value: number): string => (value < 0 ? `-${-value}` : `+${value}`)

describe("a right answer in another form, and the wrong ones beside it", () => {
  it("a quantity with another prefix or its unit in parts", () => {
    const prefix = fc.constantFrom(["k", 3], ["m", -3], ["\\mu ", -6], ["n", -9], ["M", 6] as const)
    fc.assert(
      fc.property(small, prefix, fc.constantFrom("V", "W", "Pa", "J", "Hz"), (value, [name, power], unit) => {
        all(
          `${value} \\text{ ${name}${unit}}`,
          [`${value} \\times 10^{${power}} \\text{ ${unit}}`, `${value}\\,\\mathrm{${name}${unit}}`],
          [
            `${value} \\times 10^{${power + 1}} \\text{ ${unit}}`,
            `${value} \\text{ ${unit}}`,
            `${value} \\text{ ${name}g}`
          ]
        )
      }),
      RUNS
    )
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 3 }), (value, power) => {
        all(
          `${value} \\text{ m/s}^${power}`,
          [`${value}\\ \\mathrm{m\\,s^{-${power}}}`, `${value} \\text{ m} \\cdot \\text{s}^{-${power}}`],
          [
            `${value}\\ \\mathrm{m\\,s^{-${power + 1}}}`,
            `${value}\\ \\mathrm{m\\,s^{${power}}}`,
            `${value}\\ \\mathrm{km\\,s^{-${power}}}`
          ]
        )
      }),
      RUNS
    )
  })

  it("a set of integers in words, as a congruence and by a parameter", () => {
    fc.assert(
      fc.property(small, (of) => {
        const right = [
          `\\text{all multiples of } ${of}`,
          `n \\text{ is divisible by } ${of}`,
          `${of} \\mid n`,
          `n = ${of}k, k \\in \\mathbb{Z}`
        ]
        all(`n \\equiv 0 \\pmod{${of}}`, right, [
          `\\text{all multiples of } ${of + 1}`,
          `n \\text{ is not divisible by } ${of}`,
          `n = ${of}k + 1, k \\in \\mathbb{Z}`
        ])
      }),
      RUNS
    )
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 30 }), fc.nat(100), fc.nat(100), (modulus, x, y) => {
        const [a, b] = [x % modulus, y % modulus]
        fc.pre(a !== b)
        all(
          `n \\equiv ${a}, ${b} \\pmod{${modulus}}`,
          [
            `n \\equiv ${b} \\text{ or } ${a} \\pmod{${modulus}}`,
            `n = ${modulus}k + ${a} \\text{ or } n = ${modulus}k + ${b}, k \\in \\mathbb{Z}`
          ],
          [`n \\equiv ${a} \\pmod{${modulus}}`, `n \\equiv ${a}, ${b} \\pmod{${modulus + 1}}`]
        )
      }),
      RUNS
    )
  })

  it("an interval with turned brackets, in words, and of whole numbers", () => {
    fc.assert(
      fc.property(signed, small, fc.boolean(), fc.boolean(), (low, width, left, right) => {
        const high = low + width
        const turned = (l: boolean, r: boolean): string => `${l ? "[" : "]"}${low}, ${high}${r ? "]" : "["}`
        const gold = `${left ? "[" : "("}${low}, ${high}${right ? "]" : ")"}`
        all(gold, [turned(left, right)], [turned(!left, right), turned(left, !right)])
      }),
      RUNS
    )
    fc.assert(
      fc.property(signed, fc.integer({ min: 1, max: 9 }), (low, width) => {
        const high = low + width
        const list = Array.from({ length: width + 1 }, (_, i) => low + i).join(", ")
        const whole = (l: string, r: string): string => `${low} ${l} n ${r} ${high}, n \\in \\mathbb{Z}`
        all(`\\{${list}\\}`, [whole("\\le", "\\le")], [whole("<", "\\le"), whole("\\le", "<")])
        all(
          `[${low}, ${high}]`,
          [`x \\text{ is between } ${low} \\text{ and } ${high}, \\text{ inclusive}`],
          [
            `x \\text{ is between } ${low} \\text{ and } ${high}, \\text{ exclusive}`,
            `\\{x \\in \\mathbb{Z} : ${low} \\le x \\le ${high}\\}`
          ]
        )
      }),
      RUNS
    )
  })

  it("values for cases, in any order and with one of them for the rest", () => {
    fc.assert(
      fc.property(signed, signed, signed, (at, a, b) => {
        fc.pre(a !== b)
        const cases = (first: string, second: string): string => `\\begin{cases} ${first} \\\\ ${second} \\end{cases}`
        all(
          cases(`${a}x & x > ${at}`, `${b} & x \\le ${at}`),
          [
            cases(`${b}, & \\text{if } x \\leq ${at}`, `${a}x, & \\text{if } x > ${at}`),
            cases(`${a}x & \\text{if } x > ${at}`, `${b} & \\text{otherwise}`),
            `f(x) = ${a}x \\text{ if } x > ${at}, \\text{ and } ${b} \\text{ if } x \\le ${at}`.replace("f(x) = ", "")
          ],
          [
            cases(`${a}x & x \\ge ${at}`, `${b} & x < ${at}`),
            cases(`${a}x & x < ${at}`, `${b} & x \\ge ${at}`),
            cases(`${a}x & x > ${at}`, `${b + 1} & x \\le ${at}`),
            cases(`${a}x & x \\ge ${at}`, `${b} & \\text{otherwise}`),
            `${b}`
          ]
        )
      }),
      RUNS
    )
  })

  it("a general solution, whatever its constants are called", () => {
    fc.assert(
      fc.property(signed, signed, (a, b) => {
        fc.pre(a !== b && a !== -b)
        all(
          `y = C_1 e^{${a}x} + C_2 e^{${b}x}`,
          [`y = Ae^{${b}x} + Be^{${a}x}`, `y(x) = c_1 e^{${a}x} + c_2 e^{${b}x}`],
          [`y = Ae^{${-a}x} + Be^{${b}x}`, `y = Ae^{${a}x} + e^{${b}x}`, `y = Ae^{${a}x} + Ae^{${b}x}`]
        )
      }),
      RUNS
    )
  })

  it("a vector by its unit vectors, a column turned, a point with its name", () => {
    fc.assert(
      fc.property(signed, signed, signed, (x, y, z) => {
        fc.pre(new Set([x, y, z, -x, -y, -z]).size === 6)
        all(
          `(${x}, ${y}, ${z})`,
          [
            `${x}\\mathbf{i} ${plus(y)}\\mathbf{j} ${plus(z)}\\mathbf{k}`,
            `${x}\\hat{\\imath} ${plus(y)}\\hat{\\jmath} ${plus(z)}\\hat{k}`,
            `\\begin{bmatrix} ${x} & ${y} & ${z} \\end{bmatrix}^T`,
            `A(${x}, ${y}, ${z})`
          ],
          [
            `${y}\\mathbf{i} ${plus(x)}\\mathbf{j} ${plus(z)}\\mathbf{k}`,
            `${x}\\mathbf{i} ${plus(-y)}\\mathbf{j} ${plus(z)}\\mathbf{k}`,
            `${x}\\mathbf{i} ${plus(y)}\\mathbf{j}`,
            `A(${x}, ${z}, ${y})`
          ]
        )
      }),
      RUNS
    )
  })

  it("all orders of a tuple, in words or written out", () => {
    fc.assert(
      fc.property(fc.uniqueArray(small, { minLength: 3, maxLength: 3 }), ([a, b, c]) => {
        const orders = [
          [a, b, c],
          [a, c, b],
          [b, a, c],
          [b, c, a],
          [c, a, b],
          [c, b, a]
        ].map((order) => `(${order.join(", ")})`)
        all(
          `(${a}, ${b}, ${c}) \\text{ and permutations}`,
          [orders.join(", "), `${orders[3]} \\text{ and all its permutations}`],
          [
            orders.slice(1).join(", "),
            orders[0]!,
            `(${a}, ${b}, ${c! + 41}) \\text{ and permutations}`,
            `${orders[0]} \\text{ and cyclic permutations}`
          ]
        )
      }),
      RUNS
    )
  })

  it("what is left out, one value after the other", () => {
    fc.assert(
      fc.property(signed, small, (low, width) => {
        const high = low + width
        const pieces = (middle: string): string => `(-\\infty, ${low}) \\cup ${middle} \\cup (${high}, \\infty)`
        all(
          `x \\ne ${low}, ${high}`,
          [pieces(`(${low}, ${high})`), `\\text{all real numbers except } ${low} \\text{ and } ${high}`],
          [pieces(`[${low}, ${high})`), `(-\\infty, ${low}) \\cup (${high}, \\infty)`, `x \\ne ${low}`]
        )
      }),
      RUNS
    )
  })

  it("a molecule or ion in any dress, and no other", () => {
    const element = fc.constantFrom("Fe", "Cu", "Na", "Mg", "Al", "Cl", "Br", "Si")
    const count = fc.integer({ min: 2, max: 9 })
    fc.assert(
      fc.property(element, count, count, fc.constantFrom("+", "-"), (name, atoms, charge, sign) => {
        all(
          `\\mathrm{${name}_${atoms}O_3^{${charge}${sign}}}`,
          [`\\text{${name}}_${atoms}\\text{O}_3^{${charge}${sign}}`, `\\ce{${name}${atoms}O3^{${charge}${sign}}}`],
          [
            `\\text{${name}}_${atoms + 1}\\text{O}_3^{${charge}${sign}}`,
            `\\text{${name}}_${atoms}\\text{O}_3^{${charge + 1}${sign}}`,
            `\\text{${name}}_${atoms}\\text{O}_3^{${charge}${sign === "+" ? "-" : "+"}}`,
            `\\text{${name}}_${atoms}\\text{O}_3`
          ]
        )
      }),
      RUNS
    )
  })

  it("a product whose last letter is raised", () => {
    fc.assert(
      fc.property(small, fc.integer({ min: 2, max: 6 }), (factor, power) => {
        all(
          `${factor}ab^${power}`,
          [`${factor} a \\cdot b^${power}`],
          [`${factor}(ab)^${power}`, `${factor}a^${power}b`, `${factor}ab^${power + 1}`]
        )
      }),
      RUNS
    )
  })
})
