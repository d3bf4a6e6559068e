import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The task in words, with its asserts in a list. */
export const layout: ProblemLayout = {
  id: "mbpp",
  name: "MBPP",
  read: (look) => {
    const prompt = ["text", "prompt", "content"].find((name) => has(look, name))
    if (prompt === undefined || !has(look, "test_list")) return null
    return {
      map: {
        prompt,
        ...(has(look, "task_id") ? { id: "task_id" } : {}),
        tests: { language: "python", kind: "asserts", code: "test_list" }
      },
      kind: "code"
    }
  }
}
