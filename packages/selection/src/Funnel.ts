import { type Mark, standing } from "@cotton/schema"
import { type Candidate, isUnjudged } from "./Candidate.ts"

/** How many samples one reason of one filter marked. */
export interface FunnelCause {
  readonly filter: string
  readonly reason: string
  readonly outcome: Mark["outcome"]
  /** Samples with this mark. */
  readonly total: number
  /** Of these, the samples whose standing it decided, as the first in the order of the plan. */
  readonly first: number
  /** Of these, the samples that have no other mark: they would be kept without this filter. */
  readonly sole: number
}

/** What became of all samples. `kept + rejected + undecided + unjudged + failed = sampled`. */
export interface Funnel {
  readonly sampled: number
  /** No attempt brought a reply. */
  readonly failed: number
  readonly kept: number
  readonly rejected: number
  readonly undecided: number
  /** Replies that no filter has looked at yet. They are outside of every yield, and have no cause. */
  readonly unjudged: number
  readonly problems: number
  /** Problems with at least one kept sample. */
  readonly problemsKept: number
  /** The most frequent first causes first. */
  readonly causes: ReadonlyArray<FunnelCause>
}

const keyOf = (mark: Mark): string => [mark.filter, mark.reason, mark.outcome].join("\u0000")

const compare = (a: FunnelCause, b: FunnelCause): number =>
  b.first - a.first || b.total - a.total || (keyOf(a) < keyOf(b) ? -1 : 1)

/**
 * Counts from the marks of all samples. Every check runs on every sample, also after a failure, so the first cause and
 * the sole cause can be told apart: what a filter removes at its place in the plan, and what only it removes.
 */
export const funnelOf = (candidates: Iterable<Candidate>): Funnel => {
  const counts = { sampled: 0, failed: 0, kept: 0, rejected: 0, undecided: 0, unjudged: 0 }
  const problems = new Set<string>()
  const problemsKept = new Set<string>()
  const causes = new Map<string, FunnelCause>()
  for (const { marks, problemId, replied } of candidates) {
    counts.sampled++
    problems.add(problemId)
    if (!replied) {
      counts.failed++
      continue
    }
    if (isUnjudged({ marks })) {
      counts.unjudged++
      continue
    }
    const came = standing(marks)
    counts[came]++
    if (came === "kept") problemsKept.add(problemId)
    const deciding = marks.find((mark) => came === "undecided" || mark.outcome === "fail")
    for (const mark of marks) {
      const key = keyOf(mark)
      const before = causes.get(key)
      causes.set(key, {
        filter: mark.filter,
        reason: mark.reason,
        outcome: mark.outcome,
        total: (before?.total ?? 0) + 1,
        first: (before?.first ?? 0) + (mark === deciding ? 1 : 0),
        sole: (before?.sole ?? 0) + (marks.length === 1 ? 1 : 0)
      })
    }
  }
  return {
    ...counts,
    problems: problems.size,
    problemsKept: problemsKept.size,
    causes: [...causes.values()].toSorted(compare)
  }
}
