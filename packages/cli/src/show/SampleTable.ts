import type { ExaminedSample } from "@cotton/pipeline/examine/Examine"
import { columnsOf } from "../display/Columns.ts"
import { dollars, number } from "../display/Figures.ts"
import { fateSign, foundIn, reasonOf } from "./Fates.ts"
import { flowed, INDENT, oneLine, paint, type Screen } from "./Paint.ts"

const HEAD = ["index", "", "reason", "found", "tokens", "finish", "cost", ""] as const
const RIGHT = new Set([0, 4, 6])
/** Columns of a cell with a word of the model's or the server's. */
const MOST = 28

const padded = (text: string, width: number, right: boolean): string => {
  const blanks = " ".repeat(Math.max(0, width - columnsOf(text)))
  return right ? blanks + text : text + blanks
}

/** All samples of a problem, a line each; the shortest kept one is marked. */
export const sampleTable = (
  on: Screen,
  samples: ReadonlyArray<ExaminedSample>,
  shortestKept: string | null
): ReadonlyArray<string> => {
  const isCostly = samples.some(({ call }) => call.usd > 0)
  const rows = samples.map((sample) => [
    String(sample.index),
    " ",
    oneLine(reasonOf(sample), MOST),
    oneLine(foundIn(sample), MOST),
    `${sample.call.usage.estimated ? "~" : ""}${number(sample.call.usage.output)}`,
    oneLine(sample.call.finish, MOST),
    isCostly ? dollars(sample.call.usd) : "",
    [sample.id === shortestKept ? "shortest kept" : "", sample.current ? "" : "older words of the problem"]
      .filter((word) => word !== "")
      .join(", ")
  ])
  const head = HEAD.map((name) => (name === "cost" && !isCostly ? "" : name))
  const widths = HEAD.map((_, at) => Math.max(...[head, ...rows].map((row) => columnsOf(row[at]!))))
  const line = (cells: ReadonlyArray<string>, sign: string) =>
    cells
      .map((cell, at) => (at === 1 ? sign : padded(cell, widths[at]!, RIGHT.has(at))))
      .filter((_, at) => widths[at]! > 0 || at === 1)
      .join("  ")
      .trimEnd()
  return [
    paint(on, "gray", line(head, " ")),
    ...rows.map((cells, at) => line(cells, fateSign(on, samples[at]!.fate)))
  ].map((text) => `${INDENT}${text}`)
}

/** The samples of a problem on as few lines as it takes: `0 ✓   1 ✗ wrong-answer`; the one that is shown is bold. */
export const siblings = (on: Screen, samples: ReadonlyArray<ExaminedSample>, shown: string): ReadonlyArray<string> =>
  flowed(
    samples.map((sample) => {
      const reason = oneLine(reasonOf(sample), MOST)
      const words = `${sample.index}${reason === "" ? "" : ` ${reason}`}`
      const index = sample.id === shown ? paint(on, "bold", `[${sample.index}]`) : String(sample.index)
      return {
        shown: `${index} ${fateSign(on, sample.fate)}${reason === "" ? "" : ` ${reason}`}`,
        columns: columnsOf(words) + 2 + (sample.id === shown ? 2 : 0)
      }
    }),
    on.columns - INDENT.length
  )
