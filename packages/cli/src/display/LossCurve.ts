/** A point of a curve. */
export interface Point {
  readonly step: number
  readonly value: number
}

/** Dots of a character of braille: two columns, four rows; the bits are those of Unicode's chart from U+2800. */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80]
] as const
const BLANK = 0x2800

/** A curve needs two points, and room to be one. */
const LEAST_COLUMNS = 24

const label = (value: number): string => String(Number(value.toPrecision(4)))

/** The mean of the points of each column of dots; null where there is none. */
const means = (points: ReadonlyArray<Point>, columns: number): ReadonlyArray<number | null> => {
  const [first, last] = [points[0]!.step, points.at(-1)!.step]
  const sums = Array.from({ length: columns }, () => ({ sum: 0, count: 0 }))
  for (const { step, value } of points) {
    const at = sums[Math.min(columns - 1, Math.floor(((step - first) / Math.max(1, last - first)) * columns))]!
    at.sum += value
    at.count++
  }
  return sums.map(({ count, sum }) => (count === 0 ? null : sum / count))
}

/** A column without a point lies on the line between its neighbours. */
const joined = (values: ReadonlyArray<number | null>): ReadonlyArray<number> => {
  const known = values.flatMap((value, at) => (value === null ? [] : [at]))
  return values.map((value, at) => {
    if (value !== null) return value
    const before = known.findLast((one) => one < at)
    const after = known.find((one) => one > at)
    if (before === undefined) return values[after!]!
    if (after === undefined) return values[before]!
    return values[before]! + ((values[after]! - values[before]!) * (at - before)) / (after - before)
  })
}

/**
 * A curve in text of at most so many columns and rows, with the highest and the lowest value beside it and the first and the
 * last step below. Each column is the mean of its points. Nothing where there is nothing to draw. `points`: by their steps.
 */
export const lossCurve = (
  points: ReadonlyArray<Point>,
  { columns, rows }: { readonly columns: number; readonly rows: number }
): ReadonlyArray<string> => {
  const usable = points.filter(({ value }) => Number.isFinite(value))
  if (usable.length < 2 || columns < LEAST_COLUMNS || rows < 3) return []
  const height = rows - 1
  const labels = ([high, low]: readonly [number, number]) => Math.max(label(high).length, label(low).length)
  let room = Math.max(2, columns - 1 - labels(extent(usable.map(({ value }) => value))))
  let values = joined(means(usable, 2 * room))
  // The means of columns may take more figures than the values did, and fewer columns have other means.
  while (room > 2 && labels(extent(values)) + 1 + room > columns) values = joined(means(usable, 2 * --room))
  const [high, low] = extent(values)
  const width = labels([high, low])
  const dots = 4 * height
  const rowOf = (value: number) => (high === low ? dots - 1 : Math.round(((high - value) / (high - low)) * (dots - 1)))
  const cells = Array.from({ length: height }, () => Array.from({ length: room }, () => 0))
  values.forEach((value, at) => {
    const here = rowOf(value)
    const last = at === 0 ? here : rowOf(values[at - 1]!)
    // Down or up to the last one's row, so that the line has no holes.
    const [from, to] = here < last ? [here, last - 1] : [Math.min(here, last + 1), here]
    for (let row = from; row <= to; row++) cells[row >> 2]![at >> 1]! |= BITS[row & 3]![(at & 1) as 0 | 1]
  })
  const drawn = cells.map((row) => row.map((bits) => (bits === 0 ? " " : String.fromCodePoint(BLANK + bits))).join(""))
  const beside = (at: number) => (at === 0 ? label(high) : at === height - 1 ? label(low) : "")
  const [first, end] = [String(usable[0]!.step), String(usable.at(-1)!.step)]
  return [
    ...drawn.map((row, at) => `${beside(at).padStart(width)} ${row}`.trimEnd()),
    `${" ".repeat(width + 1)}${first}${end.padStart(Math.max(1, room - first.length))}`
  ]
}

const extent = (values: ReadonlyArray<number>): readonly [high: number, low: number] => {
  let high = -Infinity
  let low = Infinity
  for (const value of values) {
    high = Math.max(high, value)
    low = Math.min(low, value)
  }
  return [high, low]
}
