import { figure } from "../charts/Chart.ts"
import { lengthsChart } from "../charts/lengths.ts"
import { asEstimated } from "../Estimates.ts"
import { counted, number, percentOf } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import { line } from "../Line.ts"
import type { LengthFacts, LengthQuantiles, ReportFacts } from "../ReportFacts.ts"
import { table } from "../Table.ts"

const shareOfChain = ({ content, reasoning }: LengthFacts["chars"]): string => percentOf(reasoning, reasoning + content)

const row = (name: string, { count, max, median, p95 }: LengthQuantiles): ReadonlyArray<string> =>
  [name, number(count)].concat([median, p95, max].map((tokens) => (count === 0 ? "–" : number(tokens))))

const quantiles = (lengths: LengthFacts): Html =>
  table(
    `Output tokens${asEstimated(lengths)}`,
    [
      { name: "traces" },
      { name: "number", isNumber: true },
      { name: "median", isNumber: true },
      { name: "95th percentile", isNumber: true },
      { name: "longest", isNumber: true }
    ],
    [row("sampled", lengths.sampled), row("kept", lengths.kept)]
  )

const words = (lengths: LengthFacts): string => {
  const { chars, finishes, hidden, kept, keptChars, sampled } = lengths
  const cut = finishes.find(({ finish }) => finish === "length")?.count ?? 0
  return [
    cut > 0
      ? `${number(cut)} ${cut === 1 ? "reply was" : "replies were"} cut off by a limit (${percentOf(cut, sampled.count)}).`
      : "",
    chars.reasoning > 0
      ? `The chain of thought is ${shareOfChain(chars)} of the sampled text${kept.count > 0 ? ` and ${shareOfChain(keptChars)} of the kept` : ""}, in characters.`
      : "No reply has a chain of thought apart from its answer.",
    hidden > 0 ? `Of ${counted(hidden, "trace")} the teacher kept the chain to itself.` : ""
  ]
    .filter((sentence) => sentence !== "")
    .join(" ")
}

/** How long the traces are, and how they ended. */
export const lengthsSection = ({ lengths, run }: ReportFacts): Html | null =>
  lengths.sampled.count === 0
    ? null
    : html`<section id="lengths" aria-labelledby="lengths-title">
        <h2 id="lengths-title">Lengths</h2>
        ${figure(lengthsChart(lengths, run.limit))} ${quantiles(lengths)}
        <p>
          ${words(lengths)}${
            lengths.finishes.length > 1 &&
            html` The replies ended with
            ${lengths.finishes.map(
              ({ count, finish }, at) => html`${at > 0 && ", "}<code>${line(finish, 60)}</code> ${number(count)}`
            )}.`
          }
        </p>
      </section>`
