import { sameQuantity } from "../../compare/Quantity.ts"
import { regionForms } from "../../compare/Region.ts"
import type { AnswerType } from "../AnswerType.ts"
import type { Item, Node } from "../Syntax.ts"
import { has, symbolsOf } from "../Syntax.ts"
import { isCurrency } from "../Units.ts"
import { components, identity } from "../Vectors.ts"
import { numeralOf } from "../Literals.ts"

const isWhole = (node: Node): boolean =>
  node.op === "negate" ? isWhole(node.args[0]!) : node.op === "number" && node.places === undefined

const nameOf = (node: Node, unit: string | undefined): string => {
  if (unit !== undefined) return isCurrency(unit) ? "money" : "quantity"
  if (has(node, (part) => part.op === "percent")) return "percent"
  if (has(node, (part) => part.op === "based")) return "numeral"
  if (symbolsOf(node).size > 0) return "expression"
  if (has(node, (part) => part.op === "constant" && part.name === "i")) return "complex"
  if (isWhole(node)) return "integer"
  if (node.op === "number") return "decimal"
  return node.op === "divide" && node.args.every(isWhole) ? "rational" : "number"
}

/** A name as a word: `E` is `\text{E}`. */
const wordOf = ({ node, unit }: Extract<Item, { kind: "value" }>): ReadonlyArray<Item> =>
  unit === undefined && (node.op === "symbol" || node.op === "constant")
    ? [{ kind: "text", text: node.name.replace(/^(?:emptyset)$/, "no solution") }]
    : []

/** A number or an expression, with its unit or percent sign. */
export const type: AnswerType<"value"> = {
  kind: "value",
  name: ({ node, unit }) => nameOf(node, unit),
  read: (text) => {
    const node = numeralOf(text)
    return node === undefined ? undefined : { kind: "value", node }
  },
  forms: (item) => [
    ...wordOf(item),
    ...regionForms(item),
    ...(item.unit === undefined ? components(item.node) : []),
    ...(item.node.op === "symbol" ? identity(item.node.name) : [])
  ],
  same: (gold, answer, { policy }) => sameQuantity(gold, answer, policy)
}
