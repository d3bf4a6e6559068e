import type { CutSpec, Mark } from "@cotton/schema"
import type { Candidate } from "./Candidate.ts"
import type { Choice } from "./Cut.ts"
import { countedMarks, eligibilityOf } from "./Eligibility.ts"
import { type FunnelCause, funnelOf } from "./Funnel.ts"
import { byIndex } from "./pick/by-index.ts"

/** Where a candidate stands in a cut: a row of it, or what keeps it out. */
export type Standpoint =
  | { readonly _tag: "Row" }
  /** No attempt brought a reply. */
  | { readonly _tag: "Failed" }
  /** No filter has looked at it yet. */
  | { readonly _tag: "Unjudged" }
  | { readonly _tag: "Rejected" | "Undecided"; readonly mark: Mark }
  /** Good enough, but over the cut's rows a problem. */
  | { readonly _tag: "PerProblem" }
  /** Good enough, but the other cut's tokens had been reached. */
  | { readonly _tag: "Tokens" }
  /** There is no such cut, or no such candidate. */
  | { readonly _tag: "Absent" }

const ROW: Standpoint = { _tag: "Row" }
const PER_PROBLEM: Standpoint = { _tag: "PerProblem" }
const TOKENS: Standpoint = { _tag: "Tokens" }
const ABSENT: Standpoint = { _tag: "Absent" }

/** A cut with what it chose from. Two of these are compared. */
export interface Picture {
  readonly spec: CutSpec
  readonly choice: Choice
  readonly candidates: ReadonlyArray<Candidate>
}

/** Where each of these candidates stands; any other id is `Absent`. The candidates' ids are unique. */
export const standpointsIn = (
  picture: Picture | null,
  wanted: ReadonlySet<string>
): ((traceId: string) => Standpoint) => {
  if (picture === null) return () => ABSENT
  const { candidates, choice, spec } = picture
  const eligibility = eligibilityOf(spec)
  const found = new Map<string, Standpoint>()
  const passed = new Map<string, Array<Candidate>>()
  const looked = new Set<string>()
  for (const { problemId, traceId } of candidates) if (wanted.has(traceId)) looked.add(problemId)
  for (const candidate of candidates) {
    const { problemId, traceId } = candidate
    if (!looked.has(problemId)) continue
    const it = eligibility(candidate)
    if (it._tag !== "Eligible") {
      found.set(traceId, it)
      continue
    }
    const siblings = passed.get(problemId)
    if (siblings === undefined) passed.set(problemId, [candidate])
    else siblings.push(candidate)
  }
  for (const siblings of passed.values()) {
    const picked = new Set(byIndex(siblings, choice.perProblem))
    for (const one of siblings) {
      const left = picked.has(one) ? TOKENS : PER_PROBLEM
      found.set(one.traceId, choice.rows.has(one.traceId) ? ROW : left)
    }
  }
  return (traceId) => found.get(traceId) ?? ABSENT
}

/** A row that one side has and the other has not. */
export interface ChangedRow {
  readonly traceId: string
  readonly change: "gained" | "lost"
  /** What kept it out before, where it is gained; what keeps it out now, where it is lost. */
  readonly why: Standpoint
}

const NONE: ReadonlySet<string> = new Set()
const without = (rows: ReadonlySet<string>, others: ReadonlySet<string>) => [...rows].filter((id) => !others.has(id))

/** The rows that come and go from `before` to `after`, each in the order of the journal. */
export const changedRows = (before: Picture | null, after: Picture | null): ReadonlyArray<ChangedRow> => {
  const [rowsBefore, rowsAfter] = [before?.choice.rows ?? NONE, after?.choice.rows ?? NONE]
  const gained = without(rowsAfter, rowsBefore)
  const lost = without(rowsBefore, rowsAfter)
  const whyNotBefore = standpointsIn(before, new Set(gained))
  const whyNotAfter = standpointsIn(after, new Set(lost))
  return [
    ...gained.map((traceId): ChangedRow => ({ traceId, change: "gained", why: whyNotBefore(traceId) })),
    ...lost.map((traceId): ChangedRow => ({ traceId, change: "lost", why: whyNotAfter(traceId) }))
  ]
}

/** What a change does to a cut. `gained - lost` is the difference of the rows. */
export interface CutEffect {
  readonly gained: number
  readonly lost: number
  readonly problems: number
  readonly tokens: number
}

/** From `before` to `after`; a cut that is not there has no rows. */
export const effectOn = (before: Choice | undefined, after: Choice | undefined): CutEffect => ({
  gained: without(after?.rows ?? NONE, before?.rows ?? NONE).length,
  lost: without(before?.rows ?? NONE, after?.rows ?? NONE).length,
  problems: (after?.problems ?? 0) - (before?.problems ?? 0),
  tokens: (after?.tokens ?? 0) - (before?.tokens ?? 0)
})

/**
 * What keeps candidates out of a cut, by reason: how many it is the first cause of (they sum to what is not good
 * enough, beside what has no reply or was not judged yet), and how many the sole one. Marks that the cut does not look at are no cause. The most frequent first.
 */
export const leftCauses = (candidates: ReadonlyArray<Candidate>, spec: CutSpec): ReadonlyArray<FunnelCause> => {
  const counts = countedMarks(spec)
  const seen = candidates.map((candidate) =>
    candidate.marks.every(counts) ? candidate : { ...candidate, marks: candidate.marks.filter(counts) }
  )
  return funnelOf(seen).causes.filter(({ first }) => first > 0)
}
