import type { ExaminedRun, Reason } from "@cotton/pipeline/examine/Overview"
import type { StoredRun } from "@cotton/pipeline"
import { clipped, columnsOf, narrowed } from "../display/Columns.ts"
import { counted } from "../display/Counted.ts"
import { number, percent } from "../display/Figures.ts"
import { INDENT, labelled, labelledLines, oneLine, paint, type Screen } from "./Paint.ts"
import { shellWord } from "@cotton/schema/ShellWord"

/** Reasons that are shown. */
const MOST_REASONS = 12
/** Columns of the counts. */
const COUNT = 8
/** Columns of a reason's name at most, and at least, where it leaves room for an example. */
const NAME = [46, 20] as const
/** Columns of an example at least, with what stands before it. */
const EXAMPLE = 18
/** With fewer columns a reason goes without its filter. */
const SHORT_REASONS = 60

/** A text as it is, where it has but one line. */
const value = (it: unknown): string => (typeof it === "string" && !it.includes("\n") ? it : JSON.stringify(it))

/** As many ids as there is room for, each whole, so that it can be copied. */
const ids = (examples: ReadonlyArray<string>, room: number): string => {
  let line = ""
  for (const word of examples.map(shellWord)) {
    if (columnsOf(line) + (line === "" ? 0 : 2) + columnsOf(word) > room) break
    line += line === "" ? word : `  ${word}`
  }
  return line
}

const countLine = (on: Screen, count: number, words: string, examples: ReadonlyArray<string> = []): string => {
  const head = `${number(count).padStart(COUNT)}  ${words}`
  const some = ids(examples, on.columns - 34)
  return some === "" ? narrowed(head, on.columns) : `${head.padEnd(34)}${paint(on, "gray", some)}`
}

const reasonLines = (on: Screen, reasons: ReadonlyArray<Reason>): ReadonlyArray<string> => {
  const shown = reasons.slice(0, MOST_REASONS)
  const [widest, least] = NAME
  const most = Math.max(least, Math.min(widest, on.columns - 3 * COUNT - 2 - EXAMPLE))
  const name = ({ filter, reason, outcome }: Reason) =>
    oneLine(
      `${outcome === "fail" ? "✗" : outcome === "unsure" ? "?" : "!"} ${on.columns < SHORT_REASONS ? "" : `${filter}: `}${reason}`,
      most
    )
  const width = Math.max(...shown.map((one) => name(one).length))
  const row = (first: string, sole: string, total: string, what: string) =>
    `${first.padStart(COUNT)}${sole.padStart(COUNT)}${total.padStart(COUNT)}  ${what}`
  const left = reasons.length - shown.length
  return [
    paint(on, "gray", clipped(`${row("first", "sole", "all", "reason".padEnd(width))}  for example`, on.columns)),
    ...shown.map((one) => {
      const head = row(number(one.first), number(one.sole), number(one.total), name(one).padEnd(width))
      const some = ids(one.examples, on.columns - columnsOf(head) - 2)
      return some === "" ? clipped(head.trimEnd(), on.columns) : `${head}  ${paint(on, "gray", some)}`
    }),
    ...(left > 0 ? [paint(on, "gray", `${" ".repeat(3 * COUNT)}  and ${counted(left, "reason")} more`)] : [])
  ]
}

/** A run as a whole: what was chosen for it, what became of its samples and why, and ids to go on with. */
export const runLines = (
  on: Screen,
  { stored }: StoredRun,
  { changed, funnel, reasons, kept, failed, suspects, majorities, cuts }: ExaminedRun
): ReadonlyArray<string> => {
  const room = on.columns - INDENT.length
  const judged = funnel.kept + funnel.rejected + funnel.undecided
  const someKept = ids(kept, room - 13)
  const yielded = `kept         ${percent(funnel.kept, judged)} of the judged`
  return [
    labelled(on, "recipe", oneLine(`${stored.recipeFile}   begun ${stored.createdAt.slice(0, 10)}`, room)),
    labelled(on, "settings", "what is not the default"),
    ...changed.map(({ field, value: it }) => `${INDENT}${oneLine(`${field} = ${value(it)}`, room)}`),
    "",
    countLine(on, funnel.sampled, `sampled      ${counted(funnel.problems, "problem")}`),
    ...(funnel.failed > 0 ? [countLine(on, funnel.failed, "without a reply", failed)] : []),
    ...(funnel.rejected > 0 ? [countLine(on, funnel.rejected, "rejected")] : []),
    ...(funnel.undecided > 0 ? [countLine(on, funnel.undecided, "undecided")] : []),
    ...(funnel.unjudged > 0 ? [countLine(on, funnel.unjudged, "not judged yet")] : []),
    countLine(on, funnel.kept, yielded),
    ...(someKept === "" ? [] : [`${" ".repeat(COUNT)}  ${paint(on, "gray", `for example  ${someKept}`)}`]),
    ...(suspects.length > 0
      ? [
          countLine(
            on,
            suspects.length,
            suspects.length === 1 ? "suspect gold answer" : "suspect gold answers",
            suspects.map(({ problemId }) => problemId)
          )
        ]
      : []),
    ...(majorities > 0 ? [countLine(on, majorities, "judged by the answer of most")] : []),
    ...(reasons.length > 0 ? ["", ...reasonLines(on, reasons)] : []),
    "",
    ...cuts.flatMap(({ name, train, validation, tokens, problems }, at) =>
      labelledLines(
        on,
        at === 0 ? "cuts" : "",
        `${name}   ${number(train)} train, ${number(validation)} validation of ${counted(problems, "problem")}, ${number(tokens)} tokens`
      )
    )
  ]
}
