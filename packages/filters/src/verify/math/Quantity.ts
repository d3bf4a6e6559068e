import type { Sameness } from "./Equality.ts"
import { sameExpression, structure } from "./Equality.ts"
import { Exact } from "./Arithmetic.ts"
import { approximate } from "./Numeric.ts"
import type { Policy } from "./Policy.ts"
import type { Rational } from "./Rational.ts"
import * as R from "./Rational.ts"
import type { Item, Node } from "./Syntax.ts"
import { has, symbolsOf } from "./Syntax.ts"
import { canonicalUnit } from "./Units.ts"

type Value = Extract<Item, { kind: "value" }>

const NOTHING: ReadonlyMap<string, Rational> = new Map<string, Rational>()

/** Whether two values are the same quantity: units, percent signs, degrees and rounding by the policy. */
export const sameQuantity = (gold: Value, answer: Value, policy: Policy): Sameness => {
  const units = sameUnits(gold.unit, answer.unit, policy)
  if (units !== "equal") return units
  const [x, y] = [peel(gold.node, "percent"), peel(answer.node, "percent")]
  const straight = sameNumber(x ?? gold.node, y ?? answer.node, policy)
  if ((x === undefined) === (y === undefined)) return straight
  const number = policy.percent === "hundredth" ? "different" : straight
  const hundredth = policy.percent === "number" ? "different" : sameNumber(gold.node, answer.node, policy)
  return either(number, hundredth)
}

const either = (a: Sameness, b: Sameness): Sameness => {
  if (a === "equal" || b === "equal") return "equal"
  return a === "unknown" || b === "unknown" ? "unknown" : "different"
}

/** Two units that Cotton knows must be one; a unit that it does not know says nothing. */
const sameUnits = (gold: string | undefined, answer: string | undefined, policy: Policy): Sameness => {
  if (gold === undefined && answer === undefined) return "equal"
  if (gold === undefined || answer === undefined) return policy.units === "ignore" ? "equal" : "different"
  const [x, y] = [canonicalUnit(gold), canonicalUnit(answer)]
  if (x !== undefined && y !== undefined) return x === y ? "equal" : "different"
  return policy.units === "ignore" || gold.toLowerCase() === answer.toLowerCase() ? "equal" : "different"
}

/** What a percent or degree sign stands on, through a minus sign. */
const peel = (node: Node, op: "percent" | "degree"): Node | undefined => {
  if (node.op === op) return node.args[0]
  if (node.op !== "negate") return undefined
  const inner = peel(node.args[0]!, op)
  return inner && { op: "negate", args: [inner] }
}

const sameNumber = (gold: Node, answer: Node, policy: Policy): Sameness => {
  const [x, y] = [peel(gold, "degree"), peel(answer, "degree")]
  if (x !== undefined || y !== undefined) {
    const bare = sameNumber(x ?? gold, y ?? answer, policy)
    return x !== undefined && y !== undefined ? bare : either(bare, sameExpression(gold, answer))
  }
  if (gold.op === "based" || answer.op === "based") return sameDigits(gold, answer)
  if (isInfinite(gold) !== isInfinite(answer)) return "different"
  const same = sameExpression(gold, answer)
  // An answer that leaves a sine to be computed has not answered what the gold answer evaluates.
  if (same === "equal" && has(answer, isCall) && !has(gold, isCall) && symbolsOf(answer).size === 0) return "unknown"
  return same === "equal" ? same : either(same, sameRounded(gold, answer, policy))
}

const isCall = (node: Node): boolean => node.op === "call"

const isInfinite = (node: Node): boolean => has(node, (part) => part.op === "constant" && part.name === "infinity")

/** A numeral in another base: without its index it is still the same numeral. */
const sameDigits = (gold: Node, answer: Node): Sameness => {
  const digits = (node: Node): string => (node.op === "based" ? node.digits : structure(node))
  const base = (node: Node): number | undefined => (node.op === "based" ? node.base : undefined)
  const [x, y] = [base(gold), base(answer)]
  return digits(gold) === digits(answer) && (x === undefined || y === undefined || x === y) ? "equal" : "different"
}

interface Decimal {
  readonly value: Rational
  /** One unit of the last written place. */
  readonly step: Rational
  readonly digits: number
}

const decimalOf = (node: Node): Decimal | undefined => {
  if (node.op === "negate") {
    const inner = decimalOf(node.args[0]!)
    return inner && { ...inner, value: R.negate(inner.value) }
  }
  if (node.op === "multiply") return scientific(node.args[0]!, node.args[1]!)
  if (node.op !== "number" || node.places === undefined || node.places < 1) return undefined
  const step = R.power(R.integer(10), BigInt(-node.places))
  return step && { value: node.value, step, digits: node.digits }
}

/** `2.31 \times 10^{-3}` */
const scientific = (left: Node, right: Node): Decimal | undefined => {
  const decimal = decimalOf(left)
  const ten = right.op === "power" && structure(right.args[0]!) === "10" ? new Exact().value(right, NOTHING) : undefined
  const value = decimal && ten && R.multiply(decimal.value, ten)
  const step = decimal && ten && R.multiply(decimal.step, ten)
  return decimal && value && step && { value, step, digits: decimal.digits }
}

/** A decimal against what is none and has no end as one: it must be the correct rounding, or cut off, to enough digits. */
const sameRounded = (gold: Node, answer: Node, policy: Policy): Sameness => {
  if (policy.roundedDigits === 0) return "different"
  const [x, y] = [decimalOf(gold), decimalOf(answer)]
  const decimal = x ?? y
  if (decimal === undefined || (x !== undefined && y !== undefined)) return "different"
  if (decimal.digits < policy.roundedDigits) return "different"
  const form = x === undefined ? gold : answer
  if (symbolsOf(form).size > 0) return "different"
  const exact = new Exact().value(form, NOTHING)
  const written = R.absolute(decimal.value)
  const half = R.divide(decimal.step, R.integer(2))!
  if (exact !== undefined) {
    if (R.isInteger(exact) || exact.top < 0n !== decimal.value.top < 0n) return "different"
    const rest = R.add(R.absolute(exact), R.negate(written))
    if (rest === undefined) return "different"
    return R.compare(R.negate(half), rest) <= 0 && R.compare(rest, decimal.step) < 0 ? "equal" : "different"
  }
  const value = approximate(form, new Map())
  if (value === undefined || value.im !== 0) return "unknown"
  const size = R.toNumber(written)
  if (value.re < 0 !== decimal.value.top < 0n) return "different"
  const rest = Math.abs(value.re) - size
  const [low, high] = [-R.toNumber(half), R.toNumber(decimal.step)]
  if (value.error > -low / 1000) return "unknown"
  return rest >= low && rest < high ? "equal" : "different"
}
