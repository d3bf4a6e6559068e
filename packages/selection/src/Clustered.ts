/*
 * Intervals for figures over traces. The traces of one problem are not independent (an easy problem is solved by all of
 * its samples), so problems are the units that were drawn: variances are of problems, by linearisation (Cochran, Sampling
 * Techniques, 3rd ed., §6.3 for ratios; Miller 2024, arXiv 2411.00640, §2.2 for evaluations).
 */

/** What one problem adds to a ratio: a sum over its samples, and their number. For a yield the sum is the kept ones. */
export interface Cluster {
  readonly sum: number
  readonly count: number
}

/** A figure and the bounds of its two-sided interval; `null` bounds where there are fewer than two problems. */
export interface Interval {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** 95 %, two-sided. */
const Z = 1.959964

/** Student's t quantile for 95 % two-sided. Exact for 1 and 2 degrees; else Abramowitz & Stegun 26.7.5, within 0.4 %. */
export const tQuantile = (degrees: number): number => {
  if (degrees <= 1) return 12.7062
  if (degrees === 2) return 4.30265
  const z2 = Z * Z
  const terms = [
    (z2 + 1) / 4,
    (5 * z2 ** 2 + 16 * z2 + 3) / 96,
    (3 * z2 ** 3 + 19 * z2 ** 2 + 17 * z2 - 15) / 384,
    (79 * z2 ** 4 + 776 * z2 ** 3 + 1482 * z2 ** 2 - 1920 * z2 - 945) / 92_160
  ]
  return Z * terms.reduce((sum, term, at) => sum + term / degrees ** (at + 1), 1)
}

const totals = (clusters: ReadonlyArray<Cluster>) => {
  let sum = 0
  let count = 0
  for (const cluster of clusters) {
    sum += cluster.sum
    count += cluster.count
  }
  return { ratio: count === 0 ? 0 : sum / count, count }
}

/** Each problem's part in the error of the ratio. */
const residuals = (clusters: ReadonlyArray<Cluster>): ReadonlyArray<number> => {
  const { ratio, count } = totals(clusters)
  return clusters.map((one) => (count === 0 ? 0 : (one.sum - ratio * one.count) / count))
}

const varianceOf = (errors: ReadonlyArray<number>): number => {
  const m = errors.length
  return m < 2 ? Number.NaN : (m / (m - 1)) * errors.reduce((sum, error) => sum + error * error, 0)
}

const sampled = (clusters: ReadonlyArray<Cluster>) => clusters.filter(({ count }) => count > 0)

/** The mean of a quantity over all samples (tokens, dollars). */
export const clusteredMean = (clusters: ReadonlyArray<Cluster>): Interval => {
  const used = sampled(clusters)
  const { ratio } = totals(used)
  if (used.length < 2) return { value: ratio, low: null, high: null }
  const reach = tQuantile(used.length - 1) * Math.sqrt(varianceOf(residuals(used)))
  return { value: ratio, low: ratio - reach, high: ratio + reach }
}

/**
 * A share, by Wilson's interval at the effective sample size (Korn & Graubard 1998; Franco et al. 2019, J. Surv. Stat.
 * Methodol. 7(3)): it stays within 0 and 1, and where all samples say the same, the number of problems is that size.
 */
export const clusteredShare = (clusters: ReadonlyArray<Cluster>): Interval => {
  const used = sampled(clusters)
  const { ratio, count } = totals(used)
  if (used.length < 2) return { value: ratio, low: null, high: null }
  const variance = varianceOf(residuals(used))
  const spread = ratio * (1 - ratio)
  const size = spread === 0 ? used.length : variance > 0 ? Math.min(count, Math.max(1, spread / variance)) : count
  const t2 = tQuantile(used.length - 1) ** 2
  const middle = (ratio + t2 / (2 * size)) / (1 + t2 / size)
  const reach = Math.sqrt(t2 * (spread / size + t2 / (4 * size * size))) / (1 + t2 / size)
  return { value: ratio, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}

/** `b` less `a`, for two ratios over problems that they may share: what both found hard cancels out. By problem id. */
export const clusteredDifference = (a: ReadonlyMap<string, Cluster>, b: ReadonlyMap<string, Cluster>): Interval => {
  const value = totals([...b.values()]).ratio - totals([...a.values()]).ratio
  const errors = new Map<string, number>()
  for (const [side, sign] of [
    [a, -1],
    [b, 1]
  ] as const) {
    const ids = [...side.keys()]
    for (const [at, error] of residuals([...side.values()]).entries()) {
      const id = ids[at]!
      errors.set(id, (errors.get(id) ?? 0) + sign * error)
    }
  }
  if (errors.size < 2) return { value, low: null, high: null }
  const reach = tQuantile(errors.size - 1) * Math.sqrt(varianceOf([...errors.values()]))
  return { value, low: value - reach, high: value + reach }
}

/** The same of two shares: their difference ends at -1 and 1, so its interval does as well. */
export const shareDifference = (a: ReadonlyMap<string, Cluster>, b: ReadonlyMap<string, Cluster>): Interval => {
  const { value, low, high } = clusteredDifference(a, b)
  return { value, low: low === null ? null : Math.max(-1, low), high: high === null ? null : Math.min(1, high) }
}
