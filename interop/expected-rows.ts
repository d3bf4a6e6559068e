import type { ExportSpec } from "../packages/schema/src/Recipe.ts"
import type { Judged } from "../packages/schema/src/Example.ts"
import type { Verdict } from "../packages/schema/src/Verdict.ts"

/*
 * The rows as they ought to come back, written out here by hand a second time: the suite would prove little if it took
 * them from the exporter's own columns. Timestamps are Unix time in ms, and a lone surrogate is U+FFFD.
 */

const leading = ({ problem, trace }: Judged) => ({
  trace_id: trace.id,
  problem_id: problem.id,
  index: trace.index,
  source: problem.source,
  licence: problem.licence ?? null,
  language: problem.language ?? null,
  domain: problem.domain ?? null
})

const answered = ({ agreed, problem }: Judged) => ({
  answer: agreed?.as === "majority" ? agreed.answer : (problem.answer ?? null),
  answer_from: agreed?.as === "majority" ? "majority" : (problem.answer ?? "").trim() === "" ? null : "gold",
  suspect: agreed?.as === "suspect",
  answer_votes: agreed?.votes ?? null,
  answer_share: agreed === undefined ? null : agreed.votes / agreed.of
})

const sampling = ({ trace }: Judged, limit: number, recipe: string) => ({
  teacher: trace.teacher,
  served_model: trace.served.model ?? null,
  fingerprint: trace.served.fingerprint ?? null,
  host: trace.served.host,
  finish: trace.finish,
  temperature: trace.asked?.temperature ?? null,
  top_p: null,
  effort: trace.asked?.effort ?? null,
  seed: trace.asked?.seed ?? null,
  limit,
  input_tokens: trace.usage.input,
  output_tokens: trace.usage.output,
  recipe
})

const isHidden = ({ trace }: Judged): boolean => trace.turns.some((turn) => turn.hidden)

const assistant = ({ trace }: Judged, form: ExportSpec["reasoning"]) => {
  const turn = trace.turns[0]
  if (turn === undefined) throw new Error(`${trace.id} has no reply`)
  const { content, reasoning, unclosed } = turn
  if (form === "field") return { role: "assistant", content, reasoning_content: reasoning ?? null }
  if (form === "none" || reasoning === undefined) return { role: "assistant", content }
  const chain = reasoning.replace(/^\n+/, "").replace(/\n+$/, "")
  const block =
    unclosed === true ? `<think>\n${chain}` : `<think>\n${chain}\n</think>\n\n${content.replace(/^\n+/, "")}`
  return { role: "assistant", content: block }
}

export const expectedExample = (
  item: Judged,
  form: ExportSpec["reasoning"],
  limit: number,
  recipe: string
): object => ({
  ...leading(item),
  ...answered(item),
  ...sampling(item, limit, recipe),
  hidden_chain: isHidden(item),
  messages: [
    ...(item.trace.asked?.messages ?? item.problem.messages).map((message) =>
      form === "field" ? Object.assign({ reasoning_content: null }, message) : message
    ),
    assistant(item, form)
  ]
})

const problemText = ({ problem: { messages } }: Judged): string =>
  messages.length === 1
    ? (messages[0]?.content ?? "")
    : messages.map(({ content, role }) => `[${role}]\n${content}`).join("\n\n")

/** The samples have one level of names, in order. */
const metadataText = ({ problem: { metadata } }: Judged): string | null => {
  const { line: _, ...rest } = metadata
  return Object.keys(rest).length === 0 ? null : JSON.stringify(rest)
}

interface PartRow {
  readonly filter: string
  readonly outcome: string
  readonly reason: string | null
  readonly found: string | null
  readonly score: number | null
  readonly by: string | null
}

/** What stands inside a verdict, each part before its own. */
const partRows = (parts: NonNullable<Verdict["parts"]>): ReadonlyArray<PartRow> => {
  const rows: Array<PartRow> = []
  for (const part of parts) {
    const { by } = part.options as { readonly by?: string }
    rows.push({
      filter: part.filter,
      outcome: part.outcome,
      reason: part.reason ?? null,
      found: part.found ?? null,
      score: part.score ?? null,
      by: by ?? null
    })
    rows.push(...partRows(part.parts ?? []))
  }
  return rows
}

export const expectedTrace = (item: Judged, limit: number, attempts: number, recipe: string): object => {
  const { trace, verdicts } = item
  const turn = trace.turns[0]
  const decided = verdicts.find((it) => it.outcome === "fail") ?? verdicts.find((it) => it.outcome !== "pass")
  return {
    ...leading(item),
    standing: item.standing,
    filter: decided?.filter ?? null,
    reason: decided?.reason ?? null,
    ...sampling(item, limit, recipe),
    reasoning_tokens: trace.usage.reasoning ?? null,
    tokens_estimated: trace.usage.estimated,
    turns: trace.turns.length,
    hidden_chain: isHidden(item),
    unclosed: turn?.unclosed ?? false,
    usd: trace.usd,
    started_at: trace.timing.at,
    ms: trace.timing.ms,
    first_token_ms: trace.timing.firstTokenMs ?? null,
    attempts,
    ...answered(item),
    problem: problemText(item),
    metadata: metadataText(item),
    reasoning: turn?.reasoning ?? null,
    content: turn?.content ?? null,
    verdicts: verdicts.map((it) => ({
      filter: it.filter,
      version: it.version,
      outcome: it.outcome,
      reason: it.reason ?? null,
      expected: it.expected ?? null,
      found: it.found ?? null,
      score: it.score ?? null,
      evidence: it.evidence === undefined ? null : JSON.stringify(it.evidence),
      parts: it.parts === undefined ? null : partRows(it.parts)
    }))
  }
}

/** One line of JSON without lone surrogates, which JSON would carry and UTF-8 cannot. */
export const toLine = (value: object): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === "string" ? item.toWellFormed() : item))
