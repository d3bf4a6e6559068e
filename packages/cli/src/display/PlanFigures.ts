import type { Range } from "@cotton/pipeline"
import type { Interval } from "@cotton/selection"
import { dollars, number, short } from "./Figures.ts"

/* How a plan writes ranges and intervals: never one number where two are meant. */

type Written = (value: number) => string

const MOST_WRITTEN_OUT = 100_000

/** Written out while that is read at a glance. */
export const count: Written = (value) => (value < MOST_WRITTEN_OUT ? number(value) : short(value))

const CENT = 0.01

/** Two figures of what is less than a cent. */
export const money: Written = (value) => (value > 0 && value < CENT ? `$${small(value)}` : dollars(value))
const small = (value: number) => {
  const rounded = Number(value.toPrecision(2))
  return rounded.toFixed(Math.min(12, 1 - Math.floor(Math.log10(rounded))))
}

export const percentage: Written = (share) => `${(100 * share).toFixed(1)} %`

const UNITS: ReadonlyArray<readonly [number, string]> = [
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"]
]

export const bytes: Written = (value) => {
  const [size, unit] = UNITS.find(([from]) => value >= from * 0.9995) ?? [1, "bytes"]
  const scaled = value / size
  return `${scaled < 9.95 && size > 1 ? scaled.toFixed(1) : Math.round(scaled)} ${unit}`
}

/** `40 to 160`, or the one where both are written alike. */
export const between = ([low, high]: Range, written: Written): string => {
  const [from, to] = [written(low), written(high)]
  return from === to ? from : `${from} to ${to}`
}

/** Of what is counted: the bounds outwards. */
export const whole = ({ value, low, high }: Interval): Interval => ({
  value: Math.round(value),
  low: low === null ? null : Math.floor(low),
  high: high === null ? null : Math.ceil(high)
})

/** `63.0 % (48.1 % to 75.7 %)`; without bounds, or with none that differ as they are written, the value alone. */
export const withBounds = ({ value, low, high }: Interval, written: Written): string => {
  const bounds = boundsOf({ value, low, high }, written)
  return bounds === null || bounds === written(value) ? written(value) : `${written(value)} (${bounds})`
}

/** `null`: there is no interval. An upper bound that cannot be told is said to be open. */
export const boundsOf = ({ low, high }: Interval, written: Written): string | null => {
  if (low === null) return null
  return high === null ? `${written(low)} or more` : between([low, high], written)
}
