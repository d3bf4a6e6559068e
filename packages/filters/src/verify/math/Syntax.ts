import type { Rational } from "./Rational.ts"

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
  | { readonly kind: "text"; readonly text: string }

export type Relator = "=" | "<" | ">" | "<=" | ">=" | "!=" | "approx" | "in" | "->"

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
    case "text":
      return []
    case "sequence":
    case "set":
    case "union":
      return item.items.flatMap(nodesOf)
  }
}

const collect = (node: Node, names: Set<string>): void => {
  if (node.op === "symbol") names.add(node.name)
  else if ("args" in node) for (const arg of node.args) collect(arg, names)
}

/** The variables of an expression. */
export const symbolsOf = (node: Node): ReadonlySet<string> => {
  const names = new Set<string>()
  collect(node, names)
  return names
}

/** Whether an operation stands anywhere in an expression. */
export const has = (node: Node, test: (node: Node) => boolean): boolean =>
  test(node) || ("args" in node && node.args.some((arg) => has(arg, test)))
