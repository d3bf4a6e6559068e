import type { Figures, Pace, Plan, Range } from "@cotton/pipeline"
import type { Recipe } from "@cotton/schema"
import type { Interval } from "@cotton/selection"
import { legibleLine } from "@cotton/schema/Legible"
import { counted } from "./Counted.ts"
import { number } from "./Figures.ts"
import { between, count, money, percentage, whole, withBounds } from "./PlanFigures.ts"
import { capLine, fitted, timeLine } from "./PlanReport.ts"

/** What one host, or one teacher, was measured to do. */
export interface MeasuredHost {
  readonly host: string
  readonly figures: Figures
  readonly pace: Pace | null
}

/** With fewer samples a host's figures are no ground for a choice: an interval of its yield spans 35 points at least. */
export const FEW_SAMPLES = 30

const MOST_REASONS = 5
const INDENT = 10

const reasonsLine = ({ reasons }: Figures): ReadonlyArray<string> => {
  const all = Object.entries(reasons)
  if (all.length === 0) return []
  const shown = all.slice(0, MOST_REASONS).map(([reason, times]) => `${number(times)} ${reason}`)
  return [`not kept  ${shown.join(" · ")}${all.length > MOST_REASONS ? " · …" : ""}`]
}

/** What twice the limit would cost: what was cut off is asked again, and may be twice as long. */
export const twiceTheLimit = (plan: Plan, { sample, teacher }: Recipe): number | null => {
  const { figures, forecast } = plan
  if (figures?.truncated === undefined || figures.truncated === null || figures.truncated.value === 0) return null
  const output = Math.max(...teacher.at.map(({ price }) => (price === "free" ? 0 : price.output)))
  const share = figures.truncated.value
  const samples = forecast?.samples.value ?? figures.samples
  return (samples * share * 2 * sample.limit * output) / 1e6
}

const truncatedLine = (plan: Plan, recipe: Recipe): ReadonlyArray<string> => {
  const { truncated } = plan.figures!
  if (truncated === null) return []
  const cost = twiceTheLimit(plan, recipe)
  const more =
    cost === null
      ? ""
      : `; with twice the limit these are asked again, for ${cost === 0 ? "nothing" : `up to ${money(cost)} in the whole goal`}`
  return [`cut off   ${withBounds(truncated, percentage)} at the limit of ${number(recipe.sample.limit)} tokens${more}`]
}

const rangeOf = ({ value, low, high }: Interval): Range => [low ?? value, high ?? value]

/** Of open problems nobody knows yet; the settled ones are the easy ones first, so their share alone is no pilot's. */
export const solvedLine = ({
  problems,
  settled,
  solved
}: Pick<Figures, "problems" | "settled" | "solved">): ReadonlyArray<string> => {
  const open = problems - settled
  if (solved === null) return open === 0 ? [] : [`solved    not known: ${counted(open, "problem")} open still`]
  if (open === 0) return [`solved    ${withBounds(solved, percentage)} of the problems`]
  const count = Math.round(solved.value * settled)
  return [`solved    ${number(count)} of ${number(settled)} settled; ${counted(open, "problem")} open still`]
}

/** What the samples of the pilot came to. */
const figuresLines = (plan: Plan, recipe: Recipe): ReadonlyArray<string> => {
  const figures = plan.figures!
  const { output, passRate } = figures
  return [
    ...(figures.yield === null
      ? ["yield     nothing could be judged"]
      : [
          `yield     ${withBounds(figures.yield, percentage)}   ${number(figures.kept)} of ${number(figures.judged)} judged`,
          ...(passRate === null
            ? []
            : [
                `pass rate ${withBounds(passRate, percentage)} of each problem's first ${recipe.sample.keep === 1 ? "sample" : `${recipe.sample.keep} samples`}`
              ])
        ]),
    ...solvedLine(figures),
    ...(output === null
      ? []
      : [
          `length    median ${withBounds(output.median, count)}, p95 ${withBounds(output.p95, count)}, mean ${withBounds(output.mean, count)} tokens`
        ]),
    ...(figures.usd === 0
      ? ["cost      free"]
      : [
          `cost      ${withBounds(figures.usdASample!, money)} a sample, ${figures.usdAKept === null ? "and nothing kept for it" : `${withBounds(figures.usdAKept, money)} a kept trace`}`
        ]),
    ...truncatedLine(plan, recipe),
    ...(plan.pace === null
      ? []
      : [
          `speed     ${number(plan.pace.aRequest)} tokens/s a request, ${number(plan.pace.inAll)} in all at ${plan.pace.inFlight.toFixed(1)} in flight`
        ]),
    ...reasonsLine(figures)
  ]
}

/** What the whole recipe comes to, by the pilot. */
const forecastLines = (plan: Plan, recipe: Recipe, spentUsd: number): ReadonlyArray<string> => {
  const { forecast, bounds, problems } = plan
  const goal = `keep ${number(recipe.sample.keep)}, tries ${number(recipe.sample.tries)}`
  if (forecast === null) return ["", "forecast  none: no sample could be judged"]
  const { owed } = forecast
  const head = ["", `forecast  the whole recipe: ${counted(problems, "problem")}, ${goal}; 95 % intervals`]
  const kept = [
    `samples   ${withBounds(whole(forecast.samples), count)}   kept ${withBounds(whole(forecast.kept), count)}   problems solved ${withBounds(whole(forecast.solved), count)}`
  ]
  if (bounds.open === 0)
    return [...head, ...kept, "to buy    nothing: every problem is settled; cotton run writes the dataset"]
  const unsure =
    owed.samples.low === null ? ["          of one problem there is no interval: it tells nothing of the others"] : []
  return [
    ...head,
    ...kept,
    ...unsure,
    `to buy    ${withBounds(whole(owed.samples), count)} samples: ${between(rangeOf(owed.input), count)} tokens in, ${between(rangeOf(owed.output), count)} out`,
    ...(bounds.usd[1] === 0
      ? ["cost      free"]
      : [`cost      ${withBounds(owed.usd, money)} more; ${money(spentUsd)} is spent`]),
    ...timeLine(plan, recipe),
    ...capLine(plan)
  ]
}

/** The pilot's figures and what follows from them. `problems`: of the pilot; `samples` and `usd`: bought by this command. */
export const pilotLines = (it: {
  readonly recipe: Recipe
  readonly plan: Plan
  readonly pilot: number
  readonly fresh: { readonly samples: number; readonly usd: number }
  readonly spentUsd: number
  readonly hosts: ReadonlyArray<MeasuredHost>
}): ReadonlyArray<string> => {
  const { plan, recipe, fresh } = it
  const paid = fresh.usd === 0 ? "" : ` for ${money(fresh.usd)}`
  const there = plan.figures?.samples ?? 0
  const head = `pilot     ${number(it.pilot)} of ${number(plan.problems)} problems, drawn by their hash: ${counted(there, "sample")}, ${number(fresh.samples)} bought now${paid}`
  if (plan.figures === null || plan.figures.replied === 0)
    return [head, "          no reply came, so nothing is measured"]
  const { problems } = plan.figures
  const fewer =
    problems < it.pilot ? [`          ${counted(problems, "problem")} only: the pilot was not finished`] : []
  return [
    ...fitted([head, ...fewer, ...figuresLines(plan, recipe), ...forecastLines(plan, recipe, it.spentUsd)]),
    ...(it.hosts.length > 1 ? ["", ...comparedLines(it.hosts.map((host) => ({ name: host.host, ...host })))] : [])
  ].map(legibleLine)
}

/** A column of a comparison. */
export interface Compared {
  readonly name: string
  readonly figures: Figures
  readonly pace: Pace | null
  /** Further lines of it, by their label. */
  readonly more?: Readonly<Record<string, string>>
}

const cellsOf = ({ figures, pace, more = {} }: Compared): Readonly<Record<string, string>> => ({
  samples: `${number(figures.samples)}${figures.samples < FEW_SAMPLES ? " (few)" : ""}`,
  yield: figures.yield === null ? "–" : withBounds(figures.yield, percentage),
  "a trace": figures.usd === 0 ? "free" : figures.usdAKept === null ? "–" : withBounds(figures.usdAKept, money),
  length:
    figures.output === null
      ? "–"
      : `median ${count(figures.output.median.value)}, p95 ${count(figures.output.p95.value)}`,
  speed: pace === null ? "–" : `${number(pace.aRequest)} tokens/s a request`,
  "cut off": figures.truncated === null ? "–" : percentage(figures.truncated.value),
  ...more
})

/** Teachers or hosts side by side, a column each. */
export const comparedLines = (all: ReadonlyArray<Compared>): ReadonlyArray<string> => {
  const columns = all.map((one) => ({ name: one.name, cells: cellsOf(one) }))
  const widths = columns.map(({ name, cells }) =>
    Math.max(name.length, ...Object.values(cells).map(({ length }) => length))
  )
  const line = (label: string, cells: ReadonlyArray<string>) =>
    `${label.padEnd(INDENT)}${cells.map((cell, at) => cell.padEnd(widths[at]!)).join("   ")}`.trimEnd()
  const labels = Object.keys(columns[0]?.cells ?? {})
  const few = all.some(({ figures }) => figures.samples < FEW_SAMPLES)
  return [
    line(
      "",
      columns.map(({ name }) => name)
    ),
    ...labels.map((label) =>
      line(
        label,
        columns.map(({ cells }) => cells[label] ?? "–")
      )
    ),
    ...(few ? [`          few: under ${FEW_SAMPLES}, too few to choose by`] : [])
  ]
}
