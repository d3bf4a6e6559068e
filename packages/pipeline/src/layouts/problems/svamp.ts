import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** A story and its question in two columns. */
export const layout: ProblemLayout = {
  id: "svamp",
  name: "SVAMP",
  read: (look) =>
    has(look, "Body", "Question", "Answer")
      ? {
          map: {
            prompt: { field: ["Body", "Question"], join: " " },
            answer: "Answer",
            ...(has(look, "ID") ? { id: "ID" } : {}),
            ...(has(look, "Type") ? { domain: "Type" } : {})
          },
          kind: "math"
        }
      : null
}
