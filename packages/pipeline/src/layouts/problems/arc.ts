import { has, isRecord, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** `choices: { text: […], label: […] }`; the labels are letters in most rows and numbers in some. */
export const layout: ProblemLayout = {
  id: "arc",
  name: "ARC",
  read: (look) =>
    has(look, "question", "choices", "answerKey") &&
    share(look, "choices", (value) => isRecord(value) && Array.isArray(value["text"])) >= MOST
      ? {
          map: { prompt: "question", answer: "answerKey", choices: "choices" },
          kind: "choice",
          choice: { indexFrom: 1 },
          note: "some rows name their options by numbers; verify/choice counts them from 1"
        }
      : null
}
