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

const operands = (node: Node, op: "add" | "multiply"): ReadonlyArray<Node> =>
  node.op === op ? node.args.flatMap((arg) => operands(arg, op)) : [node]

const seriesOf = (
  parts: ReadonlyArray<Node>,
  op: "add" | "multiply",
  same: (a: Node, b: Node) => Sameness
): Node | undefined => {
  const at = parts.findIndex(isDots)
  const written = parts.slice(0, at)
  const last = parts[at + 1]
  if (at < 2 || at > WRITTEN || last === undefined || parts.length !== at + 2) return undefined
  if ([...written, last].some(hasDots)) return undefined
  const known = new Set(written.flatMap((part) => [...symbolsOf(part)]))
  const [variable, ...more] = [...symbolsOf(last)].filter((name) => !known.has(name))
  if (variable === undefined || more.length > 0) return undefined
  const value = (k: number): Node => substituted(last, new Map([[variable, whole(k)]]))
  const start = STARTS.find((first) => written.every((part, i) => same(value(first + i), part) === "equal"))
  if (start === undefined) return undefined
  const body = substituted(last, new Map([[variable, { op: "symbol", name: "#dots" }]]))
  const args = [whole(start), { op: "symbol", name: variable } as const, body]
  return { op: "binder", name: op === "add" ? "sum" : "prod", variable: "#dots", args }
}

/** An expression with its dots written as sums and products, where it is clear which. */
export const undotted = (node: Node, same: (a: Node, b: Node) => Sameness): Node => {
  if (!hasDots(node) || !("args" in node)) return node
  if (node.op === "add" || node.op === "multiply") {
    const series = seriesOf(operands(node, node.op), node.op, same)
    if (series !== undefined) return series
  }
  return { ...node, args: node.args.map((arg) => undotted(arg, same)) }
}
