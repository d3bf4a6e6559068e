import { registry } from "@cotton/filters/registry"
import { has, isRecord, type Look } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"

/** The filters that judged these traces, but for those of a recipe's own. */
const judgedBy = ({ rows }: Look): ReadonlyArray<string> => {
  const verdicts = rows[0]?.["verdicts"]
  const ids = Array.isArray(verdicts) ? verdicts.map((one) => (isRecord(one) ? String(one["filter"]) : "")) : []
  return ids.filter((id) => Object.hasOwn(registry, id))
}

/** A dataset of Cotton's is of one recipe, and so of one teacher. */
export const teacherOf = ({ rows }: Look): { readonly teacher?: string } => {
  const teacher = rows[0]?.["teacher"]
  return typeof teacher === "string" && teacher !== "" ? { teacher } : {}
}

/** The `traces` config of a dataset that Cotton wrote. Prompts of several turns come back as one text. */
export const layout: ResponseLayout = {
  id: "cotton-traces",
  name: "Cotton's own traces",
  read: (look) =>
    has(look, "trace_id", "problem_id", "standing", "problem", "content", "verdicts")
      ? {
          map: { prompt: "problem", answer: "answer", id: "problem_id", source: "source" },
          responses: [
            {
              response: "content",
              reasoning: "reasoning",
              emptyChains: true,
              unclosed: "unclosed",
              finish: "finish",
              model: "served_model",
              inputTokens: "input_tokens",
              outputTokens: "output_tokens",
              reasoningTokens: "reasoning_tokens",
              estimated: "tokens_estimated"
            }
          ],
          judge: judgedBy(look),
          ...teacherOf(look),
          kind: "math"
        }
      : null
}
