import type { Sameness } from "../../compare/Equality.ts"
import { all } from "../../compare/Equality.ts"
import { elsewhere } from "../../compare/Region.ts"
import type { AnswerType, Comparison } from "../AnswerType.ts"
import { casesOf } from "../Conditional.ts"
import type { Case, Item } from "../Syntax.ts"

/** What holds where none of some conditions does: for inequalities in one variable, and for one parity the other. */
const remaining = (conditions: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const [first, ...more] = conditions
  if (first?.kind !== "congruence" || more.length > 0) return elsewhere(conditions)
  const isParity = first.modulus.op === "number" && first.modulus.value.top === 2n && first.modulus.value.bottom === 1n
  const next = { op: "add", args: [first.value, { op: "number", value: { top: 1n, bottom: 1n }, digits: 1 }] } as const
  return isParity ? [{ ...first, value: next }] : []
}

/** All conditions written out, `otherwise` among them; `undefined` where what it stands for is not known. */
const explicit = (cases: ReadonlyArray<Case>): ReadonlyArray<{ value: Item; condition: Item }> | undefined => {
  const conditions = cases.flatMap(({ condition }) => condition ?? [])
  if (conditions.length < cases.length - 1) return undefined
  const [rest] = conditions.length < cases.length ? remaining(conditions) : []
  const written = cases.map(({ value, condition = rest }) => condition && { value, condition })
  return written.includes(undefined) ? undefined : (written as ReadonlyArray<{ value: Item; condition: Item }>)
}

/** Each case of the gold answer with the one of the same condition. */
const matched = (gold: ReadonlyArray<Case>, answer: ReadonlyArray<Case>, { items }: Comparison): Sameness => {
  const isSaid = gold.every(({ condition }) => condition !== undefined)
  const bothSay = isSaid && answer.every(({ condition }) => condition !== undefined)
  const [x, y] = bothSay ? [gold, answer] : [explicit(gold), explicit(answer)]
  if (x === undefined || y === undefined) return "unknown"
  const left = [...y] as Array<{ value: Item; condition: Item }>
  return all(
    (x as ReadonlyArray<{ value: Item; condition: Item }>).map(({ value, condition }) => {
      const at = left.findIndex((other) => items(condition, other.condition) === "equal")
      const [partner] = at < 0 ? [] : left.splice(at, 1)
      return partner === undefined ? "different" : items(value, partner.value)
    })
  )
}

/** A value for each case: in any order, `otherwise` for whatever is left. */
export const type: AnswerType<"cases"> = {
  kind: "cases",
  name: () => "cases",
  read: (text) => {
    const cases = casesOf(text)
    return cases === undefined ? undefined : { kind: "cases", cases }
  },
  same: (gold, answer, comparison) =>
    gold.cases.length === answer.cases.length ? matched(gold.cases, answer.cases, comparison) : "unknown"
}
