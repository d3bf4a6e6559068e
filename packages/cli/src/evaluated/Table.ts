import { type Benchmark, type EvalFile, figuresOf } from "@cotton/pipeline/evaluate/EvalFile"
import { legibleLine } from "@cotton/schema/Legible"
import type { BenchmarkScores, Bounded, Interval } from "@cotton/selection"
import { counted } from "../display/Counted.ts"
import { dollars, number, short } from "../display/Figures.ts"

/* The figures of one model: a row a figure, a column a benchmark. */

const NOTHING = "–"
const [LABEL, COLUMN] = [16, 22]

const tenth = (share: number): string => (100 * share).toFixed(1)

export const shareWords = ({ high, low, value }: Interval): string =>
  low === null || high === null ? `${tenth(value)} %` : `${tenth(value)} % (${tenth(low)}–${tenth(high)})`

const shareOf = (count: number, of: number): string => (of === 0 ? NOTHING : `${tenth(count / of)} %`)

const isOpen = ({ ifRight, ifWrong }: Bounded): boolean => ifRight - ifWrong > 1e-12

const boundWords = ({ ifRight, ifWrong }: Bounded): string => `${tenth(ifWrong)}–${tenth(ifRight)} %`

/** Where it cannot be told, what it lies between. */
const boundedWords = (figure: Bounded): string =>
  figure.interval === null ? boundWords(figure) : shareWords(figure.interval)

interface Column {
  readonly benchmark: Benchmark
  readonly figures: BenchmarkScores | null
}

interface Row {
  readonly label: string
  readonly cell: (figures: BenchmarkScores, benchmark: Benchmark) => string
}

const replies = ({ right, unsure, wrong }: BenchmarkScores): number => right + wrong + unsure

const passRows = (columns: ReadonlyArray<Column>): ReadonlyArray<Row> => {
  const steps = new Set(columns.flatMap(({ figures }) => figures?.passAtK.map(({ k }) => k) ?? []))
  return [...steps]
    .toSorted((a, b) => a - b)
    .filter((k) => k > 1)
    .map((k) => ({
      label: `pass@${k}`,
      cell: ({ passAtK }) => {
        const found = passAtK.find((one) => one.k === k)
        return found === undefined ? NOTHING : boundedWords(found)
      }
    }))
}

const ROWS: ReadonlyArray<Row> = [
  { label: "truncated", cell: (figures) => shareOf(figures.truncated, replies(figures)) },
  { label: "no answer", cell: (figures) => shareOf(figures.noAnswer, replies(figures)) },
  {
    label: "unsure",
    cell: ({ unsure, unsureProblems }) =>
      unsure === 0 ? "0" : `${number(unsure)} in ${counted(unsureProblems.length, "problem")}`
  },
  {
    label: "no reply",
    cell: ({ failed, failedProblems }) =>
      failed === 0 ? "0" : `${number(failed)} in ${counted(failedProblems.length, "problem")}`
  }
]

const OPEN: ReadonlyArray<Row> = [
  {
    label: "  pass@1 between",
    cell: ({ passAt1 }) => (isOpen(passAt1) ? boundWords(passAt1) : NOTHING)
  },
  {
    label: "  cons between",
    cell: ({ consensus }) => (consensus !== null && isOpen(consensus) ? boundWords(consensus) : NOTHING)
  }
]

const TOKENS: ReadonlyArray<Row> = [
  {
    label: "tokens a reply",
    cell: ({ tokens: { mean } }) =>
      mean.low === null || mean.high === null
        ? number(mean.value)
        : `${number(mean.value)} (${number(Math.max(0, mean.low))}–${number(mean.high)})`
  },
  { label: "  median, p95", cell: ({ tokens: { p50, p95 } }) => `${number(p50)}, ${number(p95)}` }
]

const line = (label: string, cells: ReadonlyArray<string>): string =>
  `${label.padEnd(LABEL)} ${cells.map((cell) => cell.padEnd(COLUMN)).join(" ")}`.trimEnd()

const MOST_IDS = 5
const listed = (ids: ReadonlyArray<string>): string =>
  legibleLine(`${ids.slice(0, MOST_IDS).join(" ")}${ids.length > MOST_IDS ? " …" : ""}`)

/** What the settings of a benchmark were, in a line. */
export const settingsWords = ({ settings }: Benchmark): string => {
  const { context, k, limit, temperature, topP } = settings
  const verifiers = (settings.verifier as ReadonlyArray<{ readonly id: string }>).map(({ id }) => id).join(", ")
  const sampled = [
    temperature === null ? "temperature not sent" : `temperature ${String(temperature)}`,
    topP === null ? "top-p not sent" : `top-p ${topP}`
  ]
  const within = context !== null && context <= limit ? ` within a context of ${number(context)}` : ""
  return `${counted(k, "sample")} a problem, ${sampled.join(", ")}, at most ${number(limit)} tokens${within}; ${verifiers}`
}

const notes = ({ benchmark, figures }: Column): ReadonlyArray<string> => {
  const { name, settled, suspects, total } = benchmark
  return [
    ...(figures === null
      ? [
          `${name}: partial: ${number(settled)} of ${counted(total, "problem")} settled. What is settled first is no sample of the whole, so there are no figures; the same command goes on`
        ]
      : []),
    ...(figures !== null && figures.unsure > 0
      ? [`${name}: the verifier could not judge replies of ${listed(figures.unsureProblems)}`]
      : []),
    ...(figures !== null && figures.failed > 0
      ? [
          `${name}: without a reply, samples of ${listed(figures.failedProblems)}; the same command asks again for what may pass`
        ]
      : []),
    ...(suspects.length > 0
      ? [`${name}: no sample gives the gold answer of ${listed(suspects)}, and most give one other: it may be wrong`]
      : [])
  ]
}

/** For a person. `folder` is as the user would write it. */
export const evalLines = (file: EvalFile, folder: string): ReadonlyArray<string> => {
  const columns = file.benchmarks.map((benchmark): Column => ({ benchmark, figures: figuresOf(benchmark) }))
  const rows = (all: ReadonlyArray<Row>) =>
    all.map(({ cell, label }) =>
      line(
        label,
        columns.map(({ benchmark, figures }) => (figures === null ? NOTHING : cell(figures, benchmark)))
      )
    )
  const open = columns.some(({ figures }) => figures !== null && isOpen(figures.passAt1))
  const consensus = columns.some(({ figures }) => figures?.consensus != null)
  const labels = Object.entries(file.labels).map(([name, value]) => `${name}=${value}`)
  const settings = Map.groupBy(columns, ({ benchmark }) => settingsWords(benchmark))
  return [
    legibleLine([file.model, ...labels, folder].join("  ")),
    ...Array.from(settings, ([words, of]) =>
      settings.size === 1 ? words : `${of.map(({ benchmark }) => benchmark.name).join(", ")}: ${words}`
    ),
    "",
    line(
      "",
      columns.map(({ benchmark }) => legibleLine(benchmark.name))
    ),
    line(
      "problems",
      columns.map(({ benchmark: { settled, total } }) =>
        settled < total ? `${number(settled)} of ${number(total)}` : number(total)
      )
    ),
    ...rows([{ label: "pass@1", cell: ({ passAt1 }) => boundedWords(passAt1) }]),
    ...rows(passRows(columns)),
    ...(consensus
      ? rows([
          {
            label: "cons@k",
            cell: (figures) => (figures.consensus === null ? NOTHING : boundedWords(figures.consensus))
          }
        ])
      : []),
    ...rows(ROWS),
    ...(open ? rows(OPEN.slice(0, consensus ? 2 : 1)) : []),
    ...rows(TOKENS),
    line(
      "  in all",
      columns.map(({ benchmark: { tokens } }) => short(tokens))
    ),
    line(
      "cost",
      columns.map(({ benchmark: { usd } }) => dollars(usd))
    ),
    ...columns.flatMap(notes).map((note) => `note: ${note}`),
    "95 % intervals, clustered by problem"
  ]
}
