import { Exact } from "./Exact.ts"
import * as R from "./Rational.ts"
import type { Node } from "../answer/Syntax.ts"

/** A complex number with a bound on its error. */
export interface Approximate {
  readonly re: number
  readonly im: number
  readonly error: number
}

/** Half a unit in the last place, doubled for the functions of `Math`, which are not rounded correctly. */
const UNIT = 2 ** -52

const size = (a: Approximate): number => Math.hypot(a.re, a.im)

const made = (re: number, im: number, carried: number): Approximate => ({
  re,
  im,
  error: carried + 2 * UNIT * Math.hypot(re, im)
})

export const real = (value: number): Approximate => ({
  re: value,
  im: 0,
  error: Number.isSafeInteger(value) ? 0 : UNIT * Math.abs(value)
})

const add = (a: Approximate, b: Approximate): Approximate => made(a.re + b.re, a.im + b.im, a.error + b.error)

const multiply = (a: Approximate, b: Approximate): Approximate =>
  made(
    a.re * b.re - a.im * b.im,
    a.re * b.im + a.im * b.re,
    size(a) * b.error + size(b) * a.error + a.error * b.error + UNIT * size(a) * size(b)
  )

const divide = (a: Approximate, b: Approximate): Approximate | undefined => {
  const below = size(b)
  if (!(below > 2 * b.error)) return undefined
  const square = b.re * b.re + b.im * b.im
  const carried = (a.error + (size(a) / below) * b.error) / (below - b.error)
  const rounded = (4 * UNIT * size(a)) / below
  return made((a.re * b.re + a.im * b.im) / square, (a.im * b.re - a.re * b.im) / square, carried + rounded)
}

const exponential = (a: Approximate): Approximate | undefined => {
  if (a.error > 0.1 || a.re > 700) return undefined
  const radius = Math.exp(a.re)
  return made(radius * Math.cos(a.im), radius * Math.sin(a.im), radius * (1.2 * a.error + 4 * UNIT * (1 + size(a))))
}

const logarithm = (a: Approximate): Approximate | undefined => {
  const radius = size(a)
  if (!(radius > 2 * a.error)) return undefined
  // Across the negative real axis the angle jumps: only what lies on it surely, or surely beside, is taken.
  if (a.re < 0 && a.im !== 0 && Math.abs(a.im) <= a.error) return undefined
  return made(Math.log(radius), Math.atan2(a.im, a.re), (2 * a.error) / radius + 2 * UNIT)
}

const isWhole = (a: Approximate): boolean => a.im === 0 && Number.isInteger(a.re) && a.error <= UNIT * Math.abs(a.re)

const power = (base: Approximate, exponent: Approximate): Approximate | undefined => {
  if (isWhole(exponent) && Math.abs(exponent.re) <= 64) {
    let result: Approximate = { re: 1, im: 0, error: 0 }
    for (let i = 0; i < Math.abs(exponent.re); i++) result = multiply(result, base)
    return exponent.re < 0 ? divide({ re: 1, im: 0, error: 0 }, result) : result
  }
  if (base.re === 0 && base.im === 0 && base.error === 0) return exponent.re > 0 ? base : undefined
  const log = logarithm(base)
  const raised = log && exponential(multiply(log, exponent))
  return raised !== undefined && base.im === 0 && base.re > 0 && exponent.im === 0 ? { ...raised, im: 0 } : raised
}

/** The root of a real number that is real where there is one: the cube root of -8 is -2. */
const root = (radicand: Approximate, degree: Approximate): Approximate | undefined => {
  if (!isWhole(degree) || degree.re < 2) return undefined
  if (radicand.im === 0 && Math.abs(radicand.re) > 2 * radicand.error) {
    const radius = Math.abs(radicand.re)
    const positive =
      degree.re === 2 ? Math.sqrt(radius) : degree.re === 3 ? Math.cbrt(radius) : radius ** (1 / degree.re)
    const carried = (positive / radius / degree.re) * radicand.error * 1.5 + 4 * UNIT * positive
    if (radicand.re > 0) return made(positive, 0, carried)
    if (degree.re % 2 === 1) return made(-positive, 0, carried)
    if (degree.re === 2) return made(0, positive, carried)
  }
  return power(radicand, { re: 1 / degree.re, im: 0, error: UNIT })
}

/** Real functions with their derivatives, for the error. */
const REAL: Readonly<Record<string, readonly [(x: number) => number, (x: number) => number]>> = {
  sin: [Math.sin, Math.cos],
  cos: [Math.cos, Math.sin],
  tan: [Math.tan, (x) => 1 + Math.tan(x) ** 2],
  cot: [(x) => 1 / Math.tan(x), (x) => 1 / Math.sin(x) ** 2],
  sec: [(x) => 1 / Math.cos(x), (x) => Math.tan(x) / Math.cos(x)],
  csc: [(x) => 1 / Math.sin(x), (x) => 1 / Math.tan(x) / Math.sin(x)],
  arcsin: [Math.asin, (x) => 1 / Math.sqrt(1 - x * x)],
  arccos: [Math.acos, (x) => 1 / Math.sqrt(1 - x * x)],
  arctan: [Math.atan, (x) => 1 / (1 + x * x)],
  sinh: [Math.sinh, Math.cosh],
  cosh: [Math.cosh, Math.sinh],
  tanh: [Math.tanh, (x) => 1 / Math.cosh(x) ** 2],
  coth: [(x) => 1 / Math.tanh(x), (x) => 1 / Math.sinh(x) ** 2],
  arcsinh: [Math.asinh, (x) => 1 / Math.sqrt(1 + x * x)],
  arccosh: [Math.acosh, (x) => 1 / Math.sqrt(x * x - 1)],
  arctanh: [Math.atanh, (x) => 1 / (1 - x * x)]
}

/** A whole part, where it is sure that rounding did not cross a whole number. */
const stepped = (name: "floor" | "ceil", a: Approximate): Approximate | undefined => {
  const isSure = a.im === 0 && Math.abs(a.re - Math.round(a.re)) > 10 * a.error + 1e-12
  if (!isSure && !isWhole(a)) return undefined
  return { re: name === "floor" ? Math.floor(a.re) : Math.ceil(a.re), im: 0, error: 0 }
}

const call = (name: string, args: ReadonlyArray<Approximate>): Approximate | undefined => {
  const [a, base] = args
  if (a === undefined) return undefined
  if (name === "exp") return exponential(a)
  if (name === "ln" || name === "log" || name === "lg") {
    const log = logarithm(a)
    // `\log` without a base is taken as decadic.
    const scale = base === undefined ? (name === "ln" ? real(1) : logarithm(real(10))) : logarithm(base)
    return log && scale && divide(log, scale)
  }
  if (name === "floor" || name === "ceil") return stepped(name, a)
  const known = Object.hasOwn(REAL, name) ? REAL[name] : undefined
  if (known === undefined || args.length > 1 || a.im !== 0) return undefined
  const [f, slope] = known
  const value = f(a.re)
  const error = Math.abs(slope(a.re)) * a.error * 1.5 + a.error * a.error + 4 * UNIT * Math.abs(value)
  return Number.isFinite(value) && Number.isFinite(error) ? made(value, 0, error) : undefined
}

/** The value of an expression in double precision, with a bound on what rounding did to it; `undefined` where it has none. */
export const approximate = (node: Node, variables: ReadonlyMap<string, number>): Approximate | undefined => {
  const result = compute(node, variables)
  return result !== undefined && Number.isFinite(result.re) && Number.isFinite(result.im) ? result : undefined
}

/** The variables that have whole values: others have no factorial. */
const wholeOnes = (variables: ReadonlyMap<string, number>): ReadonlyMap<string, R.Rational> =>
  new Map([...variables].flatMap(([name, value]) => (Number.isSafeInteger(value) ? [[name, R.integer(value)]] : [])))

const CONSTANTS = { pi: real(Math.PI), e: real(Math.E), i: { re: 0, im: 1, error: 0 } }

const compute = (node: Node, variables: ReadonlyMap<string, number>): Approximate | undefined => {
  switch (node.op) {
    case "number":
    case "based":
      return real(R.toNumber(node.value))
    case "symbol": {
      const value = variables.get(node.name)
      return value === undefined ? undefined : { re: value, im: 0, error: 0 }
    }
    case "constant":
      return node.name === "infinity" ? undefined : CONSTANTS[node.name]
    case "item":
    case "plus-minus":
    case "binder":
      return undefined
    case "factorial":
    case "binomial": {
      const exact = new Exact().value(node, wholeOnes(variables))
      return exact && real(R.toNumber(exact))
    }
  }
  const args: Array<Approximate> = []
  for (const arg of node.args) {
    const value = approximate(arg, variables)
    if (value === undefined) return undefined
    args.push(value)
  }
  if (node.op === "call") return call(node.name, args)
  const [a, b] = args as [Approximate, Approximate]
  switch (node.op) {
    case "negate":
      return { re: -a.re, im: -a.im, error: a.error }
    case "absolute":
      return made(size(a), 0, a.error)
    case "percent":
      return divide(a, real(100))
    case "degree":
      return multiply(a, real(Math.PI / 180))
    case "add":
      return add(a, b)
    case "multiply":
      return multiply(a, b)
    case "divide":
      return divide(a, b)
    case "power":
      return power(a, b)
    case "root":
      return root(a, b)
  }
}
