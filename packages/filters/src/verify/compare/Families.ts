import type { Answer } from "../answer/Answer.ts"
import { expand, unlabel } from "../answer/Labels.ts"
import type { Node } from "../answer/Syntax.ts"
import { has, minus, substituted, symbol, symbolsOf, whole } from "../answer/Syntax.ts"
import type { Sameness } from "./Equality.ts"
import { sameExpression } from "./Equality.ts"
import { Exact } from "./Exact.ts"
import { integer } from "./Rational.ts"
import { matched } from "./Items.ts"
import { approximate } from "./Numeric.ts"

/** Letters that are whole numbers where the other side says so of its own. */
const USUAL = /^[jklmn]$/

/** Values of a family that are held against another's. */
const MOST = 5000

interface Family {
  readonly terms: ReadonlyArray<Node>
  readonly variable: string
}

/** `3 \pmod 7` is `3 + 7k`. */
const residues = ({ items }: Answer): Family | undefined => {
  const terms = items.map((item): Node | undefined =>
    item.kind === "congruence"
      ? { op: "add", args: [item.value, { op: "multiply", args: [item.modulus, symbol("k")] }] }
      : undefined
  )
  return terms.length === 0 || terms.includes(undefined)
    ? undefined
    : { terms: terms as ReadonlyArray<Node>, variable: "k" }
}

const familyOf = ({ items, integers }: Answer): Family | undefined => {
  const nodes = items.flatMap(expand).map((part) => {
    const { item } = unlabel(part)
    return item.kind === "value" && item.unit === undefined ? item.node : undefined
  })
  if (nodes.length === 0 || nodes.includes(undefined)) return undefined
  const terms = nodes as ReadonlyArray<Node>
  const used = [...new Set(terms.flatMap((term) => [...symbolsOf(term)]))]
  const named = used.filter((name) => integers.includes(name))
  const [variable] = named.length > 0 ? named : used.filter((name) => USUAL.test(name))
  return variable === undefined || used.length > 1 ? undefined : { terms, variable }
}

/** `a + b k` as its two constants. */
const lineOf = (term: Node, variable: string): readonly [number, number] | undefined => {
  const at = (value: number): Node => substituted(term, new Map([[variable, whole(value)]]))
  const slope = minus(at(1), at(0))
  const line: Node = { op: "add", args: [{ op: "multiply", args: [slope, symbol(variable)] }, at(0)] }
  if (sameExpression(term, line) !== "equal") return undefined
  const [offset, step] = [approximate(at(0), new Map()), approximate(slope, new Map())]
  if (offset === undefined || step === undefined || offset.im !== 0 || step.im !== 0) return undefined
  return [offset.re, step.re]
}

const isMinusOne = (node: Node): boolean =>
  node.op === "negate"
    ? isOne(node.args[0]!)
    : node.op === "number" && node.value.top === -1n && node.value.bottom === 1n
const isOne = (node: Node): boolean => node.op === "number" && node.value.top === 1n && node.value.bottom === 1n

/** A term with `(-1)^k` as two: for even and for odd `k`. */
const alternating = (term: Node, variable: string): ReadonlyArray<Node> => {
  const isSign = (node: Node): boolean => node.op === "power" && isMinusOne(node.args[0]!)
  if (!has(term, isSign)) return [term]
  const at = (odd: 0 | 1): Node => {
    const fixed = (node: Node): Node => {
      if (isSign(node)) {
        const exponent = "args" in node ? node.args[1]! : node
        const value = new Exact().value(exponent, new Map([[variable, integer(odd)]]))
        if (value !== undefined && value.bottom === 1n) return whole(value.top % 2n === 0n ? 1n : -1n)
      }
      return "args" in node ? { ...node, args: node.args.map(fixed) } : node
    }
    const twice: Node = { op: "multiply", args: [whole(2), symbol(variable)] }
    const next: Node = { op: "add", args: [twice, whole(odd)] }
    return substituted(fixed(term), new Map([[variable, next]]))
  }
  return [at(0), at(1)]
}

const valuesOf = (
  lines: ReadonlyArray<readonly [number, number]>,
  reach: number
): ReadonlyArray<number> | undefined => {
  const values: Array<number> = []
  for (const [offset, step] of lines) {
    if (step === 0) values.push(offset)
    else {
      const [low, high] = [(-reach - offset) / step, (reach - offset) / step].toSorted((a, b) => a - b) as [
        number,
        number
      ]
      if (high - low > MOST) return undefined
      for (let k = Math.ceil(low); k <= high; k++) values.push(offset + k * step)
    }
  }
  return values.filter((value) => Math.abs(value) <= reach).toSorted((a, b) => a - b)
}

/**
 * Whether two answers name the same numbers when a variable runs over all whole numbers, however they divide them:
 * `k\pi/2` is `k\pi` and `\pi/2 + k\pi`. `undefined` when neither is such a family.
 */
export const sameFamilies = (gold: Answer, answer: Answer): Sameness | undefined => {
  const [g, r] = [residues(gold), residues(answer)]
  if (gold.integers.length === 0 && answer.integers.length === 0 && (g === undefined) === (r === undefined))
    return undefined
  const [x, y] = [g ?? familyOf(gold), r ?? familyOf(answer)].map(
    (family): Family | undefined =>
      family && {
        variable: family.variable,
        terms: family.terms.flatMap((term) => alternating(term, family.variable))
      }
  )
  if (x === undefined || y === undefined) return undefined
  const [a, b] = [x.terms.map((term) => lineOf(term, x.variable)), y.terms.map((term) => lineOf(term, y.variable))]
  if (a.includes(undefined) || b.includes(undefined)) {
    const other = y.terms.map((term) => substituted(term, new Map([[y.variable, symbol(x.variable)]])))
    return matched(x.terms, other, (s, t) => sameExpression(s, t))
  }
  const lines = [...a, ...b] as ReadonlyArray<readonly [number, number]>
  const longest = Math.max(...lines.map(([, step]) => Math.abs(step)))
  if (!(longest > 0)) return undefined
  const reach = 60.37 * longest
  const [s, t] = [valuesOf(a as typeof lines, reach), valuesOf(b as typeof lines, reach)]
  if (s === undefined || t === undefined) return "unknown"
  const near = 1e-9 * reach
  const covers = (some: ReadonlyArray<number>, others: ReadonlyArray<number>): boolean => {
    let at = 0
    return some.every((value) => {
      while (at < others.length && others[at]! < value - near) at++
      return at < others.length && Math.abs(others[at]! - value) <= near
    })
  }
  return covers(s, t) && covers(t, s) ? "equal" : "different"
}
