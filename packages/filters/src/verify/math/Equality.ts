import { Exact } from "./Arithmetic.ts"
import type { Approximate } from "./Numeric.ts"
import { approximate } from "./Numeric.ts"
import type { Rational } from "./Rational.ts"
import * as R from "./Rational.ts"
import type { Node } from "./Syntax.ts"
import { has, symbolsOf } from "./Syntax.ts"

/** What a comparison came to. `unknown`: neither equality nor difference could be shown. */
export type Sameness = "equal" | "different" | "unknown"

/** An expression as text: equal texts are equal expressions. */
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
      return `${node.name}(${node.args.map(structure).join(",")})`
    default:
      return `(${node.op} ${node.args.map(structure).join(" ")})`
  }
}

/** Places at which expressions with variables are compared. */
const EXACT_POINTS = 4
const REAL_POINTS = 12

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

/** Values of expressions at the same exact points; points where one is not defined or not rational are left out. */
const exactRows = (
  nodes: ReadonlyArray<Node>,
  names: ReadonlyArray<string>
): ReadonlyArray<ReadonlyArray<Rational>> => {
  const exact = new Exact()
  const rows: Array<ReadonlyArray<Rational>> = []
  for (let point = 0; point < (names.length === 0 ? 1 : EXACT_POINTS); point++) {
    const variables = new Map(names.map((name, i) => [name, rationalAt(point, i)] as const))
    const row = nodes.map((node) => exact.value(node, variables))
    if (!row.includes(undefined)) rows.push(row as ReadonlyArray<Rational>)
  }
  return rows
}

const realRows = (
  nodes: ReadonlyArray<Node>,
  names: ReadonlyArray<string>
): ReadonlyArray<ReadonlyArray<Approximate>> => {
  const complex = nodes.some((node) => has(node, (part) => part.op === "constant" && part.name === "i"))
  const rows: Array<ReadonlyArray<Approximate>> = []
  for (let point = 0; point < (names.length === 0 ? 1 : REAL_POINTS); point++) {
    const variables = new Map(names.map((name, i) => [name, realAt(point, i)] as const))
    const row: Array<Approximate> = []
    for (const node of nodes) {
      const value = approximate(node, variables)
      if (value === undefined || (!complex && value.im !== 0)) break
      row.push(value)
    }
    if (row.length === nodes.length) rows.push(row)
  }
  return rows
}

/** Compares two values by their error bounds: near is equal only if the bounds are tight. */
export const near = (a: Approximate, b: Approximate): Sameness => {
  const gap = Math.hypot(a.re - b.re, a.im - b.im)
  const bound = 4 * (a.error + b.error)
  const scale = Math.max(Math.hypot(a.re, a.im), Math.hypot(b.re, b.im))
  if (gap > bound) return "different"
  return bound <= 1e-9 * scale || (bound < 1e-12 && scale <= bound) ? "equal" : "unknown"
}

/**
 * Whether two expressions have the same value, for all values of their variables.
 *
 * Numbers and rational functions are compared exactly. Roots, powers and functions are compared in double precision
 * with a bound on the rounding error, at several points when there are variables. Equal structure is always equal.
 */
export const sameExpression = (a: Node, b: Node): Sameness => {
  if (structure(a) === structure(b)) return "equal"
  const names = namesOf([a, b])
  const exact = exactRows([a, b], names)
  if (exact.some(([x, y]) => !R.equal(x!, y!))) return "different"
  if (exact.length >= Math.min(2, names.length + 1)) return "equal"
  const rows = realRows([a, b], names)
  const seen = rows.map(([x, y]) => near(x!, y!))
  if (seen.includes("different")) return "different"
  const enough = names.length === 0 ? 1 : 3
  return seen.filter((sameness) => sameness === "equal").length >= enough ? "equal" : "unknown"
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
  const rows = realRows([a, b], names).filter(([, y]) => y!.re !== 0)
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
