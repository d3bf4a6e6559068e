import type { Item, Node, Operator } from "./Syntax.ts"

/*
 * Arithmetic of matrices, done while they are read: a sum of two is the matrix of the sums. Entries stay expressions.
 */

type Rows = ReadonlyArray<ReadonlyArray<Node>>

/** Rows or columns up to which a product is written out. */
const MOST = 12

const rowsOf = (node: Node): Rows | undefined => {
  if (node.op !== "item" || node.item.kind !== "matrix") return undefined
  const rows = node.item.rows.map((row) =>
    row.map((item) => (item.kind === "value" && item.unit === undefined ? item.node : undefined))
  )
  return rows.some((row) => row.includes(undefined)) ? undefined : (rows as Rows)
}

const matrix = (rows: Rows): Node => ({
  op: "item",
  item: { kind: "matrix", rows: rows.map((row) => row.map((node): Item => ({ kind: "value", node }))) }
})

const scaled = (op: "multiply" | "divide", rows: Rows, by: Node): Node =>
  matrix(rows.map((row) => row.map((node) => ({ op, args: [node, by] }))))

/** Nodes of which the entries of a factor may be made: each product of matrices multiplies them. */
const LARGEST = 2000

const sizeOf = (node: Node): number => ("args" in node ? node.args.reduce((sum, arg) => sum + sizeOf(arg), 1) : 1)
const isLarge = (rows: Rows): boolean => rows.flat().reduce((sum, node) => sum + sizeOf(node), 0) > LARGEST

const product = (a: Rows, b: Rows): Node | undefined => {
  const width = b[0]?.length ?? 0
  const fits = a.every((row) => row.length === b.length) && b.every((row) => row.length === width)
  if (!fits || Math.max(a.length, b.length, width) > MOST || isLarge(a) || isLarge(b)) return undefined
  const cell = (row: ReadonlyArray<Node>, column: number): Node =>
    row
      .map((node, i): Node => ({ op: "multiply", args: [node, b[i]![column]!] }))
      .reduce((left, right) => ({ op: "add", args: [left, right] }))
  return matrix(a.map((row) => b[0]!.map((_, column) => cell(row, column))))
}

/** The result of an operation with a matrix in it; `undefined` where there is none. */
export const matrixOperation = (op: Operator, args: ReadonlyArray<Node>): Node | undefined => {
  const [x, y] = args
  const [a, b] = [x && rowsOf(x), y && rowsOf(y)]
  if (op === "negate" && a !== undefined) return matrix(a.map((row) => row.map((node) => ({ op, args: [node] }))))
  if (op === "add" && a !== undefined && b !== undefined) {
    const fits = a.length === b.length && a.every((row, i) => row.length === b[i]!.length)
    if (!fits) return undefined
    return matrix(a.map((row, i) => row.map((node, j) => ({ op, args: [node, b[i]![j]!] }))))
  }
  if (op === "multiply") {
    if (a !== undefined && b !== undefined) return product(a, b)
    if (a !== undefined && y!.op !== "item") return scaled(op, a, y!)
    if (b !== undefined && x!.op !== "item") return scaled(op, b, x!)
  }
  return op === "divide" && a !== undefined && y!.op !== "item" ? scaled(op, a, y!) : undefined
}
