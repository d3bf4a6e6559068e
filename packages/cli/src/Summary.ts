import type { DatasetSummary } from "@cotton/exporter"
import type { Closing } from "@cotton/generator"
import type { Run } from "@cotton/pipeline"
import { type Candidate, type Funnel, type FunnelCause, funnelOf } from "@cotton/selection"
import { counted } from "./display/Counted.ts"
import { number, percent } from "./display/Figures.ts"
import type { Display } from "./display/Display.ts"
import { cottonCommand } from "./HowToCall.ts"

const pad = (value: number, width: number) => number(value).padStart(width)

/** Reasons that are listed; all of them are in the card and in `--json`. */
const MOST_REASONS = 8

/** Why samples of one standing are not kept: by the first cause, and how many of them by it alone. */
const causes = (funnel: Funnel, outcomes: ReadonlyArray<FunnelCause["outcome"]>): ReadonlyArray<string> =>
  funnel.causes
    .filter(({ outcome, first }) => outcomes.includes(outcome) && first > 0)
    .slice(0, MOST_REASONS)
    .map(
      ({ filter, reason, first, sole }) =>
        `${pad(first, 15)}  ${`${filter}: ${reason}`.padEnd(42)} sole cause of ${number(sole)}`
    )

/** The funnel, the dataset and the next commands. Returns the yield: kept of judged. */
export const summarise = (
  display: Display,
  it: {
    readonly run: Run
    readonly directory: { readonly folder: string; readonly dataset: string }
    readonly summary: DatasetSummary
    readonly candidates: ReadonlyArray<Candidate>
    /** The recipe as the user named it. */
    readonly recipe: string
    /** The report, as the user would write its path, where it could be written. */
    readonly report: string | null
  }
): number => {
  const cotton = cottonCommand()
  const funnel = funnelOf(it.candidates)
  const judged = funnel.kept + funnel.rejected + funnel.undecided
  const { cuts } = it.summary
  const cut = cuts.find(({ name }) => name === "verified") ?? cuts[0]
  const lines = [
    "",
    `${pad(funnel.sampled, 7)} sampled      ${counted(funnel.problems, "problem")}`,
    ...(funnel.failed > 0 ? [`${pad(funnel.failed, 7)} failed       no reply`] : []),
    `${pad(funnel.rejected, 7)} rejected`,
    ...causes(funnel, ["fail"]),
    ...(funnel.undecided > 0 ? [`${pad(funnel.undecided, 7)} undecided`, ...causes(funnel, ["unsure", "error"])] : []),
    `${pad(funnel.kept, 7)} kept         ${percent(funnel.kept, judged)} of the judged; ${number(funnel.problemsKept)} of ${number(funnel.problems)} problems covered`,
    "",
    ...cuts.map(
      ({ name, train, validation, tokens }) =>
        `  ${it.directory.dataset}/${name}  ${number(train)} train, ${number(validation)} validation, ${number(tokens)} tokens`
    ),
    `  ${it.directory.dataset}/traces  ${counted(it.summary.traces, "trace")} with every verdict`,
    ...(it.report === null ? [] : [`  ${it.report}  opens in a browser: reasons, lengths, cost, examples`]),
    ...it.summary.notes.map((note) => `  note: ${note}`),
    "",
    "next:",
    `  ${cotton} status ${it.directory.folder}`,
    ...(cut === undefined ? [] : [`  ${cotton} cut ${it.directory.folder} --set cuts.${cut.name}.perProblem=1`]),
    `  ${cotton} check ${it.recipe}`,
    "in Python:",
    `  datasets.load_dataset("${it.directory.dataset}")`
  ]
  for (const line of lines) display.say(line)
  return judged === 0 ? 0 : funnel.kept / judged
}

/** The last line of `--json`. */
export const printSummary = (
  closing: Closing,
  dataset: { readonly summary: DatasetSummary; readonly candidates: ReadonlyArray<Candidate> } | null
): void => {
  const funnel = dataset === null ? null : funnelOf(dataset.candidates)
  process.stdout.write(`${JSON.stringify({ type: "summary", closing, funnel, dataset: dataset?.summary ?? null })}\n`)
}

/** What to do when the money is out. */
export const budgetReached = ({ recipe }: Run): string => {
  const { usd, tokens } = recipe.budget
  const cap = usd === undefined ? `${tokens} tokens` : `$${usd}`
  return `the budget of ${cap} is reached: the next request's worst case would pass it. Raise it (budget in the recipe, or --set budget.usd=…) and run again to go on`
}
