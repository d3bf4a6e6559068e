import { proportional, sameExpression } from "../../compare/Equality.ts"
import { Exact } from "../../compare/Exact.ts"
import * as R from "../../compare/Rational.ts"
import type { AnswerType } from "../AnswerType.ts"

/** `x ≡ 3 (mod 7)`; as a number it is its residue. */
export const type: AnswerType<"congruence"> = {
  kind: "congruence",
  name: () => "congruence",
  forms: ({ value }) => [{ kind: "value", node: value }],
  same: (gold, answer) => {
    if (sameExpression(gold.modulus, answer.modulus) !== "equal")
      return proportional(gold.modulus, answer.modulus, false) === "unknown" ? "unknown" : "different"
    const direct = sameExpression(gold.value, answer.value)
    if (direct !== "different") return direct
    const exact = new Exact()
    const gap = exact.value(
      { op: "divide", args: [{ op: "add", args: [gold.value, { op: "negate", args: [answer.value] }] }, gold.modulus] },
      new Map()
    )
    return gap !== undefined && R.isInteger(gap) ? "equal" : "different"
  }
}
