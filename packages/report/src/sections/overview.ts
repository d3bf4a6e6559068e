import { asEstimated } from "../Estimates.ts"
import { bounds, counted, dateTime, duration, number, percent, percentOf, usd } from "../Figures.ts"
import { html, type Html, type Part } from "../Html.ts"
import { line } from "../Line.ts"
import type { ReportFacts } from "../ReportFacts.ts"
import { workingTime } from "../WorkingTime.ts"

interface Key {
  readonly name: string
  readonly value: string
  readonly note?: Part
}

/** The replies that are neither kept nor rejected. */
const restOf = ({ undecided, unjudged }: ReportFacts["funnel"]): string =>
  [
    ...(undecided > 0 ? [`${number(undecided)} undecided`] : []),
    ...(unjudged > 0 ? [`${number(unjudged)} not judged yet`] : [])
  ].join(", ")

const restOfSpent = ({ capUsd, judging: { calls, usd: judging } }: ReportFacts["run"]): string | false =>
  [
    ...(capUsd === null ? [] : [`of at most ${usd(capUsd)}`]),
    ...(calls === 0 ? [] : [`${usd(judging)} of it for ${counted(calls, "question")} to judges`])
  ].join("; ") || false

const keysOf = ({
  funnel,
  lengths,
  problems,
  run,
  tokens,
  usd: spent,
  yield: share
}: ReportFacts): ReadonlyArray<Key> => {
  const range = bounds(share)
  const judged = funnel.sampled - funnel.failed - funnel.unjudged
  return [
    { name: "problems", value: number(problems), note: `${number(funnel.problems)} sampled` },
    {
      name: "samples",
      value: number(funnel.sampled),
      note: funnel.failed > 0 && `${number(funnel.failed)} without a reply`
    },
    { name: "kept", value: number(funnel.kept), note: restOf(funnel) || false },
    {
      name: "yield",
      value: judged === 0 ? "–" : percent(share.value),
      note:
        range === null
          ? "kept of the judged"
          : html`<abbr title="Clustered by problem: the samples of one problem are not independent">95 % interval</abbr>
              ${range}`
    },
    {
      name: "problems covered",
      value: number(funnel.problemsKept),
      note: problems > 0 && `${percentOf(funnel.problemsKept, problems)} of the problems`
    },
    {
      name: "output tokens",
      value: number(tokens.output),
      note: tokens.output > 0 && `${number(tokens.kept)} of them kept${asEstimated(lengths)}`
    },
    ...(run.imported
      ? []
      : [
          {
            name: "spent",
            value: run.free && spent === 0 ? "free" : usd(spent),
            note: restOfSpent(run)
          },
          ...(run.free && spent === 0
            ? [
                {
                  name: "tokens a kept trace",
                  value: funnel.kept === 0 ? "–" : number(tokens.output / funnel.kept),
                  note: funnel.kept === 0 ? "nothing was kept" : `output${asEstimated(lengths)}, the rejected with them`
                }
              ]
            : [
                {
                  name: "cost a kept trace",
                  value: funnel.kept === 0 ? "–" : usd(spent / funnel.kept),
                  note: funnel.kept === 0 ? "nothing was kept" : "the rejected with them"
                }
              ])
        ])
  ]
}

const when = ({ timeline }: ReportFacts): string | null => {
  if (timeline === null) return null
  const { from, ms, pauses, to } = workingTime(timeline)
  const rest = pauses.length === 0 ? "" : `, in ${counted(pauses.length + 1, "part")}`
  const [begin, end] = [dateTime(from), dateTime(to)]
  return `${begin === end ? begin : `${begin} to ${end}`}; ${duration(ms)} of working time${rest}`
}

const rows = (facts: ReportFacts): ReadonlyArray<readonly [string, Part]> => {
  const { run } = facts
  const times = when(facts)
  return [
    ["Teacher", line(run.teacher)],
    ...(run.imported
      ? [["Bought", "elsewhere: the traces were imported, and nothing is known of their cost and their times"] as const]
      : [["At", run.hosts.map((host) => line(host)).join(", ")] as const]),
    ...(times === null ? [] : [["When", times] as const]),
    ["Recipe", html`<code>${line(run.recipeDigest)}</code>`],
    ["Made with", `Cotton ${line(run.version)}`],
    ...(run.writtenAt === null ? [] : [["Written", dateTime(Date.parse(run.writtenAt))] as const])
  ]
}

/** The name of a run, where it stands, and its key figures. */
export const overview = (facts: ReportFacts): Html => {
  const { run } = facts
  return html`<header id="overview">
    <p class="kind">Cotton report</p>
    <h1>${line(run.name)}</h1>
    <p class="state">${line(run.state)}</p>
    <dl class="about">
      ${rows(facts).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`
      )}
    </dl>
    <dl class="keys">
      ${keysOf(facts).map(
        ({ name, note, value }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}${(note ?? false) !== false && html`<small>${note}</small>`}</dd>
          </div>`
      )}
    </dl>
    ${
      run.warnings.length > 0 &&
      html`<ul class="warnings" aria-label="Warnings">
        ${run.warnings.map((words) => html`<li>${line(words)}</li>`)}
      </ul>`
    }
  </header>`
}
