import { figure } from "../charts/Chart.ts"
import { passRatesChart } from "../charts/pass-rates.ts"
import { number } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import type { ReportLinks } from "../Links.ts"
import type { ReportFacts } from "../ReportFacts.ts"
import { suspectsTable } from "./suspects.ts"

/** The problems that the chart can't show, so that all of them add up. */
const withoutJudged = ({ funnel, problems, rates, suspects }: ReportFacts): string => {
  const judged = rates.kept.reduce((sum, rate) => sum + rate.problems, 0)
  const silent = funnel.problems - judged - suspects.count
  const unsampled = problems - funnel.problems
  // Where every reply is judged, whoever has no judged sample has no reply.
  const why =
    funnel.unjudged === 0
      ? "brought no reply"
      : `${silent === 1 ? "has" : "have"} none: no reply, or none that is judged yet`
  const { count } = suspects
  return [
    count > 0
      ? ` ${number(count)} with ${count === 1 ? "a suspect gold answer is" : "suspect gold answers are"} left out.`
      : "",
    silent > 0 ? ` ${number(silent)} more ${why}.` : "",
    unsampled > 0 ? ` ${number(unsampled)} ${unsampled === 1 ? "was" : "were"} not sampled.` : ""
  ].join("")
}

/** How hard the problems are for this teacher. */
export const passRatesSection = (facts: ReportFacts, links: ReportLinks | null = null): Html | null => {
  const { rates, run, suspects } = facts
  const sampling = run.imported ? null : { keep: run.keep, tries: run.tries }
  return rates.kept.length === 0 && suspects.count === 0
    ? null
    : html`<section id="pass-rates" aria-labelledby="pass-rates-title">
        <h2 id="pass-rates-title">Problems</h2>
        ${rates.kept.length > 0 && figure(passRatesChart(rates, sampling, withoutJudged(facts)))}
        ${suspectsTable(suspects, facts.run.show, links)}
      </section>`
}
