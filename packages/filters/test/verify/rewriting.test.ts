import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/math-answer.ts"
import { runCheck } from "../Subject.ts"

/*
 * A right answer, rewritten in ways that mean the same, is right; with one digit, sign, bound, bracket or operator
 * changed it is wrong.
 */

const passes = (answer: string, found: string, language?: string): boolean =>
  runCheck(check, { answer, content: `\\boxed{${found}}`, ...(language === undefined ? {} : { language }) }).outcome ===
  "pass"

const small = fc.integer({ min: 2, max: 60 })
const signed = fc.integer({ min: -60, max: 60 }).filter((value) => value !== 0)
const plus = (value: number): string => (value < 0 ? `-${-value}` : `+${value}`)
const RUNS = { numRuns: 120 }

describe("rewritten without a change of meaning", () => {
  it("a fraction, in each of its spellings", () => {
    fc.assert(
      fc.property(signed, small, (top, bottom) => {
        const gold = `\\frac{${top}}{${bottom}}`
        const [sign, size] = [top < 0 ? "-" : "", Math.abs(top)]
        for (const found of [
          `${top}/${bottom}`,
          `\\dfrac{${top}}{${bottom}}`,
          `\\tfrac {${top}} {${bottom}}`,
          `${sign}\\cfrac{${size}}{${bottom}}`,
          `${top} \\div ${bottom}`,
          `${top}÷${bottom}`,
          `{${top} \\over ${bottom}}`,
          `\\frac{${-top}}{${-bottom}}`,
          `\\left(${top}\\right) \\cdot \\frac{1}{${bottom}}`,
          `x = ${sign}\\frac{${size}}{${bottom}}`,
          `${sign}\\frac{${size}}{${bottom}}\\text{ units}`,
          `  \\displaystyle ${gold} `
        ])
          expect([found, passes(gold, found)]).toEqual([found, true])
        expect(passes(gold, `\\frac{${top + 1}}{${bottom}}`)).toBe(false)
        expect(passes(gold, `\\frac{${-top}}{${bottom}}`)).toBe(false)
      }),
      RUNS
    )
  })

  it("a large number, with the separators of each language", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 10 ** 9 }), fc.integer({ min: 10, max: 99 }), (whole, cents) => {
        const group = (separator: string): string => `${whole}`.replaceAll(/\B(?=(?:\d{3})+$)/g, separator)
        for (const separator of [",", "{,}", "\\,", " ", ",\\!"])
          expect([separator, passes(`${whole}`, group(separator))]).toEqual([separator, true])
        for (const language of ["de", "es", "it", "pt", "fr"]) {
          expect(passes(`${whole}`, group("."), language)).toBe(true)
          expect(passes(`${whole}.${cents}`, `${whole},${cents}`, language)).toBe(true)
          expect(passes(`${whole}.${cents}`, `${whole},${cents + 1}`, language)).toBe(false)
        }
        expect(passes(`${whole}`, `\\$${group(",")}`)).toBe(true)
        expect(passes(`${whole + 1}`, group(","))).toBe(false)
      }),
      RUNS
    )
  })

  it("a surd, with its parts in any order and its root in any spelling", () => {
    fc.assert(
      fc.property(signed, small, small, (a, b, under) => {
        fc.pre(!Number.isInteger(Math.sqrt(under)))
        const gold = `${a} + ${b}\\sqrt{${under}}`
        for (const found of [
          `${b}\\sqrt{${under}} ${plus(a)}`,
          `\\sqrt{${b * b * under}} ${plus(a)}`,
          `${a}+${b}√${under}`,
          `${a} + ${b} \\cdot ${under}^{1/2}`,
          `\\frac{${a * 3} + ${b * 3}\\sqrt{${under}}}{3}`
        ])
          expect([found, passes(gold, found)]).toEqual([found, true])
        for (const wrong of [
          `${a} - ${b}\\sqrt{${under}}`,
          `${a + 1} + ${b}\\sqrt{${under}}`,
          `${a} + ${b}\\sqrt{${under + 1}}`,
          `${a} + ${b}\\sqrt[3]{${under}}`,
          `${b}\\sqrt{${under}}`
        ])
          expect([wrong, passes(gold, wrong)]).toEqual([wrong, false])
      }),
      RUNS
    )
  })

  it("a polynomial, factored and expanded", () => {
    fc.assert(
      fc.property(signed, signed, small, (a, b, c) => {
        const gold = `${c}(x ${plus(a)})(x ${plus(b)})`
        const expanded = (last: number): string => `${c}x^2 ${plus(c * (a + b) || 0)}x ${plus(last)}`
        fc.pre(a + b !== 0)
        expect(passes(gold, expanded(c * a * b))).toBe(true)
        expect(passes(gold, `(x${plus(b)})(${c}x${plus(c * a)})`)).toBe(true)
        expect(passes(gold, `f(x) = ${expanded(c * a * b)}`)).toBe(true)
        expect(passes(gold, expanded(c * a * b + 1))).toBe(false)
        expect(passes(gold, `${c}(x ${plus(-a)})(x ${plus(b)})`)).toBe(a === 0)
      }),
      RUNS
    )
  })

  it("an interval, as inequalities, a membership or a set", () => {
    fc.assert(
      fc.property(signed, small, fc.boolean(), fc.boolean(), (low, width, left, right) => {
        const high = low + width
        const [l, r] = [left ? "[" : "(", right ? "]" : ")"]
        const [lt, rt] = [left ? "\\le" : "<", right ? "\\leq" : "<"]
        const gold = `${l}${low}, ${high}${r}`
        for (const found of [
          `\\left${l} ${low} , ${high} \\right${r}`,
          `x \\in ${l}${low},${high}${r}`,
          `${low} ${lt} x ${rt} ${high}`,
          `${high} ${right ? "\\ge" : ">"} x ${left ? "\\geq" : ">"} ${low}`,
          `\\{x \\mid ${low} ${lt} x ${rt} ${high}\\}`,
          `${2 * low} ${lt} 2x ${rt} ${2 * high}`
        ])
          expect([found, passes(gold, found)]).toEqual([found, true])
        for (const wrong of [
          `${left ? "(" : "["}${low}, ${high}${r}`,
          `${l}${low}, ${high}${right ? ")" : "]"}`,
          `${l}${low}, ${high + 1}${r}`,
          `${low} ${left ? "<" : "\\le"} x ${rt} ${high}`,
          `x ${rt} ${high}`
        ])
          expect([wrong, passes(gold, wrong)]).toEqual([wrong, false])
      }),
      RUNS
    )
  })

  it("a set, in any order and any bracket, but with all its parts and no more", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 6 }), (values) => {
        const turned = values.toReversed()
        const gold = `\\{${values.join(", ")}\\}`
        for (const found of [
          `\\left\\{${turned.join(",")}\\right\\}`,
          turned.join(", "),
          turned.map((value) => `x = ${value}`).join(" \\text{ or } "),
          `${turned.slice(1).join(", ")} \\text{ and } ${turned[0]}`,
          turned.join(" ; ")
        ])
          expect([found, passes(gold, found)]).toEqual([found, true])
        expect(passes(gold, values.slice(1).join(", "))).toBe(false)
        expect(passes(gold, [...values, 100].join(", "))).toBe(false)
        expect(passes(gold, [values[0]! + 200, ...values.slice(1)].join(", "))).toBe(false)
      }),
      RUNS
    )
  })

  it("a matrix, in any environment", () => {
    fc.assert(
      fc.property(fc.tuple(signed, signed, signed, signed), fc.integer({ min: 0, max: 3 }), (cells, at) => {
        const write = (environment: string, [a, b, c, d]: ReadonlyArray<number>): string =>
          `\\begin{${environment}} ${a} & ${b} \\\\ ${c} & ${d} \\end{${environment}}`
        const gold = write("pmatrix", cells)
        for (const environment of ["bmatrix", "matrix", "Bmatrix", "smallmatrix"])
          expect(passes(gold, write(environment, cells))).toBe(true)
        const [a, b, c, d] = cells
        expect(passes(gold, `\\left[\\begin{array}{cc}${a}&${b}\\\\${c}&${d}\\end{array}\\right]`)).toBe(true)
        expect(passes(gold, write("pmatrix", cells.with(at, cells[at]! + 1)))).toBe(false)
      }),
      RUNS
    )
  })

  it("an angle, a percentage and a sum of money, with their signs or without", () => {
    fc.assert(
      fc.property(small, (value) => {
        for (const found of [`${value}^\\circ`, `${value}°`, `${value}^{\\circ}`, `${value}\\text{ degrees}`])
          expect([found, passes(`${value}^\\circ`, found)]).toEqual([found, true])
        for (const found of [`${value}\\%`, `${value}%`, `${value}\\text{ percent}`, `\\frac{${value}}{100}`])
          expect([found, passes(`${value}\\%`, found)]).toEqual([found, true])
        for (const found of [`\\$${value}`, `${value}.00`, `${value}\\text{ dollars}`, `\\$${value}.00`])
          expect([found, passes(`\\$${value}`, found)]).toEqual([found, true])
        expect(passes(`${value}^\\circ`, `${value + 1}^\\circ`)).toBe(false)
        expect(passes(`${value}\\%`, `${value + 1}\\%`)).toBe(false)
        expect(passes(`\\$${value}`, `€${value}`)).toBe(false)
      }),
      RUNS
    )
  })
})
