import { Writable } from "node:stream"
import { columnsOf } from "../../src/display/Columns.ts"

interface Row {
  /** One entry a column; the second half of a wide character is empty. */
  cells: Array<string>
  /** It goes on in the next row, as it was too long. */
  wrapped: boolean
}

const empty = (): Row => ({ cells: [], wrapped: false })

/** How a terminal understands what is written to it: as much of xterm and tmux as a display needs, and nothing else. */
export class Screen {
  columns: number
  rows: number
  cursorShown = true
  /** What has left the screen at its top. */
  history: Array<Row> = []
  #grid: Array<Row> = [empty()]
  #x = 0
  #y = 0
  #wraps = true
  #rest = ""

  constructor(columns: number, rows: number) {
    this.columns = columns
    this.rows = rows
  }

  /** Rows of the screen as text, without blanks at their ends; those below the last written one are not there. */
  get lines(): ReadonlyArray<string> {
    return this.#grid.map(({ cells }) =>
      Array.from(cells, (cell) => cell ?? " ")
        .join("")
        .trimEnd()
    )
  }

  get past(): ReadonlyArray<string> {
    return this.history.map(({ cells }) =>
      Array.from(cells, (cell) => cell ?? " ")
        .join("")
        .trimEnd()
    )
  }

  get cursor(): { readonly x: number; readonly y: number } {
    return { x: this.#x, y: this.#y }
  }

  stream(): NodeJS.WriteStream {
    const stream = new Writable({
      decodeStrings: false,
      write: (chunk: string, _, done) => {
        this.write(chunk)
        done()
      }
    })
    Object.defineProperty(stream, "columns", { get: () => this.columns })
    Object.defineProperty(stream, "rows", { get: () => this.rows })
    return stream as unknown as NodeJS.WriteStream
  }

  write(text: string): void {
    let left = this.#rest + text
    while (left !== "") {
      // oxlint-disable-next-line no-control-regex
      const escape = /^\u001b\[(\??)(\d*)([A-Za-z])/.exec(left)
      if (escape !== null) {
        this.#escape(escape[1] === "?", escape[2] === "" ? null : Number(escape[2]), escape[3]!)
        left = left.slice(escape[0].length)
        continue
      }
      if (left.startsWith("\u001b"))
        throw new Error(`an escape that no display should need: ${JSON.stringify(left.slice(0, 8))}`)
      const sign = String.fromCodePoint(left.codePointAt(0)!)
      if (sign === "\r") this.#x = 0
      else if (sign === "\n") {
        // As a tty does it: the line feed goes to the first column, too.
        this.#x = 0
        this.#down()
      } else this.#put(sign)
      left = left.slice(sign.length)
    }
  }

  #put(sign: string): void {
    const width = columnsOf(sign)
    if (this.#x + width > this.columns) {
      if (this.#wraps) {
        this.#row().wrapped = true
        this.#x = 0
        this.#down()
      } else this.#x = this.columns - width
    }
    const { cells } = this.#row()
    while (cells.length < this.#x) cells.push(" ")
    cells[this.#x] = sign
    if (width === 2) cells[this.#x + 1] = ""
    this.#x = Math.min(this.columns, this.#x + width)
  }

  #row(): Row {
    return this.#grid[this.#y]!
  }

  #down(): void {
    this.#y++
    if (this.#grid.length <= this.#y) this.#grid.push(empty())
    if (this.#y < this.rows) return
    this.history.push(this.#grid.shift()!)
    this.#y--
  }

  #escape(isPrivate: boolean, count: number | null, name: string): void {
    if (isPrivate) {
      if (count === 25) this.cursorShown = name === "h"
      else if (count === 7) this.#wraps = name === "h"
      else if (count !== 2026) throw new Error(`an unknown mode: ${count}`)
    } else if (name === "A") this.#y = Math.max(0, this.#y - (count ?? 1))
    else if (name === "B") {
      for (let n = 0; n < (count ?? 1); n++) if (this.#y < this.rows - 1) this.#down()
    } else if (name === "C") this.#x = Math.min(this.columns - 1, this.#x + (count ?? 1))
    else if (name === "K") this.#clearRow()
    else if (name === "J") {
      // tmux keeps what is cleared from the very first character on.
      if (this.#x === 0 && this.#y === 0) this.history.push(...this.#grid.splice(0, this.#grid.length, empty()))
      this.#clearRow()
      this.#grid.length = this.#y + 1
    } else if (name !== "m") throw new Error(`an unknown escape: ${name}`)
  }

  #clearRow(): void {
    const row = this.#row()
    row.cells.length = Math.min(row.cells.length, this.#x)
    // As tmux does it: a row that is emptied in part still goes on in the next one.
    if (this.#x === 0) row.wrapped = false
  }

  /** As tmux does it: long lines are cut anew, the cursor stays at its character, the top leaves for the history. */
  resize(columns: number, rows: number): void {
    const logical: Array<{ cells: Array<string>; cursor: number | null }> = []
    let open = false
    for (const [at, { cells, wrapped }] of this.#grid.entries()) {
      if (!open) logical.push({ cells: [], cursor: null })
      const line = logical.at(-1)!
      if (at === this.#y) line.cursor = line.cells.length + this.#x
      line.cells.push(...cells)
      open = wrapped
    }
    this.columns = columns
    this.rows = rows
    this.#grid = []
    for (const { cells, cursor } of logical) {
      const first = this.#grid.length
      for (let from = 0; from === 0 || from < cells.length; from += columns)
        this.#grid.push({ cells: cells.slice(from, from + columns), wrapped: from + columns < cells.length })
      if (cursor === null) continue
      this.#y = first + Math.floor(cursor / columns)
      this.#x = cursor % columns
      while (this.#grid.length <= this.#y) this.#grid.push(empty())
    }
    // What is below the cursor goes first, then what is at the top.
    while (this.#grid.length > rows && this.#grid.length - 1 > this.#y) this.#grid.pop()
    while (this.#grid.length > rows) {
      this.history.push(this.#grid.shift()!)
      this.#y--
    }
  }
}
