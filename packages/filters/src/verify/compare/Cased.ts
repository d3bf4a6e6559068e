import type { Case, Item, Node } from "../answer/Syntax.ts"
import { symbolsOf, variablesOf } from "../answer/Syntax.ts"
import type { Sameness } from "./Equality.ts"
import { Exact } from "./Exact.ts"
import type { Rational } from "./Rational.ts"
import * as R from "./Rational.ts"

/*
 * A value for each case against one formula: `n^2/4` for even `n` and `(n^2-1)/4` for odd `n` is
 * `\lfloor n^2/4 \rfloor`, and `x` and `-x` are `|x|`. Compared exactly at many points of every case.
 */

/** Points that are looked at, and those of each case that has more than one. */
const POINTS = 60
const EACH = 5

const wholeAt = (point: number): Rational => R.integer(point + 1)
const realAt = (point: number): Rational => R.ratio(BigInt((point * 37) % 241) - 120n, 7n)!

/** Whether a condition on one variable holds at a point; `undefined` where that is not known. */
const holds = (exact: Exact, condition: Item, name: string, at: Rational): boolean | undefined => {
  const values = new Map([[name, at]])
  if (condition.kind === "congruence") {
    const [value, modulus] = [exact.value(condition.value, values), exact.value(condition.modulus, values)]
    if (value === undefined || modulus === undefined || R.isZero(modulus)) return undefined
    const rest = R.divide(R.add(at, R.negate(value))!, modulus)
    return rest && R.isInteger(rest)
  }
  if (condition.kind !== "relation") return undefined
  const parts = condition.parts.map((part) => (part.kind === "value" ? exact.value(part.node, values) : undefined))
  if (parts.includes(undefined)) return undefined
  return condition.operators.every((operator, i) => {
    const order = R.compare(parts[i]!, parts[i + 1]!)
    switch (operator) {
      case "<":
        return order < 0
      case "<=":
        return order <= 0
      case ">":
        return order > 0
      case ">=":
        return order >= 0
      case "!=":
        return order !== 0
      default:
        return order === 0
    }
  })
}

const isPoint = ({ condition }: Case): boolean =>
  condition?.kind === "relation" && condition.operators.every((operator) => operator === "=")

/** `equal` or `unknown`: where it cannot be shown, nothing is said. */
export const sameByCases = (cases: ReadonlyArray<Case>, formula: Node): Sameness => {
  const conditions = cases.flatMap(({ condition }) => condition ?? [])
  const names = new Set([
    ...symbolsOf(formula),
    ...variablesOf(cases.map(({ value }) => value)),
    ...variablesOf(conditions.filter(({ kind }) => kind !== "congruence"))
  ])
  const [name = "n", ...more] = names
  if (more.length > 0 || conditions.length < cases.length - 1) return "unknown"
  const isWhole = conditions.some(({ kind }) => kind === "congruence") || /^[k-n]$/.test(name)
  // One budget of work for all points.
  const exact = new Exact()
  const hits = cases.map(() => 0)
  for (let point = 0; point < POINTS; point++) {
    const at = (isWhole ? wholeAt : realAt)(point)
    const found = cases.map(({ condition }) => (condition === undefined ? false : holds(exact, condition, name, at)))
    if (found.includes(undefined)) return "unknown"
    const first = found.indexOf(true)
    const chosen = first >= 0 ? first : cases.findIndex(({ condition }) => condition === undefined)
    if (chosen < 0) continue
    const { value } = cases[chosen]!
    const values = new Map([[name, at]])
    const [x, y] = [value.kind === "value" ? exact.value(value.node, values) : undefined, exact.value(formula, values)]
    if (x === undefined || y === undefined || !R.equal(x, y)) return "unknown"
    hits[chosen]!++
  }
  return cases.every((one, i) => hits[i]! >= (isPoint(one) ? 1 : EACH)) ? "equal" : "unknown"
}
