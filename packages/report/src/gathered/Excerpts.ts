import type { Evidence, Judged, Problem, Verdict } from "@cotton/schema"
import type { ExampleFacts, Excerpt } from "../ReportFacts.ts"

/** UTF-16 units of an example's parts. */
const MOST_PROMPT = 600
const MOST_VALUE = 300
/** Of a passage with evidence: what stands around it, and the whole at most. */
const AROUND = 240
const MOST_PASSAGE = 900
/** Of a text where nothing is marked. */
const MOST_PLAIN = 500
const MOST_SPANS = 12
const MOST_NOTE = 200
const MOST_ALSO = 6
const MOST_ID = 200

/** A copy of its own: a slice would keep the whole reply in memory. Lone surrogates stay as they are. */
const copied = (text: string): string => Buffer.from(text, "utf16le").toString("utf16le")

const short = (text: string, most: number): string => copied(text.length > most ? `${text.slice(0, most - 1)}…` : text)

type Marked = Excerpt["spans"]

const excerpt = (text: string, from: number, to: number, spans: Marked = []): Excerpt => ({
  text: copied(text.slice(from, to)),
  before: from,
  after: Math.max(0, text.length - to),
  spans
})

const head = (text: string, most: number): Excerpt => excerpt(text, 0, Math.min(most, text.length))
const tail = (text: string, most: number): Excerpt => excerpt(text, Math.max(0, text.length - most), text.length)

/** The passage around the first piece of evidence, with every other piece that lies in it. */
const around = (text: string, evidence: ReadonlyArray<Evidence>): Excerpt => {
  const [{ start, end }] = evidence as readonly [Evidence]
  const from = Math.max(0, Math.min(start, text.length) - AROUND)
  const to = Math.min(text.length, Math.max(start, Math.min(end, from + MOST_PASSAGE - AROUND)) + AROUND)
  const spans = evidence
    .filter((one) => one.start < to && one.end >= from)
    .slice(0, MOST_SPANS)
    .map((one) => ({
      start: Math.max(from, one.start) - from,
      end: Math.min(to, one.end) - from,
      note: short(one.note, MOST_NOTE)
    }))
  return excerpt(text, from, to, spans)
}

type Excerpts = ExampleFacts["excerpts"]

/** What the evidence marks; without any, how the reply ends. */
const rejectedExcerpts = ({ trace }: Judged, { evidence = [] }: Verdict): Excerpts => {
  const seen = (["reasoning", "content"] as const).flatMap((field) => {
    const first = evidence.find((one) => one.field === field)
    const text = first === undefined ? undefined : trace.turns[first.turn]?.[field]
    if (first === undefined || text === undefined) return []
    const inThisTurn = evidence.filter((one) => one.field === field && one.turn === first.turn)
    return [{ field, excerpt: around(text, inThisTurn) }]
  })
  if (seen.length > 0) return seen
  const last = trace.turns.at(-1)
  if (last === undefined) return []
  const field = last.content === "" && last.reasoning !== undefined ? "reasoning" : "content"
  return [{ field, excerpt: tail(last[field] ?? "", MOST_PLAIN) }]
}

/** How the chain begins, and how the answer ends. */
const keptExcerpts = ({ trace }: Judged): Excerpts => {
  const last = trace.turns.at(-1)
  if (last === undefined) return []
  const { content, reasoning } = last
  return [
    ...(reasoning === undefined ? [] : [{ field: "reasoning" as const, excerpt: head(reasoning, MOST_PLAIN) }]),
    { field: "content", excerpt: tail(content, MOST_PLAIN) }
  ]
}

/** What the problem asks: its last turn of the user. */
const promptOf = ({ messages }: Problem): Excerpt =>
  head((messages.findLast(({ role }) => role === "user") ?? messages.at(-1))?.content ?? "", MOST_PROMPT)

const optional = (text: string | undefined): string | null => (text === undefined ? null : short(text, MOST_VALUE))

/** A trace as an example of what `verdict` says of it; without one, of a kept trace. */
export const exampleOf = (judged: Judged, verdict: Verdict | null): ExampleFacts => ({
  traceId: short(judged.trace.id, MOST_ID),
  prompt: promptOf(judged.problem),
  answer: optional(judged.problem.answer),
  expected: optional(verdict?.expected),
  found: optional(verdict?.found),
  excerpts: verdict === null ? keptExcerpts(judged) : rejectedExcerpts(judged, verdict),
  finish: short(judged.trace.finish, MOST_NOTE),
  tokens: judged.trace.usage.output,
  also: judged.verdicts
    .filter((other) => other !== verdict && other.outcome !== "pass")
    .slice(0, MOST_ALSO)
    .map(({ filter, reason, outcome }) => short(`${filter}: ${reason ?? outcome}`, MOST_NOTE))
})
