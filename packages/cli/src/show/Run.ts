import type { ExaminedRun, Reason } from "@cotton/pipeline/examine/Overview"
import type { StoredRun } from "@cotton/pipeline"
import { columnsOf } from "../display/Columns.ts"
import { counted } from "../display/Counted.ts"
import { number, percent } from "../display/Figures.ts"
import { INDENT, labelled, oneLine, paint, type Screen } from "./Paint.ts"
import { shellWord } from "./ShellWord.ts"

/** Reasons that are shown. */
const MOST_REASONS = 12
/** Columns of the counts. */
const COUNT = 8

/** A text as it is, where it has but one line. */
const value = (it: unknown): string => (typeof it === "string" && !it.includes("\n") ? it : JSON.stringify(it))

/** As many ids as there is room for, each whole, so that it can be copied; the first in any case. */
const ids = (examples: ReadonlyArray<string>, room: number): string => {
  let line = ""
  for (const word of examples.map(shellWord)) {
    if (line !== "" && columnsOf(line) + 2 + columnsOf(word) > room) break
    line += line === "" ? word : `  ${word}`
  }
  return line
}

const countLine = (on: Screen, count: number, words: string, examples: ReadonlyArray<string> = []): string => {
  const head = `${number(count).padStart(COUNT)}  ${words}`
  return examples.length === 0 ? head : `${head.padEnd(34)}${paint(on, "gray", ids(examples, on.columns - 34))}`
}

const reasonLines = (on: Screen, reasons: ReadonlyArray<Reason>): ReadonlyArray<string> => {
  const shown = reasons.slice(0, MOST_REASONS)
  const name = ({ filter, reason, outcome }: Reason) =>
    oneLine(`${outcome === "fail" ? "✗" : outcome === "unsure" ? "?" : "!"} ${filter}: ${reason}`, 46)
  const width = Math.max(...shown.map((one) => name(one).length))
  const row = (first: string, sole: string, total: string, what: string) =>
    `${first.padStart(COUNT)}${sole.padStart(COUNT)}${total.padStart(COUNT)}  ${what}`
  const left = reasons.length - shown.length
  return [
    paint(on, "gray", `${row("first", "sole", "all", "reason".padEnd(width))}  for example`),
    ...shown.map((one) => {
      const head = row(number(one.first), number(one.sole), number(one.total), name(one).padEnd(width))
      const room = on.columns - head.length - 2
      return one.examples.length === 0 || room < 8
        ? head.trimEnd()
        : `${head}  ${paint(on, "gray", ids(one.examples, room))}`
    }),
    ...(left > 0 ? [paint(on, "gray", `${" ".repeat(3 * COUNT)}  and ${counted(left, "reason")} more`)] : [])
  ]
}

/** A run as a whole: what was chosen for it, what became of its samples and why, and ids to go on with. */
export const runLines = (
  on: Screen,
  { stored }: StoredRun,
  { changed, funnel, reasons, kept, failed, cuts }: ExaminedRun
): ReadonlyArray<string> => {
  const room = on.columns - INDENT.length
  const judged = funnel.kept + funnel.rejected + funnel.undecided
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
    countLine(on, funnel.kept, yielded),
    ...(kept.length > 0 ? [`${" ".repeat(COUNT)}  ${paint(on, "gray", `for example  ${ids(kept, room - 13)}`)}`] : []),
    ...(reasons.length > 0 ? ["", ...reasonLines(on, reasons)] : []),
    "",
    ...cuts.map(({ name, train, validation, tokens, problems }, at) =>
      labelled(
        on,
        at === 0 ? "cuts" : "",
        `${name}   ${number(train)} train, ${number(validation)} validation of ${counted(problems, "problem")}, ${number(tokens)} tokens`
      )
    )
  ]
}
