import type { ExaminedSample } from "@cotton/pipeline/examine/Examine"
import type { Evidence, Verdict } from "@cotton/schema"
import { columnsOf } from "../display/Columns.ts"
import { stripVTControlCharacters } from "node:util"
import { outcomeSign } from "./Fates.ts"
import { oneLine, paint, type Screen } from "./Paint.ts"
import { excerpt } from "./Text.ts"

/** Lines of evidence that are shown of a verdict; a filter may mark hundreds. */
const MOST_EVIDENCE = 3
/** Before lines under a verdict. */
const EVIDENCE = "      "
/** Columns of what a filter expected and found. */
const MOST_VALUE = 40

const score = (value: number): string => String(Number(value.toPrecision(3)))

const values = ({ expected, found, score: scored }: Verdict): string =>
  [
    expected === undefined ? "" : `expected ${oneLine(expected, MOST_VALUE)}`,
    found === undefined ? "" : `found ${oneLine(found, MOST_VALUE)}`,
    scored === undefined ? "" : `score ${score(scored)}`
  ]
    .filter((part) => part !== "")
    .join("   ")

/** Where a span lies, in words; a span of a text that is not there (an older parser's) says so. */
const evidenceLines = (
  on: Screen,
  { trace }: ExaminedSample,
  { turn, field, start, end, note }: Evidence
): ReadonlyArray<string> => {
  const text = trace?.turns[turn]?.[field]
  const turns = (trace?.turns.length ?? 0) > 1 ? `turn ${turn}, ` : ""
  if (text === undefined || start > text.length)
    return [`${EVIDENCE}${turns}${field}: ${oneLine(note, 80)} (the text is not there any more)`]
  const { line, shown } = excerpt(on, text, { start, end }, on.columns - 40)
  const where = `${EVIDENCE}${turns}line ${line} of the ${field}: ${shown}`
  if (note === "") return [where]
  const words = `(${oneLine(note, 60)})`
  const said = paint(on, "gray", words)
  const used = columnsOf(stripVTControlCharacters(where)) + 2 + columnsOf(words)
  return used <= on.columns ? [`${where}  ${said}`] : [where, `${EVIDENCE}  ${said}`]
}

/** A filter's id, and which judge it asked. */
const nameOf = ({ filter, options }: Verdict): string => {
  const by = (options as { readonly by?: unknown } | null)?.by
  return oneLine(typeof by === "string" ? `${filter} by ${by}` : filter, 60)
}

/** A verdict and, deeper, the verdicts that it was put together from. */
const verdictLines = (
  on: Screen,
  sample: ExaminedSample,
  verdict: Verdict,
  width: number,
  depth = 0
): ReadonlyArray<string> => {
  const { outcome, reason = "", evidence = [], parts = [] } = verdict
  const before = " ".repeat(2 * depth)
  const why = reason === "" ? "" : paint(on, "bold", oneLine(reason, MOST_VALUE))
  const what = values(verdict)
  const name = nameOf(verdict)
  const start = `  ${before}${outcomeSign(on, outcome)} ${name}${" ".repeat(Math.max(0, width - 2 * depth - columnsOf(name)))}  ${why}`
  const gap = why === "" || what === "" ? "" : "   "
  const whole = `${start}${gap}${what}`.trimEnd()
  const head =
    columnsOf(stripVTControlCharacters(whole)) <= on.columns
      ? [whole]
      : [start.trimEnd(), `${before}${EVIDENCE}${what}`]
  const more = evidence.length - MOST_EVIDENCE
  return [
    ...head,
    // The parts have their own.
    ...(parts.length > 0 ? [] : evidence.slice(0, MOST_EVIDENCE))
      .flatMap((one) => evidenceLines({ ...on, columns: on.columns - before.length }, sample, one))
      .map((line) => `${before}${line}`),
    ...(more > 0 && parts.length === 0
      ? [paint(on, "gray", `      and ${more} more ${more === 1 ? "place" : "places"}`)]
      : []),
    ...parts.flatMap((part) => verdictLines(on, sample, part, width, depth + 1))
  ]
}

/** Columns of the longest name in a verdict, with what stands before it. */
const widthOf = (verdict: Verdict, depth = 0): number =>
  Math.max(2 * depth + columnsOf(nameOf(verdict)), ...(verdict.parts ?? []).map((part) => widthOf(part, depth + 1)))

/** What each filter says of a sample, with the line that shows it. */
export const verdicts = (on: Screen, sample: ExaminedSample): ReadonlyArray<string> => {
  const width = Math.max(0, ...sample.verdicts.map((one) => widthOf(one)))
  return sample.verdicts.flatMap((verdict) => verdictLines(on, sample, verdict, width))
}
