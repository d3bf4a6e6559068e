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

export const Verdict = Schema.Struct({
  filter: Schema.String,
  version: Schema.Int,
  options: Schema.Json,
  ...Finding.fields,
  /** CPU-side duration of the check in milliseconds. */
  ms: Schema.Finite
})
export type Verdict = typeof Verdict.Type

/** A filter with its resolved options, as a plan names it. */
export const PlannedFilter = Schema.Struct({
  id: Schema.String,
  version: Schema.Int,
  options: Schema.Json
})
export type PlannedFilter = typeof PlannedFilter.Type

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
}

/** The verdicts that are not a pass, in the order of the plan. */
export const marksOf = (verdicts: ReadonlyArray<Verdict>): ReadonlyArray<Mark> =>
  verdicts.flatMap(({ filter, outcome, reason }) =>
    outcome === "pass" ? [] : [{ filter, outcome, reason: reason ?? outcome }]
  )
