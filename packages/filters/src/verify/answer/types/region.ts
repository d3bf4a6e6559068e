import { sameRegion } from "../../compare/Region.ts"
import type { AnswerType } from "../AnswerType.ts"

/** A set of real numbers, however it was written: made from the other types, never read. */
export const type: AnswerType<"region"> = {
  kind: "region",
  name: () => "set",
  same: sameRegion
}
