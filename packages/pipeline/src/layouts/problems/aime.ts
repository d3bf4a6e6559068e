import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** Competition problems as evaluation suites keep them. */
export const layout: ProblemLayout = {
  id: "aime",
  name: "AIME and like competitions",
  read: (look) =>
    has(look, "problem", "expected_answer") && !has(look, "generated_solution")
      ? { map: { prompt: "problem", answer: "expected_answer" }, kind: "math" }
      : null
}
