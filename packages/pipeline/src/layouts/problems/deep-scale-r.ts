import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

export const layout: ProblemLayout = {
  id: "deep-scale-r",
  name: "DeepScaleR",
  read: (look) =>
    has(look, "problem", "solution", "answer") && look.columns.length === 3
      ? { map: { prompt: "problem", answer: "answer" }, kind: "math" }
      : null
}
