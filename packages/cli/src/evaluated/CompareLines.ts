import type { Difference } from "@cotton/pipeline/evaluate/Comparable"
import { type Benchmark, figuresOf } from "@cotton/pipeline/evaluate/EvalFile"
import type { NamedEval } from "@cotton/pipeline/evaluate/Arms"
import { legibleLine } from "@cotton/schema/Legible"
import type { FlippedProblem, Interval, PairedScores } from "@cotton/selection"
import { counted } from "../display/Counted.ts"
import { signed } from "../display/ComparisonWords.ts"
import { number } from "../display/Figures.ts"
import { settingsWords, shareWords } from "./Table.ts"

/** Two evaluations on one benchmark; by their places in the list. */
export interface Pair {
  readonly benchmark: string
  readonly before: number
  readonly after: number
  readonly paired: PairedScores
}

const NOTHING = "–"
const tenth = (share: number): string => (100 * share).toFixed(1)

export const pointWords = ({ high, low, value }: Interval): string => {
  const bounds = low === null || high === null ? "" : ` (${signed(low, tenth)}…${signed(high, tenth)})`
  return `${signed(value, tenth)} pts${bounds}`
}

export const letterOf = (at: number): string => (at < 26 ? String.fromCodePoint(65 + at) : `#${at + 1}`)

/** As people name it: the model, its labels, and where it stands. */
export const nameWords = ({ file, folder }: NamedEval): string => {
  const labels = Object.entries(file.labels).map(([name, value]) => `${name}=${value}`)
  return legibleLine([file.model, ...labels, folder].join("  "))
}

const [FIGURE] = [22]

const rowOf = (at: number, benchmark: Benchmark): string => {
  const figures = figuresOf(benchmark)
  if (figures === null) return `  ${letterOf(at)}  partial`
  const { consensus, passAt1, right, tokens, truncated, unsure, wrong } = figures
  const replies = right + wrong + unsure
  return [
    `  ${letterOf(at)}`,
    (passAt1.interval === null ? NOTHING : shareWords(passAt1.interval)).padEnd(FIGURE),
    (consensus?.interval == null ? NOTHING : shareWords(consensus.interval)).padEnd(FIGURE),
    (replies === 0 ? NOTHING : `${tenth(truncated / replies)} %`).padEnd(10),
    number(unsure).padEnd(7),
    number(tokens.mean.value)
  ]
    .join("  ")
    .trimEnd()
}

const HEAD = ["   ", "pass@1".padEnd(FIGURE), "cons@k".padEnd(FIGURE), "truncated ", "unsure ", "tokens a reply"].join(
  "  "
)

const MOST_IDS = 4

const flippedWords = (flipped: ReadonlyArray<FlippedProblem>, change: FlippedProblem["change"]): string | null => {
  const ids = flipped.filter((one) => one.change === change).map(({ id }) => id)
  if (ids.length === 0) return null
  return `${number(ids.length)} ${change}: ${legibleLine(ids.slice(0, MOST_IDS).join(" "))}${ids.length > MOST_IDS ? " …" : ""}`
}

const pairLine = ({ after, before, paired }: Pair): string => {
  const flipped = (["gained", "lost"] as const).flatMap((change) => flippedWords(paired.flipped, change) ?? [])
  const words = flipped.length === 0 ? "no problem flipped" : flipped.join("; ")
  return `  ${letterOf(after)} − ${letterOf(before)}  ${pointWords(paired.difference).padEnd(28)} ${words}`
}

/** `aime24: limit: 32768, and 4096`. */
export const differenceLines = (differences: ReadonlyArray<Difference>): ReadonlyArray<string> =>
  differences.map(({ after, before, benchmark, field }) =>
    legibleLine(`${benchmark}: ${field}: ${before}, and ${after}`)
  )

/** For a person; A is the baseline. */
export const compareLines = (evals: ReadonlyArray<NamedEval>, pairs: ReadonlyArray<Pair>): ReadonlyArray<string> => {
  const names = [...new Set(pairs.map(({ benchmark }) => benchmark))]
  return [
    ...evals.map((one, at) => `${letterOf(at)}  ${nameWords(one)}`),
    ...names.flatMap((name) => {
      const of = evals.map(({ file }) => file.benchmarks.find((one) => one.name === name))
      const first = of.find((one) => one !== undefined)
      const own = pairs.filter(({ benchmark }) => benchmark === name)
      const head = `${legibleLine(name)}: ${counted(own[0]!.paired.problems, "problem")}; ${settingsWords(first!)}`
      const rows = of.flatMap((one, at) => (one === undefined ? [] : [rowOf(at, one)]))
      return ["", head, HEAD].concat(rows, own.map(pairLine))
    }),
    "95 % intervals, clustered by problem; differences on the same problems. Flipped: right in over half of the samples, or no more"
  ]
}
