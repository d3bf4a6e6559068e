import { planFilters } from "@cotton/filters"
import type { Subject } from "@cotton/schema"

/** The cheap checks of the benchmark: all that Cotton runs by default. */
export const BENCH_FILTERS = [
  "shape/complete",
  "readability/repetition",
  "language/script-mixing",
  "verify/math-answer"
]

export const benchPlan = planFilters(BENCH_FILTERS, [])

interface Reply {
  readonly reasoning_content: string
  readonly content: string
}

/** The fixed reply, fetched whole. */
export const fetchOne = async (url: string): Promise<Reply> => {
  const response = await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", max_tokens: 8192, messages: [{ role: "user", content: "Problem" }] })
  })
  return ((await response.json()) as { choices: ReadonlyArray<{ message: Reply }> }).choices[0]!.message
}

export const subjectOf = ({ reasoning_content, content }: Reply, index: number): Subject => ({
  problem: {
    id: `p${index}`,
    messages: [{ role: "user", content: `Problem ${index}` }],
    answer: "42",
    source: "bench",
    metadata: {}
  },
  trace: {
    id: `p${index}/0`,
    problemId: `p${index}`,
    index: 0,
    turns: [{ role: "assistant", reasoning: reasoning_content, content }],
    finish: "stop",
    usage: { input: 10, output: 2000, estimated: false },
    usd: 0,
    timing: { at: 0, ms: 0 },
    teacher: "m",
    served: { host: "bench" },
    asked: null,
    calls: []
  }
})
