import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** HumanEval and MBPP in other programming languages. */
export const layout: ProblemLayout = {
  id: "multipl-e",
  name: "MultiPL-E",
  read: (look) =>
    has(look, "name", "language", "prompt", "tests", "stop_tokens")
      ? { map: { prompt: "prompt", id: "name", metadata: ["tests"] }, kind: "code" }
      : null
}
