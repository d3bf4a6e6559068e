import * as Schema from "effect/Schema"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import type { Rational } from "../../compare/Rational.ts"
import * as R from "../../compare/Rational.ts"
import type { Computed, Failure } from "../Compute.ts"
import { compute } from "../Compute.ts"
import { definePuzzle } from "../PuzzleKind.ts"

/** Characters before the end of an answer in which an expression is sought. */
const REACH = 2000

const PART =
  /(?:[\d+*/().,=×÷−·∗{}[\]\s-]|\\(?:times|div|cdot|left|right|[dt]?frac)(?![A-Za-z])|(?<=[\d)]\s?)x(?=\s?[\d(]))+/g

const isExpression = (side: string): boolean =>
  (side.match(/\d+/g)?.length ?? 0) > 1 && /[-+*/×÷−·∗\\]|\dx|\sx/.test(side)

/** The last stretch of an answer that may be an expression, out of the words around it. */
const lastExpression = (text: string): string => {
  const stretches = text.slice(-REACH).match(PART) ?? []
  return (
    stretches
      .findLast((one) => one.split("=").some(isExpression))
      ?.trim()
      .replace(/[.,]$/, "") ?? ""
  )
}

/** Reads `expression`, `expression = value` and `value = expression`; the value has to be right. */
const readEquation = (text: string): Computed | Failure | "untrue" => {
  const sides = text
    .slice(-REACH)
    .split("=")
    .filter((side) => side.trim() !== "")
  if (sides.length === 0 || sides.length > 2) return "malformed"
  const [left, right] = sides.map(compute)
  if (right === undefined || typeof left === "string" || typeof right === "string")
    return typeof left === "object" && typeof right === "string" ? right : left!
  if (left!.numbers.length > 1 && right.numbers.length > 1) return "malformed"
  if (!R.equal(left!.value, right.value)) return "untrue"
  return left!.numbers.length >= right.numbers.length ? left! : right
}

const spare = (numbers: ReadonlyArray<Rational>, used: ReadonlyArray<Rational>): ReadonlyArray<Rational> | Rational => {
  const left = [...numbers]
  for (const number of used) {
    const index = left.findIndex((one) => R.equal(one, number))
    if (index < 0) return number
    left.splice(index, 1)
  }
  return left
}

const amount = Schema.Finite.check(Schema.isBetween({ minimum: -1e15, maximum: 1e15 }))

/**
 * Reach a target with given numbers. `{ numbers, target, use? }`: the answer is an expression of + - * / and brackets that
 * has each given number at most once (`use: exactly-once`: all of them) and no other, and comes to the target exactly.
 *
 * Reasons: `not-an-expression`, `undefined` (division by zero), `untrue` (`… = value`, and it is not), `wrong-numbers`,
 * `unused-numbers`, `wrong-value`; unsure: `too-large` (over 1,000 characters, or 60 brackets deep).
 */
export const puzzle = definePuzzle({
  spec: Schema.Struct({
    numbers: Schema.Array(amount).check(Schema.isMinLength(1), Schema.isMaxLength(50)),
    target: amount,
    use: Schema.optionalKey(Schema.Literals(["at-most-once", "exactly-once"]))
  }),
  judge: (spec, answer, options) => {
    const given = spec.numbers.map(R.fromNumber)
    const target = R.fromNumber(spec.target)
    if (target === undefined || !given.every((number) => number !== undefined)) return unsure("bad-puzzle")
    const expected = `${spec.target} from ${spec.numbers.join(", ")}`
    const whole = readEquation(answer.text)
    const read = whole === "malformed" || whole === "too-large" ? readEquation(lastExpression(answer.text)) : whole
    const found = excerpt(answer.text, 200)
    if (read === "too-large") return unsure("too-large", { expected, found })
    if (read === "malformed") return fail("not-an-expression", { expected, found })
    if (typeof read === "string") return fail(read, { expected, found })
    const left = spare(given, read.numbers)
    if (!Array.isArray(left)) {
      const other = R.show(left as Rational)
      return fail("wrong-numbers", { expected, found: `${other} in ${found}` })
    }
    if (left.length > 0 && (spec.use ?? options.numbers) === "exactly-once")
      return fail("unused-numbers", { expected, found: `without ${left.map(R.show).join(", ")}: ${found}` })
    return R.equal(read.value, target)
      ? { ...pass, expected, found }
      : fail("wrong-value", { expected, found: `${R.show(read.value).slice(0, 60)} by ${found}` })
  }
})
