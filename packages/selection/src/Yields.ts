import { type Candidate, isUnjudged } from "./Candidate.ts"
import { type Cluster, clusteredMean, clusteredShare, type Interval, shareDifference } from "./Clustered.ts"

/** The samples of one side, and which of them it keeps: all that pass its filters, or the rows of a cut. */
export interface KeptOf {
  readonly candidates: ReadonlyArray<Candidate>
  readonly rows: ReadonlySet<string>
}

export interface YieldFigures {
  /** Samples with a reply that the filters have judged. */
  readonly judged: number
  readonly kept: number
  /** Kept of judged, with its 95 % interval clustered by problem. */
  readonly share: Interval
  /** Problems with a sample, and those with a kept one. */
  readonly problems: number
  readonly covered: number
  /** Mean output tokens of a kept trace. */
  readonly length: Interval
}

/** A problem that one side has a kept trace of and the other has none. Counts are `kept` of the `judged` samples. */
export interface ChangedProblem {
  readonly problemId: string
  readonly change: "gained" | "lost"
  readonly before: { readonly kept: number; readonly judged: number }
  readonly after: { readonly kept: number; readonly judged: number }
}

export interface YieldComparison {
  readonly before: YieldFigures
  readonly after: YieldFigures
  /** The later yield less the earlier one; what both sides find hard cancels out. */
  readonly difference: Interval
  readonly problems: ReadonlyArray<ChangedProblem>
}

interface Tallied {
  readonly figures: YieldFigures
  readonly clusters: ReadonlyMap<string, Cluster>
}

const tally = ({ candidates, rows }: KeptOf): Tallied => {
  const clusters = new Map<string, { sum: number; count: number }>()
  const lengths = new Map<string, { sum: number; count: number }>()
  for (const candidate of candidates) {
    const { outputTokens, problemId, replied, traceId } = candidate
    const cluster = clusters.get(problemId) ?? { sum: 0, count: 0 }
    clusters.set(problemId, cluster)
    if (replied && !isUnjudged(candidate)) cluster.count++
    if (!rows.has(traceId)) continue
    cluster.sum++
    const length = lengths.get(problemId) ?? { sum: 0, count: 0 }
    lengths.set(problemId, length)
    length.sum += outputTokens
    length.count++
  }
  const all = [...clusters.values()]
  const figures = {
    judged: all.reduce((sum, { count }) => sum + count, 0),
    kept: all.reduce((sum, one) => sum + one.sum, 0),
    share: clusteredShare(all),
    problems: clusters.size,
    covered: lengths.size,
    length: clusteredMean([...lengths.values()])
  }
  return { figures, clusters }
}

const NOTHING: Cluster = { sum: 0, count: 0 }
const counts = ({ sum, count }: Cluster) => ({ kept: sum, judged: count })
const answered = (clusters: ReadonlyMap<string, Cluster>) => new Map([...clusters].filter(([, { count }]) => count > 0))

/** Compares what two sides keep of the same problems, `before` being the baseline. */
export const compareYields = (before: KeptOf, after: KeptOf): YieldComparison => {
  const [a, b] = [tally(before), tally(after)]
  const ids = new Set([...a.clusters.keys(), ...b.clusters.keys()])
  const problems = [...ids].flatMap((problemId): ReadonlyArray<ChangedProblem> => {
    const [was, is] = [a.clusters.get(problemId) ?? NOTHING, b.clusters.get(problemId) ?? NOTHING]
    if (was.sum > 0 === is.sum > 0) return []
    return [{ problemId, change: is.sum > 0 ? "gained" : "lost", before: counts(was), after: counts(is) }]
  })
  return {
    before: a.figures,
    after: b.figures,
    difference: shareDifference(answered(a.clusters), answered(b.clusters)),
    problems
  }
}
