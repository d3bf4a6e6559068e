import type { ExaminedProblem } from "@cotton/pipeline/examine/Examine"
import { agreementWords } from "@cotton/pipeline/agree/SayAgreements"
import type { Message } from "@cotton/schema"
import { percent } from "../display/Figures.ts"
import { INDENT, labelled, oneLine, paint, type Screen } from "./Paint.ts"
import { sampleTable } from "./SampleTable.ts"
import { originOf, promptLines } from "./Trace.ts"

/** What the samples agree on, and what follows from it. */
const agreedWords = (agreement: NonNullable<ExaminedProblem["agreement"]>): string =>
  agreement.as === "suspect"
    ? `${agreementWords(agreement)}: the gold answer may be wrong, no cut takes these`
    : `${agreementWords(agreement)}: it stands in for a gold answer`

/** A problem with all of its samples. `messages` as the run sends them. */
export const problemLines = (
  on: Screen,
  { agreement, problem, samples, counts, shortestKept }: ExaminedProblem,
  messages: ReadonlyArray<Message>,
  full: boolean
): ReadonlyArray<string> => {
  const room = on.columns - INDENT.length
  const judged = counts.kept + counts.rejected + counts.undecided
  const others = [
    counts.undecided > 0 ? `${counts.undecided} undecided` : "",
    counts.unjudged > 0 ? `${counts.unjudged} not judged yet` : "",
    counts.failed > 0 ? `${counts.failed} without a reply` : ""
  ].filter((part) => part !== "")
  const rate = `kept ${counts.kept} of ${judged} judged   ${percent(counts.kept, judged)}`
  return [
    labelled(on, "problem", paint(on, "bold", oneLine(problem.id, room))),
    labelled(on, "origin", oneLine(originOf(problem), room)),
    labelled(on, "answer", problem.answer === undefined ? "none given" : oneLine(problem.answer, room)),
    ...(agreement === null ? [] : [labelled(on, agreement.as, oneLine(agreedWords(agreement), room))]),
    "",
    ...promptLines(on, messages, full),
    "",
    labelled(on, "samples", samples.length === 0 ? "none yet" : [rate, ...others].join("   ")),
    ...(samples.length === 0 ? [] : sampleTable(on, samples, shortestKept))
  ]
}
