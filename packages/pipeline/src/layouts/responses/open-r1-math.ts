import { has, isTextList, MOST, share } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"

/** Several responses a problem in lists; `messages` repeats one of them. */
export const layout: ResponseLayout = {
  id: "open-r1-math",
  name: "OpenR1-Math",
  read: (look) =>
    has(look, "problem", "answer", "generations") && share(look, "generations", isTextList) >= MOST
      ? {
          map: { prompt: "problem", answer: "answer", ...(has(look, "source") ? { source: "source" } : {}) },
          responses: [
            {
              response: "generations",
              finish: "finish_reasons",
              ...(has(look, "correctness_math_verify") ? { verdict: "correctness_math_verify" } : {})
            }
          ],
          kind: "math",
          teacher: "DeepSeek-R1"
        }
      : null
}
