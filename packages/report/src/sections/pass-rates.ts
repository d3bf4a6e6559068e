import { figure } from "../charts/Chart.ts"
import { passRatesChart } from "../charts/pass-rates.ts"
import { html, type Html } from "../Html.ts"
import type { ReportFacts } from "../ReportFacts.ts"

/** How hard the problems are for this teacher. */
export const passRatesSection = ({ rates, run }: ReportFacts): Html | null =>
  rates.kept.length === 0
    ? null
    : html`<section id="pass-rates" aria-labelledby="pass-rates-title">
        <h2 id="pass-rates-title">Problems</h2>
        ${figure(passRatesChart(rates, run.imported ? null : { keep: run.keep, tries: run.tries }))}
      </section>`
