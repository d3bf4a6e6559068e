import type { PlannedFilter } from "@cotton/schema"
import type { Funnel, Interval } from "@cotton/selection"

/*
 * What a report is made of: plain data, small whatever the run's size. `Gathering` counts most of it from the journal;
 * `RunFacts` is what only the caller knows.
 */

/** One cut of the dataset. Tokens are output tokens. */
export interface CutFacts {
  readonly name: string
  readonly train: number
  readonly validation: number
  readonly tokens: number
  readonly problems: number
  /** Its rule, in words. */
  readonly rule: string
}

/** A value of the recipe that is not its default, both as YAML or JSON would write them. */
export interface SettingFacts {
  readonly field: string
  readonly value: string
  /** `null` where the field has no default. */
  readonly standard: string | null
}

/** What the caller knows of a run. No keys, no absolute paths. */
export interface RunFacts {
  readonly name: string
  readonly teacher: string
  /** Hosts and ports of the endpoints. */
  readonly hosts: ReadonlyArray<string>
  /** The traces were bought elsewhere: nothing is known of their cost and their times. */
  readonly imported: boolean
  /** Where the run stands, in words: `done`, `running`, `the budget is reached`. */
  readonly state: string
  readonly recipeDigest: string
  readonly version: string
  /** ISO time of the writing, or `null` to leave it out: the one part that differs between equal journals. */
  readonly writtenAt: string | null
  /** The command that made it, and the start of the one that shows a trace (`cotton show runs/first`). */
  readonly command: string
  readonly show: string
  /** Every endpoint's price is `free`. */
  readonly free: boolean
  /** Of the questions to judges: how many, and their part of what was spent. Their tokens are none of the samples'. */
  readonly judging: { readonly calls: number; readonly usd: number }
  /** The cap in US dollars, where there is one. */
  readonly capUsd: number | null
  /** `sample.limit`: output tokens that a reply may have; `null` where it is not known. */
  readonly limit: number | null
  /** `sample.keep` and `sample.tries`. */
  readonly keep: number
  readonly tries: number
  readonly cuts: ReadonlyArray<CutFacts>
  readonly filters: ReadonlyArray<PlannedFilter>
  readonly settings: ReadonlyArray<SettingFacts>
  /** Notes of the dataset, and what the run was warned of. */
  readonly notes: ReadonlyArray<string>
  readonly warnings: ReadonlyArray<string>
}

/** Traces of more than `from` and at most `to` output tokens. */
export interface LengthBin {
  readonly from: number
  readonly to: number
  readonly sampled: number
  readonly kept: number
}

/** Output tokens by nearest rank; zeros where there is no trace. */
export interface LengthQuantiles {
  readonly count: number
  readonly median: number
  readonly p95: number
  readonly max: number
}

export interface LengthFacts {
  /** On a logarithmic scale, without holes. */
  readonly bins: ReadonlyArray<LengthBin>
  readonly sampled: LengthQuantiles
  readonly kept: LengthQuantiles
  /** Traces whose tokens nobody counted: their lengths are Cotton's estimates. */
  readonly estimated: number
  /** UTF-16 units of the chains and of the answers. Hidden chains have none. */
  readonly chars: { readonly reasoning: number; readonly content: number }
  readonly keptChars: { readonly reasoning: number; readonly content: number }
  /** Traces whose chain the teacher kept to itself. */
  readonly hidden: number
  /** How the replies ended: the server's words, the most frequent first. */
  readonly finishes: ReadonlyArray<{ readonly finish: string; readonly count: number }>
}

/** So many problems have `sum` of their `count` judged samples kept (or solved). */
export interface RateCount {
  readonly sum: number
  readonly count: number
  readonly problems: number
}

/** What happened from `at` (Unix milliseconds) on, for the timeline's width. */
export interface Moment {
  readonly at: number
  /** Requests that began and that ended. */
  readonly begun: number
  readonly ended: number
  readonly usd: number
  /** Output tokens. */
  readonly tokens: number
  readonly replies: number
  readonly kept: number
  /** Requests that brought no reply. */
  readonly broken: number
}

export interface TimelineFacts {
  readonly widthMs: number
  /** In order of time; what nothing happened in is left out. */
  readonly moments: ReadonlyArray<Moment>
}

/** Requests that brought no reply, by why. */
export interface FailureFacts {
  readonly reason: string
  /** Requests. */
  readonly attempts: number
  /** What they are charged with. */
  readonly usd: number
  /** Samples that were given up for it. */
  readonly samples: number
}

/** Judged samples that share a value. */
export interface GroupFacts {
  /** `null`: not given. */
  readonly value: string | null
  readonly problems: number
  readonly samples: number
  readonly kept: number
  readonly yield: Interval
  /** Mean output tokens of a sample. */
  readonly tokens: number
}

/** The samples by one property that has more than one value. */
export interface GroupingFacts {
  readonly by: GroupedBy
  /** The ones with the most samples first. */
  readonly groups: ReadonlyArray<GroupFacts>
  /** Values beyond the listed ones, and their samples. */
  readonly more: { readonly values: number; readonly samples: number }
}
export type GroupedBy = "domain" | "language" | "source" | "host" | "served model" | "temperature"

/** A passage of a text, with what it leaves out, in UTF-16 units; `spans` are in its own offsets. */
export interface Excerpt {
  readonly text: string
  readonly before: number
  readonly after: number
  readonly spans: ReadonlyArray<{ readonly start: number; readonly end: number; readonly note: string }>
}

export interface ExampleFacts {
  readonly traceId: string
  readonly prompt: Excerpt
  /** The gold answer, and what the filter expected and found. */
  readonly answer: string | null
  readonly expected: string | null
  readonly found: string | null
  /** Which text the excerpts are from; the chain's comes first where there are two. */
  readonly excerpts: ReadonlyArray<{ readonly field: "reasoning" | "content"; readonly excerpt: Excerpt }>
  readonly finish: string
  readonly tokens: number
  /** Other reasons that marked it, as `filter: reason`. */
  readonly also: ReadonlyArray<string>
}

/** Samples that one reason marked. */
export interface ReasonExamples {
  readonly filter: string
  readonly reason: string
  readonly outcome: "fail" | "unsure" | "error"
  readonly examples: ReadonlyArray<ExampleFacts>
}

/** A problem that no trace solves while its traces agree. */
export interface SuspectProblem {
  readonly problemId: string
  readonly gold: string | null
  readonly answer: string
  /** Traces that give the answer, of those that came to an end with one. */
  readonly votes: number
  readonly of: number
  /** A trace of it. */
  readonly traceId: string
}

export interface SuspectFacts {
  readonly count: number
  /** The first of them. */
  readonly listed: ReadonlyArray<SuspectProblem>
}

export interface ReportFacts {
  readonly run: RunFacts
  readonly funnel: Funnel
  /** Problems of the run, those without a sample too. */
  readonly problems: number
  /** Kept of the judged samples; its interval is clustered by problem. */
  readonly yield: Interval
  readonly tokens: { readonly input: number; readonly output: number; readonly kept: number }
  /** US dollars, broken requests with them. */
  readonly usd: number
  readonly lengths: LengthFacts
  /**
   * Kept samples by problem, and samples that every filter of the answer passes; `null` when there is none of these. Without problems
   * whose gold answer is suspect.
   */
  readonly rates: { readonly kept: ReadonlyArray<RateCount>; readonly solved: ReadonlyArray<RateCount> | null }
  readonly suspects: SuspectFacts
  /** `null` when no request has a time: of imported traces. */
  readonly timeline: TimelineFacts | null
  readonly failures: ReadonlyArray<FailureFacts>
  readonly groupings: ReadonlyArray<GroupingFacts>
  readonly examples: ReadonlyArray<ReasonExamples>
  readonly keptExamples: ReadonlyArray<ExampleFacts>
}
