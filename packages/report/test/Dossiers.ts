import type { Attempt, Call, Judged, Problem, Trace, Verdict } from "@cotton/schema"
import { marksOf, standing, traceId } from "@cotton/schema"
import type { Dossier } from "@cotton/schema/ports/Journal"
import type { SeenTrace } from "../src/Gathering.ts"
import type { RunFacts } from "../src/ReportFacts.ts"

/* Problems with their stored Calls and traces, as the pipeline hands them over. */

export interface SampleInput {
  readonly verdicts?: ReadonlyArray<Partial<Verdict> & Pick<Verdict, "outcome">>
  /** Not judged under this plan. */
  readonly unjudged?: boolean
  /** No attempt brought a reply. */
  readonly failed?: boolean
  readonly tokens?: number
  readonly content?: string
  readonly reasoning?: string
  readonly finish?: string
  readonly host?: string
  readonly temperature?: number
  readonly usd?: number
  readonly attempts?: ReadonlyArray<Attempt>
  readonly n?: number
  readonly key?: string
}

export const verdict = (given: Partial<Verdict> & Pick<Verdict, "outcome">): Verdict => ({
  filter: "verify/math-answer",
  version: 1,
  options: {},
  ms: 0,
  ...given
})

export const keyOf = (problem: Problem, index: number): string => `${problem.id}#${index}`

export const problemOf = (id: string, given: Partial<Problem> = {}): Problem => ({
  id,
  messages: [{ role: "user", content: `What is ${id}?` }],
  source: "sums.jsonl",
  metadata: {},
  ...given
})

const callOf = (problem: Problem, index: number, input: SampleInput): Call => {
  const { attempts = [], failed = false, finish = "stop", host = "here:8000", key, n, tokens = 100, usd = 0 } = input
  const temperature = input.temperature === undefined ? {} : { temperature: input.temperature }
  return {
    key: key ?? keyOf(problem, index),
    purpose: "sample",
    problemId: problem.id,
    index,
    asked: { model: "teacher", messages: problem.messages, ...temperature },
    fetched: { host, limit: 4096, stream: true, ...(n === undefined ? {} : { n }) },
    reply: failed ? null : { message: { role: "assistant" } },
    failure: failed ? { reason: "refused", message: "no" } : null,
    usage: { input: 10, output: failed ? 0 : tokens, estimated: false },
    usd,
    finish: failed ? "failed" : finish,
    attempts
  }
}

const judgedOf = (problem: Problem, call: Call, input: SampleInput): Judged => {
  const verdicts = input.unjudged === true ? [] : (input.verdicts ?? [{ outcome: "pass" }]).map(verdict)
  const trace: Trace = {
    id: traceId(problem.id, call.index),
    problemId: problem.id,
    index: call.index,
    turns: [
      {
        role: "assistant",
        content: input.content ?? "It is 7.",
        ...(input.reasoning === undefined ? {} : { reasoning: input.reasoning })
      }
    ],
    finish: call.finish,
    usage: call.usage,
    usd: call.usd,
    timing: { at: 0, ms: 0 },
    teacher: "teacher",
    served: { host: call.fetched.host },
    asked: call.asked,
    calls: [call.key]
  }
  return { problem, trace, verdicts, standing: input.unjudged === true ? "undecided" : standing(verdicts) }
}

export interface Taken {
  readonly dossier: Dossier
  readonly traces: ReadonlyArray<SeenTrace>
}

export const taken = (problem: Problem, samples: ReadonlyArray<SampleInput>): Taken => {
  const calls = samples.map((input, index) => callOf(problem, index, input))
  return {
    dossier: { problem, calls: calls.map((call, seq) => ({ seq, call, judgement: null })) },
    traces: samples.flatMap((input, index) =>
      input.failed === true ? [] : [{ call: calls[index]!, judged: judgedOf(problem, calls[index]!, input) }]
    )
  }
}

/** What the cuts see of the same samples. */
export const candidatesOf = ({ dossier, traces }: Taken) =>
  dossier.calls.map(({ call: { index, problemId, reply, usage } }) => {
    const seen = traces.find(({ judged }) => judged.trace.index === index)
    const isUnjudged = seen?.judged.verdicts.length === 0
    return {
      traceId: traceId(problemId, index),
      problemId,
      index,
      outputTokens: usage.output,
      replied: reply !== null,
      marks: isUnjudged
        ? [{ filter: "judge", outcome: "error" as const, reason: "not-judged" }]
        : marksOf(seen?.judged.verdicts ?? [])
    }
  })

export const attempt = (at: number, ms: number, given: Partial<Attempt> = {}): Attempt => ({
  at,
  ms,
  host: "here:8000",
  usd: 0,
  ...given
})

export const RUN: RunFacts = {
  name: "demo",
  teacher: "teacher",
  hosts: ["here:8000"],
  imported: false,
  state: "done",
  recipeDigest: "0123456789abcdef",
  version: "0.1.0",
  writtenAt: null,
  command: "cotton run recipe.yaml --dir runs/demo",
  show: "cotton show runs/demo",
  free: false,
  judging: { calls: 0, usd: 0 },
  capUsd: null,
  limit: 4096,
  keep: 1,
  tries: 4,
  cuts: [{ name: "verified", train: 3, validation: 1, tokens: 400, problems: 3, rule: "every filter passes" }],
  filters: [{ id: "verify/math-answer", version: 1, options: {} }],
  settings: [],
  notes: [],
  warnings: []
}
