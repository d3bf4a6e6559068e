import type { Labelled } from "./Answer.ts"
import { expand, intervalOf, unlabel } from "./Answer.ts"
import type { Sameness } from "./Equality.ts"
import { proportional } from "./Equality.ts"
import type { Policy } from "./Policy.ts"
import type { Item, Node } from "./Syntax.ts"
import { sameQuantity } from "./Quantity.ts"
import { plainText } from "./Words.ts"

type Items = ReadonlyArray<Item>
type Relation = Extract<Item, { kind: "relation" }>

/** Parts of a list that are matched in any order. */
const MATCHED = 40

/** A gold answer of so many words is a sentence: that it is not repeated word for word shows nothing. */
const SENTENCE = 5

/** Whether an answer says what the gold answer says. */
export const agree = (gold: Items, answer: Items, policy: Policy): Sameness => {
  const expected = partsOf(gold)
  const found = distinct(partsOf(answer), policy)
  return lists(distinct(expected, policy), found, policy)
}

/** The parts of an answer: `±` made two, one set taken for its elements. */
const partsOf = (items: Items): ReadonlyArray<Labelled> => {
  const parts = items.flatMap(expand)
  const [only] = parts
  if (parts.length !== 1 || only === undefined) return parts.map(unlabel)
  const { item, label } = unlabel(only)
  if (item.kind === "set") return item.items.flatMap(expand).map(unlabel)
  return expand(item).map((part) => ({ label, item: part }))
}

/** Without repetitions: who says the same answer twice says one. */
const distinct = (parts: ReadonlyArray<Labelled>, policy: Policy): ReadonlyArray<Labelled> => {
  if (parts.length < 2 || parts.length > MATCHED) return parts
  const kept: Array<Labelled> = []
  for (const part of parts) {
    const again = kept.some((known) => known.label === part.label && items(known.item, part.item, policy) === "equal")
    if (!again) kept.push(part)
  }
  return kept
}

const all = (results: Iterable<Sameness>): Sameness => {
  let unknown = false
  for (const result of results) {
    if (result === "different") return "different"
    if (result === "unknown") unknown = true
  }
  return unknown ? "unknown" : "equal"
}

const inOrder = (gold: Items, answer: Items, policy: Policy): Sameness =>
  gold.length === answer.length ? all(gold.map((item, i) => items(item, answer[i]!, policy))) : "different"

const itemsOf = (parts: ReadonlyArray<Labelled>): Items => parts.map(({ item }) => item)

const lists = (gold: ReadonlyArray<Labelled>, answer: ReadonlyArray<Labelled>, policy: Policy): Sameness => {
  const [g] = gold
  const [a] = answer
  if (g === undefined || a === undefined) return gold.length === answer.length ? "equal" : "different"
  if (gold.length === 1 && answer.length === 1) return single(g, a, policy)
  // A tuple against a bare list: the order counts.
  if (gold.length === 1)
    return g.item.kind === "sequence" ? inOrder(g.item.items, itemsOf(answer), policy) : unions(g, answer, policy)
  if (answer.length === 1)
    return a.item.kind === "sequence" ? inOrder(itemsOf(gold), a.item.items, policy) : unions(a, gold, policy)
  if (gold.length !== answer.length) return "different"
  const labels = new Set(gold.flatMap(({ label }) => (label === undefined ? [] : [label])))
  const named = labels.size === gold.length
  const bare = answer.every(({ label }) => label === undefined)
  if (policy.lists === "in-order" || (named && bare)) return inOrder(itemsOf(gold), itemsOf(answer), policy)
  return anyOrder(gold, answer, (x, y) => (named && x.label !== y.label ? "different" : items(x.item, y.item, policy)))
}

/** `x < 2 or x > 5` against one union of intervals. */
const unions = (one: Labelled, many: ReadonlyArray<Labelled>, policy: Policy): Sameness => {
  if (one.item.kind !== "union") return "different"
  const intervals = many.map(({ item }) => intervalOf(item) ?? item)
  if (one.item.items.length !== intervals.length) return "different"
  return anyOrder(one.item.items, intervals, (x, y) => items(x, y, policy))
}

const anyOrder = <A>(gold: ReadonlyArray<A>, answer: ReadonlyArray<A>, same: (x: A, y: A) => Sameness): Sameness => {
  if (gold.length !== answer.length) return "different"
  if (gold.length > MATCHED) return "unknown"
  const left = [...answer]
  let unknown = false
  for (const item of gold) {
    const results = left.map((other) => same(item, other))
    const at = results.indexOf("equal")
    if (at >= 0) left.splice(at, 1)
    else if (results.includes("unknown")) unknown = true
    else return "different"
  }
  return unknown ? "unknown" : "equal"
}

/** One part against one: `y = 2x` against `2x`, against `x = y/2`, and against `y - 2x = 0`. */
const single = (gold: Labelled, answer: Labelled, policy: Policy): Sameness => {
  const values = items(gold.item, answer.item, policy)
  if (values === "equal" || gold.label === answer.label) return values
  const [x, y] = [equationOf(gold), equationOf(answer)]
  return x !== undefined && y !== undefined ? relations(x, y, policy) : values
}

/** A part as the equation that it was. */
const equationOf = ({ label, item }: Labelled): Relation | undefined => {
  if (item.kind === "relation") return item
  if (label === undefined || item.kind !== "value" || !/^[\w']+$/.test(label)) return undefined
  return { kind: "relation", parts: [{ kind: "value", node: { op: "symbol", name: label } }, item], operators: ["="] }
}

const minus = (a: Node, b: Node): Node => ({ op: "add", args: [a, { op: "negate", args: [b] }] })

/** `a < b` as `b - a` and whether the bound is strict; `=` as the difference of its sides. */
const differenceOf = (relation: Relation): { readonly kind: string; readonly node: Node } | undefined => {
  const [a, b] = relation.parts
  const [operator] = relation.operators
  if (relation.parts.length !== 2 || a?.kind !== "value" || b?.kind !== "value") return undefined
  const flipped = operator === ">" || operator === ">="
  const kind = operator === ">" ? "<" : operator === ">=" ? "<=" : operator!
  return { kind, node: flipped ? minus(a.node, b.node) : minus(b.node, a.node) }
}

const relations = (gold: Relation, answer: Relation, policy: Policy): Sameness => {
  const straight =
    gold.parts.length === answer.parts.length && gold.operators.every((operator, i) => operator === answer.operators[i])
      ? inOrder(gold.parts, answer.parts, policy)
      : "different"
  if (straight === "equal") return straight
  const [x, y] = [differenceOf(gold), differenceOf(answer)]
  if (x === undefined || y === undefined)
    return flip(answer) && straight === "different" ? flipped(gold, answer, policy) : straight
  if (x.kind !== y.kind) return "different"
  const positive = x.kind === "<" || x.kind === "<="
  if (policy.equations === "exact") return positive ? "different" : flipped(gold, answer, policy)
  return proportional(x.node, y.node, positive)
}

const FLIPPED: Readonly<Record<string, Relation["operators"][number]>> = {
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
  "=": "=",
  "!=": "!="
}

const flip = (relation: Relation): Relation | undefined => {
  const operators = relation.operators.toReversed().map((operator) => FLIPPED[operator])
  if (operators.includes(undefined)) return undefined
  return { kind: "relation", parts: relation.parts.toReversed(), operators: operators as Relation["operators"] }
}

const flipped = (gold: Relation, answer: Relation, policy: Policy): Sameness => {
  const other = flip(answer)
  const same = other !== undefined && gold.operators.every((operator, i) => operator === other.operators[i])
  return same && gold.parts.length === other.parts.length ? inOrder(gold.parts, other.parts, policy) : "different"
}

/** Rows of a matrix with one column or one row, as the vector that they are. */
const vectorOf = (item: Item): Items | undefined => {
  if (item.kind === "sequence") return item.items
  if (item.kind !== "matrix") return undefined
  if (item.rows.length === 1) return item.rows[0]
  return item.rows.every((row) => row.length === 1) ? item.rows.map((row) => row[0]!) : undefined
}

const items = (gold: Item, answer: Item, policy: Policy): Sameness => {
  if (gold.kind === "relation" || answer.kind === "relation") {
    if (gold.kind === "relation" && answer.kind === "relation") {
      const [x, y] = [intervalOf(gold), intervalOf(answer)]
      const direct = relations(gold, answer, policy)
      return direct !== "equal" && x && y ? items(x, y, policy) : direct
    }
    const [x, y] = [intervalOf(gold) ?? gold, intervalOf(answer) ?? answer]
    return x.kind === "relation" || y.kind === "relation" ? "different" : items(x, y, policy)
  }
  if (gold.kind === "value" && answer.kind === "value") return sameQuantity(gold, answer, policy)
  if (gold.kind === "text" || answer.kind === "text") return texts(gold, answer)
  if (gold.kind === "proportion" && answer.kind === "proportion") {
    const value = (node: Node): Item => ({ kind: "value", node })
    return inOrder(gold.parts.map(value), answer.parts.map(value), policy)
  }
  if (gold.kind === "matrix" && answer.kind === "matrix") {
    if (gold.rows.length !== answer.rows.length) return "different"
    return all(gold.rows.map((row, i) => inOrder(row, answer.rows[i]!, policy)))
  }
  if (gold.kind === "sequence" && answer.kind === "sequence") {
    // Two numbers may be an interval, where the kind of bracket says whether its ends belong to it.
    const brackets = gold.items.length > 2 || (gold.open === answer.open && gold.close === answer.close)
    return brackets ? inOrder(gold.items, answer.items, policy) : "different"
  }
  if (gold.kind === "union" && answer.kind === "union")
    return anyOrder(gold.items, answer.items, (x, y) => items(x, y, policy))
  if (gold.kind === "set" && answer.kind === "set")
    return anyOrder(gold.items, answer.items, (x, y) => items(x, y, policy))
  const [x, y] = [vectorOf(gold), vectorOf(answer)]
  return x !== undefined && y !== undefined ? inOrder(x, y, policy) : "different"
}

const texts = (gold: Item, answer: Item): Sameness => {
  const word = (item: Item): string | undefined =>
    item.kind === "text"
      ? plainText(item.text)
      : item.kind === "value" && (item.node.op === "symbol" || item.node.op === "constant")
        ? item.node.name.toLowerCase()
        : undefined
  const [x, y] = [word(gold), word(answer)]
  if (x !== undefined && x === y) return "equal"
  // A sentence may say the same in other words.
  return x !== undefined && words(x) >= SENTENCE ? "unknown" : "different"
}

const words = (text: string): number => text.split(" ").length
