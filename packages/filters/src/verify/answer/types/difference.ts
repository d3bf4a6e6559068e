import { regionForms } from "../../compare/Region.ts"
import type { AnswerType } from "../AnswerType.ts"

/** `A \setminus B`. */
export const type: AnswerType<"difference"> = {
  kind: "difference",
  name: () => "set",
  forms: (item) => regionForms(item),
  same: (gold, answer, { inOrder }) => inOrder(gold.items, answer.items)
}
