import { quietJson } from "@cotton/schema/Legible"
import type { CutSummary, DatasetSummary } from "@cotton/exporter"
import type { Closing } from "@cotton/generator"
import { agreementFields, type Agreements, agreementWords, type Run, suspectsOf } from "@cotton/pipeline"
import { type Candidate, type Funnel, type FunnelCause, funnelOf } from "@cotton/selection"
import { counted } from "./display/Counted.ts"
import { dollars, number, percent } from "./display/Figures.ts"
import type { Display } from "./display/Display.ts"
import { readStatus, type Status } from "@cotton/store"
import { asCalled, cottonCommand } from "./HowToCall.ts"
import { shellWord } from "@cotton/schema/ShellWord"

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

/** Suspects that are listed; all of them are in `suspects.jsonl`, and in `--json`. */
const MOST_SUSPECTS = 3

/** Problems that are not hard, but whose gold answer no trace gives while the traces agree; each with how to look at it. */
const suspectLines = (agreements: Agreements, folder: string): ReadonlyArray<string> => {
  const suspects = suspectsOf(agreements)
  const majorities = agreements.size - suspects.length
  return [
    ...(suspects.length > 0
      ? [
          `${pad(suspects.length, 7)} suspect      ${suspects.length === 1 ? "problem" : "problems"}: no trace gives the gold answer, and most give one other`
        ]
      : []),
    ...suspects
      .slice(0, MOST_SUSPECTS)
      .map(
        (one) =>
          `${" ".repeat(17)}${agreementWords(one)}: ${cottonCommand()} show ${folder} ${shellWord(one.problemId)}`
      ),
    ...(majorities > 0
      ? [
          `${pad(majorities, 7)} majority     ${majorities === 1 ? "problem" : "problems"} without a gold answer: judged by the answer of most`
        ]
      : [])
  ]
}

/** The recipe as the user named it, with the flags that go on with the same run. */
export interface Called {
  readonly recipe: string
  readonly dir?: string
  readonly set: ReadonlyArray<string>
}

/** What was not judged, or not to the end: neither rejected, nor left at a filter's own `unsure`. */
const isWaiting = (marks: Candidate["marks"]): boolean =>
  !marks.some(({ outcome }) => outcome === "fail") && marks.some(({ outcome }) => outcome === "error")

/** A cut may take fewer than are kept: `keep` is what a problem needs, and what is on its way then is kept as well. */
const overKeep = ({ recipe }: Run, funnel: Funnel, cut: CutSummary | undefined): ReadonlyArray<string> => {
  const spec = cut === undefined ? undefined : recipe.cuts[cut.name]
  const rows = rowsOf(cut)
  // Only where nothing but the number a problem can be why.
  if (cut === undefined || spec?.answer !== "right" || spec.ignore.length > 0 || spec.tokens !== undefined) return []
  if (rows >= funnel.kept) return []
  const most = spec.perProblem ?? recipe.sample.keep
  const field = spec.perProblem === undefined ? "keep" : `cuts.${cut.name}.perProblem`
  return [
    `  note: ${counted(funnel.kept, "kept trace")}, ${counted(rows, "row")} of ${cut.name}: at most ${number(most)} a problem (${field}); the others are in traces`
  ]
}

const rowsOf = (cut: CutSummary | undefined): number => (cut === undefined ? 0 : cut.train + cut.validation)

/** What all of it has cost, also beside what a row costs, which is more where not every kept trace is one. */
const costLine = (
  usd: number,
  kept: number,
  cut: CutSummary | undefined,
  judging: Status["judging"]
): ReadonlyArray<string> => {
  if (usd === 0) return []
  const rows = rowsOf(cut)
  const parts = [
    ...(judging === undefined ? [] : [`${dollars(judging.usd)} for ${counted(judging.calls, "question")} to judges`]),
    ...(kept === 0 ? [] : [`${dollars(usd / kept)} a kept trace`]),
    ...(cut === undefined || rows === 0 ? [] : [`${dollars(usd / rows)} a row of ${cut.name}`])
  ]
  return [`  ${dollars(usd)} spent${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`]
}

/** What to look at first: why there is nothing, where there is nothing. */
const nextLook = (folder: string, { recipe }: Run, funnel: Funnel, cut: CutSummary | undefined): string => {
  if (cut !== undefined && rowsOf(cut) > 0) {
    const spec = recipe.cuts[cut.name]
    const more = funnel.kept > rowsOf(cut)
    // Something that changes rows: fewer a problem, or more of them, or another rule.
    if ((spec?.perProblem ?? recipe.sample.keep) > 1) return `cut ${folder} --set cuts.${cut.name}.perProblem=1`
    if (more && spec?.answer === "right") return `cut ${folder} --set cuts.${cut.name}.perProblem=2`
    return `cut ${folder} --set cuts.${cut.name}.answer=${spec?.answer === "any" ? "right" : "any"}`
  }
  const cause = funnel.causes.find(({ first }) => first > 0)
  return `show ${folder} --sample=${shellWord(cause?.reason ?? (funnel.failed > 0 ? "failed" : "kept"))}`
}

/** The funnel, the dataset and the next commands. Returns the yield: kept of judged. */
export const summarise = (
  display: Display,
  it: {
    readonly run: Run
    readonly directory: { readonly folder: string; readonly dataset: string }
    readonly summary: DatasetSummary
    readonly candidates: ReadonlyArray<Candidate>
    readonly agreements: Agreements
    readonly called: Called
    /** The report, as the user would write its path, where it could be written. */
    readonly report: string | null
    /** Of the recipe, where that may be more than those that were asked. */
    readonly problems?: number
  }
): number => {
  const cotton = cottonCommand()
  const funnel = funnelOf(it.candidates)
  const status = readStatus(it.directory.folder)
  const waiting = it.candidates.filter(({ replied, marks }) => replied && isWaiting(marks)).length
  const judged = funnel.kept + funnel.rejected + funnel.undecided
  const { cuts } = it.summary
  const folder = shellWord(it.directory.folder)
  // What nobody counted is estimated from the text, as the card says.
  const estimated = it.summary.estimated > 0 ? "estimated " : ""
  const cut = cuts.find(({ name }) => name === "verified") ?? cuts[0]
  const lines = [
    "",
    `${pad(funnel.sampled, 7)} sampled      ${counted(funnel.problems, "problem")}`,
    ...(funnel.failed > 0 ? [`${pad(funnel.failed, 7)} failed       no reply`] : []),
    `${pad(funnel.rejected, 7)} rejected`,
    ...causes(funnel, ["fail"]),
    ...(funnel.undecided > 0 ? [`${pad(funnel.undecided, 7)} undecided`, ...causes(funnel, ["unsure", "error"])] : []),
    ...(funnel.unjudged > 0 ? [`${pad(funnel.unjudged, 7)} not judged yet`] : []),
    `${pad(funnel.kept, 7)} kept         ${percent(funnel.kept, judged)} of the judged; ${number(funnel.problemsKept)} of ${number(Math.max(funnel.problems, it.problems ?? 0))} problems covered`,
    ...suspectLines(it.agreements, folder),
    "",
    ...cuts.map(
      ({ name, train, validation, tokens }) =>
        `  ${it.directory.dataset}/${name}  ${number(train)} train, ${number(validation)} validation, ${estimated}${number(tokens)} tokens`
    ),
    `  ${it.directory.dataset}/traces  ${counted(it.summary.traces, "trace")} with every verdict`,
    ...costLine(status?.usd.spent ?? 0, funnel.kept, cut, status?.judging),
    ...(it.report === null ? [] : [`  ${it.report}  opens in a browser: reasons, lengths, cost, examples`]),
    ...overKeep(it.run, funnel, cut),
    ...(waiting === 0
      ? []
      : [
          `  note: ${counted(waiting, "trace")} without a verdict: a filter broke on them or a judge did not answer; the same command asks again`
        ]),
    ...it.summary.notes.map((note) => `  note: ${note}`),
    "",
    "next:",
    `  ${cotton} show ${folder}`,
    `  ${cotton} ${nextLook(folder, it.run, funnel, cut)}`,
    `  ${cotton} check ${asCalled(it.called.recipe, it.called)}`,
    "in Python:",
    `  datasets.load_dataset("${it.directory.dataset}")`
  ]
  for (const line of lines) display.say(line)
  return judged === 0 ? 0 : funnel.kept / judged
}

/** The last line of `--json`. */
export const printSummary = (
  closing: Closing,
  dataset: {
    readonly summary: DatasetSummary
    readonly candidates: ReadonlyArray<Candidate>
    readonly agreements: Agreements
  } | null
): void => {
  const funnel = dataset === null ? null : funnelOf(dataset.candidates)
  const suspects = dataset === null ? null : suspectsOf(dataset.agreements).map(agreementFields)
  process.stdout.write(
    `${quietJson({ type: "summary", closing, funnel, suspects, dataset: dataset?.summary ?? null })}\n`
  )
}

/** Of a setting's text: the field that it sets. */
const fieldOf = (setting: string): string => (setting.split("=")[0] ?? "").trim()

/** What to do when the money is out: the command that goes on with twice as much. `again`: `run`. */
export const budgetReached = ({ recipe }: Run, called: Called, again: string): string => {
  const { usd, tokens } = recipe.budget
  const cap = usd === undefined ? `${number(tokens ?? 0)} tokens` : `$${usd}`
  const more = [
    ...(usd === undefined ? [] : [`budget.usd=${2 * usd}`]),
    ...(tokens === undefined ? [] : [`budget.tokens=${2 * tokens}`])
  ]
  const set = [...called.set.filter((one) => !["budget.usd", "budget.tokens"].includes(fieldOf(one))), ...more]
  const command = `${cottonCommand()} ${again} ${asCalled(called.recipe, { ...called, set })}`
  return `the budget of ${cap} is reached: the next request's worst case would pass it. Raise it (budget in the recipe, or on the command line) to go on; twice as much:\n  ${command}`
}
