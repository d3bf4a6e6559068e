import { EMPTY_HISTOGRAM, type Histogram, quantile, type Status } from "@cotton/store"
import { number, short } from "./Figures.ts"
import type { Part, Row } from "./Line.ts"
import { scaleOf, sparkline, tallest } from "./Sparkline.ts"

/** Columns of the histograms, by what there is room for. */
const WIDTH = { narrow: 10, wide: 20, from: 100 }

/** By buckets of the histogram; the card and the report have the exact figures. */
const roughly = (histogram: Histogram, share: number): string => `~${short(quantile(histogram, share))}`

const figures = (histogram: Histogram): ReadonlyArray<Part> => [
  { text: `median ${roughly(histogram, 0.5)}`, rank: 1, gap: "  " },
  { text: `p95 ${roughly(histogram, 0.95)}`, rank: 2, gap: "  " },
  { text: `max ${short(histogram.max)}`, rank: 3, gap: "  " }
]

/**
 * Output tokens of every reply and of the kept ones, on one logarithmic scale and at one height: where the lower one
 * falls short, replies of that length are rejected. `│` marks the limit, where replies come near it.
 */
export const lengthRows = ({ lengths }: Status, columns: number): ReadonlyArray<Row> => {
  const { sampled, kept, limit } = lengths ?? { sampled: EMPTY_HISTOGRAM, kept: EMPTY_HISTOGRAM, limit: null }
  if (sampled.count === 0) return []
  const width = columns >= WIDTH.from ? WIDTH.wide : WIDTH.narrow
  const scale = scaleOf(sampled, limit)
  const most = tallest(sampled, scale, width)
  const end = scale.limited ? "│" : " "
  const row = (label: string, name: string, histogram: Histogram, ...more: ReadonlyArray<Part>): Row => ({
    label,
    rank: 7,
    parts: [
      { text: name },
      { text: `${sparkline(histogram, scale, width, most)}${end}`, rank: 4, gap: " " },
      ...(histogram.count === 0 ? [] : figures(histogram)),
      ...more
    ]
  })
  const unit: Part = { text: "tokens", style: "dim", rank: 5, gap: " " }
  const bound: Part = { text: `limit ${number(limit ?? 0)}`, style: "dim", rank: 6, gap: "  " }
  return [row("lengths", "sampled", sampled, unit), row("", "kept   ", kept, ...(limit === null ? [] : [bound]))]
}
