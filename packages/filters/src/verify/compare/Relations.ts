import type { Comparison, ItemOf } from "../answer/AnswerType.ts"
import type { Node, Relator } from "../answer/Syntax.ts"
import { minus } from "../answer/Syntax.ts"
import type { Sameness } from "./Equality.ts"
import { proportional } from "./Equality.ts"

type Relation = ItemOf<"relation">

/** `a < b` as `b - a` and whether the bound is strict; `=` as the difference of its sides. */
const differenceOf = (relation: Relation): { readonly kind: Relator; readonly node: Node } | undefined => {
  const [a, b] = relation.parts
  const [operator] = relation.operators
  if (relation.parts.length !== 2 || a?.kind !== "value" || b?.kind !== "value" || operator === undefined)
    return undefined
  const flipped = operator === ">" || operator === ">="
  const kind = operator === ">" ? "<" : operator === ">=" ? "<=" : operator
  return { kind, node: flipped ? minus(a.node, b.node) : minus(b.node, a.node) }
}

const FLIPPED: Partial<Record<Relator, Relator>> = {
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
  return { kind: "relation", parts: relation.parts.toReversed(), operators: operators as ReadonlyArray<Relator> }
}

const flipped = (gold: Relation, answer: Relation, { inOrder }: Comparison): Sameness => {
  const other = flip(answer)
  const same = other !== undefined && gold.operators.every((operator, i) => operator === other.operators[i])
  return same && gold.parts.length === other.parts.length ? inOrder(gold.parts, other.parts) : "different"
}

/** Two equations, or two inequalities: as they stand, turned round, or by the policy the same up to a factor. */
export const sameRelation = (gold: Relation, answer: Relation, comparison: Comparison): Sameness => {
  const straight =
    gold.parts.length === answer.parts.length && gold.operators.every((operator, i) => operator === answer.operators[i])
      ? comparison.inOrder(gold.parts, answer.parts)
      : "different"
  if (straight === "equal") return straight
  const [x, y] = [differenceOf(gold), differenceOf(answer)]
  if (x === undefined || y === undefined) return straight === "different" ? flipped(gold, answer, comparison) : straight
  if (x.kind !== y.kind) return "different"
  const positive = x.kind === "<" || x.kind === "<="
  if (comparison.policy.equations === "exact") return flipped(gold, answer, comparison)
  return proportional(x.node, y.node, positive)
}
