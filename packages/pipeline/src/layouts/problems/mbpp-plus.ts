import { functionIn } from "../CodePrompts.ts"
import { has, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"
import { isPlus } from "./human-eval-plus.ts"
import { withExample } from "./mbpp.ts"

/** MBPP with evalplus' many tests, a program, beside the few that the task shows. */
export const layout: ProblemLayout = {
  id: "mbpp-plus",
  name: "MBPP+",
  read: (look) =>
    has(look, "prompt", "test_list", "test") && share(look, "test", isPlus) >= MOST
      ? {
          map: {
            prompt: withExample("prompt"),
            ...(has(look, "task_id") ? { id: "task_id" } : {}),
            tests: { language: "python", kind: "asserts", code: "test" }
          },
          kind: "code",
          template: functionIn("Python")
        }
      : null
}
