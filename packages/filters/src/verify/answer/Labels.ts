import type { Item, Node } from "./Syntax.ts"
import { has, symbolsOf } from "./Syntax.ts"

/** A part of an answer with the name that it was given, as in `x = 5`. */
export interface Labelled {
  readonly label: string | undefined
  readonly item: Item
}

const nameText = (node: Node): string | undefined => {
  switch (node.op) {
    case "symbol":
      return node.name
    case "call":
      return /^[fghFGH]$/.test(node.name) ? `${node.name}()` : undefined
    case "absolute":
    case "multiply":
    case "divide": {
      const parts = node.args.map(nameText)
      return parts.includes(undefined) ? undefined : `${node.op}(${parts.join(",")})`
    }
    default:
      return undefined
  }
}

/** What an item is called by: a variable, `f(x)`, `|AB|`, `(p,q)`, `S:V`, or words; `undefined` when it is no name. */
export const nameOf = (item: Item): string | undefined => {
  switch (item.kind) {
    case "value":
      return nameText(item.node)
    case "text":
      return item.text
    case "proportion": {
      const parts = item.parts.map(nameText)
      return parts.includes(undefined) ? undefined : parts.join(":")
    }
    case "sequence": {
      const parts = item.items.map(nameOf)
      return parts.includes(undefined) ? undefined : `(${parts.join(",")})`
    }
    default:
      return undefined
  }
}

const isConstant = (item: Item): boolean =>
  item.kind === "value" && symbolsOf(item.node).size === 0 && !has(item.node, (node) => node.op === "item")

/**
 * Takes the name off an answer: `x = 5` is 5 with the label `x`, `x = 2 + 3 = 5` too, `x \in (0, 1)` is the interval,
 * `x = 1/3 ≈ 0.33` is 1/3. An equation that names nothing stays as it is.
 */
export const unlabel = (item: Item): Labelled => {
  if (item.kind !== "relation") return { label: undefined, item }
  const rounded = item.operators.indexOf("approx")
  const keep = rounded > 0 || (rounded === 0 && nameOf(item.parts[0]!) === undefined) ? rounded + 1 : item.parts.length
  const parts = item.parts.slice(0, keep)
  const operators = item.operators.slice(0, keep - 1)
  const [first] = parts
  const last = parts.at(-1)!
  if (operators.length === 0) return { label: undefined, item: last }
  if (operators.length === 1 && operators[0] === "in") return { label: nameOf(first!), item: last }
  if (!operators.every((operator) => operator === "=" || operator === "approx" || operator === "->"))
    return { label: undefined, item: { ...item, parts, operators } }
  // `a = b = c` names nothing.
  if (parts.length > 2 && parts.every((part) => part.kind === "value" && part.node.op === "symbol"))
    return { label: undefined, item: { ...item, parts, operators } }
  const label = nameOf(first!)
  if (label !== undefined) return { label, item: last }
  // `5 = x`, and a computation: `2 + 3 = 5`.
  const behind = parts.length === 2 ? nameOf(last) : undefined
  if (behind !== undefined && isConstant(first!)) return { label: behind, item: first! }
  if (parts.every(isConstant)) return { label: undefined, item: last }
  return { label: undefined, item: { ...item, parts, operators } }
}

const choose = (node: Node, sign: 1 | -1): Node => {
  if (node.op === "plus-minus") {
    const [left, right] = node.args.map((arg) => choose(arg, sign)) as [Node, Node]
    return { op: "add", args: [left, sign === 1 ? right : { op: "negate", args: [right] }] }
  }
  return "args" in node ? { ...node, args: node.args.map((arg) => choose(arg, sign)) } : node
}

/** Items with the upper and with the lower signs. */
const bothSigns = (items: ReadonlyArray<Item>): readonly [ReadonlyArray<Item>, ReadonlyArray<Item>] => {
  const signs = items.map(expand)
  return [signs.map(([upper]) => upper!), signs.map((parts) => parts.at(-1)!)]
}

const isPlusMinus = (node: Node): boolean => node.op === "plus-minus"

/** `3 ± 2` as two parts; all signs of one part change together. */
export const expand = (item: Item): ReadonlyArray<Item> => {
  if (item.kind === "value" && has(item.node, isPlusMinus))
    return [
      { ...item, node: choose(item.node, 1) },
      { ...item, node: choose(item.node, -1) }
    ]
  if (item.kind === "set") return [{ ...item, items: item.items.flatMap(expand) }]
  if (item.kind === "sequence" && item.items.some((part) => part.kind === "value" && has(part.node, isPlusMinus))) {
    const [upper, lower] = bothSigns(item.items)
    return [
      { ...item, items: upper },
      { ...item, items: lower }
    ]
  }
  if (item.kind === "relation" && item.parts.some((part) => part.kind === "value" && has(part.node, isPlusMinus))) {
    const [upper, lower] = bothSigns(item.parts)
    return [
      { ...item, parts: upper },
      { ...item, parts: lower }
    ]
  }
  return [item]
}

const INFINITY: Node = { op: "constant", name: "infinity" }
const endless = (sign: 1 | -1): Item => ({
  kind: "value",
  node: sign === 1 ? INFINITY : { op: "negate", args: [INFINITY] }
})

const interval = (low: Item, lowClosed: boolean, high: Item, highClosed: boolean): Item => ({
  kind: "sequence",
  open: lowClosed ? "[" : "(",
  close: highClosed ? "]" : ")",
  items: [low, high]
})

/** `-2 ≤ x < 7` as the interval `[-2, 7)`; `undefined` for anything but one name between constants. */
export const intervalOf = (item: Item): Item | undefined => {
  if (item.kind !== "relation") return undefined
  const down = item.operators.every((operator) => operator === ">" || operator === ">=")
  const up = item.operators.every((operator) => operator === "<" || operator === "<=")
  if (!down && !up) return undefined
  const parts = down ? item.parts.toReversed() : item.parts
  const closed = (down ? item.operators.toReversed() : item.operators).map((operator) => operator.endsWith("="))
  const bound = (part: Item | undefined): part is Item => part !== undefined && isConstant(part)
  // A size, as `|x|`, is no name: `|x| < 3` bounds its variable on both sides.
  const named = (part: Item | undefined): boolean =>
    part?.kind === "value" && (part.node.op === "symbol" || part.node.op === "call") && nameOf(part) !== undefined
  const [a, b, c] = parts
  if (parts.length === 3 && bound(a) && bound(c) && named(b)) return interval(a, closed[0]!, c, closed[1]!)
  if (parts.length !== 2) return undefined
  if (bound(a) && named(b)) return interval(a, closed[0]!, endless(1), false)
  if (bound(b) && named(a)) return interval(endless(-1), false, b, closed[0]!)
  return undefined
}
