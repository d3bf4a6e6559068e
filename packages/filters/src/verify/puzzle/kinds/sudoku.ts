import * as Schema from "effect/Schema"
import { fail, pass, unsure } from "../../../Check.ts"
import { excerpt } from "../../../Passage.ts"
import { definePuzzle } from "../PuzzleKind.ts"

/** Characters before the end of an answer in which its grid is sought. */
const REACH = 4000

const DRESS =
  /\\(?:begin|end)\{[a-z]{1,12}\*?\}(?:\{[^{}\n]{0,60}\})?|\\(?:hline|left|right|quad|[,;:! ])|^\s*(?:row|line)?\s*\d{1,2}\s*[:.)](?=\s*[^\s])/gim

/**
 * The digits of a line that has nothing but digits and the lines between cells. Where they are too few, points,
 * underscores, question marks and stars are blank cells, if that makes them enough.
 */
const digitsOf = (line: string, size: number): string | undefined => {
  if (!/^[\d\s|,;&\\[\](){}"'`*+._?=─│┼┌┐└┘├┤┬┴║═-]*$/.test(line)) return undefined
  const digits = line.replaceAll(/\D/g, "")
  const cells = line.replaceAll(/[._?*]/g, "0").replaceAll(/\D/g, "")
  return digits.length !== size && (cells.length === size || cells.length === size * size) ? cells : digits
}

/** The last `size` lines in a row that have `size` digits each, or the last line that has all of them. */
const gridIn = (text: string, size: number): string | undefined => {
  const tail = text.slice(-REACH)
  const bare = tail.replaceAll(DRESS, " ").split("\n")
  // The `1.` of `1.34` is no number of a row but a cell and a blank one.
  const lines = tail.split("\n").map((line, index) => {
    const cells = digitsOf(bare[index] ?? "", size)
    const isWhole = (read: string | undefined) => read !== undefined && read !== "" && read.length % size === 0
    const raw = cells === undefined || isWhole(cells) ? cells : digitsOf(line, size)
    return isWhole(raw) ? raw : cells
  })
  const whole = lines.findLast((digits) => digits?.length === size * size)
  let rows: Array<string> = []
  for (const digits of lines.toReversed()) {
    if (digits === "") continue
    if (digits?.length === size) rows.unshift(digits)
    else rows = []
    if (rows.length === size) return rows.join("")
  }
  return whole
}

/** The first row, column or box in which a number stands twice. */
const clashIn = (cells: string, size: number): string | undefined => {
  const side = Math.sqrt(size)
  const seen = new Set<string>()
  for (const [index, cell] of Array.from(cells).entries()) {
    if (cell === "0") continue
    const [row, column] = [Math.floor(index / size), index % size]
    const box = Math.floor(row / side) * side + Math.floor(column / side)
    for (const place of [`row ${row + 1}`, `column ${column + 1}`, `box ${box + 1}`]) {
      if (seen.has(`${place}: ${cell}`)) return `${cell} twice in ${place}`
      seen.add(`${place}: ${cell}`)
    }
  }
  return undefined
}

const cellsOf = (grid: string | ReadonlyArray<string | ReadonlyArray<string | number>>): string =>
  (typeof grid === "string" ? grid : grid.map((row) => (typeof row === "string" ? row : row.join(""))).join(""))
    .replaceAll(/\s/g, "")
    .replaceAll(".", "0")

const line = Schema.Union([Schema.String, Schema.Array(Schema.Union([Schema.String, Schema.Int]))])

/**
 * Fill a sudoku of 9 by 9 or 4 by 4. `{ grid }`: 81 or 16 characters, or rows; `0` and `.` are blank. The answer is a grid
 * that keeps what is given and has each number once in each row, column and box, whether or not it is the only one: lines
 * of digits with or without marks between, one line, lists in brackets, a LaTeX array or a table.
 *
 * Reasons: `not-a-grid`, `incomplete`, `given-changed`, `breaks-rule`.
 */
export const puzzle = definePuzzle({
  spec: Schema.Struct({ grid: Schema.Union([Schema.String, Schema.Array(line)]) }),
  judge: ({ grid }, answer) => {
    const given = cellsOf(grid)
    const size = given.length === 81 ? 9 : 4
    if (given.length !== size * size || (size === 4 ? /[^0-4]/ : /\D/).test(given))
      return unsure("bad-puzzle", { found: "the grid has neither 81 nor 16 cells" })
    const broken = clashIn(given, size)
    if (broken !== undefined) return unsure("bad-puzzle", { found: `given: ${broken}` })
    const cells = gridIn(answer.block, size)
    if (cells === undefined) return fail("not-a-grid", { found: excerpt(answer.text, 200) })
    const place = (index: number): string => `row ${Math.floor(index / size) + 1}, column ${(index % size) + 1}`
    const changed = Array.from(given).findIndex((cell, index) => cell !== "0" && cells[index] !== cell)
    if (changed >= 0)
      return fail("given-changed", {
        expected: `${given[changed]} in ${place(changed)}`,
        found: `${cells[changed]} in ${cells}`
      })
    const blank = Array.from(cells).findIndex((cell) => cell === "0" || Number(cell) > size)
    if (blank >= 0) return fail("incomplete", { found: `${cells[blank]} in ${place(blank)} of ${cells}` })
    const clash = clashIn(cells, size)
    return clash === undefined ? { ...pass, found: cells } : fail("breaks-rule", { found: `${clash}: ${cells}` })
  }
})
