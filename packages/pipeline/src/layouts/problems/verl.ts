import { has, isConversation, isRecord, isScalar, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The layout of veRL's reinforcement-learning sets (DAPO and others): turns in `prompt`, the gold inside an object. */
export const layout: ProblemLayout = {
  id: "verl",
  name: "a veRL set",
  read: (look) =>
    has(look, "prompt", "reward_model") &&
    share(look, "prompt", isConversation) >= MOST &&
    share(look, "reward_model", (value) => isRecord(value) && isScalar(value["ground_truth"])) >= MOST
      ? {
          map: {
            messages: "prompt",
            answer: "reward_model.ground_truth",
            ...(has(look, "data_source") ? { source: "data_source" } : {})
          },
          kind: "math"
        }
      : null
}
