import { shellWord } from "@cotton/schema/ShellWord"
import { counted, number } from "../Figures.ts"
import { html, type Html } from "../Html.ts"
import { line } from "../Line.ts"
import type { ReportLinks } from "../Links.ts"
import type { SuspectFacts } from "../ReportFacts.ts"
import { table } from "../Table.ts"

/** Characters of an answer. */
const MOST = 80

/** The problems that no trace solves while the traces agree; `null` where there are none. */
export const suspectsTable = ({ count, listed }: SuspectFacts, show: string, links: ReportLinks | null): Html | null =>
  count === 0
    ? null
    : html`<h3 id="suspects">Suspect gold answers</h3>
        <p>
          No trace of ${count === 1 ? "this problem" : `these ${counted(count, "problem")}`} gives the gold answer, and
          most give one other. It may be wrong; or all make the same mistake. Look at one:
          <code>${line(show)} ${line(shellWord(listed[0]!.problemId), MOST)}</code>
        </p>
        ${table(
          "Problems that no trace solves while the traces agree",
          [{ name: "problem" }, { name: "votes", isNumber: true }, { name: "the traces say" }, { name: "gold" }],
          listed.map(({ answer, gold, of, problemId, traceId, votes }) => {
            const name = line(problemId, MOST)
            return [
              links === null ? name : html`<a href="${links.trace(traceId)}">${name}</a>`,
              `${number(votes)} of ${number(of)}`,
              html`<code>${line(answer, MOST)}</code>`,
              html`<code>${line(gold ?? "", MOST)}</code>`
            ]
          })
        )}
        ${count > listed.length && html`<p>And ${number(count - listed.length)} more.</p>`}`
