import { has } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"

/** One response a row; the rows of a problem follow each other or do not. */
export const layout: ResponseLayout = {
  id: "open-math-reasoning",
  name: "OpenMathReasoning",
  read: (look) =>
    has(look, "problem", "generated_solution", "expected_answer")
      ? {
          map: { prompt: "problem", answer: "expected_answer" },
          responses: [
            {
              response: "generated_solution",
              ...(has(look, "generation_model") ? { model: "generation_model" } : {})
            }
          ],
          kind: "math"
        }
      : null
}
