/**
 * Counts on a logarithmic scale, for lengths in tokens and durations: a few dozen numbers whatever the run's size, and
 * plain JSON as they are.
 */
export interface Histogram {
  readonly count: number
  readonly max: number
  /** How many values each bucket holds, by its number (`bucketOf`); empty ones are left out. */
  readonly buckets: Readonly<Record<string, number>>
}

export const EMPTY_HISTOGRAM: Histogram = { count: 0, max: 0, buckets: {} }

/** Eight to an octave: the middle of a bucket is at most 2^(1/16) - 1 = 4.4 % off. */
const PER_OCTAVE = 8

/** Bucket 0 holds what is under 1. */
export const bucketOf = (value: number): number => (value < 1 ? 0 : 1 + Math.floor(Math.log2(value) * PER_OCTAVE))

/** The middle of a bucket, on its own scale. */
export const middleOf = (bucket: number): number => (bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / PER_OCTAVE))

/** Adds values one at a time; `histogram` gives the counts so far. */
export class HistogramCounter {
  readonly #counts: Array<number> = []
  #count = 0
  #max = 0

  add(value: number): void {
    const bucket = bucketOf(value)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#count++
    if (value > this.#max) this.#max = value
  }

  get histogram(): Histogram {
    // Numeric keys come in ascending order, and holes are left out.
    return { count: this.#count, max: this.#max, buckets: Object.fromEntries(Object.entries(this.#counts)) }
  }
}

/** The value that `share` of all values do not exceed (nearest rank), to within 4.4 %; 0 when there is none. */
export const quantile = ({ count, max, buckets }: Histogram, share: number): number => {
  const rank = Math.max(1, Math.ceil(share * count))
  let seen = 0
  for (const [bucket, held] of Object.entries(buckets)) {
    seen += held
    // What is above all values is none of them.
    if (seen >= rank) return Math.min(max, Math.round(middleOf(Number(bucket))))
  }
  return max
}
