import { has } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"
import { teacherOf } from "./cotton-traces.ts"

/** A cut of a dataset that Cotton wrote: ready for a trainer, the prompt as it was asked. */
export const layout: ResponseLayout = {
  id: "cotton-messages",
  name: "Cotton's own messages",
  read: (look) =>
    has(look, "trace_id", "problem_id", "recipe", "messages")
      ? {
          map: { answer: "answer", id: "problem_id", source: "source" },
          conversation: "messages",
          responses: [
            {
              response: "messages",
              finish: "finish",
              model: "served_model",
              inputTokens: "input_tokens",
              outputTokens: "output_tokens"
            }
          ],
          ...teacherOf(look),
          kind: "math"
        }
      : null
}
