import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

export const layout: ProblemLayout = {
  id: "human-eval",
  name: "HumanEval",
  read: (look) =>
    has(look, "task_id", "prompt", "test", "entry_point")
      ? {
          map: {
            prompt: "prompt",
            id: "task_id",
            tests: { language: "python", kind: "asserts", code: "test", entryPoint: "entry_point" }
          },
          kind: "code"
        }
      : null
}
