import * as Plot from "@observablehq/plot"
import { dateTime, duration, number, short, usd } from "../Figures.ts"
import type { Progress, WorkingTime } from "../WorkingTime.ts"
import { type Chart, TONE } from "./Chart.ts"
import { countTicks, linearTicks } from "./Ticks.ts"

/** Points of a line at most: one for three pixels. */
const MOST_POINTS = 220
/** Rows of its table. */
const MOST_ROWS = 12

export type Measure = "kept" | "tokens" | "usd"

const MEASURES = {
  usd: { title: "Spent over working time", label: "US dollars, running total", format: usd },
  tokens: { title: "Output tokens over working time", label: "output tokens, running total", format: number },
  kept: { title: "Kept over working time", label: "kept traces, running total", format: number }
} as const

const TIME_UNITS = [
  ["seconds", 1000, 120_000],
  ["minutes", 60_000, 7_200_000],
  ["hours", 3_600_000, 259_200_000],
  ["days", 86_400_000, Number.POSITIVE_INFINITY]
] as const

/** The last point of each of so many stretches of equal length. */
const thinned = (progress: ReadonlyArray<Progress>, ms: number, most: number): ReadonlyArray<Progress> => {
  const step = ms / most
  return progress.filter(
    (point, at) =>
      at === 0 || at === progress.length - 1 || Math.floor(point.ms / step) !== Math.floor(progress[at + 1]!.ms / step)
  )
}

const pausesWords = ({ pauses }: WorkingTime): string => {
  const ms = pauses.reduce((sum, pause) => sum + pause.ms, 0)
  if (pauses.length === 0) return ""
  return pauses.length === 1
    ? ` Dashed: where a pause of ${duration(ms)} is left out.`
    : ` Dashed: where ${number(pauses.length)} pauses, ${duration(ms)} in all, are left out.`
}

/** A running total by working time. `cap`: where it must end. `without`: what the total leaves out, in words. */
export const progressChart = (
  time: WorkingTime,
  measure: Measure,
  { cap = null, without = null }: { readonly cap?: number | null; readonly without?: string | null } = {}
): Chart => {
  const { format, label, title } = MEASURES[measure]
  const total = time.progress.at(-1)?.[measure] ?? 0
  const isCapNear = cap !== null && total > 0 && cap <= total * 2
  const top = Math.max(isCapNear ? cap : 0, total) || 1
  const [unit, size] = TIME_UNITS.find(([, , below]) => time.ms < below)!
  const points = thinned(time.progress, time.ms, MOST_POINTS).map((point) => ({
    x: point.ms / size,
    y: point[measure]
  }))
  const ends = time.ms / size
  const rest = without === null ? "" : `, without ${without}`
  const ticks = measure === "usd" ? linearTicks(0, top, 4) : countTicks(top, 4)
  return {
    title,
    alternative: `${title}: ${format(total)} after ${duration(time.ms)} of working time, from ${dateTime(time.from)} to ${dateTime(time.to)}${rest}.`,
    caption: `${format(total)} after ${duration(time.ms)}${rest}.${isCapNear ? ` Dotted: the cap of ${format(cap)}.` : ""}${pausesWords(time)}`,
    columns: [{ name: "working time" }, { name: label, isNumber: true }],
    rows: thinned(time.progress, time.ms, MOST_ROWS).map((point) => [duration(point.ms), format(point[measure])]),
    draw: (width) => ({
      height: 220,
      x: { domain: [0, ends] },
      y: { domain: [0, top], label },
      marks: [
        Plot.axisX(linearTicks(0, ends, width === "narrow" ? 5 : 6), {
          tickFormat: short,
          tickSize: 4,
          label: `working time, ${unit}`,
          labelAnchor: "center"
        }),
        Plot.gridY(ticks, { stroke: TONE.line, strokeOpacity: 1 }),
        Plot.axisY(ticks, { tickFormat: measure === "usd" ? usd : short, tickSize: 0 }),
        ...(isCapNear ? [Plot.ruleY([cap], { stroke: "currentColor", strokeDasharray: "1 3", strokeWidth: 1.5 })] : []),
        Plot.areaY(points, { x: "x", y: "y", fill: TONE.pale, curve: "step-after" }),
        Plot.lineY(points, { x: "x", y: "y", stroke: TONE.full, strokeWidth: 1.75, curve: "step-after" }),
        Plot.ruleX(
          time.pauses.map(({ at }) => at / size),
          { stroke: TONE.muted, strokeDasharray: "5 3" }
        ),
        Plot.ruleY([0], { stroke: TONE.muted })
      ]
    })
  }
}
