import * as Plot from "@observablehq/plot"
import { counted, number, short } from "../Figures.ts"
import type { RateCount } from "../ReportFacts.ts"
import { type Chart, TONE } from "./Chart.ts"
import { countTicks } from "./Ticks.ts"

/** Bins by the share of a problem's samples: none and all of them are bins of their own. */
export const RATE_BINS = ["none", "≤ ¼", "≤ ½", "≤ ¾", "< 1", "all"] as const

const binOf = ({ sum, count }: RateCount): number => {
  if (sum === 0) return 0
  if (sum >= count) return RATE_BINS.length - 1
  return Math.min(4, Math.max(1, Math.ceil((4 * sum) / count)))
}

/** Problems in each bin. */
export const rateBins = (rates: ReadonlyArray<RateCount>): ReadonlyArray<number> => {
  const bins = RATE_BINS.map(() => 0)
  for (const rate of rates) bins[binOf(rate)]! += rate.problems
  return bins
}

const HALF = 0.4

/**
 * How many problems have how much of their samples kept, beside how much of them was solved. `beyond`: of the problems that
 * have no judged sample, a sentence with a space before it.
 */
export const passRatesChart = (
  rates: { readonly kept: ReadonlyArray<RateCount>; readonly solved: ReadonlyArray<RateCount> | null },
  sampling: { readonly keep: number; readonly tries: number } | null,
  beyond = ""
): Chart => {
  const kept = rateBins(rates.kept)
  const solved = rates.solved === null ? null : rateBins(rates.solved)
  const problems = kept.reduce((sum, count) => sum + count, 0)
  const most = Math.max(...kept, ...(solved ?? []))
  const none = kept[0] ?? 0
  const all = kept.at(-1) ?? 0
  const split = `${number(none)} without any kept sample, ${number(problems - none - all)} with some, ${number(all)} with all.${beyond}`
  const atLeastOnce = problems - (solved?.[0] ?? 0)
  const solvedWords = solved === null ? "" : ` Solved at least once: ${number(atLeastOnce)}.`
  const adaptive =
    sampling === null || sampling.keep >= sampling.tries
      ? ""
      : ` A problem is asked until it has ${number(sampling.keep)} kept, ${number(sampling.tries)} times at most, so the rates of single problems are rough.`
  const bars = kept.flatMap((count, at) =>
    solved === null
      ? [{ x1: at - HALF, x2: at + HALF, problems: count, isKept: true }]
      : [
          { x1: at - HALF, x2: at, problems: solved[at] ?? 0, isKept: false },
          { x1: at, x2: at + HALF, problems: count, isKept: true }
        ]
  )
  return {
    title: "Share of a problem’s samples that is good",
    legend: [
      ...(solved === null ? [] : [{ tone: "pale" as const, words: "solved: every verifier passes" }]),
      { tone: "full", words: "kept: every filter passes" }
    ],
    alternative: `${counted(problems, "problem")} with judged samples: ${split}${solvedWords}`,
    caption: `${counted(problems, "problem")} with judged samples: ${split}${solvedWords}${adaptive}`,
    columns: [
      { name: "share of the samples" },
      ...(solved === null ? [] : [{ name: "problems, by solved", isNumber: true }]),
      { name: "problems, by kept", isNumber: true }
    ],
    rows: RATE_BINS.map((name, at) => [
      name,
      ...(solved === null ? [] : [number(solved[at] ?? 0)]),
      number(kept[at] ?? 0)
    ]),
    draw: () => ({
      x: { domain: [-0.5, RATE_BINS.length - 0.5] },
      y: { domain: [0, Math.max(1, most)], label: "problems", nice: true },
      marks: [
        Plot.axisX(
          RATE_BINS.map((_, at) => at),
          {
            tickFormat: (at: number) => RATE_BINS[at] ?? "",
            tickSize: 0,
            label: "share of the problem’s samples",
            labelAnchor: "center",
            labelArrow: "none"
          }
        ),
        Plot.gridY(countTicks(most), { stroke: TONE.line, strokeOpacity: 1 }),
        Plot.axisY(countTicks(most), { tickFormat: short, tickSize: 0 }),
        Plot.rectY(
          bars.filter(({ isKept }) => !isKept),
          { x1: "x1", x2: "x2", y: "problems", fill: TONE.pale, stroke: TONE.full, strokeWidth: 0.75, inset: 1 }
        ),
        Plot.rectY(
          bars.filter(({ isKept }) => isKept),
          { x1: "x1", x2: "x2", y: "problems", fill: TONE.full, inset: 1 }
        ),
        Plot.ruleY([0], { stroke: TONE.muted })
      ]
    })
  }
}
