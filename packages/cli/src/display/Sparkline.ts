import { bucketOf, type Histogram, middleOf, perOctaveOf } from "@cotton/store"

const HEIGHTS = "▁▂▃▄▅▆▇█"
/** Where the longest reply comes within a factor of this of the limit, the scale ends at the limit. */
const NEAR_LIMIT = 2

export interface Scale {
  readonly from: number
  readonly to: number
  /** The scale ends at the limit. */
  readonly limited: boolean
}

/** A scale on which both ends of the lengths are seen, and the limit where they come near it. */
export const scaleOf = (histogram: Histogram, limit: number | null): Scale => {
  const { max, buckets } = histogram
  const lowest = middleOf(Number(Object.keys(buckets)[0] ?? 0), perOctaveOf(histogram))
  const limited = limit !== null && max * NEAR_LIMIT >= limit
  const to = Math.max(max, limited ? limit : 0, 2)
  return { from: Math.min(Math.max(1, lowest), to / 2), to, limited }
}

/** What falls into each of `width` columns of equal width on the logarithmic scale. */
const columns = (histogram: Histogram, { from, to }: Scale, width: number): ReadonlyArray<number> => {
  const of = (value: number) => bucketOf(value, perOctaveOf(histogram))
  const counts = Array.from({ length: width }, () => 0)
  const last = Math.max(of(from) + 1, of(to))
  const span = last - of(from) + 1
  for (const [bucket, count] of Object.entries(histogram.buckets)) {
    const at = Math.floor(((Number(bucket) - of(from)) / span) * width)
    counts[Math.min(width - 1, Math.max(0, at))]! += count
  }
  return counts
}

/** The tallest column of a histogram, by which several of them are drawn to one height. */
export const tallest = (histogram: Histogram, scale: Scale, width: number): number =>
  Math.max(...columns(histogram, scale, width))

/** A histogram in one line: a character a column; a blank where there is nothing. */
export const sparkline = (histogram: Histogram, scale: Scale, width: number, most: number): string =>
  columns(histogram, scale, width)
    .map((count) => (count === 0 ? " " : HEIGHTS[Math.max(0, Math.ceil((count / most) * HEIGHTS.length) - 1)]))
    .join("")

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

/** A share as a bar of at most `width` columns, in eighths of a column; something is never nothing, nor all of it before it is. */
export const shareBar = (part: number, whole: number, width: number): string => {
  const share = whole === 0 ? 0 : Math.min(1, part / whole)
  const least = part > 0 && whole > 0 ? 1 : 0
  const most = Math.max(least, width * 8 - (share < 1 ? 1 : 0))
  const eighths = Math.min(most, Math.max(least, Math.round(share * width * 8)))
  return ("█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]).padEnd(width)
}
