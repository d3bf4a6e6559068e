import { has, isText, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The original MATH: the answer stands in the last box of the solution and nowhere else. */
export const layout: ProblemLayout = {
  id: "hendrycks-math",
  name: "MATH",
  read: (look) =>
    has(look, "problem", "solution", "level", "type") &&
    !has(look, "answer") &&
    share(look, "solution", (value) => isText(value) && value.includes("boxed")) >= MOST
      ? {
          map: { prompt: "problem", answer: "solution", domain: "type" },
          kind: "math",
          note: "the answer is the last box of the solution, which verify/math-answer finds by itself"
        }
      : null
}
