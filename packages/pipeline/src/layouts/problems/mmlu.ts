import { has, isTextList, isWhole, NEARLY_ALL, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The answer is the option's place, from 0. */
export const layout: ProblemLayout = {
  id: "mmlu",
  name: "MMLU",
  read: (look) =>
    has(look, "question", "choices", "answer") &&
    share(look, "choices", isTextList) >= NEARLY_ALL &&
    share(look, "answer", isWhole) >= NEARLY_ALL
      ? {
          map: {
            prompt: "question",
            answer: { field: "answer", choice: "index" },
            choices: "choices",
            ...(has(look, "subject") ? { domain: "subject" } : has(look, "type") ? { domain: "type" } : {})
          },
          kind: "choice"
        }
      : null
}
