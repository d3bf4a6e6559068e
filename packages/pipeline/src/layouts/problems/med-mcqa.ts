import { has, isWhole, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** An option a column, and the right one's place from 0. */
export const layout: ProblemLayout = {
  id: "med-mcqa",
  name: "MedMCQA",
  read: (look) =>
    has(look, "question", "opa", "opb", "opc", "opd", "cop") && share(look, "cop", isWhole) >= MOST
      ? {
          map: {
            prompt: "question",
            answer: { field: "cop", choice: "index" },
            choices: { field: ["opa", "opb", "opc", "opd"] },
            ...(has(look, "subject_name") ? { domain: "subject_name" } : {})
          },
          kind: "choice"
        }
      : null
}
