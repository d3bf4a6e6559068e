import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The files that evalplus itself reads: inputs without outputs, which it computes by its reference solutions. */
export const layout: ProblemLayout = {
  id: "eval-plus",
  name: "evalplus' own file",
  read: (look) =>
    has(look, "task_id", "prompt", "entry_point", "base_input", "plus_input")
      ? {
          map: {
            prompt: "prompt",
            id: "task_id",
            ...(has(look, "assertion")
              ? {
                  tests: { language: "python", kind: "asserts", code: "assertion", entryPoint: "entry_point" } as const
                }
              : { metadata: ["entry_point"] })
          },
          kind: "code",
          note: "this file has inputs and no outputs; evalplus/humanevalplus and evalplus/mbppplus of the Hugging Face Hub have both, as a program"
        }
      : null
}
