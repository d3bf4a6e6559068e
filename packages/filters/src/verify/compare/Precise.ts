import type { Node } from "../answer/Syntax.ts"
import { Exact } from "./Exact.ts"
import type { Rational } from "./Rational.ts"
import * as R from "./Rational.ts"

/*
 * Real constants as whole multiples of 2^-256: a second look at what is equal in double precision, where `e^{\pi\sqrt{163}}`
 * is a whole number. What it does not know is `undefined`, and the first look stands.
 */

const BITS = 256n
const ONE = 1n << BITS
/** Bits at the end that rounding may have spoilt, and the most that a value may have. */
const SPOILT = 64n
const MOST_BITS = 4096n

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS
const over = (a: bigint, b: bigint): bigint | undefined => (b === 0n ? undefined : (a << BITS) / b)
const size = (a: bigint): bigint => (a < 0n ? -a : a)

/** The whole part of the root of a whole number. */
const floorRoot = (value: bigint, degree: bigint): bigint => {
  if (value < 2n) return value
  let guess = 1n << (R.bitsOf(value) / degree + 1n)
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (next >= guess) return guess
    guess = next
  }
}

const root = (a: bigint, degree: bigint): bigint | undefined => {
  if (degree < 2n || degree > 8n || (a < 0n && degree % 2n === 0n)) return undefined
  const positive = floorRoot(size(a) << (BITS * (degree - 1n)), degree)
  return a < 0n ? -positive : positive
}

/** By its series for a small part of the exponent, squared as often as that was halved. */
const exponential = (a: bigint): bigint | undefined => {
  if (size(a) > 700n * ONE) return undefined
  const halvings = 20
  const small = a >> BigInt(halvings)
  let term = ONE
  let sum = ONE
  for (let i = 1n; term !== 0n && i < 60n; i++) {
    term = times(term, small) / i
    sum += term
  }
  for (let i = 0; i < halvings; i++) sum = times(sum, sum)
  return sum
}

const arctangentOfInverse = (n: bigint): bigint => {
  let term = ONE / n
  let sum = term
  for (let i = 3n; term !== 0n; i += 2n) {
    term /= -n * n
    sum += term / i
  }
  return sum
}

const PI = 16n * arctangentOfInverse(5n) - 4n * arctangentOfInverse(239n)

const raised = (base: Node, exponent: Node): bigint | undefined => {
  if (base.op === "constant" && base.name === "e") {
    const value = precise(exponent)
    return value === undefined ? undefined : exponential(value)
  }
  const [value, power] = [precise(base), new Exact().value(exponent, new Map<string, Rational>())]
  if (value === undefined || power === undefined || size(power.top) > 64n) return undefined
  const rooted = power.bottom === 1n ? value : root(value, power.bottom)
  if (rooted === undefined) return undefined
  let result = ONE
  for (let i = 0n; i < size(power.top); i++) result = times(result, rooted)
  return power.top < 0n ? over(ONE, result) : result
}

const precise = (node: Node): bigint | undefined => {
  const value = computed(node)
  return value !== undefined && R.bitsOf(value) < MOST_BITS ? value : undefined
}

const computed = (node: Node): bigint | undefined => {
  switch (node.op) {
    case "number":
      return (node.value.top << BITS) / node.value.bottom
    case "constant":
      return node.name === "pi" ? PI : node.name === "e" ? exponential(ONE) : undefined
    case "power":
      return raised(node.args[0]!, node.args[1]!)
    case "add":
    case "multiply":
    case "divide":
    case "negate":
    case "root": {
      const [a, b] = node.args.map(precise)
      if (a === undefined) return undefined
      if (node.op === "negate") return -a
      if (b === undefined) return undefined
      if (node.op === "add") return a + b
      if (node.op === "multiply") return times(a, b)
      return node.op === "divide" ? over(a, b) : b % ONE === 0n ? root(a, b / ONE) : undefined
    }
    default:
      return undefined
  }
}

/** Whether two real constants differ within the first 190 bits after the point. */
export const differsPrecisely = (a: Node, b: Node): boolean => {
  const [x, y] = [precise(a), precise(b)]
  if (x === undefined || y === undefined) return false
  const spoilt = 1n << SPOILT
  return size(x - y) > spoilt * (size(x) / ONE + 1n)
}
