import { figure } from "../charts/Chart.ts"
import { passRatesChart } from "../charts/pass-rates.ts"
import { number } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import type { ReportFacts } from "../ReportFacts.ts"

/** The problems that the chart can't show, so that all of them add up. */
const withoutJudged = ({ funnel, problems, rates }: ReportFacts): string => {
  const judged = rates.kept.reduce((sum, rate) => sum + rate.problems, 0)
  const silent = funnel.problems - judged
  const unsampled = problems - funnel.problems
  // Where every reply is judged, whoever has no judged sample has no reply.
  const why =
    funnel.unjudged === 0
      ? "brought no reply"
      : `${silent === 1 ? "has" : "have"} none: no reply, or none that is judged yet`
  return [
    silent > 0 ? ` ${number(silent)} more ${why}.` : "",
    unsampled > 0 ? ` ${number(unsampled)} ${unsampled === 1 ? "was" : "were"} not sampled.` : ""
  ].join("")
}

/** How hard the problems are for this teacher. */
export const passRatesSection = (facts: ReportFacts): Html | null => {
  const { rates, run } = facts
  const sampling = run.imported ? null : { keep: run.keep, tries: run.tries }
  return rates.kept.length === 0
    ? null
    : html`<section id="pass-rates" aria-labelledby="pass-rates-title">
        <h2 id="pass-rates-title">Problems</h2>
        ${figure(passRatesChart(rates, sampling, withoutJudged(facts)))}
      </section>`
}
