import type { Sameness } from "./Equality.ts"
import { any, sameExpression, structure } from "./Equality.ts"
import { Exact } from "./Exact.ts"
import { approximate } from "./Numeric.ts"
import type { Policy } from "../Policy.ts"
import type { Rational } from "./Rational.ts"
import * as R from "./Rational.ts"
import type { Item, Node } from "../answer/Syntax.ts"
import { has, symbolsOf } from "../answer/Syntax.ts"
import type { Unit } from "../answer/Units.ts"
import { isOpposite } from "../answer/Opposites.ts"
import { unitsOf } from "../answer/Units.ts"

type Value = Extract<Item, { kind: "value" }>

const NOTHING: ReadonlyMap<string, Rational> = new Map<string, Rational>()

/** Whether two values are the same quantity: units, percent signs, degrees and rounding by the policy. */
export const sameQuantity = (gold: Value, answer: Value, policy: Policy): Sameness => {
  const rate = rateOf(gold.unit, answer.unit, policy)
  if (rate === undefined) return "different"
  const found: Node = rate === SAME ? answer.node : { op: "multiply", args: [answer.node, literal(rate)] }
  const [x, y] = [peel(gold.node, "percent"), peel(found, "percent")]
  const straight = sameNumber(x ?? gold.node, y ?? found, rate === SAME ? policy : converted(policy))
  if ((x === undefined) === (y === undefined)) return straight
  // `10\%` is no `10 days`.
  const other = x === undefined ? gold.unit : answer.unit
  if (other !== undefined && unitsOf(other).length > 0) return "different"
  const number = policy.percent === "hundredth" ? "different" : straight
  const hundredth = policy.percent === "number" ? "different" : sameNumber(gold.node, found, policy)
  return any([number, hundredth])
}

const SAME = R.integer(1)

/** Digits of a measured value from which it may be the rounding of another unit's: `3.2e-19 J` of `2.0 eV`. */
const MEASURED = 3

/** What was measured in another unit was rounded when it was converted. */
const converted = (policy: Policy): Policy => ({ ...policy, roundedDigits: Math.min(policy.roundedDigits, MEASURED) })

const literal = (value: Rational): Node => ({ op: "number", value, digits: 1 })

const rateBetween = (gold: Unit, answer: Unit): Rational | undefined =>
  gold.dimensions === answer.dimensions ? R.divide(answer.scale, gold.scale) : undefined

/** How many of the gold answer's unit one of the answer's is; `undefined` when they measure different things. */
export const rateOf = (
  gold: string | undefined,
  answer: string | undefined,
  policy: Pick<Policy, "units">
): Rational | undefined => {
  if (gold === undefined && answer === undefined) return SAME
  if (gold === undefined || answer === undefined) return policy.units === "ignore" ? SAME : undefined
  const [x, y] = [unitsOf(gold), unitsOf(answer)]
  if (x.length > 0 && y.length > 0) {
    // Words that mean both a mass and money are what the other side measures.
    const rates = x.flatMap((one) => y.flatMap((other) => rateBetween(one, other) ?? []))
    return rates.some((rate) => R.equal(rate, SAME)) ? SAME : rates[0]
  }
  if (isOpposite(gold, answer)) return undefined
  // A unit that Cotton does not know says nothing.
  return policy.units === "ignore" || gold.toLowerCase() === answer.toLowerCase() ? SAME : undefined
}

/** A value with a unit that Cotton knows. */
const measuresOf = (item: Item): ReadonlyArray<{ readonly item: Value; readonly unit: Unit }> =>
  item.kind === "value" && item.unit !== undefined ? unitsOf(item.unit).map((unit) => ({ item, unit })) : []

/** A value and a smaller one that goes on with it, in units that measure the same. */
const pairOf = (left: Item | undefined, right: Item) => {
  for (const x of left === undefined ? [] : measuresOf(left))
    for (const y of measuresOf(right)) {
      const rate = rateBetween(x.unit, y.unit)
      if (rate !== undefined) return { x, y, rate }
    }
  return undefined
}

/** `2 h 30 min` and `5 dollars and 50 cents`: neighbours that measure the same in ever smaller units are one quantity. */
export const merged = (items: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const result: Array<Item> = []
  let smallest: Rational | undefined
  for (const item of items) {
    const pair = pairOf(result.at(-1), item)
    if (pair === undefined || R.compare(pair.y.unit.scale, smallest ?? pair.x.unit.scale) >= 0) {
      result.push(item)
      smallest = undefined
      continue
    }
    const { x, y, rate } = pair
    const more: Node = { op: "multiply", args: [y.item.node, literal(rate)] }
    result[result.length - 1] = { ...x.item, node: { op: "add", args: [x.item.node, more] } }
    smallest = y.unit.scale
  }
  return result
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
    return x !== undefined && y !== undefined ? bare : any([bare, sameExpression(gold, answer)])
  }
  if (gold.op === "based" || answer.op === "based") return sameDigits(gold, answer)
  if (isInfinite(gold) !== isInfinite(answer)) return "different"
  if (policy.fractions === "lowest-terms" && (isReducible(gold) || isReducible(answer)))
    return structure(gold) === structure(answer) ? "equal" : "different"
  const same = sameExpression(gold, answer, policy.tolerance)
  // An answer that leaves a sine to be computed has not answered what the gold answer evaluates.
  if (
    same === "equal" &&
    has(answer, isCall) &&
    !has(gold, isCall) &&
    !has(gold, isImaginary) &&
    symbolsOf(answer).size === 0
  )
    return "unknown"
  return same === "equal" ? same : any([same, sameRounded(gold, answer, policy)])
}

/** A fraction of two whole numbers that have a divisor in common. */
const isReducible = (node: Node): boolean => {
  if (node.op === "negate") return isReducible(node.args[0]!)
  if (node.op !== "divide") return false
  const [top, bottom] = node.args.map((arg) => (arg.op === "negate" ? arg.args[0]! : arg))
  if (top?.op !== "number" || bottom?.op !== "number" || !R.isInteger(top.value) || !R.isInteger(bottom.value))
    return false
  return R.gcd(top.value.top, bottom.value.top) > 1n || bottom.value.top === 1n
}

/** `5e^{i\pi/3}` has its sine in its exponent. */
const isImaginary = (node: Node): boolean => node.op === "constant" && node.name === "i"

const isCall = (node: Node): boolean => node.op === "call" && node.name !== "exp"

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
  if (node.op === "percent") {
    const inner = decimalOf(node.args[0]!)
    const hundred = R.integer(100)
    return inner && { ...inner, value: R.divide(inner.value, hundred)!, step: R.divide(inner.step, hundred)! }
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

/** Digits by which an answer that was not rounded outdoes the gold answer that was. */
const MORE = 3

/**
 * A decimal against what is none and has no end as one: it must be the correct rounding, or cut off, to enough digits.
 * So must a gold decimal be of an answer that has more digits than it.
 */
const sameRounded = (gold: Node, answer: Node, policy: Policy): Sameness => {
  if (policy.roundedDigits === 0) return "different"
  const [x, y] = [decimalOf(gold), decimalOf(answer)]
  const decimal = x ?? y
  if (decimal === undefined) return "different"
  if (x !== undefined && y !== undefined && R.compare(y.step, x.step) >= 0) return "different"
  // A gold decimal is the rounded one of the two where the answer is exact or has many digits more.
  const isFiner = x !== undefined && (y === undefined || y.digits >= x.digits + MORE)
  if (decimal.digits < policy.roundedDigits - (isFiner ? 1 : 0)) return "different"
  const form = x === undefined ? gold : answer
  if (symbolsOf(form).size > 0) return "different"
  const exact = new Exact().value(form, NOTHING)
  const written = R.absolute(decimal.value)
  const half = R.divide(decimal.step, R.integer(2))!
  if (exact !== undefined) {
    if (R.isInteger(exact) || exact.top < 0n !== decimal.value.top < 0n) return "different"
    const rest = R.add(R.absolute(exact), R.negate(written))
    if (rest === undefined) return "different"
    const most = x !== undefined && y !== undefined ? half : decimal.step
    return R.compare(R.negate(half), rest) <= 0 && R.compare(rest, most) < 0 ? "equal" : "different"
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
