import { has, isTextList, isWhole, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The answer is the option's place, from 0. */
export const layout: ProblemLayout = {
  id: "mmlu",
  name: "MMLU",
  read: (look) =>
    has(look, "question", "choices", "answer") &&
    share(look, "choices", isTextList) >= MOST &&
    share(look, "answer", isWhole) >= MOST
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
