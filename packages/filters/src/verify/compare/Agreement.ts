import type { Answer } from "../answer/Answer.ts"
import type { Comparison } from "../answer/AnswerType.ts"
import type { Labelled } from "../answer/Labels.ts"
import { bothSides, expand, nameOf, unchained, unlabel } from "../answer/Labels.ts"
import type { Item } from "../answer/Syntax.ts"
import { NAMES } from "../answer/Names.ts"
import { canonicalPhrase } from "../answer/Synonyms.ts"
import { plainText } from "../answer/Words.ts"
import { symbol, variablesOf } from "../answer/Syntax.ts"
import { unitOf as unitKnown } from "../answer/Units.ts"
import type { Policy } from "../Policy.ts"
import type { Sameness } from "./Equality.ts"
import { sameByCases } from "./Cased.ts"
import { enumerated } from "./Enumerated.ts"
import { any, structure } from "./Equality.ts"
import { sameFamilies } from "./Families.ts"
import { comparisonBy, MATCHED, matched } from "./Items.ts"
import { merged } from "./Quantity.ts"
import { regionOfAll } from "./Region.ts"
import { renamings } from "./Renaming.ts"

const LETTERS = /^[a-zA-Z]+$/

type Items = ReadonlyArray<Item>
type Parts = ReadonlyArray<Labelled>

/** `3 ≤ n ≤ 7`: bounds of what is a whole number by its name. */
const boundsWhole = (items: Items): boolean =>
  items.every((item) => item.kind === "relation") && [...variablesOf(items)].every((name) => /^[i-npq]$/.test(name))

/** Whether an answer says what the gold answer says. */
export const agree = (gold: Answer, answer: Answer, policy: Policy): Sameness => {
  const comparison = comparisonBy(policy)
  const [g, a] = [enumerated(gold), enumerated(answer)]
  if ((g === undefined) !== (a === undefined)) {
    // The whole numbers between two bounds are a list, and no interval.
    const listed = lists(g ?? gold.items, a ?? answer.items, comparison)
    if (listed === "equal" || !boundsWhole(g === undefined ? gold.items : answer.items)) return listed
  }
  const cased = oneCased(gold.items, answer.items)
  if (cased === "equal") return cased
  const plain = lists(gold.items, answer.items, comparison)
  if (plain === "equal") {
    // `y \ne 0` takes points out of a curve: who does not say so may mean another one.
    const isCurve = gold.items.some((item) => item.kind === "relation")
    if (isCurve && (gold.condition?.includes("≠") ?? false) !== (answer.condition?.includes("≠") ?? false))
      return "unknown"
    // `n > 2` after one formula and `n > 5` after the other: as long as both are said they have to agree.
    return gold.condition !== undefined && answer.condition !== undefined && gold.condition !== answer.condition
      ? "unknown"
      : plain
  }
  const families = sameFamilies(gold, answer)
  if (families !== undefined) return families
  return any([plain, ...renamings(gold, answer, policy).map(([x, y]) => lists(x, y, comparison))])
}

/** A value for each case on one side and one formula on the other. */
const oneCased = ([g, ...more]: Items, [a, ...others]: Items): Sameness | undefined => {
  if (g === undefined || a === undefined || more.length > 0 || others.length > 0) return undefined
  const [x, y] = [unlabel(g).item, unlabel(a).item]
  if (x.kind === "cases" && y.kind === "value" && y.unit === undefined) return sameByCases(x.cases, y.node)
  if (y.kind === "cases" && x.kind === "value" && x.unit === undefined) return sameByCases(y.cases, x.node)
  return undefined
}

const chainOf = ([only, ...more]: Items): Items | undefined =>
  only === undefined || more.length > 0 ? undefined : (unchained(only) ?? bothSides(only))

/** `line segment, circle` as its words in one order; `undefined` where a part is no text. */
const saidIn = (items: Items): string | undefined =>
  items.length > 0 && items.every(({ kind }) => kind === "text")
    ? items
        .flatMap((item) => (item.kind === "text" ? plainText(item.text).split(/\s*(?:,|\band\b|&)\s*/) : []))
        .filter((part) => part !== "")
        .toSorted()
        .join(", ")
    : undefined

const isName = (item: Item): boolean => item.kind === "value" && item.node.op === "symbol"

/** `b < a < d` as the names that it puts in order, the least first. */
const ordered = ([only, ...more]: Items): Items | undefined =>
  only?.kind === "relation" &&
  more.length === 0 &&
  only.parts.length > 2 &&
  only.operators.every((operator) => operator === "<") &&
  only.parts.every(isName)
    ? only.parts
    : undefined

/** `y + 1 = -(2x - 1)^2` against `-4x^2 + 4x - 2`: an equation for `y`, and what `y` is. */
const solved = ([g, ...more]: Items, [a, ...others]: Items, { items }: Comparison): Sameness | undefined => {
  const bare = more.length === 0 && others.length === 0 && a?.kind === "value" && a.unit === undefined
  if (!bare || g?.kind !== "relation" || g.parts.length !== 2 || g.operators[0] !== "=") return undefined
  const names = variablesOf([a])
  const [left, ...rest] = [...variablesOf([g])].filter((name) => !names.has(name))
  if (left !== "y" || rest.length > 0 || names.size === 0) return undefined
  return items(g, { kind: "relation", operators: ["="], parts: [{ kind: "value", node: symbol("y") }, a] })
}

const lists = (gold: Items, answer: Items, comparison: Comparison): Sameness => {
  const whole = compareLists(gold, answer, comparison)
  if (whole === "equal" || solved(gold, answer, comparison) === "equal") return "equal"
  const inRow = ordered(gold)
  const names = gold[0]?.kind === "text" && answer[0]?.kind === "text" ? [gold, answer].map(saidIn) : []
  if (names[0] !== undefined && names[0] === names[1]) return "equal"
  if (inRow !== undefined && answer.length > 2 && answer.every(isName)) return comparison.inOrder(inRow, answer)
  const [x, y] = [chainOf(gold), chainOf(answer)]
  return x === undefined && y === undefined ? whole : any([whole, compareLists(x ?? gold, y ?? answer, comparison)])
}

const compareLists = (gold: Items, answer: Items, comparison: Comparison): Sameness => {
  const [expected, found] = [gold, answer].map((items) => {
    const parts = partsOf(items)
    return grouped(parts) ?? parts
  }) as [Parts, Parts]
  const straight = compared(expected, found, comparison)
  if (straight === "equal") return straight
  // A gold answer that is written in two ways, as `0.75` or `3/4`, is one.
  const [form, ...forms] = distinct(expected, comparison)
  if (form !== undefined && forms.length === 0 && expected.length > 1 && areWritings(expected))
    return compared([form], distinct(found, comparison), comparison)
  // Who says an answer twice says one; but `2, 2, 3` is not said by `2, 3`.
  const once = distinct(found, comparison)
  const repeats = once.length < found.length && distinct(expected, comparison).length === expected.length
  return repeats ? compared(expected, once, comparison) : straight
}

/** The parts of an answer: `±` made two, `2 h 30 min` one, one set taken for its elements. */
const partsOf = (items: Items): Parts => {
  const parts = merged(items).flatMap(expand)
  const [only] = parts
  if (parts.length !== 1 || only === undefined) return inherited(parts.map(unlabel))
  const { item, label, whole } = unlabel(only)
  if (item.kind === "set" && item.items.length > 0) return item.items.flatMap(expand).map(unlabel)
  const expanded = expand(item)
  if (expanded.length === 1 && whole !== undefined) return [{ label, item, whole }]
  return expanded.map((part) => ({ label, item: part }))
}

/** `x = 1, 3`: one name for all that follow it bare. */
const inherited = (parts: Parts): Parts => {
  const [first, ...others] = parts
  const isBare = others.every(({ label, item }) => label === undefined && item.kind === "value")
  if (first?.label === undefined || !LETTERS.test(first.label) || others.length === 0 || !isBare) return parts
  return parts.map(({ item }) => ({ label: first.label, item }))
}

/** Whether all parts are values and no two written alike: a repeated root is. */
const areWritings = (parts: Parts): boolean => {
  const texts = parts.map(({ item }) => (item.kind === "value" ? structure(item.node) : ""))
  return !texts.includes("") && new Set(texts).size === texts.length
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

/** The parts with their names: `x \le -3, x = 0`. */
const wholesOf = (parts: Parts): Items => parts.map(({ item, whole }) => whole ?? item)

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
  const regions = any([...regionPairs(wholesOf(gold), wholesOf(answer), comparison)])
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
  results.push(...regionPairs([item], wholesOf(parts), comparison))
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
  const inWords = named && namedInWords(gold, answer)
  const verdicts = gold.every(isVerdict) && answer.every(isVerdict)
  if (policy.lists === "in-order" || (named && bare) || inWords || verdicts)
    return inOrder(itemsOf(gold), itemsOf(answer))
  // `x_1 = 2, x_2 = 3` against `x = 3 or x = 2`: one name for all, and no order.
  const stems = new Set([...gold, ...answer].map(({ label }) => stem(label)))
  const same = stems.size <= 1 && new Set(answer.map(({ label }) => label)).size < answer.length
  const byName = named && !same
  // `\$15 \text{ for adults}` and `\text{adult: } \$8`: what is counted has a name on both sides.
  if (gold.every(isCounted) && answer.every(({ label }) => isWord(label)))
    return matched(gold, answer, (x, y) => (sharesWord(x, y) ? single(x, y, comparison) : "different"))
  const byUnit = countsOf(gold) && countsOf(answer)
  return matched(gold, answer, (x, y) =>
    (byName && x.label !== y.label) || (byUnit && unitOf(x) !== unitOf(y)) ? "different" : single(x, y, comparison)
  )
}

/** A number with a noun that is no unit. */
const isCounted = ({ label, item }: Labelled): boolean =>
  label === undefined &&
  item.kind === "value" &&
  /[a-z]{3}/i.test(item.unit ?? "") &&
  unitKnown(item.unit!) === undefined

const wordsIn = (text: string): ReadonlyArray<string> =>
  (text.toLowerCase().match(/[a-z]{3,}/g) ?? []).map((word) => word.replace(/(?:es|s)$/, ""))

const sharesWord = (x: Labelled, y: Labelled): boolean => {
  const words = wordsIn(x.item.kind === "value" ? (x.item.unit ?? "") : "")
  return wordsIn(y.label ?? "").some((word) => words.includes(word))
}

const isWord = (label: string | undefined): boolean =>
  label !== undefined && /^[a-z]{3,}(?: [a-z]+)*$/.test(label) && !NAMES.has(label)
const isSymbol = (label: string | undefined): boolean => label !== undefined && !isWord(label)

/** `\mu = 5, \sigma = 2` against `\text{mean } 5, \text{standard deviation } 2`: the order says which is which. */
const namedInWords = (gold: Parts, answer: Parts): boolean => {
  const [g, a] = [gold.map(({ label }) => label), answer.map(({ label }) => label)]
  const isOther = (g.every(isWord) && a.every(isSymbol)) || (g.every(isSymbol) && a.every(isWord))
  return isOther && new Set(a).size === a.length
}

/** `True, False, True` answers questions in their order. */
const isVerdict = ({ item }: Labelled): boolean =>
  /^(?:yes|no)$/.test(canonicalPhrase(item.kind === "text" ? plainText(item.text) : (nameOf(item) ?? "").toLowerCase()))

/** What is counted, in the singular: `apple`. */
const unitOf = ({ item }: Labelled): string =>
  item.kind === "value"
    ? (item.unit ?? "")
        .trim()
        .toLowerCase()
        .replace(/(?<=\w{2})(?:es|s)$/, "")
    : ""

/** Whether all parts count something and no two the same: `5 apples, 3 oranges`. */
const countsOf = (parts: Parts): boolean => {
  const units = parts.map(unitOf)
  return units.every((unit) => /^[a-z]{3,}$/.test(unit)) && new Set(units).size === units.length
}

const LETTER = /^[a-zA-Z]$/

/** `\sin x = 1/2` and `\cos x = 1/2` are two statements, and so are `x/y = 2` and `y/x = 2`. */
const isOf = (label: string | undefined): boolean => label !== undefined && /^(?!multiply|absolute)\w{2,}\(/.test(label)

/** One part against one: `y = 2x` against `2x`, against `x = y/2`, and against `y - 2x = 0`. */
const single = (gold: Labelled, answer: Labelled, { items }: Comparison): Sameness => {
  // `y = 2x` and `z = 2x` are two equations, `x = 5` and `y = 5` one answer.
  const named = LETTER.test(gold.label ?? "") && LETTER.test(answer.label ?? "") && gold.label !== answer.label
  const others = isOf(gold.label) && isOf(answer.label) && gold.label !== answer.label
  // `f(1) = 2` says nothing of `f(2)`.
  const [g, a] = [gold.label, answer.label].map((label) => /^[fghFGH](?=\()/.exec(label ?? "")?.[0])
  if (g !== undefined && g === a && gold.label !== answer.label) return "different"
  // `N(0, 1)` is no `B(0, 1)`.
  const places = gold.item.kind === "sequence" && /^[A-Z]$/.test(gold.label ?? "") && /^[A-Z]$/.test(answer.label ?? "")
  if (places && gold.label !== answer.label) return "different"
  const values = others || (named && variablesOf([gold.item]).size > 0) ? "different" : items(gold.item, answer.item)
  if (values === "equal" || gold.label === answer.label) return values
  const [x, y] = [equationOf(gold), equationOf(answer)]
  return x !== undefined && y !== undefined ? items(x, y) : values
}

/** `|x| = 3` names a size. */
const isSize = (item: Item): boolean =>
  item.kind === "relation" && item.parts[0]?.kind === "value" && item.parts[0].node.op === "absolute"

/** A part as the equation that it was. */
const equationOf = ({ label, item, whole }: Labelled): Item | undefined => {
  if (item.kind === "relation") return item
  if (whole !== undefined && item.kind === "value" && !isSize(whole)) return whole
  if (label === undefined || item.kind !== "value" || !/^[\w']+$/.test(label)) return undefined
  return { kind: "relation", parts: [{ kind: "value", node: symbol(label) }, item], operators: ["="] }
}
