import { legibleLine } from "@cotton/schema/Legible"
import { styleText } from "node:util"
import { clipped, columnsOf } from "./Columns.ts"

/** What a text means; how that looks is `painted`'s. */
export type Style = "plain" | "good" | "dim" | "warning" | "strong"

export interface Part {
  readonly text: string
  readonly style?: Style
  /** Where a line is too long, the parts with the lowest numbers stay; of equal ones the first. */
  readonly rank?: number
  /** What stands before it, unless it is the first. */
  readonly gap?: string
}

/** A line as it may be drawn in any width. */
export interface Row {
  readonly label: string
  readonly parts: ReadonlyArray<Part>
  /** Where a screen is too low, the rows with the lowest numbers stay; of equal ones the first. */
  readonly rank: number
}

/** A line as it is drawn: texts and what they mean. */
export type Line = ReadonlyArray<{ readonly text: string; readonly style: Style }>

/** Columns of the labels, with the blank after them. */
export const LABEL = 10
const GAP = "   "

export const textOf = (line: Line): string => line.map(({ text }) => text).join("")

const joined = (parts: ReadonlyArray<Part>): Line =>
  parts.flatMap(({ text, style = "plain", gap = GAP }, at) =>
    at === 0
      ? [{ text, style }]
      : [
          { text: gap, style: "plain" as const },
          { text, style }
        ]
  )

/**
 * A row in at most so many columns: whole parts are left out, the least important first, before anything is cut. Foreign
 * text is made legible.
 */
export const laidOut = ({ label, parts }: Row, columns: number): Line => {
  const legible = parts.map((part) => Object.assign({}, part, { text: legibleLine(part.text) }))
  const lineOf = (some: ReadonlyArray<Part>): Line => [{ text: label.padEnd(LABEL), style: "dim" }, ...joined(some)]
  let shown: ReadonlyArray<Part> = []
  for (const part of legible.toSorted(byRank)) {
    const more = legible.filter((one) => one === part || shown.includes(one))
    if (shown.length === 0 || columnsOf(textOf(lineOf(more))) <= columns) shown = more
  }
  let room = columns
  return lineOf(shown).flatMap(({ text, style }) => {
    if (room <= 0) return []
    const cut = clipped(text, room)
    room -= columnsOf(cut)
    return [{ text: cut, style }]
  })
}

const byRank = (a: { readonly rank?: number }, b: { readonly rank?: number }): number => (a.rank ?? 0) - (b.rank ?? 0)

/** The most important of the rows, in their order. */
export const fitting = (rows: ReadonlyArray<Row>, most: number): ReadonlyArray<Row> => {
  const chosen = new Set(rows.toSorted(byRank).slice(0, Math.max(1, most)))
  return rows.filter((row) => chosen.has(row))
}

const LOOKS = { good: "green", dim: "gray", warning: "yellow", strong: "bold" } as const

/** The line as it goes to a terminal; without colour it is its text. */
export const painted = (line: Line, colour: boolean): string =>
  line
    .map(({ text, style }) =>
      style === "plain" || !colour ? text : styleText(LOOKS[style], text, { validateStream: false })
    )
    .join("")
    .trimEnd()

/**
 * Whether a stream gets colours: a terminal does, unless `NO_COLOR` is set to anything (no-color.org) or `TERM` is `dumb`;
 * `FORCE_COLOR` has the last word, `0` and `false` for none.
 */
export const hasColour = (
  out: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env
): boolean => {
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: term } = environment
  if (force !== undefined) return force !== "0" && force !== "false"
  return out.isTTY === true && (none === undefined || none === "") && term !== "dumb"
}
