import { intervalBar } from "../charts/bars.ts"
import { asEstimated } from "../Estimates.ts"
import { bounds, counted, number, percent } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import type { GroupingFacts, ReportFacts } from "../ReportFacts.ts"
import { table } from "../Table.ts"

const grouping = ({ by, groups, more }: GroupingFacts, estimated: string): Html =>
  html`${table(
    `By ${by}`,
    [
      { name: by },
      { name: "0 to 100 %", isBar: true },
      { name: "yield", isNumber: true },
      { name: "95 % interval", isNumber: true },
      { name: "kept", isNumber: true },
      { name: "judged", isNumber: true },
      { name: "problems", isNumber: true },
      { name: `mean tokens${estimated}`, isNumber: true }
    ],
    groups.map(({ kept, problems, samples, tokens, value, yield: share }) => [
      value ?? html`<em>not given</em>`,
      intervalBar(share.value, share.low, share.high),
      percent(share.value),
      bounds(share) ?? "–",
      number(kept),
      number(samples),
      number(problems),
      number(tokens)
    ])
  )}
  ${more.values > 0 && html`<p>And ${counted(more.values, "value")} more, with ${counted(more.samples, "sample")}.</p>`}`

/** Yields side by side, where the samples differ in something. */
export const groupsSection = ({ groupings, lengths }: ReportFacts): Html | null =>
  groupings.length === 0
    ? null
    : html`<section id="groups" aria-labelledby="groups-title">
        <h2 id="groups-title">Side by side</h2>
        <p>
          Yield is kept of judged; its 95 % interval is clustered by problem. The groups were not drawn by lot: what
          differs between them may have other causes.
        </p>
        ${groupings.map((one) => grouping(one, asEstimated(lengths)))}
      </section>`
