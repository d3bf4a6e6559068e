import type { Node } from "../answer/Syntax.ts"
import { has, substituted, symbolsOf, whole } from "../answer/Syntax.ts"
import type { Sameness } from "./Equality.ts"

/*
 * `1 + 2 + \cdots + n` as a sum: the last term is the general one, if all that are written before the dots are its values
 * at whole numbers that follow each other.
 */

const isDots = (node: Node): boolean => node.op === "symbol" && node.name === "ldots"

export const hasDots = (node: Node): boolean => has(node, isDots)

/** Where the first term may stand. */
const STARTS = [1, 0, 2, 3, -1]

/** Terms that are written before the dots, at most. */
const WRITTEN = 8

/** The terms as they were written, from left to right: the last may be a sum in brackets. */
const written = (node: Node, op: "add" | "multiply"): ReadonlyArray<Node> => {
  const parts: Array<Node> = []
  let left = node
  while (left.op === op) {
    parts.push(...left.args.slice(1).toReversed())
    left = left.args[0]!
  }
  return [left, ...parts.toReversed()]
}

const seriesOf = (
  parts: ReadonlyArray<Node>,
  op: "add" | "multiply",
  same: (a: Node, b: Node) => Sameness
): Node | undefined => {
  const at = parts.findIndex(isDots)
  const first = parts.slice(0, at)
  const last = parts.at(-1)
  const behind = parts.length - at - 1
  if (at < 2 || at > WRITTEN || last === undefined || behind < 1 || behind > 2) return undefined
  if ([...first, last].some(hasDots)) return undefined
  const known = new Set(first.flatMap((part) => [...symbolsOf(part)]))
  const [variable, ...more] = [...symbolsOf(last)].filter((name) => !known.has(name))
  if (variable === undefined || more.length > 0) return undefined
  const value = (k: number): Node => substituted(last, new Map([[variable, whole(k)]]))
  // `(n-1) + n`: the last but one is its value one before.
  const before: Node = {
    op: "add",
    args: [
      { op: "symbol", name: variable },
      { op: "negate", args: [whole(1)] }
    ]
  }
  const lastButOne = substituted(last, new Map([[variable, before]]))
  if (behind === 2 && same(lastButOne, parts[at + 1]!) !== "equal") return undefined
  const start = STARTS.find((from) => first.every((part, i) => same(value(from + i), part) === "equal"))
  if (start === undefined) return undefined
  const body = substituted(last, new Map([[variable, { op: "symbol", name: "#dots" }]]))
  const args = [whole(start), { op: "symbol", name: variable } as const, body]
  return { op: "binder", name: op === "add" ? "sum" : "prod", variable: "#dots", args }
}

/** An expression with its dots written as sums and products, where it is clear which. */
export const undotted = (node: Node, same: (a: Node, b: Node) => Sameness): Node => {
  if (!hasDots(node) || !("args" in node)) return node
  if (node.op === "add" || node.op === "multiply") {
    const series = seriesOf(written(node, node.op), node.op, same)
    if (series !== undefined) return series
  }
  return { ...node, args: node.args.map((arg) => undotted(arg, same)) }
}
