import type { Rational } from "../compare/Rational.ts"
import { integer } from "../compare/Rational.ts"

/** An expression. Every operation stands in one form, so that evaluators are one `switch`. */
export type Node =
  | {
      readonly op: "number"
      readonly value: Rational
      /** Digits after the point as written, for a decimal; absent for a whole number. */
      readonly places?: number
      /** Digits from the first that is not 0, as written. */
      readonly digits: number
    }
  /** A number in another base than ten: `4210_5`. */
  | { readonly op: "based"; readonly digits: string; readonly base: number; readonly value: Rational }
  | { readonly op: "symbol"; readonly name: string }
  | { readonly op: "constant"; readonly name: "pi" | "e" | "i" | "infinity" }
  | { readonly op: "call"; readonly name: string; readonly args: ReadonlyArray<Node> }
  | { readonly op: Operator; readonly args: ReadonlyArray<Node> }
  /** `\sum_{k=a}^{b} body`: its bound variable has the name `#depth`, so that equal sums are equal whatever they call it. */
  | { readonly op: "binder"; readonly name: string; readonly variable: string; readonly args: ReadonlyArray<Node> }
  /** A tuple, set or matrix where an expression may stand. It is never inside an operation. */
  | { readonly op: "item"; readonly item: Item }

export type Operator =
  | "add"
  | "multiply"
  | "divide"
  | "power"
  | "negate"
  | "root" // radicand, degree
  | "absolute"
  | "factorial"
  | "binomial"
  | "percent"
  | "degree"
  | "plus-minus" // a, b: both a+b and a-b

/** One part of an answer. An answer is a list of them; most have one. */
export type Item =
  | { readonly kind: "value"; readonly node: Node; readonly unit?: string }
  /** `a = b`, `a < b ≤ c`: one operator fewer than parts. */
  | {
      readonly kind: "relation"
      readonly parts: ReadonlyArray<Item>
      readonly operators: ReadonlyArray<Relator>
    }
  /** A tuple, a point, an interval, a vector. */
  | {
      readonly kind: "sequence"
      readonly open: "(" | "["
      readonly close: ")" | "]"
      readonly items: ReadonlyArray<Item>
    }
  | { readonly kind: "set"; readonly items: ReadonlyArray<Item> }
  | { readonly kind: "union"; readonly items: ReadonlyArray<Item> }
  | { readonly kind: "matrix"; readonly rows: ReadonlyArray<ReadonlyArray<Item>> }
  /** `1:2`, `12:30`. */
  | { readonly kind: "proportion"; readonly parts: ReadonlyArray<Node> }
  /** `A \setminus B` */
  | { readonly kind: "difference"; readonly items: readonly [Item, Item] }
  /** `x \equiv 3 \pmod 7` */
  | { readonly kind: "congruence"; readonly value: Node; readonly modulus: Node }
  /** Seconds after midnight; `half` is absent where nobody said whether it is before noon. */
  | { readonly kind: "time"; readonly seconds: number; readonly half?: "am" | "pm" }
  | { readonly kind: "date"; readonly year?: number; readonly month: number; readonly day?: number }
  | { readonly kind: "text"; readonly text: string }
  /** A value for each case. */
  | { readonly kind: "cases"; readonly cases: ReadonlyArray<Case> }
  /** A chemical formula or reaction in one spelling. */
  | { readonly kind: "chemical"; readonly formula: string }
  /** A set of real numbers as its intervals, from low to high, apart from each other. A point is one with equal ends. */
  | { readonly kind: "region"; readonly pieces: ReadonlyArray<Piece> }

/** `condition` is absent for `otherwise`. */
export interface Case {
  readonly value: Item
  readonly condition: Item | undefined
}

export interface Piece {
  readonly low: End
  readonly high: End
}

/** An end of an interval; `at` is its value in double precision, infinite for none. */
export interface End {
  readonly node: Node
  readonly at: number
  readonly closed: boolean
}

export type Relator = "=" | "<" | ">" | "<=" | ">=" | "!=" | "approx" | "in" | "->" | "equiv"

/** Every expression of an item, from left to right. */
export const nodesOf = (item: Item): ReadonlyArray<Node> => {
  switch (item.kind) {
    case "value":
      return [item.node]
    case "proportion":
      return item.parts
    case "relation":
      return item.parts.flatMap(nodesOf)
    case "matrix":
      return item.rows.flat().flatMap(nodesOf)
    case "congruence":
      return [item.value, item.modulus]
    case "text":
    case "time":
    case "date":
    case "region":
    case "chemical":
      return []
    case "cases":
      return item.cases.flatMap(({ value }) => nodesOf(value))
    case "sequence":
    case "set":
    case "union":
    case "difference":
      return item.items.flatMap(nodesOf)
  }
}

const collect = (node: Node, names: Set<string>): void => {
  if (node.op === "symbol") {
    if (!node.name.startsWith("#")) names.add(node.name)
  } else if ("args" in node) for (const arg of node.args) collect(arg, names)
}

/** The free variables of an expression. */
export const symbolsOf = (node: Node): ReadonlySet<string> => {
  const names = new Set<string>()
  collect(node, names)
  return names
}

/** The free variables of all expressions of some items. */
export const variablesOf = (items: ReadonlyArray<Item>): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const item of items) for (const node of nodesOf(item)) collect(node, names)
  return names
}

/** An expression with others in the place of its variables. */
export const substituted = (node: Node, values: ReadonlyMap<string, Node>): Node => {
  if (node.op === "symbol") return values.get(node.name) ?? node
  return "args" in node ? { ...node, args: node.args.map((arg) => substituted(arg, values)) } : node
}

export const symbol = (name: string): Node => ({ op: "symbol", name })

export const whole = (value: bigint | number): Node => ({
  op: "number",
  value: integer(value),
  digits: String(value).length
})

/** `a - b` */
export const minus = (a: Node, b: Node): Node => ({ op: "add", args: [a, { op: "negate", args: [b] }] })

/** Whether an operation stands anywhere in an expression. */
export const has = (node: Node, test: (node: Node) => boolean): boolean =>
  test(node) || ("args" in node && node.args.some((arg) => has(arg, test)))
