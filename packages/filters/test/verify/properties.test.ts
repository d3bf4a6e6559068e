import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check as mathAnswer } from "../../src/verify/math-answer.ts"
import { check as number } from "../../src/verify/number.ts"
import * as R from "../../src/verify/compare/Rational.ts"
import { runCheck } from "../Subject.ts"

const passes = (check: typeof mathAnswer | typeof number, answer: string, content: string): boolean =>
  runCheck(check, { question: "What is it?", answer, content }).outcome === "pass"

/** Ways to write a whole number. */
const writeWhole = (value: bigint): ReadonlyArray<string> => {
  const digits = `${value < 0n ? -value : value}`
  const sign = value < 0n ? "-" : ""
  const group = (separator: string): string => sign + digits.replaceAll(/\B(?=(?:\d{3})+$)/g, separator)
  return [sign + digits, `${sign}${digits}.0`, group(","), group("{,}"), group(",\\!"), `${sign}\\frac{${digits}}{1}`]
}

/** Ways to write a fraction. */
const writeFraction = (top: bigint, bottom: bigint, times: bigint): ReadonlyArray<string> => {
  const sign = top < 0n ? "-" : ""
  const size = top < 0n ? -top : top
  const mixed = size > bottom ? [`${sign}${size / bottom}\\frac{${size % bottom}}{${bottom}}`] : []
  return [
    `${top}/${bottom}`,
    `\\frac{${top}}{${bottom}}`,
    `${sign}\\dfrac{${size}}{${bottom}}`,
    `${sign}\\frac{${size * times}}{${bottom * times}}`,
    `\\left(${sign}\\tfrac{${size}}{${bottom}}\\right)`,
    ...mixed
  ]
}

/** Ways to state an answer. */
const STATE: ReadonlyArray<(text: string) => string> = [
  (text) => `\\boxed{${text}}`,
  (text) => `So $x = \\boxed{${text}}$.`,
  (text) => `The answer is $${text}$.`,
  (text) => `**Final Answer:** \\(${text}\\)`,
  (text) => `Thus it is \\(${text}\\).`
]
const statement = fc.constantFrom(...STATE)
const whole = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
const small = fc.bigInt({ min: 1n, max: 999n })

/** A text with one of its digits changed to another. */
const changed = (text: string, at: number, by: number): string => {
  const places = [...text.matchAll(/\d/g)].map((hit) => hit.index)
  const place = places[at % places.length]!
  const digit = (Number(text[place]) + 1 + (by % 9)) % 10
  return `${text.slice(0, place)}${digit}${text.slice(place + 1)}`
}

const verifiers = [
  ["verify/math-answer", mathAnswer],
  ["verify/number", number]
] as const

describe.each(verifiers)("%s", (_, check) => {
  it("knows a whole number however it is written and stated", () => {
    fc.assert(
      fc.property(whole, fc.nat(5), statement, (value, way, state) => {
        const ways = writeWhole(value)
        expect(passes(check, `${value}`, state(ways[way % ways.length]!))).toBe(true)
      }),
      { numRuns: 300 }
    )
  })

  it("knows a fraction however it is written and stated", () => {
    fc.assert(
      fc.property(whole, small, small, fc.nat(5), statement, (top, bottom, times, way, state) => {
        const ways = writeFraction(top, bottom, times)
        expect(passes(check, `\\frac{${top}}{${bottom}}`, state(ways[way % ways.length]!))).toBe(true)
      }),
      { numRuns: 300 }
    )
  })

  it("never takes a number with one digit changed", () => {
    fc.assert(
      fc.property(whole, small, fc.nat(), fc.nat(8), statement, (top, bottom, at, by, state) => {
        const gold = `\\frac{${top}}{${bottom}}`
        const wrong = changed(gold, at, by)
        const value = /^\\frac\{(-?\d+)\}\{(\d+)\}$/.exec(wrong)!
        const same = BigInt(value[1]!) * bottom === top * BigInt(value[2]!)
        fc.pre(!same)
        expect(passes(check, gold, state(wrong))).toBe(false)
      }),
      { numRuns: 300 }
    )
  })

  it("never throws on any text, and takes none for a number that it does not contain", () => {
    const text = fc.string({
      unit: fc.constantFrom(..."\\{}$()[]|^_=<>!%,.+-*/ \nabfrcsqtx12".split(""), "\\frac", "\\boxed{", "\\sqrt"),
      maxLength: 60
    })
    fc.assert(
      fc.property(text, text, (answer, content) => {
        expect(["pass", "fail", "unsure"]).toContain(runCheck(check, { answer: `${answer}7`, content }).outcome)
        expect(passes(check, "90210", content)).toBe(false)
      }),
      { numRuns: 1000 }
    )
  })
})

describe("verify/math-answer", () => {
  it("knows a polynomial multiplied out, its terms in any order, and no other", () => {
    const term = fc.integer({ min: -50, max: 50 })
    const signed = (value: number): string => (value < 0 ? `- ${-value}` : `+ ${value}`)
    fc.assert(
      fc.property(term, term, fc.integer({ min: 1, max: 9 }), (a, b, off) => {
        const gold = `(x ${signed(a)})(x ${signed(b)})`
        const written = (constant: number): string => `\\boxed{${signed(constant)} ${signed(a + b)}x + x^2}`
        expect(passes(mathAnswer, gold, written(a * b))).toBe(true)
        expect(passes(mathAnswer, gold, written(a * b + off))).toBe(false)
      }),
      { numRuns: 200 }
    )
  })

  it("knows a list in any order, a tuple in its own only", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -99, max: 99 }), { minLength: 3, maxLength: 6 })
    fc.assert(
      fc.property(distinct, (values) => {
        const turned = [...values.slice(1), values[0]!]
        expect(passes(mathAnswer, values.join(", "), `\\boxed{${turned.join(",")}}`)).toBe(true)
        expect(passes(mathAnswer, `(${values.join(", ")})`, `\\boxed{(${values.join(",")})}`)).toBe(true)
        expect(passes(mathAnswer, `(${values.join(", ")})`, `\\boxed{(${turned.join(",")})}`)).toBe(false)
        expect(passes(mathAnswer, values.join(", "), `\\boxed{${values.slice(1).join(",")}}`)).toBe(false)
      }),
      { numRuns: 200 }
    )
  })

  it("knows a surd with its square taken out, and no other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 40 }), (a, b) => {
        expect(passes(mathAnswer, `\\sqrt{${a * a * b}}`, `\\boxed{${a}\\sqrt{${b}}}`)).toBe(true)
        expect(passes(mathAnswer, `\\sqrt{${a * a * b + 1}}`, `\\boxed{${a}\\sqrt{${b}}}`)).toBe(false)
      }),
      { numRuns: 200 }
    )
  })
})

describe("exact numbers", () => {
  const rational = fc.tuple(whole, small).map(([top, bottom]) => R.ratio(top, bottom)!)

  it("keep the laws of arithmetic", () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        const left = R.multiply(a, R.add(b, c)!)!
        const right = R.add(R.multiply(a, b)!, R.multiply(a, c)!)!
        expect(R.equal(left, right)).toBe(true)
        if (!R.isZero(b)) expect(R.equal(R.multiply(R.divide(a, b)!, b)!, a)).toBe(true)
      })
    )
  })

  it("have the root of their power", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.bigInt({ min: 2n, max: 7n }), (value, degree) => {
        expect(R.root(R.integer(value ** degree), degree)).toEqual(R.integer(value))
        if (value > 1n) expect(R.root(R.integer(value ** degree + 1n), degree)).toBeUndefined()
      })
    )
  })

  it("are near to the double that they become, however large their parts are", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.nat(400), (value, shift) => {
        const exact = R.fromNumber(value)!
        const scale = 10n ** BigInt(shift)
        const padded = { top: exact.top * scale, bottom: exact.bottom * scale }
        expect(Math.abs(R.toNumber(padded) - value)).toBeLessThanOrEqual(value * 1e-14)
      })
    )
  })

  it("give up what would not fit", () => {
    expect(R.power(R.integer(9), 9n ** 9n)).toBeUndefined()
    expect(R.decimal("1".repeat(6000))).toBeUndefined()
    expect(R.divide(R.integer(1), R.integer(0))).toBeUndefined()
    expect(R.power(R.integer(-1), 10n ** 30n)).toEqual(R.integer(1))
  })
})
