import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

export const layout: ProblemLayout = {
  id: "math-500",
  name: "MATH-500",
  read: (look) =>
    has(look, "problem", "solution", "answer", "subject", "level")
      ? { map: { prompt: "problem", answer: "answer", domain: "subject" }, kind: "math" }
      : null
}
