import { type Interval, shareDifference } from "./Clustered.ts"
import { type ProblemScore, rightOf } from "./Scores.ts"

/** A problem that one model solves more often than not, and the other does not. Counts are `right` of the `judged` samples. */
export interface FlippedProblem {
  readonly id: string
  readonly change: "gained" | "lost"
  readonly before: { readonly right: number; readonly judged: number }
  readonly after: { readonly right: number; readonly judged: number }
}

export interface PairedScores {
  /** Problems that both have a judged sample of. */
  readonly problems: number
  /** pass@1 of the later one less that of the earlier one: what both find hard cancels out (Miller 2024, arXiv 2411.00640, §4.2). */
  readonly difference: Interval
  readonly flipped: ReadonlyArray<FlippedProblem>
}

/** Compares two models on the problems that both have answered, `before` being the baseline. */
export const pairedScores = (before: ReadonlyArray<ProblemScore>, after: ReadonlyArray<ProblemScore>): PairedScores => {
  const [a, b] = [rightOf(before), rightOf(after)]
  const shared = [...a.keys()].filter((id) => b.has(id))
  const only = (all: typeof a) => new Map(shared.map((id) => [id, all.get(id)!]))
  const flipped = shared.flatMap((id): ReadonlyArray<FlippedProblem> => {
    const [was, is] = [a.get(id)!, b.get(id)!]
    const [solved, solves] = [2 * was.sum > was.count, 2 * is.sum > is.count]
    if (solved === solves) return []
    return [
      {
        id,
        change: solves ? "gained" : "lost",
        before: { right: was.sum, judged: was.count },
        after: { right: is.sum, judged: is.count }
      }
    ]
  })
  return { problems: shared.length, difference: shareDifference(only(a), only(b)), flipped }
}
