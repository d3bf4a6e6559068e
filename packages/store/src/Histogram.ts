/**
 * Counts on a logarithmic scale, for lengths in tokens and durations: a few dozen numbers whatever the run's size, and
 * plain JSON as they are.
 */
export interface Histogram {
  readonly count: number
  readonly max: number
  /** Buckets to an octave; the files of older versions, which had 8, do not say. */
  readonly perOctave?: number
  /** How many values each bucket holds, by its number (`bucketOf`); empty ones are left out. */
  readonly buckets: Readonly<Record<string, number>>
}

/** 32 to an octave: the middle of a bucket is at most 2^(1/64) - 1 = 1.1 % off. */
const PER_OCTAVE = 32
const OLD_PER_OCTAVE = 8

export const EMPTY_HISTOGRAM: Histogram = { count: 0, max: 0, perOctave: PER_OCTAVE, buckets: {} }

export const perOctaveOf = ({ perOctave }: Histogram): number => perOctave ?? OLD_PER_OCTAVE

/** Bucket 0 holds what is under 1. */
export const bucketOf = (value: number, perOctave: number = PER_OCTAVE): number =>
  value < 1 ? 0 : 1 + Math.floor(Math.log2(value) * perOctave)

/** The middle of a bucket, on its own scale. */
export const middleOf = (bucket: number, perOctave: number = PER_OCTAVE): number =>
  bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / perOctave)

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
    const buckets = Object.fromEntries(Object.entries(this.#counts))
    return { count: this.#count, max: this.#max, perOctave: PER_OCTAVE, buckets }
  }
}

/** The value that `share` of all values do not exceed (nearest rank), to within 1.1 %; 0 when there is none. */
export const quantile = (histogram: Histogram, share: number): number => {
  const { count, max, buckets } = histogram
  const rank = Math.max(1, Math.ceil(share * count))
  let seen = 0
  for (const [bucket, held] of Object.entries(buckets)) {
    seen += held
    // What is above all values is none of them.
    if (seen >= rank) return Math.min(max, Math.round(middleOf(Number(bucket), perOctaveOf(histogram))))
  }
  return max
}
