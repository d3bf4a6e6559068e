import { number } from "./Figures.ts"
import { legibleLine } from "@cotton/schema/Legible"
import type { SettingDifference } from "@cotton/pipeline/compare/Settings"
import type { ChangedRow, Standpoint } from "@cotton/selection"

/* The words that both kinds of comparison share. */

const MINUS = "\u2212"

/** `+3`, `−3` with a true minus, `0`. */
export const signed = (value: number, write: (magnitude: number) => string = number): string => {
  const magnitude = write(Math.abs(value))
  // What rounds to nothing has no sign.
  if (!/[1-9]/.test(magnitude)) return magnitude
  return `${value < 0 ? MINUS : "+"}${magnitude}`
}

/** `+3 −0`: what came and what went. */
export const cameAndWent = (gained: number, lost: number): string => `+${number(gained)} ${MINUS}${number(lost)}`

/** Characters of a value that are shown. */
const MOST_VALUE = 40

const textOf = (value: unknown): string => {
  if (value === undefined) return "not set"
  return typeof value === "string" ? value.replaceAll("\n", String.raw`\n`) : JSON.stringify(value)
}

/** Of two long texts, the parts in which they begin to differ. */
const shortened = (a: string, b: string): readonly [string, string] => {
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const from = a.length <= MOST_VALUE && b.length <= MOST_VALUE ? 0 : Math.max(0, same - 8)
  const cut = (text: string) => {
    const end = from + MOST_VALUE
    return `${from > 0 ? "…" : ""}${text.slice(from, end)}${text.length > end ? "…" : ""}`
  }
  return [cut(a), cut(b)]
}

/** `sample.temperature  0.6 → 1`, one a line, the fields in a column. */
export const settingLines = (
  settings: ReadonlyArray<SettingDifference>,
  most = Number.POSITIVE_INFINITY
): ReadonlyArray<string> => {
  const shown = settings.slice(0, most)
  const width = Math.max(0, ...shown.map(({ field }) => field.length))
  const lines = shown.map(({ field, before, after }) => {
    // Of a filter that goes, its options say nothing more.
    const [was, is] = after === "off" ? ["on", "off"] : shortened(textOf(before), textOf(after))
    return legibleLine(`  ${field.padEnd(width)}  ${was} → ${is}`)
  })
  return settings.length > shown.length ? [...lines, `  … and ${settings.length - shown.length} more`] : lines
}

/** A value that is not set is `null`. */
export const settingsJson = (settings: ReadonlyArray<SettingDifference>) =>
  settings.map(({ field, before = null, after = null }) => ({ field, before, after }))

/** What keeps a trace out of a cut; `perProblem` and `tokens` are the cut's own settings. */
export const standpointWords = (at: Standpoint): string => {
  switch (at._tag) {
    case "Row":
      return "a row of it"
    case "Failed":
      return "no reply"
    case "Unjudged":
      return "not judged yet"
    case "Rejected":
    case "Undecided":
      return `${at.mark.filter}: ${at.mark.reason}`
    case "PerProblem":
      return "over its perProblem"
    case "Tokens":
      return "over its tokens"
    case "Absent":
      return "no such cut"
  }
}

/** Ids that are shown of each group. */
const MOST_IDS = 3
/** Characters of an id, and of a filter's reason, that are shown. */
const MOST_ID = 32

export const idList = (ids: ReadonlyArray<string>): string => {
  const shown = ids.slice(0, MOST_IDS).map((id) => legibleLine(id.length > MOST_ID ? `${id.slice(0, MOST_ID)}…` : id))
  return `${shown.join(" ")}${ids.length > MOST_IDS ? " …" : ""}`
}

export interface Group {
  readonly words: string
  readonly ids: ReadonlyArray<string>
}

/** Changed rows of one kind by their reason, the most frequent first. */
export const byReason = (rows: ReadonlyArray<ChangedRow>, change: ChangedRow["change"]): ReadonlyArray<Group> => {
  const of = rows.filter((row) => row.change === change)
  return [...Map.groupBy(of, ({ why }) => standpointWords(why))]
    .map(([words, group]) => ({ words: legibleLine(words), ids: group.map(({ traceId }) => traceId) }))
    .toSorted((a, b) => b.ids.length - a.ids.length || (a.words < b.words ? -1 : 1))
}
