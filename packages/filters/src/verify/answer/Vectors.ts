import type { Item, Node } from "./Syntax.ts"
import { minus, substituted, symbolsOf, whole } from "./Syntax.ts"
import { sameExpression } from "../compare/Equality.ts"

/*
 * Vectors and matrices in other dress: `3\hat{i} - 4\hat{j}`, `[[1, 2], [3, 4]]`, `I_2`.
 */

const AXES = ["hat:i", "hat:j", "hat:k"]

const value = (node: Node): Item => ({ kind: "value", node })
const sequence = (items: ReadonlyArray<Item>): Item => ({ kind: "sequence", open: "(", close: ")", items })

/** A sum of multiples of the unit vectors as its components, two and three of them. */
export const components = (node: Node): ReadonlyArray<Item> => {
  const names = symbolsOf(node)
  if (!AXES.some((axis) => names.has(axis))) return []
  const at = (chosen: string | undefined): Node =>
    substituted(node, new Map(AXES.map((axis) => [axis, whole(axis === chosen ? 1 : 0)] as const)))
  const none = at(undefined)
  const parts = AXES.map((axis) => minus(at(axis), none))
  const again = parts.map((part, i): Node => ({ op: "multiply", args: [part, { op: "symbol", name: AXES[i]! }] }))
  const line = again.reduce((left, right) => ({ op: "add", args: [left, right] }))
  if (sameExpression(node, line) !== "equal") return []
  const items = parts.map(value)
  return names.has(AXES[2]!) ? [sequence(items)] : [sequence(items.slice(0, 2)), sequence(items)]
}

/** `[[1, 2], [3, 4]]` as a matrix: rows of one length in square brackets. */
export const rowsOf = (item: Extract<Item, { kind: "sequence" }>): ReadonlyArray<Item> => {
  const rows = item.items.map((row) =>
    row.kind === "sequence" && row.open === "[" && row.close === "]" ? row.items : undefined
  )
  const [first] = rows
  const isMatrix =
    item.open === "[" && item.close === "]" && first !== undefined && rows.every((row) => row?.length === first.length)
  return isMatrix ? [{ kind: "matrix", rows: rows as ReadonlyArray<ReadonlyArray<Item>> }] : []
}

/** `I_2`, `I_3` and `I_4` as the matrices that they are. */
export const identity = (name: string): ReadonlyArray<Item> => {
  const size = Number(/^I_([2-4])$/.exec(name)?.[1] ?? 0)
  if (size === 0) return []
  const rows = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => value(whole(i === j ? 1 : 0)))
  )
  return [{ kind: "matrix", rows }]
}
