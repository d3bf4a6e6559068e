import { type Cluster, clusteredMean, clusteredShare, type Interval } from "@cotton/selection"
import type { Sample } from "./Bought.ts"
import { pick, randomFrom } from "./Random.ts"

/** What samples came to, each figure with its 95 % interval, clustered by problem. Tokens, US dollars. */
export interface Figures {
  readonly problems: number
  /** Samples that were paid, and those of them that brought a reply, were judged, were kept. */
  readonly samples: number
  readonly replied: number
  readonly judged: number
  readonly kept: number
  readonly usd: number
  /** Kept of the judged. `null` where nothing was judged. */
  readonly yield: Interval | null
  /** The same of the first samples of each problem alone: later ones go to hard problems. */
  readonly passRate: Interval | null
  /** Problems with a kept sample, of those that are settled. */
  readonly solved: Interval | null
  /** Problems that are settled: `keep` are kept, or `tries` judged, or nobody answers it. The others are open. */
  readonly settled: number
  readonly output: { readonly mean: Interval; readonly median: Interval; readonly p95: Interval } | null
  readonly usdASample: Interval | null
  /** `null` where nothing was kept, or nothing cost anything. An upper bound of `null`: it cannot be told. */
  readonly usdAKept: Interval | null
  /** Replies that were cut off at the limit. */
  readonly truncated: Interval | null
  /** Why samples are not among the kept ones, the most frequent first. */
  readonly reasons: Readonly<Record<string, number>>
}

/** Resamples for the intervals of quantiles. */
const RESAMPLES = 200
/** With more problems their quantiles are as good as known; sorting them hundreds of times is not worth it. */
const MOST_RESAMPLED = 2000
const SEED = 2

/** The value that `share` of the sorted ones do not exceed (nearest rank). */
const rank = (sorted: ReadonlyArray<number>, share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!

/** A quantile of all samples, with a percentile bootstrap over problems. */
const quantile = (clusters: ReadonlyArray<ReadonlyArray<number>>, share: number): Interval => {
  const ascending = (values: ReadonlyArray<number>) => Float64Array.from(values).toSorted() as unknown as Array<number>
  const value = rank(ascending(clusters.flat()), share)
  if (clusters.length < 2 || clusters.length > MOST_RESAMPLED) return { value, low: null, high: null }
  const random = randomFrom(SEED)
  const again = ascending(
    Array.from({ length: RESAMPLES }, () => rank(ascending(clusters.flatMap(() => pick(clusters, random))), share))
  )
  return { value, low: rank(again, 0.025), high: rank(again, 0.975) }
}

/** Dollars a kept sample: kept ones a dollar, turned over, so that a problem that kept none counts with its cost. */
const inverse = ({ value, low, high }: Interval): Interval | null =>
  value <= 0
    ? null
    : { value: 1 / value, low: high === null ? null : 1 / high, high: low === null || low <= 0 ? null : 1 / low }

/** Of few the interval of a mean may reach under nothing. */
const notNegative = ({ value, low, high }: Interval): Interval => ({
  value,
  low: low === null ? null : Math.max(0, low),
  high
})

/** Of each problem's samples, in order of index. `keep` and `tries` as in the recipe. */
export const figuresOf = (
  problems: ReadonlyArray<ReadonlyArray<Sample>>,
  { keep, tries }: { readonly keep: number; readonly tries: number }
): Figures => {
  const paid = problems.filter((samples) => samples.length > 0)
  const all = paid.flat()
  const replies = paid.map((samples) => samples.filter(({ replied }) => replied)).filter(({ length }) => length > 0)
  const judged = paid.map((samples) => samples.filter(({ replied, result }) => replied && result !== "unjudged"))
  const kept = (samples: ReadonlyArray<Sample>) => samples.filter(({ result }) => result === "accepted").length
  const share = (of: ReadonlyArray<ReadonlyArray<Sample>>, count: (samples: ReadonlyArray<Sample>) => number) => {
    const clusters = of.flatMap((one): ReadonlyArray<Cluster> =>
      one.length === 0 ? [] : [{ sum: count(one), count: one.length }]
    )
    return clusters.length === 0 ? null : clusteredShare(clusters)
  }
  const usd = all.reduce((sum, one) => sum + one.usd, 0)
  const costs = paid.map((samples) => ({ sum: samples.reduce((sum, one) => sum + one.usd, 0), count: samples.length }))
  const lengths = replies.map((samples) => samples.map(({ output }) => output))
  const reasons = new Map<string, number>()
  for (const { reason } of all) if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  // One that is still worked on, or still to be judged, is not unsolved yet.
  const settled = paid
    .filter(
      (samples) =>
        kept(samples) >= keep ||
        (samples.length >= tries && samples.every(({ result }) => result !== "unjudged")) ||
        samples.some(({ result }) => result === "refused")
    )
    .map((samples) => ({ sum: kept(samples) > 0 ? 1 : 0, count: 1 }))
  return {
    problems: paid.length,
    samples: all.length,
    replied: replies.flat().length,
    judged: judged.flat().length,
    kept: kept(all),
    usd,
    yield: share(judged, kept),
    passRate: share(
      judged.map((samples) => samples.filter(({ index }) => index < keep)),
      kept
    ),
    settled: settled.length,
    solved: settled.length === 0 ? null : clusteredShare(settled),
    output:
      lengths.length === 0
        ? null
        : {
            mean: notNegative(
              clusteredMean(
                lengths.map((one) => ({ sum: one.reduce((sum, length) => sum + length, 0), count: one.length }))
              )
            ),
            median: quantile(lengths, 0.5),
            p95: quantile(lengths, 0.95)
          },
    usdASample: costs.length === 0 ? null : notNegative(clusteredMean(costs)),
    usdAKept:
      usd === 0 ? null : inverse(clusteredMean(costs.map(({ sum }, at) => ({ sum: kept(paid[at]!), count: sum })))),
    truncated: share(replies, (samples) => samples.filter(({ truncated }) => truncated).length),
    reasons: Object.fromEntries([...reasons].toSorted((a, b) => b[1] - a[1]))
  }
}
