import type { Comparison, ItemOf } from "../answer/AnswerType.ts"
import type { Node, Relator } from "../answer/Syntax.ts"
import { minus, symbolsOf } from "../answer/Syntax.ts"
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

const termsOf = (node: Node): ReadonlyArray<Node> =>
  node.op === "add" || node.op === "negate" ? node.args.flatMap(termsOf) : [node]

const isMonomial = (node: Node): boolean =>
  node.op === "symbol" ||
  node.op === "number" ||
  (node.op === "multiply" && node.args.every(isMonomial)) ||
  (node.op === "power" && node.args[0]!.op === "symbol" && node.args[1]!.op === "number")

/** A sum times the variables that its terms are divided by: `b = 12/a` says `ab = 12`. */
const cleared = (node: Node): Node =>
  termsOf(node).reduce<Node>((result, term) => {
    const under = term.op === "divide" ? term.args[1]! : undefined
    const clears = under !== undefined && symbolsOf(under).size > 0 && isMonomial(under)
    return clears ? { op: "multiply", args: [result, under] } : result
  }, node)

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
  const straightly = proportional(x.node, y.node, positive)
  if (straightly === "equal" || x.kind !== "=") return straightly
  const [u, v] = [cleared(x.node), cleared(y.node)]
  return u === x.node && v === y.node ? straightly : proportional(u, v, false)
}
