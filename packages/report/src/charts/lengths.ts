import * as Plot from "@observablehq/plot"
import { number, percentOf, short } from "../Figures.ts"
import type { LengthFacts } from "../ReportFacts.ts"
import { type Chart, TONE } from "./Chart.ts"
import { countTicks, logTicks } from "./Ticks.ts"

/** Output tokens of the sampled and the kept traces. */
export const lengthsChart = ({ bins, estimated, kept, sampled }: LengthFacts, limit: number | null): Chart => {
  const from = bins[0]?.from ?? 1
  const last = bins.at(-1)?.to ?? 2
  const isLimitNear = limit !== null && limit <= last * 4 && limit >= from
  const to = isLimitNear ? Math.max(last, limit * 1.02) : last
  const most = Math.max(...bins.map((bin) => bin.sampled))
  const bars = bins.map((bin) => ({
    x1: Math.log10(bin.from),
    x2: Math.log10(bin.to),
    sampled: bin.sampled,
    kept: bin.kept
  }))
  const medians =
    kept.count === 0
      ? `Median ${number(sampled.median)} tokens.`
      : `Median ${number(sampled.median)} tokens sampled, ${number(kept.median)} kept: ` +
        `that of the kept is ${percentOf(kept.median, sampled.median)} of that of the sampled.`
  const estimates =
    estimated === 0
      ? ""
      : ` ${estimated >= sampled.count ? "All lengths" : `${number(estimated)} of the ${number(sampled.count)} lengths`} are estimates: nobody counted them.`
  return {
    title: "Length of the traces, in output tokens",
    legend: [
      { tone: "pale", words: "sampled" },
      { tone: "full", words: "kept" },
      ...(isLimitNear ? [{ tone: "rule" as const, words: `the limit of ${number(limit)} tokens` }] : [])
    ],
    alternative:
      `Histogram of ${number(sampled.count)} sampled and ${number(kept.count)} kept traces by output tokens. ` +
      `Sampled: median ${number(sampled.median)}, 95th percentile ${number(sampled.p95)}. ` +
      (kept.count === 0
        ? "Nothing was kept."
        : `Kept: median ${number(kept.median)}, 95th percentile ${number(kept.p95)}.`),
    caption: `${medians}${estimates}`,
    columns: [
      { name: "output tokens, above" },
      { name: "up to", isNumber: true },
      { name: "sampled", isNumber: true },
      { name: "kept", isNumber: true }
    ],
    rows: bins.map((bin) => [
      number(Math.floor(bin.from + 1e-6)),
      number(Math.floor(bin.to + 1e-6)),
      number(bin.sampled),
      number(bin.kept)
    ]),
    draw: (size) => ({
      // A linear scale of logarithms: Plot's own logarithmic one leaves out labels of its choosing.
      x: { domain: [Math.log10(from), Math.log10(to)] },
      y: { domain: [0, most], label: "traces", nice: true },
      marks: [
        Plot.axisX(logTicks(from, to, size === "wide" ? 12 : 6).map(Math.log10), {
          tickFormat: (log: number) => short(Math.round(10 ** log)),
          tickSize: 4,
          label: "output tokens, logarithmic scale",
          labelAnchor: "center"
        }),
        Plot.gridY(countTicks(most), { stroke: TONE.line, strokeOpacity: 1 }),
        Plot.axisY(countTicks(most), { tickFormat: short, tickSize: 0 }),
        Plot.rectY(bars, {
          x1: "x1",
          x2: "x2",
          y: "sampled",
          fill: TONE.pale,
          stroke: TONE.full,
          strokeWidth: 0.75,
          inset: 0.5
        }),
        Plot.rectY(bars, { x1: "x1", x2: "x2", y: "kept", fill: TONE.full, inset: 0.5 }),
        Plot.ruleY([0], { stroke: TONE.muted }),
        ...(isLimitNear
          ? [Plot.ruleX([Math.log10(limit)], { stroke: "currentColor", strokeDasharray: "5 3", strokeWidth: 1.5 })]
          : [])
      ]
    })
  }
}
