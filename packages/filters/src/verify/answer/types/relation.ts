import { regionForms } from "../../compare/Region.ts"
import { sameRelation } from "../../compare/Relations.ts"
import type { AnswerType } from "../AnswerType.ts"
import { intervalOf, unlabel } from "../Labels.ts"

/** An equation, an assignment, an inequality, a membership. */
export const type: AnswerType<"relation"> = {
  kind: "relation",
  name: ({ operators }) =>
    operators.every((operator) => operator === "=")
      ? "equation"
      : operators.includes("in")
        ? "membership"
        : "inequality",
  forms: (item, policy) => {
    const { label, item: bare } = unlabel(item)
    const named = label !== undefined && bare.kind !== "relation" ? [bare] : []
    if (policy.relations === "apart") return named
    const interval = intervalOf(item)
    return [...named, ...(interval === undefined ? [] : [interval]), ...regionForms(item)]
  },
  same: sameRelation
}
