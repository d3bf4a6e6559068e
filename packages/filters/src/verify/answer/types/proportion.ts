import { all, sameExpression } from "../../compare/Equality.ts"
import type { AnswerType } from "../AnswerType.ts"
import type { Node } from "../Syntax.ts"

/** `5:30` may be a time of the day, and no other time is it. */
const isClock = ([, minutes, ...more]: ReadonlyArray<Node>): boolean =>
  more.length === 0 && minutes?.op === "number" && minutes.digits === 2 && Number(minutes.value.top) < 60

const isZero = (node: Node): boolean => node.op === "number" && node.value.top === 0n

/** `1:2:3`, the same however often all parts are taken; with two parts it is a fraction too. */
export const type: AnswerType<"proportion"> = {
  kind: "proportion",
  name: () => "ratio",
  forms: ({ parts }) =>
    parts.length === 2 && !isZero(parts[1]!) ? [{ kind: "value", node: { op: "divide", args: parts } }] : [],
  same: (gold, answer, { policy }) => {
    if (gold.parts.length !== answer.parts.length) return "different"
    const straight = all(gold.parts.map((part, i) => sameExpression(part, answer.parts[i]!)))
    if (straight === "equal" || policy.fractions === "lowest-terms") return straight
    if ([...gold.parts, ...answer.parts].some(isZero)) return straight
    const [g, a] = [gold.parts[0]!, answer.parts[0]!]
    const scaled = all(
      gold.parts.map((part, i) =>
        sameExpression({ op: "multiply", args: [part, a] }, { op: "multiply", args: [answer.parts[i]!, g] })
      )
    )
    return scaled === "equal" && isClock(gold.parts) && isClock(answer.parts) ? "unknown" : scaled
  }
}
