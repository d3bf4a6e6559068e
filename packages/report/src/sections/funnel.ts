import { oneToneBar } from "../charts/bars.ts"
import { asEstimated } from "../Estimates.ts"
import { counted, number, percentOf } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import { line } from "../Line.ts"
import type { ReportFacts } from "../ReportFacts.ts"
import { table } from "../Table.ts"

interface Step {
  readonly name: string
  readonly count: number
  /** What it is a share of. */
  readonly of: number
  readonly words: string
}

const stepsOf = ({ funnel, lengths, run }: ReportFacts): ReadonlyArray<Step> => {
  const { failed, kept, rejected, sampled, undecided, unjudged } = funnel
  const replied = sampled - failed
  const judged = replied - unjudged
  return [
    { name: "sampled", count: sampled, of: sampled, words: counted(funnel.problems, "problem") },
    { name: "replied", count: replied, of: sampled, words: failed === 0 ? "" : `${number(failed)} without a reply` },
    {
      name: "judged",
      count: judged,
      of: sampled,
      words: unjudged === 0 ? "" : `${number(unjudged)} not judged yet`
    },
    {
      name: "kept",
      count: kept,
      of: sampled,
      words: [rejected > 0 ? `${number(rejected)} rejected` : "", undecided > 0 ? `${number(undecided)} undecided` : ""]
        .filter((words) => words !== "")
        .join(", ")
    },
    ...run.cuts.map(({ name, problems, rule, tokens, train, validation }) => ({
      name: `rows of ${line(name, 80)}`,
      count: train + validation,
      of: sampled,
      words: `${number(train)} train, ${number(validation)} validation, ${number(tokens)} tokens${asEstimated(lengths)}, ${counted(problems, "problem")}; ${line(rule)}`
    }))
  ]
}

/** From the problems to the rows. */
export const funnelSection = (facts: ReportFacts): Html => {
  const { funnel, problems, run } = facts
  return html`<section id="funnel" aria-labelledby="funnel-title">
    <h2 id="funnel-title">Funnel</h2>
    <p>
      ${counted(problems, "problem")}, ${number(funnel.problems)} of them sampled, ${number(funnel.problemsKept)} with a
      kept trace.${funnel.sampled === 0 && " Nothing was sampled yet."}
    </p>
    ${
      funnel.sampled > 0 &&
      table(
        "From the samples to the rows of the dataset",
        [
          { name: "step" },
          { name: "0 to 100 %", isBar: true },
          { name: "count", isNumber: true },
          { name: "share", isNumber: true }
        ],
        stepsOf(facts).map(({ count, name, of, words }) => [
          html`${name}${words !== "" && html`<small>${words}</small>`}`,
          oneToneBar(count, of),
          number(count),
          percentOf(count, of)
        ])
      )
    }
    ${run.notes.map((note) => html`<p class="note">Note: ${line(note)}</p>`)}
  </section>`
}
