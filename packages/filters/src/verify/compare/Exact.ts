import type { Rational } from "./Rational.ts"
import * as R from "./Rational.ts"
import type { Node } from "../answer/Syntax.ts"

/** Work that one comparison may cost: the squares of the sizes of its numbers, in units of 1,024 bits. */
const BUDGET = 3000

/** Terms of a sum or product that are added up. */
const TERMS = 1000n

/** Largest factorial and binomial that are computed. */
const FACTORIAL = 2100n

/** Evaluates expressions exactly, with given values for the variables, until its work is used up. */
export class Exact {
  #budget = BUDGET

  /** The value, or `undefined` when it is no rational number, not defined, or too large. */
  value(node: Node, variables: ReadonlyMap<string, Rational>): Rational | undefined {
    const value = this.#compute(node, variables)
    if (value === undefined) return undefined
    const size = Number(R.bitsOf(value.top) + R.bitsOf(value.bottom)) / 1024
    this.#budget -= size * size + 0.05
    return this.#budget > 0 ? value : undefined
  }

  #compute(node: Node, variables: ReadonlyMap<string, Rational>): Rational | undefined {
    switch (node.op) {
      case "number":
      case "based":
        return node.value
      case "symbol":
        return variables.get(node.name)
      case "constant":
      case "item":
      case "plus-minus":
      case "degree":
        return undefined
      case "call":
        return this.#call(node.name, node.args, variables)
      case "binder":
        return this.#series(node, variables)
    }
    const a = this.value(node.args[0]!, variables)
    if (a === undefined) return undefined
    if (node.op === "negate") return R.negate(a)
    if (node.op === "absolute") return R.absolute(a)
    if (node.op === "percent") return R.divide(a, R.integer(100))
    if (node.op === "factorial") return R.isInteger(a) ? factorial(a.top) : undefined
    const b = this.value(node.args[1]!, variables)
    if (b === undefined) return undefined
    switch (node.op) {
      case "add":
        return R.add(a, b)
      case "multiply":
        return R.multiply(a, b)
      case "divide":
        return R.divide(a, b)
      case "power":
        return raise(a, b)
      case "root":
        return R.isInteger(b) ? R.root(a, b.top) : undefined
      case "binomial":
        return R.isInteger(a) && R.isInteger(b) ? binomial(a.top, b.top) : undefined
    }
  }

  /** A finite sum or product, term by term. */
  #series(
    { name, variable, args }: Extract<Node, { op: "binder" }>,
    variables: ReadonlyMap<string, Rational>
  ): Rational | undefined {
    const [lower, upper] = [this.value(args[0]!, variables), this.value(args[1]!, variables)]
    if (lower === undefined || upper === undefined || !R.isInteger(lower) || !R.isInteger(upper)) return undefined
    if (upper.top - lower.top > TERMS) return undefined
    let result: Rational | undefined = R.integer(name === "sum" ? 0 : 1)
    for (let i = lower.top; i <= upper.top && result !== undefined; i++) {
      const term = this.value(args[2]!, new Map([...variables, [variable, R.integer(i)]]))
      result = term && (name === "sum" ? R.add(result, term) : R.multiply(result, term))
    }
    return result
  }

  #call(name: string, args: ReadonlyArray<Node>, variables: ReadonlyMap<string, Rational>): Rational | undefined {
    const values = args.map((arg) => this.value(arg, variables))
    if (values.includes(undefined)) return undefined
    const [a, b] = values as ReadonlyArray<Rational>
    if (a === undefined) return undefined
    switch (name) {
      case "floor":
        return R.integer(floor(a))
      case "ceil":
        return R.integer(-floor(R.negate(a)))
      case "max":
        return (values as ReadonlyArray<Rational>).reduce((x, y) => (R.compare(x, y) >= 0 ? x : y))
      case "min":
        return (values as ReadonlyArray<Rational>).reduce((x, y) => (R.compare(x, y) <= 0 ? x : y))
      case "gcd":
      case "lcm": {
        if (b === undefined || values.length > 2 || !R.isInteger(a) || !R.isInteger(b)) return undefined
        const divisor = R.gcd(a.top, b.top)
        if (divisor === 0n) return undefined
        return R.integer(name === "gcd" ? divisor : (a.top * b.top) / divisor)
      }
      case "f":
      case "g":
      case "h":
      case "F":
      case "G":
      case "H":
        return stranger(name, values as ReadonlyArray<Rational>)
      default:
        return undefined
    }
  }
}

const floor = (a: Rational): bigint => {
  const quotient = a.top / a.bottom
  return a.top < 0n && quotient * a.bottom !== a.top ? quotient - 1n : quotient
}

const factorial = (n: bigint): Rational | undefined => {
  if (n < 0n || n > FACTORIAL) return undefined
  let product = 1n
  for (let i = 2n; i <= n; i++) product *= i
  return R.ratio(product, 1n)
}

const binomial = (n: bigint, k: bigint): Rational | undefined => {
  if (k < 0n || n < 0n || n > FACTORIAL) return undefined
  if (k > n) return R.integer(0)
  let value = 1n
  for (let i = 1n; i <= (k < n - k ? k : n - k); i++) value = (value * (n - i + 1n)) / i
  return R.ratio(value, 1n)
}

const raise = (base: Rational, exponent: Rational): Rational | undefined => {
  if (R.bitsOf(exponent.top) > 64n || exponent.bottom > 64n) return undefined
  const rooted = R.isInteger(exponent) ? base : R.root(base, exponent.bottom)
  return rooted === undefined ? undefined : R.power(rooted, exponent.top)
}

/**
 * A value for a function that nobody defined: the same for the same arguments, and for others very likely another.
 * So `f(2) + 1` and `1 + f(2)` are equal, and `f(2)` and `f(3)` are not.
 */
const stranger = (name: string, args: ReadonlyArray<Rational>): Rational => {
  let hash = 0x811c9dc5
  for (const char of `${name}(${args.map(R.show).join(",")})`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return R.integer((hash >>> 0) + 2)
}
