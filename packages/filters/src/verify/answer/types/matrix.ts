import { all } from "../../compare/Equality.ts"
import type { AnswerType, ItemOf } from "../AnswerType.ts"
import type { Item } from "../Syntax.ts"

/** Rows of a matrix with one column or one row, as the vector that they are. */
const vectorOf = ({ rows }: ItemOf<"matrix">): ReadonlyArray<Item> | undefined => {
  if (rows.length === 1) return rows[0]
  return rows.every((row) => row.length === 1) ? rows.map((row) => row[0]!) : undefined
}

/** A matrix; with one row or column it is a tuple too. */
export const type: AnswerType<"matrix"> = {
  kind: "matrix",
  name: () => "matrix",
  forms: (item) => {
    const items = vectorOf(item)
    return items === undefined
      ? []
      : [
          { kind: "sequence", open: "(", close: ")", items },
          { kind: "sequence", open: "[", close: "]", items }
        ]
  },
  same: (gold, answer, { inOrder }) =>
    gold.rows.length === answer.rows.length
      ? all(gold.rows.map((row, i) => inOrder(row, answer.rows[i]!)))
      : "different"
}
