import { has, isTextList, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** Up to ten options; the answer as a letter, and as a place in another column. */
export const layout: ProblemLayout = {
  id: "mmlu-pro",
  name: "MMLU-Pro",
  read: (look) =>
    has(look, "question", "options", "answer", "answer_index") && share(look, "options", isTextList) >= MOST
      ? {
          map: {
            prompt: "question",
            answer: "answer",
            choices: "options",
            ...(has(look, "category") ? { domain: "category" } : {})
          },
          kind: "choice"
        }
      : null
}
