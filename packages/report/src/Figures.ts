import type { Interval } from "@cotton/selection"

/* Numbers as the report writes them. */

export const number = (value: number): string => Math.round(value).toLocaleString("en-US")

export const counted = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? "" : "s"}`

/** A share of 0 to 1. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

export const percentOf = (part: number, whole: number): string => (whole === 0 ? "–" : percent(part / whole))

/** The bounds of a share, `58.1 to 71.4 %`; nothing where there are none. */
export const bounds = ({ low, high }: Interval): string | null =>
  low === null || high === null ? null : `${(100 * low).toFixed(1)} to ${percent(high)}`

/** US dollars: cents from a dollar on, else two digits that say something. */
export const usd = (value: number): string => {
  if (value === 0) return "$0"
  if (value >= 1000) return `$${number(value)}`
  if (value >= 1) return `$${value.toFixed(2)}`
  return `$${value.toFixed(Math.min(8, 1 - Math.floor(Math.log10(value))))}`
}

/** 950, 12k, 1.2M, 3bn: for axes. */
export const short = (value: number): string => {
  if (value >= 1e9) return `${Number((value / 1e9).toFixed(1))}bn`
  if (value >= 1e6) return `${Number((value / 1e6).toFixed(1))}M`
  if (value >= 1e4) return `${Number((value / 1e3).toFixed(1))}k`
  return Number.isInteger(value) ? value.toLocaleString("en-US") : String(Number(value.toPrecision(3)))
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000]
] as const

/** `3 d 4 h`, `12 min`, `2.3 s`: the two largest units that are needed. */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`
  const first = UNITS.findIndex(([, size]) => ms >= size)
  const [unit, size] = UNITS[first]!
  const [below, part] = UNITS[first + 1]!
  const rest = Math.floor((ms % size) / part)
  return `${Math.floor(ms / size)} ${unit}${rest === 0 ? "" : ` ${rest} ${below}`}`
}

/** `2026-11-27 06:31 UTC` */
export const dateTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`
