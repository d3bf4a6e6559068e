import { has } from "../Look.ts"
import type { ResponseLayout, ResponseRef } from "../ResponseLayout.ts"

/** The column pairs of s1K, s1K-1.1 and their kin: a chain, and the answer that followed it. */
const PAIRS: ReadonlyArray<ResponseRef> = [
  { reasoning: "thinking_trajectories", response: "attempt" },
  { reasoning: "gemini_thinking_trajectory", response: "gemini_attempt", by: "gemini" },
  { reasoning: "deepseek_thinking_trajectory", response: "deepseek_attempt", by: "deepseek-r1" }
]

export const layout: ResponseLayout = {
  id: "s1k",
  name: "s1K",
  read: (look) => {
    const responses = PAIRS.filter(({ reasoning, response }) => has(look, reasoning!, response))
    return has(look, "question") && responses.length > 0
      ? {
          map: {
            prompt: "question",
            ...(has(look, "solution") ? { answer: "solution" } : {}),
            ...(has(look, "cot_type") ? { domain: "cot_type" } : {})
          },
          responses,
          kind: "math",
          note: "`solution` is the gold answer, and in some rows a whole solution or a proof: those stay undecided"
        }
      : null
  }
}
