import { regionForms } from "../../compare/Region.ts"
import { rowsOf } from "../Vectors.ts"
import type { AnswerType } from "../AnswerType.ts"

/** A tuple, a point, an interval: `(1, 2)`, `[0, 1)`. */
export const type: AnswerType<"sequence"> = {
  kind: "sequence",
  name: ({ open, close, items }) => (items.length === 2 && (open === "[" || close === "]") ? "interval" : "tuple"),
  forms: (item) => [...regionForms(item), ...rowsOf(item)],
  same: (gold, answer, { inOrder }) => {
    // Two numbers may be an interval, where the kind of bracket says whether its ends belong to it.
    const brackets = gold.items.length > 2 || (gold.open === answer.open && gold.close === answer.close)
    return brackets ? inOrder(gold.items, answer.items) : "different"
  }
}
