import { regionForms } from "../../compare/Region.ts"
import type { AnswerType } from "../AnswerType.ts"

/** `A \cup B`, in any order. */
export const type: AnswerType<"union"> = {
  kind: "union",
  name: () => "union",
  forms: (item) => regionForms(item),
  same: (gold, answer, { anyOrder }) => anyOrder(gold.items, answer.items)
}
