import type { Answer } from "../answer/Answer.ts"
import type { Comparison } from "../answer/AnswerType.ts"
import type { Labelled } from "../answer/Labels.ts"
import { expand, unlabel } from "../answer/Labels.ts"
import type { Item } from "../answer/Syntax.ts"
import { symbol, variablesOf } from "../answer/Syntax.ts"
import type { Policy } from "../Policy.ts"
import type { Sameness } from "./Equality.ts"
import { any } from "./Equality.ts"
import { sameFamilies } from "./Families.ts"
import { comparisonBy, MATCHED, matched } from "./Items.ts"
import { merged } from "./Quantity.ts"
import { regionOfAll } from "./Region.ts"
import { renamed } from "./Renaming.ts"

type Items = ReadonlyArray<Item>
type Parts = ReadonlyArray<Labelled>

/** Whether an answer says what the gold answer says. */
export const agree = (gold: Answer, answer: Answer, policy: Policy): Sameness => {
  const comparison = comparisonBy(policy)
  const plain = lists(gold.items, answer.items, comparison)
  if (plain === "equal") {
    // `n > 2` after one formula and `n > 5` after the other: as long as both are said they have to agree.
    return gold.condition !== undefined && answer.condition !== undefined && gold.condition !== answer.condition
      ? "unknown"
      : plain
  }
  const families = sameFamilies(gold, answer)
  if (families !== undefined) return families
  const [x, y] = renamed(gold, answer, policy)
  return x === undefined || y === undefined ? plain : any([plain, lists(x, y, comparison)])
}

/** `a = b = c = 1` as three equations. */
const unchained = (items: Items): Items | undefined => {
  const [only, ...more] = items
  if (only?.kind !== "relation" || more.length > 0 || only.parts.length < 3) return undefined
  const last = only.parts.at(-1)!
  const names = only.parts.slice(0, -1)
  const isChain = only.operators.every((operator) => operator === "=") && variablesOf([last]).size === 0
  if (!isChain || !names.every((part) => part.kind === "value" && part.node.op === "symbol")) return undefined
  return names.map((name) => ({ kind: "relation", operators: ["="], parts: [name, last] }))
}

const lists = (gold: Items, answer: Items, comparison: Comparison): Sameness => {
  const whole = compareLists(gold, answer, comparison)
  if (whole === "equal") return whole
  const [x, y] = [unchained(gold), unchained(answer)]
  return x === undefined && y === undefined ? whole : any([whole, compareLists(x ?? gold, y ?? answer, comparison)])
}

const compareLists = (gold: Items, answer: Items, comparison: Comparison): Sameness => {
  const [expected, found] = [gold, answer].map((items) => {
    const parts = partsOf(items)
    return grouped(parts) ?? parts
  }) as [Parts, Parts]
  const straight = compared(expected, found, comparison)
  if (straight === "equal") return straight
  // Who says an answer twice says one; but `2, 2, 3` is not said by `2, 3`.
  const once = distinct(found, comparison)
  const repeats = once.length < found.length && distinct(expected, comparison).length === expected.length
  return repeats ? compared(expected, once, comparison) : straight
}

/** The parts of an answer: `±` made two, `2 h 30 min` one, one set taken for its elements. */
const partsOf = (items: Items): Parts => {
  const parts = merged(items).flatMap(expand)
  const [only] = parts
  if (parts.length !== 1 || only === undefined) return parts.map(unlabel)
  const { item, label } = unlabel(only)
  if (item.kind === "set" && item.items.length > 0) return item.items.flatMap(expand).map(unlabel)
  return expand(item).map((part) => ({ label, item: part }))
}

/** Without repetitions: who says the same answer twice says one. */
const distinct = (parts: Parts, { items }: Comparison): Parts => {
  if (parts.length < 2 || parts.length > MATCHED) return parts
  const kept: Array<Labelled> = []
  for (const part of parts) {
    const again = kept.some((known) => known.label === part.label && items(known.item, part.item) === "equal")
    if (!again) kept.push(part)
  }
  return kept
}

/** `p = 5, q = 2, p = 7, q = 2` are two pairs: names that come round again begin a new tuple. */
const grouped = (parts: Parts): Parts | undefined => {
  const names = parts.map(({ label }) => label)
  const size = names.indexOf(names[0], 1)
  if (size < 2 || names.length % size !== 0 || names.includes(undefined)) return undefined
  if (!names.every((name, i) => name === names[i % size]) || new Set(names.slice(0, size)).size < size) return undefined
  return Array.from({ length: names.length / size }, (_, group) => ({
    label: undefined,
    item: { kind: "sequence", open: "(", close: ")", items: itemsOf(parts.slice(group * size, (group + 1) * size)) }
  }))
}

const itemsOf = (parts: Parts): Items => parts.map(({ item }) => item)

/** A name without its index: `x_1` and `x_2` are both an `x`. */
const stem = (label: string | undefined): string | undefined => label?.replace(/_.*$/, "")

/** The names in `(p,q) = (3,2)`. */
const tupleNames = (label: string | undefined): ReadonlyArray<string> =>
  label === undefined || !/^\(.*\)$/.test(label) ? [] : label.slice(1, -1).split(",")

/** A tuple whose label names its parts, as these parts. */
const spread = ({ label, item }: Labelled): Parts | undefined => {
  const names = tupleNames(label)
  if (item.kind !== "sequence" || names.length !== item.items.length) return undefined
  return item.items.map((part, i) => ({ label: names[i]!, item: part }))
}

const compared = (gold: Parts, answer: Parts, comparison: Comparison): Sameness => {
  const [g] = gold
  const [a] = answer
  if (g === undefined || a === undefined) return gold.length === answer.length ? "equal" : "different"
  if (gold.length === 1 && answer.length === 1) return single(g, a, comparison)
  if (gold.length === 1) {
    // A gold `[1, 2]` is an interval, and no two numbers.
    const isInterval = g.item.kind === "sequence" && g.item.items.length === 2 && g.item.open === "["
    return oneAgainst(g, answer, (one, many) => (isInterval ? "different" : comparison.inOrder(one, many)), comparison)
  }
  if (answer.length === 1) return oneAgainst(a, gold, (one, many) => comparison.inOrder(many, one), comparison)
  const regions = any([...regionPairs(itemsOf(gold), itemsOf(answer), comparison)])
  if (regions === "equal" || gold.length !== answer.length) return regions
  return many(gold, answer, comparison)
}

/** `(3, 2)` against `p = 3, q = 2`, and one set of numbers against several inequalities. */
const oneAgainst = (
  one: Labelled,
  parts: Parts,
  inOrder: (one: Items, many: Items) => Sameness,
  comparison: Comparison
): Sameness => {
  const { item } = one
  const results: Array<Sameness> = []
  if (item.kind === "sequence" && (item.open === "(") === (item.close === ")")) {
    const named = parts.every(({ label }) => label !== undefined) ? spread(one) : undefined
    const sorted: ReadonlyArray<Labelled | undefined> =
      named === undefined ? parts : named.map(({ label }) => parts.find((part) => part.label === label))
    results.push(sorted.includes(undefined) ? "different" : inOrder(item.items, itemsOf(sorted as Parts)))
  }
  results.push(...regionPairs([item], itemsOf(parts), comparison))
  return any(results)
}

const regionPairs = (gold: Items, answer: Items, { items, policy }: Comparison): ReadonlyArray<Sameness> => {
  const isRelation = (item: Item): boolean => item.kind === "relation"
  if (policy.relations === "apart" && answer.some(isRelation) && !gold.some(isRelation)) return []
  const [x] = regionOfAll(gold)
  const [y] = regionOfAll(answer)
  return x === undefined || y === undefined ? [] : [items(x, y)]
}

const many = (gold: Parts, answer: Parts, comparison: Comparison): Sameness => {
  const { policy, inOrder } = comparison
  const labels = new Set(gold.flatMap(({ label }) => (label === undefined ? [] : [label])))
  const named = labels.size === gold.length
  const bare = answer.every(({ label }) => label === undefined)
  if (policy.lists === "in-order" || (named && bare)) return inOrder(itemsOf(gold), itemsOf(answer))
  // `x_1 = 2, x_2 = 3` against `x = 3 or x = 2`: one name for all, and no order.
  const stems = new Set([...gold, ...answer].map(({ label }) => stem(label)))
  const same = stems.size <= 1 && new Set(answer.map(({ label }) => label)).size < answer.length
  const byName = named && !same
  return matched(gold, answer, (x, y) => (byName && x.label !== y.label ? "different" : single(x, y, comparison)))
}

const LETTER = /^[a-zA-Z]$/

/** One part against one: `y = 2x` against `2x`, against `x = y/2`, and against `y - 2x = 0`. */
const single = (gold: Labelled, answer: Labelled, { items }: Comparison): Sameness => {
  // `y = 2x` and `z = 2x` are two equations, `x = 5` and `y = 5` one answer.
  const named = LETTER.test(gold.label ?? "") && LETTER.test(answer.label ?? "") && gold.label !== answer.label
  const values = named && variablesOf([gold.item]).size > 0 ? "different" : items(gold.item, answer.item)
  if (values === "equal" || gold.label === answer.label) return values
  const [x, y] = [equationOf(gold), equationOf(answer)]
  return x !== undefined && y !== undefined ? items(x, y) : values
}

/** A part as the equation that it was. */
const equationOf = ({ label, item }: Labelled): Item | undefined => {
  if (item.kind === "relation") return item
  if (label === undefined || item.kind !== "value" || !/^[\w']+$/.test(label)) return undefined
  return { kind: "relation", parts: [{ kind: "value", node: symbol(label) }, item], operators: ["="] }
}
