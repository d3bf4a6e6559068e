import { has, isText, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** A worked solution in `answer`, with the number itself after `####`. */
export const layout: ProblemLayout = {
  id: "gsm8k",
  name: "GSM8K",
  read: (look) =>
    has(look, "question", "answer") && share(look, "answer", (value) => isText(value) && value.includes("####")) >= MOST
      ? { map: { prompt: "question", answer: { field: "answer", after: "####" } }, kind: "math" }
      : null
}
