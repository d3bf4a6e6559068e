import { hasDots, undotted } from "./Dotted.ts"
import { Exact } from "./Exact.ts"
import type { Approximate } from "./Numeric.ts"
import { approximate } from "./Numeric.ts"
import { differsPrecisely } from "./Precise.ts"
import type { Rational } from "./Rational.ts"
import * as R from "./Rational.ts"
import type { Node } from "../answer/Syntax.ts"
import { has, substituted, symbol, symbolsOf } from "../answer/Syntax.ts"

/** What a comparison came to. `unknown`: neither equality nor difference could be shown. */
export type Sameness = "equal" | "different" | "unknown"

/** Equal if all are, different if one is. */
export const all = (results: Iterable<Sameness>): Sameness => {
  let unknown = false
  for (const result of results) {
    if (result === "different") return "different"
    if (result === "unknown") unknown = true
  }
  return unknown ? "unknown" : "equal"
}

/** Equal if one is, different if all are. */
export const any = (results: Iterable<Sameness>): Sameness => {
  let unknown = false
  for (const result of results) {
    if (result === "equal") return "equal"
    if (result === "unknown") unknown = true
  }
  return unknown ? "unknown" : "different"
}

/** All terms of a sum, or factors of a product, however they are bracketed. */
const operandsOf = (node: Node, op: "add" | "multiply"): ReadonlyArray<Node> =>
  node.op === op ? node.args.flatMap((arg) => operandsOf(arg, op)) : [node]

/** An expression as text, terms and factors in one order: equal texts are equal expressions. */
export const structure = (node: Node): string => {
  switch (node.op) {
    case "number":
      return R.show(node.value)
    case "based":
      return `${node.digits}_${node.base}`
    case "symbol":
    case "constant":
      return node.name
    case "item":
      return "?"
    case "call":
    case "binder":
      return `${node.name}(${node.args.map(structure).join(",")})`
    case "add":
    case "multiply":
      return `(${node.op} ${operandsOf(node, node.op).map(structure).toSorted().join(" ")})`
    default:
      return `(${node.op} ${node.args.map(structure).join(" ")})`
  }
}

/** Places at which expressions with variables are compared. */
const EXACT_POINTS = 4
const REAL_POINTS = 12
const WHOLE_POINTS = 16

/** Fixed, irregular values: a variable of index `i` has others at each point and than its neighbours. The last is negative. */
const rationalAt = (point: number, i: number): Rational => {
  const value = R.ratio(BigInt(17 + 29 * i + 41 * point + i * i * 7), BigInt(11 + 6 * i + 4 * point))!
  return point === EXACT_POINTS - 1 ? R.negate(value) : value
}

const realAt = (point: number, i: number): number => {
  const value = 0.31 + ((point * 0.7548776662466927 + i * 0.5698402909980532) % 1) * (1 + point / 2)
  return point >= REAL_POINTS - 2 ? -value : value
}

const namesOf = (nodes: ReadonlyArray<Node>): ReadonlyArray<string> =>
  [...new Set(nodes.flatMap((node) => [...symbolsOf(node)]))].toSorted()

/** For what has values at whole numbers only, as `\binom{n}{2}` and `(-1)^n`: small ones, each variable its own. */
const wholeAt = (point: number, i: number): Rational => R.integer(2 + ((point * 3 + i * 5) % 11) + point)

/** Values of expressions at the same exact points; points where one is not defined or not rational are left out. */
const exactRows = (
  nodes: ReadonlyArray<Node>,
  names: ReadonlyArray<string>,
  at = rationalAt,
  points = EXACT_POINTS
): ReadonlyArray<ReadonlyArray<Rational>> => {
  const exact = new Exact()
  const rows: Array<ReadonlyArray<Rational>> = []
  for (let point = 0; point < (names.length === 0 ? 1 : points); point++) {
    const variables = new Map(names.map((name, i) => [name, at(point, i)] as const))
    const row = nodes.map((node) => exact.value(node, variables))
    if (!row.includes(undefined)) rows.push(row as ReadonlyArray<Rational>)
  }
  return rows
}

interface RealRows {
  readonly rows: ReadonlyArray<ReadonlyArray<Approximate>>
  /** At some point one had a value and another had none, as when it outgrew double precision. */
  readonly lopsided: boolean
}

const realRows = (
  nodes: ReadonlyArray<Node>,
  names: ReadonlyArray<string>,
  at = realAt,
  points = REAL_POINTS
): RealRows => {
  const complex = nodes.some((node) => has(node, (part) => part.op === "constant" && part.name === "i"))
  const rows: Array<ReadonlyArray<Approximate>> = []
  let lopsided = false
  for (let point = 0; point < (names.length === 0 ? 1 : points); point++) {
    const variables = new Map(names.map((name, i) => [name, at(point, i)] as const))
    const row = nodes.map((node) => approximate(node, variables))
    const missing = row.filter((value) => value === undefined).length
    if (missing > 0 && missing < row.length) lopsided = true
    if (missing === 0 && (complex || row.every((value) => value!.im === 0)))
      rows.push(row as ReadonlyArray<Approximate>)
  }
  return { rows, lopsided }
}

/**
 * Compares two values by their error bounds: near is equal only if the bounds are tight. Within `tolerance`, a share of
 * the first value's size, they are equal.
 */
export const near = (a: Approximate, b: Approximate, tolerance = 0): Sameness => {
  const gap = Math.hypot(a.re - b.re, a.im - b.im)
  const bound = 4 * (a.error + b.error)
  const scale = Math.max(Math.hypot(a.re, a.im), Math.hypot(b.re, b.im))
  if (tolerance > 0 && gap + bound <= tolerance * Math.hypot(a.re, a.im)) return "equal"
  if (gap > bound) return "different"
  return bound <= 1e-9 * scale || (bound < 1e-12 && scale <= bound) ? "equal" : "unknown"
}

const realSameness = (a: Node, b: Node, names: ReadonlyArray<string>, tolerance: number): Sameness => {
  const { rows, lopsided } = realRows([a, b], names)
  const seen = rows.map(([x, y]) => near(x!, y!, tolerance))
  if (seen.includes("different")) return "different"
  if (lopsided) return "unknown"
  const enough = names.length === 0 ? 1 : 3
  return seen.filter((sameness) => sameness === "equal").length >= enough ? "equal" : "unknown"
}

/**
 * Whether two expressions have the same value, for all values of their variables.
 *
 * Numbers and rational functions are compared exactly. Roots, powers and functions are compared in double precision
 * with a bound on the rounding error, at several points when there are variables. What has values at whole numbers only
 * is compared there. Equal structure is always equal. `tolerance`: the share of the first value's size by which the
 * second may differ; 0 for none.
 */
export const sameExpression = (a: Node, b: Node, tolerance = 0): Sameness => {
  if (tolerance > 0) return compared(a, b, tolerance)
  const known = results.get(a)?.get(b)
  if (known !== undefined) return known
  const sameness = compared(a, b, 0)
  const row = results.get(a) ?? new WeakMap<Node, Sameness>()
  results.set(a, row.set(b, sameness))
  return sameness
}

/** Results by the nodes themselves: several policies ask for the same pairs, and they do not change them. */
const results = new WeakMap<Node, WeakMap<Node, Sameness>>()

/** Two sums over the same range whose terms are equal: `\sum (-1)^{n+1} x^n` and `\sum (-1)^{n-1} x^n`. */
const sameBound = (a: Node, b: Node): boolean => {
  if (a.op !== "binder" || b.op !== "binder" || a.name !== b.name) return false
  const [x, y] = [a, b].map(({ variable, args }) =>
    args.map((arg) => substituted(arg, new Map([[variable, symbol("bound")]])))
  )
  return x!.every((arg, i) => sameExpression(arg, y![i]!) === "equal")
}

/** Functions in steps or pieces: equal at a few points says nothing of them. */
const isStepped = (node: Node): boolean =>
  node.op === "absolute" || (node.op === "call" && /^(?:floor|ceil|max|min|gcd|lcm)$/.test(node.name))

/** Points for functions in steps; they lie close, on both sides of 0. */
const STEP_POINTS = 48
const stepAt = (point: number, i: number): Rational =>
  R.ratio(BigInt((point * (37 + 16 * i)) % (211 + 12 * i)) - BigInt(80 + 7 * i), BigInt(13 + 4 * i))!
const wholeStepAt = (point: number, i: number): Rational => R.integer(1 + ((point * (5 + 2 * i) + 3 * i) % 29))

/** Names that stand for whole numbers. */
const isWholeName = (name: string): boolean => /^[k-nN]$/.test(name)

/** Functions in steps: at many whole numbers where the names say so, or else at many points between. */
const sameSteps = (a: Node, b: Node, names: ReadonlyArray<string>): Sameness | undefined => {
  if (names.length === 0 || ![a, b].some((node) => has(node, isStepped))) return undefined
  const at = names.every(isWholeName) ? wholeStepAt : stepAt
  const rows = exactRows([a, b], names, at, STEP_POINTS)
  if (rows.length < STEP_POINTS / 4) return undefined
  return rows.every(([x, y]) => R.equal(x!, y!)) ? "equal" : "different"
}

const compared = (a: Node, b: Node, tolerance: number): Sameness => {
  if (structure(a) === structure(b) || sameBound(a, b)) return "equal"
  if (hasDots(a) || hasDots(b)) {
    const [x, y] = [undotted(a, sameExpression), undotted(b, sameExpression)]
    // Dots of which it is not known what they stand for have no value.
    if (!hasDots(x) && !hasDots(y)) return sameExpression(x, y, tolerance)
  }
  const names = namesOf([a, b])
  const steps = tolerance === 0 ? sameSteps(a, b, names) : undefined
  if (steps !== undefined) return steps
  const exact = exactRows([a, b], names)
  if (exact.some(([x, y]) => !R.equal(x!, y!)))
    return tolerance > 0 ? realSameness(a, b, names, tolerance) : "different"
  if (exact.length >= Math.min(2, names.length + 1)) return "equal"
  const real = realSameness(a, b, names, tolerance)
  if (names.length === 0) {
    // A decimal with a point is a rounded number, of a calculator or of a program that prints its doubles.
    const isRounded = [a, b].some((node) => has(node, (part) => part.op === "number" && part.places !== undefined))
    return real === "equal" && tolerance === 0 && !isRounded && differsPrecisely(a, b) ? "different" : real
  }
  if (real !== "unknown") return real
  const whole = exactRows([a, b], names, wholeAt, WHOLE_POINTS)
  if (whole.some(([x, y]) => !R.equal(x!, y!))) return "different"
  if (whole.length >= 5) return "equal"
  const { rows, lopsided } = realRows([a, b], names, (point, i) => R.toNumber(wholeAt(point, i)), WHOLE_POINTS)
  const seen = rows.map(([x, y]) => near(x!, y!))
  if (seen.includes("different")) return "different"
  return !lopsided && seen.filter((sameness) => sameness === "equal").length >= 5 ? "equal" : "unknown"
}

/**
 * Whether `a = 0` and `b = 0` say the same: one side is a constant multiple of the other. With `positive`, only by a
 * positive constant, as for `a > 0`.
 */
export const proportional = (a: Node, b: Node, positive: boolean): Sameness => {
  const names = namesOf([a, b])
  const factors = exactRows([a, b], names).flatMap(([x, y]) => {
    const factor = R.divide(x!, y!)
    return factor === undefined || R.isZero(factor) ? [] : [factor]
  })
  const [first] = factors
  if (first !== undefined && factors.length >= 2) {
    const constant = factors.every((factor) => R.equal(factor, first))
    return constant && (!positive || first.top > 0n) ? "equal" : "different"
  }
  const rows = realRows([a, b], names).rows.filter(([, y]) => y!.re !== 0)
  const quotients = rows.map(([x, y]) => ({
    re: x!.re / y!.re,
    im: 0,
    error: (x!.error + Math.abs(x!.re / y!.re) * y!.error) / Math.abs(y!.re) + 1e-15 * Math.abs(x!.re / y!.re)
  }))
  if (quotients.length < 3 || rows.some(([x, y]) => x!.im !== 0 || y!.im !== 0)) return "unknown"
  const seen = new Set(quotients.slice(1).map((quotient) => near(quotients[0]!, quotient)))
  if (seen.has("different")) return "different"
  if (seen.has("unknown")) return "unknown"
  return !positive || quotients[0]!.re > 0 ? "equal" : "different"
}
