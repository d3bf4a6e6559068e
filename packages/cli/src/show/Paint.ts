import { legibleLine } from "@cotton/schema/Legible"
import { styleText } from "node:util"
import { clipped, wrapped } from "../display/Columns.ts"
import { hasColour } from "../display/Line.ts"

/** Where the lines go to. */
export interface Screen {
  readonly colour: boolean
  readonly columns: number
}

/** Columns where there is no terminal that has some. */
const COLUMNS = 120
/** Columns beside the labels at least: fewer make no words. */
const LEAST_ROOM = 16
/** Labels stand in a column of their own. */
export const INDENT = "          "

export const screen = (): Screen => ({ colour: hasColour(process.stdout), columns: process.stdout.columns || COLUMNS })

type Style = "bold" | "gray" | "green" | "red" | "yellow" | "inverse"

export const paint = ({ colour }: Screen, style: Style, text: string): string =>
  colour && text !== "" ? styleText(style, text, { validateStream: false }) : text

/** `label     the rest`. */
export const labelled = (on: Screen, label: string, rest: string): string =>
  `${paint(on, "gray", label.padEnd(INDENT.length))}${rest}`

/** `label     the rest`, broken at blanks where a narrow terminal would break it in the middle of a word. */
export const labelledLines = (on: Screen, label: string, rest: string): ReadonlyArray<string> => {
  const room = Math.max(LEAST_ROOM, on.columns - INDENT.length)
  return wrapped(rest, room)
    .split("\n")
    .map((line, at) => labelled(on, at === 0 ? label : "", line))
}

/** Foreign text on one line, in at most so many columns. */
export const oneLine = (text: string, columns: number): string => {
  // What is far too long need not be made legible as a whole.
  const head = text.length > 4 * columns ? text.slice(0, 4 * columns).toWellFormed() : text
  return clipped(legibleLine(head).toWellFormed(), head === text ? columns : Math.min(columns, head.length))
}

/** Texts beside each other in lines of at most so many columns. `widthOf` counts what is seen of one. */
export const flowed = (
  parts: ReadonlyArray<{ readonly shown: string; readonly columns: number }>,
  columns: number,
  gap = 3
): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let used = 0
  for (const part of parts) {
    if (lines.length > 0 && used + gap + part.columns <= columns) {
      lines[lines.length - 1] += `${" ".repeat(gap)}${part.shown}`
      used += gap + part.columns
    } else {
      lines.push(part.shown)
      used = part.columns
    }
  }
  return lines
}
