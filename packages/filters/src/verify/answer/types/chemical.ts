import type { AnswerType } from "../AnswerType.ts"
import { chemicalOf } from "../Chemistry.ts"

/** A chemical formula or reaction, as `H_2O` and `2H_2 + O_2 \to 2H_2O`: another number or sign is another substance. */
export const type: AnswerType<"chemical"> = {
  kind: "chemical",
  name: () => "chemical formula",
  read: (text) => {
    const formula = chemicalOf(text)
    return formula === undefined ? undefined : { kind: "chemical", formula }
  },
  same: (gold, answer) => (gold.formula === answer.formula ? "equal" : "different")
}
