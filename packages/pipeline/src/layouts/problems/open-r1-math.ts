import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

export const layout: ProblemLayout = {
  id: "open-r1-math",
  name: "OpenR1-Math",
  read: (look) =>
    has(look, "problem", "answer", "generations")
      ? {
          map: { prompt: "problem", answer: "answer" },
          kind: "math",
          note: "this set brings responses; `cotton import` makes a run of them without buying any"
        }
      : null
}
