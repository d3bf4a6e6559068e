import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** Chinese problems, and so a Chinese instruction: an English one asks for English chains. */
export const layout: ProblemLayout = {
  id: "cmath",
  name: "CMATH",
  read: (look) =>
    has(look, "grade", "question", "answer", "reasoning_step")
      ? {
          map: { prompt: "question", answer: "answer" },
          kind: "math",
          template: "{{problem}}\n\n请逐步推理，并把最终答案写在 \\boxed{} 中。"
        }
      : null
}
