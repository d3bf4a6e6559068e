import type { Comparison } from "../answer/AnswerType.ts"
import type { Item } from "../answer/Syntax.ts"
import { formsOf, typeOf } from "../answer/registry.ts"
import type { Policy } from "../Policy.ts"
import type { Sameness } from "./Equality.ts"
import { all } from "./Equality.ts"

/** Parts of a list that are matched in any order. */
export const MATCHED = 30

/** Pairs without a partner in one of two lists make them different; what may be a partner, unknown. */
export const matched = <A>(
  gold: ReadonlyArray<A>,
  answer: ReadonlyArray<A>,
  same: (x: A, y: A) => Sameness
): Sameness => {
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

/** Forms that two items may have in common although neither is one. */
const SHARED: ReadonlySet<Item["kind"]> = new Set(["region", "sequence"])

/** How items are compared under a policy: as they stand, or in a form in which both can be seen. */
export const comparisonBy = (policy: Policy): Comparison => {
  const comparison: Comparison = {
    policy,
    inOrder: (gold, answer) =>
      gold.length === answer.length ? all(gold.map((item, i) => items(item, answer[i]!))) : "different",
    anyOrder: (gold, answer) => matched(gold, answer, items),
    items: (gold, answer) => items(gold, answer)
  }
  const items = (gold: Item, answer: Item): Sameness => {
    const straight = gold.kind === answer.kind ? typeOf(gold).same(gold, answer, comparison) : undefined
    // A row and a column are both vectors, but not one matrix.
    if (straight === "equal" || (straight !== undefined && gold.kind === "matrix")) return straight
    let unknown = straight === "unknown" || (straight === undefined && isSentence(gold))
    const others = formsOf(answer, policy)
    // What `apart` keeps apart is an answer in inequalities to a gold answer that is none.
    for (const x of formsOf(gold, { ...policy, relations: "as-sets" }))
      for (const y of others) {
        if (x.kind !== y.kind || (x === gold && y === answer)) continue
        if (x !== gold && y !== answer && !SHARED.has(x.kind)) continue
        const sameness = typeOf(x).same(x, y, comparison)
        if (sameness === "equal") return sameness
        if (sameness === "unknown") unknown = true
      }
    return unknown ? "unknown" : "different"
  }
  return comparison
}

/** A gold answer in five words or more may be said in a formula. */
const isSentence = (item: Item): boolean => item.kind === "text" && item.text.trim().split(/\s+/).length >= 5
