import { twoToneBar } from "../charts/bars.ts"
import { counted, number, percentOf } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import { line } from "../Line.ts"
import type { ReportLinks } from "../Links.ts"
import type { ReportFacts } from "../ReportFacts.ts"
import { table } from "../Table.ts"

/** Reasons that are listed; the rest is told as a sum. */
export const MOST_REASONS = 40

const OUTCOMES = { fail: "rejects", unsure: "could not judge", error: "broke" } as const

/** The anchor of a reason's examples, by its place in the funnel. */
export const reasonAnchor = (at: number): string => `reason-${at + 1}`

/** What marked the samples that were not kept. */
export const reasonsSection = ({ examples, funnel }: ReportFacts, links: ReportLinks | null = null): Html => {
  const { causes } = funnel
  const listed = causes.slice(0, MOST_REASONS)
  const most = Math.max(1, ...listed.map(({ first }) => first))
  const judged = funnel.sampled - funnel.failed - funnel.unjudged
  const hasExamples = (at: number) => {
    const cause = listed[at]!
    return examples.some(
      ({ examples: held, filter, outcome, reason }) =>
        held.length > 0 && filter === cause.filter && reason === cause.reason && outcome === cause.outcome
    )
  }
  if (causes.length === 0)
    return html`<section id="reasons" aria-labelledby="reasons-title">
      <h2 id="reasons-title">Reasons</h2>
      <p>
        ${funnel.unjudged > 0 && judged === 0 ? "No reply has been judged yet." : judged === 0 ? "There is no reply that a filter could judge." : "No filter marked any sample."}
      </p>
    </section>`
  return html`<section id="reasons" aria-labelledby="reasons-title">
    <h2 id="reasons-title">Reasons</h2>
    <p>
      Every filter looks at every sample, also after another has failed it. <em>First cause</em>: this mark decided, in
      the order of the plan. <em>Sole cause</em>: no other filter marked the sample; it would be kept without this one.
    </p>
    <ul class="legend">
      <li><span class="swatch full"></span>sole cause</li>
      <li><span class="swatch pale"></span>first cause, and others too</li>
    </ul>
    ${table(
      "Why samples were not kept",
      [
        { name: "reason" },
        { name: `0 to ${number(most)}`, isBar: true },
        { name: "first", isNumber: true },
        { name: "of judged", isNumber: true },
        { name: "sole", isNumber: true },
        { name: "marked", isNumber: true }
      ],
      listed.map(({ filter, first, outcome, reason, sole, total }, at) => {
        const name = html`<code>${line(filter, 80)}</code> <span class="reason">${line(reason, 80)}</span>${
            outcome !== "fail" && html` <small>(${OUTCOMES[outcome]})</small>`
          }`
        return [
          hasExamples(at) ? html`<a href="#${reasonAnchor(at)}">${name}</a>` : name,
          twoToneBar(first, sole, most),
          number(first),
          percentOf(first, judged),
          number(sole),
          links === null ? number(total) : html`<a href="${links.reason(filter, reason)}">${number(total)}</a>`
        ]
      })
    )}
    ${causes.length > MOST_REASONS && html`<p>And ${counted(causes.length - MOST_REASONS, "reason")} more, first cause of ${number(causes.slice(MOST_REASONS).reduce((sum, { first }) => sum + first, 0))}.</p>`}
  </section>`
}
