import { assumptionOf, type Explained, type Plan, type Range, slotsOf } from "@cotton/pipeline"
import { placeName } from "@cotton/generator"
import type { Message, PlannedFilter, Recipe } from "@cotton/schema"
import { legible } from "@cotton/schema/Legible"
import type { PlannedRecipe } from "../PlannedRecipe.ts"
import { clipped } from "./Columns.ts"
import { counted } from "./Counted.ts"
import { about, dollars, number } from "./Figures.ts"
import { wrapped } from "./Wrapped.ts"
import { between, bytes, count, money, percentage, whole, withBounds } from "./PlanFigures.ts"

/** Values that differ from the defaults; the others are counted. A screen has room for the figures, too. */
const MOST_FIELDS = 14
const MOST_VALUE = 58
const FIELD_COLUMN = 58
const MOST_PROMPT_LINES = 6
const MOST_PROMPT = 480
const MOST_SKIPPED = 5
const FILTERS = 100

/** `field = value   origin`, for what differs from the defaults. */
const fieldLines = (fields: ReadonlyArray<Explained>): ReadonlyArray<string> => {
  const own = fields.filter(({ isDefault }) => !isDefault)
  const line = ({ field, value, from }: Explained) =>
    `  ${clipped(`${field} = ${JSON.stringify(value)}`, MOST_VALUE).padEnd(FIELD_COLUMN)}  ${from}`
  const more = own.length - MOST_FIELDS
  return [
    ...own.slice(0, more > 0 ? MOST_FIELDS - 1 : MOST_FIELDS).map(line),
    ...(more > 0 ? [`  … and ${more + 1} more that differ from the defaults: --explain`] : [])
  ]
}

/** The prompt as it is sent, or its beginning. */
export const promptLines = (messages: ReadonlyArray<Message>, whole: boolean): ReadonlyArray<string> => {
  const lines = messages.flatMap(({ role, content }) => `  ${role}: ${content.replaceAll("\n", "\n    ")}`.split("\n"))
  const text = lines.join("\n")
  if (whole || (lines.length <= MOST_PROMPT_LINES && text.length <= MOST_PROMPT)) return lines
  const shown: Array<string> = []
  let left = MOST_PROMPT
  for (const line of lines.slice(0, MOST_PROMPT_LINES)) {
    if (left <= 0) break
    shown.push(line.length > left ? `${line.slice(0, left).toWellFormed()} …` : line)
    left -= line.length
  }
  return [...shown, `  … ${number(text.length)} characters in all: --prompt shows them`]
}

const hereLine = ({ bought, dir }: PlannedRecipe, plan: Plan): ReadonlyArray<string> => {
  const { figures, bounds, problems, forecast } = plan
  if (bought.stored === 0 || figures === null) return []
  const goal = forecast === null ? bounds.samples[1] + figures.samples : Math.round(forecast.samples.value)
  const settled = problems - bounds.open
  const paid = bought.spent.usd === 0 ? "" : `, ${dollars(bought.spent.usd)} spent`
  const rest = [...bought.samples.values()].flat()
  const unjudged = rest.filter(({ result }) => result === "unjudged").length
  return [
    `here      ${number(rest.length)} of about ${number(goal)} samples are in ${dir}: ${number(figures.kept)} kept, ${number(settled)} of ${number(problems)} problems settled${paid}`,
    ...(unjudged > 0
      ? [`          ${number(unjudged)} are not judged by today's filters: cotton run does that first`]
      : [])
  ]
}

const measuredLines = ({ figures, measuredOn }: Plan): ReadonlyArray<string> => {
  if (figures === null || figures.output === null) return []
  const { output, truncated, usdAKept } = figures
  const from = {
    pilot: "drawn by their hash",
    all: "all of them begun",
    order: "the first ones: later ones may differ"
  }
  return [
    `measured  ${counted(figures.samples, "sample")} of ${counted(figures.problems, "problem")}${measuredOn === null ? "" : ` (${from[measuredOn]})`}; 95 % intervals, clustered by problem`,
    ...(figures.yield === null
      ? []
      : [
          `yield     ${withBounds(figures.yield, percentage)}   ${number(figures.kept)} of ${number(figures.judged)} judged`
        ]),
    `length    median ${withBounds(output.median, count)}, p95 ${withBounds(output.p95, count)} tokens${truncated === null || truncated.value === 0 ? "" : `   ${percentage(truncated.value)} cut off at the limit`}`,
    ...(usdAKept === null ? [] : [`price     ${withBounds(usdAKept, money)} a kept trace`])
  ]
}

/** Columns of a row: as wide as the terminal, but no wider than is read at ease. A pipe has no columns. */
const WIDTH = { most: 118, least: 50 }
const LABEL = 10

/** A row whose words go on below its label. */
export const row = (label: string, words: string): ReadonlyArray<string> => {
  const columns = Math.max(WIDTH.least, Math.min(WIDTH.most, process.stdout.columns || WIDTH.most))
  return wrapped(words, columns - LABEL).map((line, at) => `${(at === 0 ? label : "").padEnd(LABEL)}${line}`)
}

/** The same of lines that have their label before them. */
export const fitted = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.flatMap((line) => (line === "" ? [""] : row(line.slice(0, LABEL).trimEnd(), line.slice(LABEL))))

const rangeOf = ({ value, low, high }: { value: number; low: number | null; high: number | null }): Range => [
  low ?? value,
  high ?? value
]

/** What is owed: requests, tokens, dollars. */
const owedLines = ({ bounds, forecast }: Plan, recipe: Recipe): ReadonlyArray<string> => {
  if (bounds.open === 0) return ["requests  0: every problem is settled; cotton run writes the dataset"]
  const free = bounds.usd[1] === 0
  if (forecast === null) {
    return [
      `requests  ${between(bounds.requests, number)}`,
      `tokens    ${between(bounds.input, count)} in, ${between(bounds.output, count)} out`,
      `cost      ${free ? "free" : between(bounds.usd, money)}`,
      `basis     ${assumptionOf(recipe)}`
    ]
  }
  const { samples, input, output, usd } = forecast.owed
  return [
    `requests  ${withBounds(whole(samples), count)}${recipe.sample.perRequest > 1 ? " samples" : ""} still to buy; ${count(bounds.requests[1])} at most`,
    `tokens    ${between(rangeOf(input), count)} in, ${between(rangeOf(output), count)} out`,
    `cost      ${free ? "free" : `${withBounds(usd, money)}; ${money(bounds.usd[1])} if none were kept and each as long as the limit`}`
  ]
}

const SUFFICES = {
  yes: "the budget does for the forecast",
  perhaps: "the budget does for what is expected, not for the upper bound",
  no: "the budget does not do for what is expected: raise it, or less is bought"
}

/** What the budget means. */
export const capLine = ({ cap, bounds, capSuffices }: Plan): ReadonlyArray<string> => {
  if (bounds.open === 0) return []
  if (cap === null) return bounds.usd[1] === 0 ? [] : ["cap       none: budget.usd would hold the cost"]
  const name = [cap.usd === null ? "" : dollars(cap.usd), cap.tokens === null ? "" : `${count(cap.tokens)} tokens`]
    .filter((one) => one !== "")
    .join(" and ")
  const left = cap.left.usd !== null && cap.left.usd !== cap.usd ? `, ${dollars(cap.left.usd)} left` : ""
  if (cap.holdsAll) return [`cap       ${name}${left}: the worst case of all that is owed fits`]
  const held = cap.usd === null ? `${count(cap.request.tokens)} tokens` : money(cap.request.usd)
  if (cap.inFlight === 0)
    return [`cap       ${name}${left}: no request's worst case (${held}) fits, so nothing is bought until it is raised`]
  const suffices = capSuffices === null ? "" : `; ${SUFFICES[capSuffices]}`
  return [
    `cap       ${name}${left}: lets ${number(cap.inFlight)} of ${number(cap.slots)} slots work at once, as each request holds its worst case (${held}); ${counted(cap.surely, "sample")} surely fit${cap.surely === 1 ? "s" : ""}, whatever ${cap.surely === 1 ? "its" : "their"} length${suffices}`
  ]
}

export const timeLine = ({ timeMs, pace, bounds, cap }: Plan, recipe: Recipe): ReadonlyArray<string> => {
  if (bounds.open === 0) return []
  if (timeMs === null || pace === null)
    return ["time      unknown: how fast the teacher writes is not measured; --pilot 16 does that"]
  const slots = slotsOf({ recipe }, cap)
  return [
    `time      ${between(timeMs, about)}: from all ${counted(slots, "slot")} at ${number(pace.aRequest)} tokens/s each, to no more in all than was measured (${number(pace.inAll)} tokens/s at ${pace.inFlight.toFixed(1)} in flight)`
  ]
}

/** An entry by its filter's id, with what stands inside it. */
const entryName = ({ id, of, fallBack }: PlannedFilter): string =>
  `${id}${of === undefined ? "" : ` of ${of.map(entryName).join(", ")}`}${fallBack === undefined ? "" : ` (then ${entryName(fallBack)})`}`

/** Which models judge, how often they may be asked, and what that costs at most. */
const judgeLines = ({ judges }: PlannedRecipe["run"], { bounds: { judging } }: Plan): ReadonlyArray<string> => {
  const names = Object.entries(judges).map(([name, { model }]) => `${name} (${model})`)
  if (names.length === 0) return []
  const cost = judging.usd === 0 ? "free" : `${money(judging.usd)} of the cost at most`
  return row("judges", `${names.join(", ")}: up to ${counted(judging.questions, "question")}, ${cost}`)
}

/** The plan on one screen. */
export const planLines = (
  planned: PlannedRecipe,
  plan: Plan,
  it: {
    readonly fields: ReadonlyArray<Explained>
    readonly notes: ReadonlyArray<string>
    readonly wholePrompt: boolean
  }
): ReadonlyArray<string> => {
  const { resolved, run, loaded } = planned
  const { problems, skipped, duplicates } = loaded
  const messages = run.asking.messages(problems[0]!)
  const filters = run.filters.map(entryName).join(" → ")
  return [
    `recipe    ${resolved.file}`,
    ...fieldLines(it.fields),
    `problems  ${number(problems.length)} (${counted(duplicates, "duplicate")} collapsed, ${counted(skipped.length, "row")} skipped)`,
    ...skipped
      .slice(0, MOST_SKIPPED)
      .map((row) => `  skipped ${placeName(row)}: ${row.field === undefined ? "" : `${row.field} `}${row.detail}`),
    ...fitted([
      ...hereLine(planned, plan),
      ...measuredLines(plan),
      ...owedLines(plan, run.recipe),
      ...capLine(plan),
      ...timeLine(plan, run.recipe),
      `memory    ${between(plan.memoryBytes, bytes)}   disk ${between(plan.diskBytes, bytes)}`
    ]),
    `filters   ${clipped(filters, FILTERS)}`,
    ...judgeLines(run, plan),
    `prompt    the first one${it.wholePrompt ? "" : ", as it is sent"}:`,
    ...promptLines(messages, it.wholePrompt),
    ...it.notes.map((note) => `note      ${note}`)
  ].map(legible)
}
