import { figure } from "../charts/Chart.ts"
import { progressChart } from "../charts/progress.ts"
import { counted, number, usd } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import { line } from "../Line.ts"
import type { ReportFacts } from "../ReportFacts.ts"
import { table } from "../Table.ts"
import { workingTime } from "../WorkingTime.ts"

const failed = ({ failures, run, timeline }: ReportFacts): Html => {
  const requests = timeline?.moments.reduce((sum, { begun }) => sum + begun, 0) ?? 0
  if (failures.length === 0) return html`<p>All of ${counted(requests, "request")} brought a reply.</p>`
  return table(
    `Requests that brought nothing, of ${number(requests)}`,
    [
      { name: "why" },
      { name: "requests", isNumber: true },
      { name: "samples given up", isNumber: true },
      ...(run.free ? [] : [{ name: "charged", isNumber: true }])
    ],
    failures.map(({ attempts, reason, samples, usd: charged }) => [
      html`<code>${line(reason, 60)}</code>`,
      number(attempts),
      number(samples),
      ...(run.free ? [] : [usd(charged)])
    ])
  )
}

/** Money and rows as time went by. */
export const timeSection = (facts: ReportFacts): Html | null => {
  const { run, timeline, usd: spent } = facts
  if (timeline === null) return null
  const time = workingTime(timeline)
  const { calls, usd: judging } = run.judging
  // When a judge was asked is not in the timeline, which is of the samples' own requests.
  const without = judging > 0 ? `${usd(judging)} for ${calls === 1 ? "a question" : "questions"} to judges` : null
  return html`<section id="time" aria-labelledby="time-title">
    <h2 id="time-title">Cost and time</h2>
    <div class="pair">
      ${figure(spent > 0 ? progressChart(time, "usd", { cap: run.capUsd, without }) : progressChart(time, "tokens"), "half")}
      ${figure(progressChart(time, "kept"), "half")}
    </div>
    ${failed(facts)}
  </section>`
}
