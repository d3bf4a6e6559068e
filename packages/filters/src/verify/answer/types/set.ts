import { regionForms } from "../../compare/Region.ts"
import type { AnswerType } from "../AnswerType.ts"

/** `\{1, 2\}`, in any order. */
export const type: AnswerType<"set"> = {
  kind: "set",
  name: () => "set",
  forms: (item) =>
    item.items.length === 0
      ? [
          { kind: "text", text: "no solution" },
          { kind: "value", node: { op: "symbol", name: "emptyset" } }
        ]
      : regionForms(item),
  same: (gold, answer, { anyOrder }) => anyOrder(gold.items, answer.items)
}
