import * as Schema from "effect/Schema"
import type { Problem } from "./Problem.ts"
import type { Trace } from "./Trace.ts"

/** What a filter says of a trace. `unsure`: it could not judge, never a rejection. `error`: tried again on resume. */
export const Outcome = Schema.Literals(["pass", "fail", "unsure", "error"])
export type Outcome = typeof Outcome.Type

/** A span of a turn's text, in UTF-16 code units: `text.slice(start, end)` is what the note speaks of. */
export const Evidence = Schema.Struct({
  turn: Schema.Int,
  field: Schema.Literals(["reasoning", "content"]),
  start: Schema.Int,
  end: Schema.Int,
  note: Schema.String
})
export type Evidence = typeof Evidence.Type

/** A filter's own result, before Cotton puts the filter's name, version and options to it. */
export const Finding = Schema.Struct({
  outcome: Outcome,
  /** A stable code of the filter's own, for example `wrong-answer`; required with every outcome but `pass`. */
  reason: Schema.optionalKey(Schema.String),
  expected: Schema.optionalKey(Schema.String),
  found: Schema.optionalKey(Schema.String),
  score: Schema.optionalKey(Schema.Finite),
  evidence: Schema.optionalKey(Schema.Array(Evidence))
})
export type Finding = typeof Finding.Type

interface VerdictFields extends Finding {
  readonly filter: string
  readonly version: number
  readonly options: Schema.Json
  /** CPU-side duration of the check in milliseconds. */
  readonly ms: number
}

/** What one filter of a plan says of one trace. */
export interface Verdict extends VerdictFields {
  /** Of an entry that asks several filters, what each of those that were asked says, in the order of the plan. */
  readonly parts?: ReadonlyArray<Verdict>
}
export const Verdict: Schema.Codec<Verdict> = Schema.Struct({
  filter: Schema.String,
  version: Schema.Int,
  options: Schema.Json,
  ...Finding.fields,
  ms: Schema.Finite,
  parts: Schema.optionalKey(Schema.Array(Schema.suspend((): Schema.Codec<Verdict> => Verdict)))
})

/** A filter with its resolved options, as a plan names it. */
export interface PlannedFilter {
  readonly id: string
  readonly version: number
  readonly options: Schema.Json
  /** Asked where this one does not pass, and its pass is the entry's: `then` of the recipe. */
  readonly fallBack?: PlannedFilter
  /** The members of a panel. */
  readonly of?: ReadonlyArray<PlannedFilter>
}
export const PlannedFilter: Schema.Codec<PlannedFilter> = Schema.Struct({
  id: Schema.String,
  version: Schema.Int,
  options: Schema.Json,
  fallBack: Schema.optionalKey(Schema.suspend((): Schema.Codec<PlannedFilter> => PlannedFilter)),
  of: Schema.optionalKey(Schema.Array(Schema.suspend((): Schema.Codec<PlannedFilter> => PlannedFilter)))
})

/** What a filter looks at: one trace and the problem that it answers. Plain data, so that it can cross threads. */
export interface Subject {
  readonly problem: Problem
  readonly trace: Trace
}

export const Standing = Schema.Literals(["kept", "rejected", "undecided"])
export type Standing = typeof Standing.Type

/** Kept: every verdict passes. Rejected: at least one fails. Undecided: none fails, but one could not judge. */
export const standing = (verdicts: ReadonlyArray<{ readonly outcome: Outcome }>): Standing => {
  let undecided = false
  for (const { outcome } of verdicts) {
    if (outcome === "fail") return "rejected"
    if (outcome !== "pass") undecided = true
  }
  return undecided ? "undecided" : "kept"
}

/** A verdict that is not a pass, without its evidence: what the funnel and the cuts count. */
export interface Mark {
  readonly filter: string
  readonly outcome: "fail" | "unsure" | "error"
  readonly reason: string
  /** The answer that a verifier read and did not find right: traces are asked for what they agree on. */
  readonly answer?: string
}

/** The reasons of a verifier that read an answer: it is another one, or could not be compared. */
const ANSWERED = new Set(["wrong-answer", "not-understood", "bad-gold", "no-gold"])
/** Characters of an answer that a mark keeps, as many as Cotton's own verifiers tell. */
const MOST_ANSWER = 200

const answerIn = (verdict: Verdict): string | undefined =>
  [verdict, ...(verdict.parts ?? [])].find(
    ({ filter, reason }) => filter.startsWith("verify/") && ANSWERED.has(reason ?? "")
  )?.found

/** The verdicts that are not a pass, in the order of the plan. */
export const marksOf = (verdicts: ReadonlyArray<Verdict>): ReadonlyArray<Mark> =>
  verdicts.flatMap((verdict) => {
    const { filter, outcome, reason } = verdict
    if (outcome === "pass") return []
    const answer = answerIn(verdict)
    const found = answer === undefined ? {} : { answer: answer.slice(0, MOST_ANSWER) }
    return [{ filter, outcome, reason: reason ?? outcome, ...found }]
  })
