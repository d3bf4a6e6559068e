import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** NuminaMath-CoT has the answer in the solution's box, NuminaMath-1.5 in a column of its own. */
export const layout: ProblemLayout = {
  id: "numina-math",
  name: "NuminaMath",
  read: (look) => {
    if (!has(look, "problem", "solution", "source") || has(look, "generations")) return null
    if (has(look, "answer", "problem_type")) {
      return {
        map: { prompt: "problem", answer: "answer", source: "source", domain: "problem_type" },
        kind: "math",
        note: "some answers of this set are the words `proof` or `notfound`; their problems cannot be verified"
      }
    }
    return has(look, "messages")
      ? {
          map: { prompt: "problem", answer: "solution", source: "source" },
          kind: "math",
          note: "the answer is the last box of the solution, which verify/math-answer finds by itself; proofs have none, and stay undecided"
        }
      : null
  }
}
