import type { Item, Node } from "./Syntax.ts"
import { structure } from "../compare/Equality.ts"
import { has, symbolsOf } from "./Syntax.ts"

/** A part of an answer with the name that it was given, as in `x = 5`. */
export interface Labelled {
  readonly label: string | undefined
  readonly item: Item
  /** The equation that the name was taken off. */
  readonly whole?: Item
}

const nameText = (node: Node): string | undefined => {
  switch (node.op) {
    case "symbol":
      return node.name
    case "call":
      // `\sin A = 3/5` and `\max(a, b) = 3` say the value of what was asked for.
      return /^[fghFGH]$/.test(node.name)
        ? `${node.name}(${node.args.map((arg) => nameText(arg) ?? structure(arg)).join(",")})`
        : symbolsOf(node).size > 0
          ? structure(node)
          : undefined
    case "power":
      // `f^{-1}(x)`
      return node.args[0]!.op === "symbol" && node.args[1]!.op === "negate" ? `${node.args[0]!.name}^-` : undefined
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

const NOUNS: Readonly<Record<string, string>> = {
  maximum: "max",
  greatest: "max",
  largest: "max",
  minimum: "min",
  smallest: "min",
  least: "min",
  average: "mean",
  centre: "center"
}

/** `The maximum value` and `max` are one name. */
const nounOf = (text: string): string => {
  const noun = text
    .trim()
    .toLowerCase()
    .replace(/^(?:the|and|or) /, "")
    .replace(/ value$|:$/, "")
  return NOUNS[noun] ?? noun
}

/** What an item is called by: a variable, `f(x)`, `|AB|`, `(p,q)`, `S:V`, or words; `undefined` when it is no name. */
export const nameOf = (item: Item): string | undefined => {
  switch (item.kind) {
    case "value":
      return nameText(item.node)
    case "text":
      return nounOf(item.text)
    case "proportion": {
      const parts = item.parts.map(nameText)
      return parts.includes(undefined) ? undefined : parts.join(":")
    }
    case "matrix": {
      // A column of names.
      const parts = item.rows.every((row) => row.length === 1)
        ? item.rows.map(([entry]) => nameOf(entry!))
        : [undefined]
      return parts.includes(undefined) ? undefined : `(${parts.join(",")})`
    }
    case "union": {
      const parts = item.items.map(nameOf)
      return parts.includes(undefined) ? undefined : parts.join(" cup ")
    }
    case "sequence": {
      const parts = item.items.map(nameOf)
      return parts.includes(undefined) ? undefined : `(${parts.join(",")})`
    }
    default:
      return undefined
  }
}

/** `1 + 2 + \cdots + 99` is a number. */
const isConstant = (item: Item): boolean =>
  item.kind === "value" &&
  [...symbolsOf(item.node)].every((name) => name === "ldots") &&
  !has(item.node, (node) => node.op === "item")

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
  if (label !== undefined) return parts.length === 2 ? { label, item: last, whole: item } : { label, item: last }
  // `5 = x`, and a computation: `2 + 3 = 5`.
  const behind = parts.length === 2 ? nameOf(last) : undefined
  if (behind !== undefined && isConstant(first!)) return { label: behind, item: first! }
  if (parts.every(isConstant)) return { label: undefined, item: last }
  return { label: undefined, item: { ...item, parts, operators } }
}

/** `a = b = c = 1` as three equations. */
export const unchained = (item: Item): ReadonlyArray<Item> | undefined => {
  if (item.kind !== "relation" || item.parts.length < 3) return undefined
  const last = item.parts.at(-1)!
  const names = item.parts.slice(0, -1)
  const isChain = item.operators.every((operator) => operator === "=") && isConstant(last)
  if (!isChain || !names.every((part) => nameOf(part) !== undefined)) return undefined
  return names.map((name) => ({ kind: "relation", operators: ["="], parts: [name, last] }))
}

/** `|x| = 7` as `x = 7` and `x = -7`. */
export const bothSides = (item: Item): ReadonlyArray<Item> | undefined => {
  if (item.kind !== "relation" || item.parts.length !== 2 || item.operators[0] !== "=") return undefined
  const [size, value] = item.parts
  if (size?.kind !== "value" || size.node.op !== "absolute" || value?.kind !== "value" || !isConstant(value))
    return undefined
  const [inner] = size.node.args
  if (inner?.op !== "symbol" || value.node.op === "negate") return undefined
  const side = (node: Node): Item => ({
    ...item,
    parts: [
      { kind: "value", node: inner },
      { ...value, node }
    ]
  })
  return [side(value.node), side({ op: "negate", args: [value.node] })]
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
  if (item.kind === "congruence" && has(item.value, isPlusMinus))
    return [
      { ...item, value: choose(item.value, 1) },
      { ...item, value: choose(item.value, -1) }
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
  // `2k\pi < x < (2k+1)\pi`: between ends of their own variables; `1 < e < 2`: an eccentricity.
  const between = b?.kind === "value" && b.node.op === "symbol" ? b.node.name : undefined
  const isFree = (part: Item | undefined): part is Item =>
    part?.kind === "value" && between !== undefined && !symbolsOf(part.node).has(between)
  if (parts.length === 3 && isFree(a) && isFree(c)) return interval(a, closed[0]!, c, closed[1]!)
  const isE = b?.kind === "value" && b.node.op === "constant" && b.node.name === "e"
  if (parts.length === 3 && isE && bound(a) && bound(c)) return interval(a, closed[0]!, c, closed[1]!)
  if (parts.length === 3 && bound(a) && bound(c) && named(b)) return interval(a, closed[0]!, c, closed[1]!)
  if (parts.length !== 2) return undefined
  if (bound(a) && named(b)) return interval(a, closed[0]!, endless(1), false)
  if (bound(b) && named(a)) return interval(endless(-1), false, b, closed[0]!)
  return undefined
}
