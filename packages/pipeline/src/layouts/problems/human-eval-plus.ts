import { has, isText, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** evalplus' tests compare in a function of their own, with NumPy. */
export const isPlus = (value: unknown): boolean => isText(value) && /^def assertion\(/m.test(value)

export const layout: ProblemLayout = {
  id: "human-eval-plus",
  name: "HumanEval+",
  read: (look) =>
    has(look, "task_id", "prompt", "test", "entry_point") && share(look, "test", isPlus) >= MOST
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
