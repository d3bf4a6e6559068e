import type { Call, Mark, Problem, Trace, Verdict } from "@cotton/schema"
import type { Html } from "../Html.ts"
import type { TracesQuery } from "./TracesQuery.ts"

/*
 * What the pages need of a run, as plain functions: whoever serves them reads the journal, and no page knows of one.
 * Everything is plain data, read anew for each request.
 */

/** What became of a sample; `failed`: no attempt brought a reply. */
export type Fate = "kept" | "rejected" | "undecided" | "failed"
export const FATES: ReadonlyArray<Fate> = ["kept", "rejected", "undecided", "failed"]

/** One line of the list: the small columns of a sample. */
export interface TraceRow {
  readonly problemId: string
  readonly index: number
  readonly fate: Fate
  /** What did not pass, in the order of the filters; of a failed sample, one mark with the failure's reason. */
  readonly marks: ReadonlyArray<Mark>
  readonly finish: string
  /** Output tokens. */
  readonly tokens: number
  /** US dollars, all attempts of the Call that stands for the sample; `null`: nobody knows, of imported traces. */
  readonly usd: number | null
  readonly domain: string | null
  /** The beginning of the problem's text. */
  readonly prompt: string
  /** Of the first verdict that names any; `null` until they have been read. */
  readonly expected: string | null
  readonly found: string | null
}

/** A row that a search in the texts found, with the place. */
export interface TextHit {
  readonly row: TraceRow
  /** A part of the text around the first place, which lies at `start` to `end` of it. */
  readonly excerpt: { readonly text: string; readonly start: number; readonly end: number }
}

/** How many rows there would be with each value, everything else as it is asked. The most frequent first. */
export type Facet = ReadonlyArray<readonly [value: string, count: number]>

export interface TracesPage {
  readonly rows: ReadonlyArray<TraceRow>
  /** Rows that the query found, all pages together. */
  readonly total: number
  /** Rows that there are. */
  readonly all: number
  readonly facets: Readonly<Record<"standing" | "filter" | "reason" | "domain" | "finish", Facet>>
  /** Share of the rows whose expected and found answers have been read, so that a search may look into them. */
  readonly detailed: number
  /** Of a search in the texts. `next`: the row to go on from, where time or room ended before the rows did. */
  readonly text: { readonly hits: ReadonlyArray<TextHit>; readonly looked: number; readonly next: number | null } | null
}

/** Whether a sample stands in a cut of the recipe, and if not, why, in words. */
export interface InCut {
  readonly cut: string
  readonly stands: boolean
  readonly words: string
}

export interface SampleView {
  readonly id: string
  readonly index: number
  /** The Call that stands for the sample. */
  readonly call: Call
  /** `null` without a reply. */
  readonly trace: Trace | null
  readonly fate: Fate
  readonly verdicts: ReadonlyArray<Verdict>
  /** The run's filters have seen it, against today's answer. */
  readonly judged: "yes" | "no" | "other-gold"
  /** It answers what the run asks today. */
  readonly current: boolean
  /** Other Calls of the sample, oldest first. */
  readonly earlier: ReadonlyArray<Call>
  readonly cuts: ReadonlyArray<InCut>
}

export interface ProblemView {
  readonly problem: Problem
  /** In the order of their indices. */
  readonly samples: ReadonlyArray<SampleView>
  /** Trace id of the kept sample with the fewest tokens. */
  readonly shortestKept: string | null
  /** What the samples agree on, in words, where the gold answer is suspect or theirs stands in for one. */
  readonly agreed?: { readonly as: "suspect" | "majority"; readonly words: string }
}

export interface TraceView extends ProblemView {
  readonly sample: SampleView
}

/** The trace before and after one in a list, as ids. */
export interface Neighbours {
  readonly before: { readonly problemId: string; readonly index: number } | null
  readonly after: { readonly problemId: string; readonly index: number } | null
  /** Place in the list, from 1, or `null` when the list does not have it. */
  readonly place: number | null
  readonly total: number
}

/** Where the run stands: short, and cheap to ask for every second. */
export interface LiveStatus {
  /** In words, for the head of each page. */
  readonly state: string
  readonly running: boolean
  /** Rises when there are new traces or verdicts. */
  readonly revision: number
  /** Figures by the name of their place on the run's page, ready to be read. */
  readonly figures: Readonly<Record<string, string>>
}

/** The report as it was at `at` (Unix milliseconds); `stale`: there is more by now. */
export interface GatheredReport {
  readonly page: Html
  readonly at: number
  readonly stale: boolean
}

export interface RunSource {
  /** As the user named the run. */
  readonly name: string
  readonly status: () => Promise<LiveStatus>
  /** The run's page: the same as `report.html`; `null` while it is being gathered for the first time. */
  readonly report: () => Promise<GatheredReport | null>
  readonly traces: (query: TracesQuery, signal: AbortSignal) => Promise<TracesPage>
  readonly neighbours: (query: TracesQuery, problemId: string, index: number) => Promise<Neighbours>
  readonly trace: (problemId: string, index: number) => Promise<TraceView | null>
  readonly problem: (problemId: string) => Promise<ProblemView | null>
}
