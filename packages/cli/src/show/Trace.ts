import type { ExaminedSample, ExaminedTrace } from "@cotton/pipeline/examine/Examine"
import type { Evidence, Problem } from "@cotton/schema"
import { columnsOf, wrapped } from "../display/Columns.ts"
import { cutWords } from "../watched/CutWords.ts"
import { callLines } from "./Calls.ts"
import { fateWord, reasonOf } from "./Fates.ts"
import { flowed, INDENT, labelled, oneLine, paint, type Screen } from "./Paint.ts"
import { siblings } from "./SampleTable.ts"
import { fullText, shortText, sizeOf } from "./Text.ts"
import { verdicts } from "./Verdicts.ts"

/** Lines of a text that are shown of its head and of its tail. */
const LINES = { prompt: [6, 2], reasoning: [4, 4], content: [8, 4] } as const

/** Files whose rows stand on lines of their own. */
const IN_LINES = /\.(jsonl|ndjson|csv|tsv)(\.(gz|zst))?$/

/** `problems.jsonl:12`, `a.parquet, row 3` */
const placeOf = ({ source, metadata: { line } }: Problem): string => {
  if (typeof line !== "number") return source
  return IN_LINES.test(source) ? `${source}:${line}` : `${source}, row ${line}`
}

/** Where a problem comes from. */
export const originOf = (problem: Problem): string =>
  [
    placeOf(problem),
    problem.licence === undefined ? "" : `licence ${problem.licence}`,
    problem.language === undefined ? "" : `language ${problem.language}`,
    problem.domain === undefined ? "" : problem.domain
  ]
    .filter((part) => part !== "")
    .join("   ")

const servedBy = ({ call, trace }: ExaminedSample): string => {
  const { model, fingerprint } = trace?.served ?? {}
  return [
    call.asked.model,
    model === undefined || model === call.asked.model ? "" : `served as ${model}`,
    `by ${call.fetched.host}`,
    fingerprint === undefined ? "" : `fingerprint ${fingerprint}`
  ]
    .filter((part) => part !== "")
    .join("   ")
}

/** What a reader should know before the marks mean anything; `run` as the user named it. */
const noteOf = ({ judged, current, fate, index }: ExaminedSample, run: string): ReadonlyArray<string> => [
  ...(current
    ? []
    : ["it answers older words of the problem, or was asked otherwise than the run asks today: no cut sees it"]),
  ...(fate === "failed" || judged === "yes"
    ? []
    : judged === "other-gold"
      ? [`the problem's answer was corrected since it was judged; \`cotton cut ${run}\` judges it again`]
      : [
          `the run's filters have not judged sample ${index}: they were changed since, or it has just come; \`cotton cut ${run}\` judges it`
        ])
]

const texts = (on: Screen, { trace, verdicts: all }: ExaminedSample, full: boolean): ReadonlyArray<string> =>
  (trace?.turns ?? []).flatMap((turn, at) =>
    (["reasoning", "summary", "content"] as const).flatMap((field) => {
      const text = turn[field]
      if (text === undefined) return []
      const notes = [
        field === "reasoning" && turn.unclosed === true ? "never closed" : "",
        field === "summary" ? "shown in place of a hidden chain" : "",
        field === "content" && turn.hidden === true && turn.summary === undefined
          ? "the teacher kept its chain to itself"
          : ""
      ].filter((note) => note !== "")
      const passages: ReadonlyArray<Evidence> = all
        .flatMap(({ evidence = [] }) => evidence)
        .filter((one) => one.turn === at && one.field === field)
      const [first, last] = LINES[field === "content" ? "content" : "reasoning"]
      const head = labelled(on, field, text === "" ? "empty" : [sizeOf(text), ...notes].join("   "))
      return ["", head].concat(full ? fullText(on, text, passages) : shortText(on, text, first, last))
    })
  )

/** The prompt as it was sent; for an imported trace, as the run would send it. */
export const promptLines = (on: Screen, messages: Problem["messages"], full: boolean): ReadonlyArray<string> =>
  messages.flatMap(({ role, content }, at) => {
    const [head, tail] = LINES.prompt
    const label = at === 0 ? "prompt" : ""
    const name = messages.length === 1 && role === "user" ? sizeOf(content) : `${role}   ${sizeOf(content)}`
    return [labelled(on, label, name), ...(full ? fullText(on, content, []) : shortText(on, content, head, tail))]
  })

/** Everything but the cuts, which may take a look at the whole run. */
export const traceLines = (on: Screen, examined: ExaminedTrace, run: string, full: boolean): ReadonlyArray<string> => {
  const { sample, samples, problem, counts } = examined
  const room = on.columns - INDENT.length
  const reason = reasonOf(sample)
  const isUnjudged = sample.fate !== "failed" && sample.judged === "no"
  const all = counts.kept + counts.rejected + counts.undecided + counts.unjudged + counts.failed
  const standing = isUnjudged
    ? paint(on, "yellow", reason)
    : `${fateWord(on, sample.fate)}${reason === "" ? "" : `: ${oneLine(reason, 60)}`}`
  const rows = siblings(on, samples, sample.id)
  return [
    labelled(on, "trace", `${paint(on, "bold", oneLine(sample.id, Math.max(20, room - 30)))}   ${standing}`),
    ...noteOf(sample, run).map((note) => labelled(on, "note", note)),
    ...verdicts(on, sample),
    ...(problem.answer === undefined ? [] : [labelled(on, "answer", oneLine(problem.answer, room))]),
    labelled(on, "siblings", `kept ${counts.kept} of ${all}`),
    ...rows.map((row) => `${INDENT}${row}`),
    ...callLines(on, sample),
    labelled(on, "origin", oneLine(originOf(problem), room)),
    labelled(on, "teacher", oneLine(servedBy(sample), room)),
    "",
    ...promptLines(on, sample.call.asked.messages, full),
    ...texts(on, sample, full)
  ]
}

/** In which cuts the sample stands, or by which rule it does not. */
export const cutLines = (on: Screen, { cuts }: ExaminedSample): ReadonlyArray<string> => {
  const room = on.columns - INDENT.length
  const parts = cuts.map((one) => {
    const { cut, stands, words } = cutWords(one)
    const text = `${cut}: ${stands ? words : `no, ${oneLine(words, 80)}`}`
    const sign = stands ? paint(on, "green", "✓") : "–"
    return { shown: `${sign} ${wrapped(text, Math.max(1, room - 2))}`, columns: columnsOf(text) + 2 }
  })
  return flowed(parts, room)
    .flatMap((line) => line.split("\n"))
    .map((line, at) => labelled(on, at === 0 ? "cuts" : "", line))
}
