import { has, isTextList, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** Options that bring their own letters, and the right one's letter. */
export const layout: ProblemLayout = {
  id: "aqua",
  name: "AQuA",
  read: (look) =>
    has(look, "question", "options", "correct") && share(look, "options", isTextList) >= MOST
      ? { map: { prompt: "question", answer: "correct", choices: "options" }, kind: "choice" }
      : null
}
