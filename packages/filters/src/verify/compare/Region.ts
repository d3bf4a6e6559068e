import type { End, Item, Node, Piece, Relator } from "../answer/Syntax.ts"
import { minus, substituted, symbolsOf, variablesOf, whole } from "../answer/Syntax.ts"
import { canonicalPhrase } from "../answer/Synonyms.ts"
import { plainText } from "../answer/Words.ts"
import type { Sameness } from "./Equality.ts"
import { all, sameExpression } from "./Equality.ts"
import { approximate } from "./Numeric.ts"

type Pieces = ReadonlyArray<Piece>

/** Pieces that a set may have. */
const MOST = 60

const INFINITY: Node = { op: "constant", name: "infinity" }
const LOWEST: End = { node: { op: "negate", args: [INFINITY] }, at: -Infinity, closed: false }
const HIGHEST: End = { node: INFINITY, at: Infinity, closed: false }
const EVERYTHING: Pieces = [{ low: LOWEST, high: HIGHEST }]

/** Value of an end of an interval, `undefined` when it is no real constant. */
const placeOf = (node: Node): number | undefined => {
  if (node.op === "constant" && node.name === "infinity") return Infinity
  if (node.op === "negate") {
    const inner = placeOf(node.args[0]!)
    return inner === undefined ? undefined : -inner
  }
  if (node.op === "add" && node.args[0]!.op === "number") return placeOf(node.args[1]!) ?? finite(node)
  return finite(node)
}

const finite = (node: Node): number | undefined => {
  if (symbolsOf(node).size > 0) return undefined
  const value = approximate(node, new Map())
  return value === undefined || value.im !== 0 ? undefined : value.re
}

const endOf = (node: Node, closed: boolean): End | undefined => {
  const at = placeOf(node)
  return at === undefined ? undefined : { node, at, closed: closed && Number.isFinite(at) }
}

/** -1, 0 or 1; `undefined` when two ends are too near to tell. */
const order = (a: End, b: End): number | undefined => {
  if (!Number.isFinite(a.at) || !Number.isFinite(b.at)) return Math.sign(a.at === b.at ? 0 : a.at - b.at)
  const gap = Math.abs(a.at - b.at)
  if (gap > 1e-9 * Math.max(Math.abs(a.at), Math.abs(b.at), 1e-300)) return a.at < b.at ? -1 : 1
  return sameExpression(a.node, b.node) === "equal" ? 0 : undefined
}

const piece = (low: End | undefined, high: End | undefined): Pieces | undefined => {
  if (low === undefined || high === undefined) return undefined
  const sorted = order(low, high)
  if (sorted === undefined || sorted > 0 || (sorted === 0 && !(low.closed && high.closed))) return undefined
  return [{ low, high }]
}

/** Pieces in order, those that touch made one. */
const joined = (pieces: Pieces): Pieces | undefined => {
  if (pieces.length > MOST) return undefined
  const result: Array<Piece> = []
  for (const next of pieces.toSorted((a, b) => a.low.at - b.low.at || Number(b.low.closed) - Number(a.low.closed))) {
    const last = result.at(-1)
    const gap = last === undefined ? 1 : order(next.low, last.high)
    if (gap === undefined) return undefined
    if (last === undefined || gap > 0 || (gap === 0 && !next.low.closed && !last.high.closed)) {
      result.push(next)
      continue
    }
    const ends = order(next.high, last.high)
    if (ends === undefined) return undefined
    const closed = ends === 0 && (next.high.closed || last.high.closed)
    result[result.length - 1] = {
      low: last.low,
      high: ends > 0 ? next.high : { ...last.high, closed: ends === 0 ? closed : last.high.closed }
    }
  }
  return result
}

const meet = (a: Pieces, b: Pieces): Pieces | undefined => {
  if (a.length * b.length > MOST * MOST) return undefined
  const result: Array<Piece> = []
  for (const x of a)
    for (const y of b) {
      const [lows, highs] = [order(x.low, y.low), order(x.high, y.high)]
      if (lows === undefined || highs === undefined) return undefined
      const low = lows === 0 ? { ...x.low, closed: x.low.closed && y.low.closed } : lows > 0 ? x.low : y.low
      const high = highs === 0 ? { ...x.high, closed: x.high.closed && y.high.closed } : highs < 0 ? x.high : y.high
      const size = order(low, high)
      if (size === undefined) return undefined
      if (size < 0 || (size === 0 && low.closed && high.closed)) result.push({ low, high })
    }
  return result
}

/** All real numbers but those of joined pieces. */
const rest = (pieces: Pieces): Pieces => {
  const result: Array<Piece> = []
  let low = LOWEST
  for (const next of pieces) {
    const high = { ...next.low, closed: !next.low.closed && Number.isFinite(next.low.at) }
    if (low.at < high.at || (low.at === high.at && low.closed && high.closed)) result.push({ low, high })
    low = { ...next.high, closed: !next.high.closed && Number.isFinite(next.high.at) }
  }
  if (low.at < Infinity) result.push({ low, high: HIGHEST })
  return result
}

const below = (node: Node, closed: boolean): Pieces | undefined => piece(LOWEST, endOf(node, closed))
const above = (node: Node, closed: boolean): Pieces | undefined => piece(endOf(node, closed), HIGHEST)

const FLIPPED: Partial<Record<Relator, Relator>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!=", "=": "=" }

/** Where `name` stands in relation to a constant. */
const half = (operator: Relator, bound: Node): Pieces | undefined => {
  switch (operator) {
    case "<":
    case "<=":
      return below(bound, operator === "<=")
    case ">":
    case ">=":
      return above(bound, operator === ">=")
    case "=": {
      const end = endOf(bound, true)
      return end === undefined || !Number.isFinite(end.at) ? undefined : [{ low: end, high: end }]
    }
    case "!=": {
      const end = endOf(bound, true)
      return end === undefined || !Number.isFinite(end.at) ? undefined : rest([{ low: end, high: end }])
    }
    default:
      return undefined
  }
}

/** Where `left operator right` holds, for what is linear in `name` or the size of it. */
const solved = (left: Node, operator: Relator, right: Node, name: string): Pieces | undefined => {
  if (right.op === "absolute") {
    const other = FLIPPED[operator]
    return other === undefined || left.op === "absolute" ? undefined : solved(right, other, left, name)
  }
  if (left.op === "absolute") {
    if (symbolsOf(right).size > 0) return undefined
    const inner = left.args[0]!
    const negative: Node = { op: "negate", args: [right] }
    const [up, down] = [solved(inner, operator, right, name), solved(inner, FLIPPED[operator] ?? "=", negative, name)]
    if (up === undefined || down === undefined) return undefined
    return operator === "<" || operator === "<=" || operator === "!=" ? meet(up, down) : joined([...up, ...down])
  }
  const gap = minus(left, right)
  const at = (value: number): Node => substituted(gap, new Map([[name, whole(value)]]))
  const slope = minus(at(1), at(0))
  const line: Node = { op: "add", args: [{ op: "multiply", args: [slope, { op: "symbol", name }] }, at(0)] }
  const steep = finite(slope)
  const direct = left.op === "symbol" && placeOf(right) !== undefined
  if (!direct && (steep === undefined || steep === 0 || sameExpression(gap, line) !== "equal")) return undefined
  const root: Node = direct ? right : { op: "divide", args: [{ op: "negate", args: [at(0)] }, slope] }
  const turned = !direct && steep! < 0 ? FLIPPED[operator] : operator
  return turned === undefined ? undefined : half(turned, root)
}

const relationPieces = ({ parts, operators }: Extract<Item, { kind: "relation" }>): Pieces | undefined => {
  if (operators.length === 1 && operators[0] === "in") return piecesOf(parts[1]!)
  const nodes = parts.map((part) => (part.kind === "value" ? part.node : undefined))
  if (nodes.includes(undefined)) return undefined
  const names = variablesOf(parts)
  const [name] = names
  if (name === undefined || names.size > 1) return undefined
  let pieces: Pieces | undefined = EVERYTHING
  for (let i = 0; i < operators.length && pieces !== undefined; i++) {
    const [left, right] = [nodes[i]!, nodes[i + 1]!]
    const mirrored = left.op !== "symbol" && right.op === "symbol" && placeOf(left) !== undefined
    const other = FLIPPED[operators[i]!]
    const part =
      mirrored && other !== undefined ? solved(right, other, left, name) : solved(left, operators[i]!, right, name)
    pieces = part && meet(pieces, part)
  }
  return pieces
}

const piecesOf = (item: Item): Pieces | undefined => {
  switch (item.kind) {
    case "region":
      return item.pieces
    case "relation":
      return relationPieces(item)
    case "text":
      return canonicalPhrase(plainText(item.text)) === "all real numbers" ? EVERYTHING : undefined
    case "value":
      return item.node.op === "symbol" && item.node.name === "mathbb:R" ? EVERYTHING : undefined
    case "sequence": {
      const [low, high] = item.items
      if (item.items.length !== 2 || low?.kind !== "value" || high?.kind !== "value") return undefined
      return piece(endOf(low.node, item.open === "["), endOf(high.node, item.close === "]"))
    }
    case "set": {
      const points = item.items.map((point) => {
        const end = point.kind === "value" ? endOf(point.node, true) : undefined
        return end === undefined ? undefined : { low: end, high: end }
      })
      return points.includes(undefined) ? undefined : joined(points as Pieces)
    }
    case "union": {
      const parts = item.items.map(piecesOf)
      return parts.includes(undefined) ? undefined : joined(parts.flatMap((pieces) => pieces!))
    }
    case "difference": {
      const [from, without] = item.items.map(piecesOf)
      const taken = without && joined(without)
      return from && taken && meet(from, rest(taken))
    }
    default:
      return undefined
  }
}

const regionOf = (pieces: Pieces | undefined): ReadonlyArray<Item> =>
  pieces === undefined || pieces.length === 0 ? [] : [{ kind: "region", pieces }]

/** An item as the set of real numbers that it is, if it is one; a finite set by itself is a list and no region. */
export const regionForms = (item: Item): ReadonlyArray<Item> =>
  item.kind === "set" || (item.kind === "relation" && item.operators.includes("=")) ? [] : regionOf(piecesOf(item))

/** `x \in \mathbb{R}` says nothing beside bounds. */
const isReal = (item: Item): boolean => {
  const set = item.kind === "relation" && item.operators[0] === "in" ? item.parts[1] : item
  return set?.kind === "value" && set.node.op === "symbol" && set.node.name === "mathbb:R"
}

/** `x \ne -2, 3`: the values behind are excluded too. */
const excluded = (items: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const [first, ...others] = items
  const isApart = first?.kind === "relation" && first.operators.length === 1 && first.operators[0] === "!="
  if (!isApart || others.length === 0 || !others.every((item) => item.kind === "value")) return items
  return [
    first,
    ...others.map((item): Item => ({ kind: "relation", operators: ["!="], parts: [first.parts[0]!, item] }))
  ]
}

/**
 * Several inequalities as one set: `x < 2, x > 5` are two rays, `x > 2, x < 5` what both have in common, and an `≠` takes
 * a point out.
 */
export const regionOfAll = (given: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  // Several pairs of numbers are points and not intervals.
  const items = excluded(given.length > 1 ? given.filter((item) => !isReal(item)) : given)
  if (variablesOf(items).size > 1 || (items.length > 1 && items.some((item) => item.kind !== "relation"))) return []
  const apart = items.filter((item) => item.kind === "relation" && item.operators.includes("!="))
  const rays = items.filter((item) => !apart.includes(item)).map(piecesOf)
  if (rays.includes(undefined)) return []
  let pieces: Pieces | undefined = EVERYTHING
  for (const ray of rays) pieces = pieces && meet(pieces, ray!)
  if (pieces?.length === 0) pieces = joined(rays.flatMap((ray) => ray!))
  for (const item of apart) {
    const without = piecesOf(item)
    pieces = pieces && without && meet(pieces, without)
  }
  return regionOf(pieces)
}

/** What is left of the real numbers where none of some conditions holds. */
export const elsewhere = (conditions: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const parts = conditions.map(piecesOf)
  if (parts.length === 0 || parts.includes(undefined)) return []
  const taken = joined(parts.flatMap((pieces) => pieces!))
  return taken === undefined ? [] : regionOf(rest(taken))
}

type Region = Extract<Item, { kind: "region" }>

const sameEnd = (a: End, b: End): Sameness => {
  if (a.closed !== b.closed) return "different"
  return Number.isFinite(a.at) && Number.isFinite(b.at)
    ? sameExpression(a.node, b.node)
    : a.at === b.at
      ? "equal"
      : "different"
}

/** Whether two sets of real numbers have the same pieces. */
export const sameRegion = (gold: Region, answer: Region): Sameness =>
  gold.pieces.length === answer.pieces.length
    ? all(
        gold.pieces.flatMap(({ low, high }, i) => {
          const other = answer.pieces[i]!
          return [sameEnd(low, other.low), sameEnd(high, other.high)]
        })
      )
    : "different"
