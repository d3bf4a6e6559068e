import type { Trace, Verdict } from "@cotton/schema"
import type { TextHit, TracesPage } from "./RunSource.ts"
import type { IndexedRow, TraceIndex } from "./TraceIndex.ts"
import type { TracesQuery } from "./TracesQuery.ts"

/** Rows on a page of the list. */
export const ROWS_A_PAGE = 100
/** Milliseconds after which a search in the texts stops and says how far it came. */
const MOST_SEARCH_MS = 4000
/** Bodies that are read at once. */
const BATCH = 50
/** Characters around a place that was found. */
const AROUND = 90

/** The bodies of some rows, in their order. */
export type ReadBodies = (
  seqs: ReadonlyArray<number>
) => Promise<
  ReadonlyArray<{ readonly seq: number; readonly trace: Trace | null; readonly verdicts: ReadonlyArray<Verdict> }>
>

const textsOf = (trace: Trace | null): ReadonlyArray<string> =>
  trace?.turns.flatMap(({ reasoning, content }) => [reasoning ?? "", content]) ?? []

/** But U+FEFF, which nobody sees: it gets its sign. */
const whitespace = /[^\S\uFEFF]/g

/** The first place of the words. Lower case may be longer than its text (İ): there the place is told as the beginning. */
const find = (text: string, words: string): TextHit["excerpt"] | null => {
  const lower = text.toLowerCase()
  const at = lower.indexOf(words)
  if (at < 0) return null
  const place = lower.length === text.length ? at : 0
  const from = Math.max(0, place - AROUND)
  const excerpt = text.slice(from, place + words.length + AROUND).replaceAll(whitespace, " ")
  return { text: excerpt, start: place - from, end: lower.length === text.length ? place - from + words.length : 0 }
}

/** Looks through the texts of the rows from `from` on, until a page is full or the time is over. */
const searchTexts = async (
  rows: ReadonlyArray<IndexedRow>,
  { q, from }: TracesQuery,
  read: ReadBodies,
  index: TraceIndex,
  signal: AbortSignal
): Promise<NonNullable<TracesPage["text"]>> => {
  const words = q.toLowerCase()
  const until = performance.now() + MOST_SEARCH_MS
  const hits: Array<TextHit> = []
  let at = Math.min(from, rows.length)
  while (at < rows.length && hits.length < ROWS_A_PAGE && !signal.aborted && performance.now() < until) {
    const batch = rows.slice(at, at + BATCH)
    const bodies = new Map((await read(batch.map(({ seq }) => seq))).map((body) => [body.seq, body]))
    for (const row of batch) {
      const body = bodies.get(row.seq)
      at++
      if (body === undefined) continue
      index.addAnswers(row.seq, body.verdicts)
      for (const text of textsOf(body.trace)) {
        const excerpt = find(text, words)
        if (excerpt === null) continue
        hits.push({ row: index.row(row), excerpt })
        break
      }
      if (hits.length === ROWS_A_PAGE) break
    }
  }
  return { hits, looked: at - Math.min(from, rows.length), next: at < rows.length ? at : null }
}

/** One page of the list. What a row needs of its body and is not known yet is read for the rows of this page. */
export const listTraces = async (
  index: TraceIndex,
  query: TracesQuery,
  read: ReadBodies,
  signal: AbortSignal
): Promise<TracesPage> => {
  const { rows, facets } = index.select(query.inText ? { ...query, q: "" } : query)
  const text = query.inText ? await searchTexts(rows, query, read, index, signal) : null
  const begin = (query.page - 1) * ROWS_A_PAGE
  const shown = text === null ? rows.slice(begin, begin + ROWS_A_PAGE) : []
  const unread = shown.filter(({ answers }) => answers === null)
  if (unread.length > 0) {
    for (const { seq, verdicts } of await read(unread.map(({ seq }) => seq))) index.addAnswers(seq, verdicts)
  }
  return {
    rows: text === null ? shown.map((row) => index.row(row)) : text.hits.map(({ row }) => row),
    total: rows.length,
    all: index.size,
    facets,
    detailed: index.detailed,
    text
  }
}
