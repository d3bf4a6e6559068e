import { type Line, painted } from "./Line.ts"

const ESCAPE = "\u001b["
const HIDE = `${ESCAPE}?25l`
const SHOW = `${ESCAPE}?25h`
/** Long lines are cut instead of wrapped, so that one line is one row whatever a terminal thinks of a character. */
const NO_WRAP = `${ESCAPE}?7l`
const WRAP = `${ESCAPE}?7h`
/** Terminals that know it show what lies between at once; others ignore it. */
const BEGIN = `${ESCAPE}?2026h`
const END = `${ESCAPE}?2026l`
/**
 * Empties this row and all below it. The second part begins one column further right: tmux takes a screen that is cleared
 * from its very first character for one that is worth keeping, and puts all of its rows into the history.
 */
const CLEAR_BELOW = `\r${ESCAPE}K${ESCAPE}C${ESCAPE}J\r`

const up = (rows: number) => (rows === 0 ? "" : `${ESCAPE}${rows}A`)
const down = (rows: number) => (rows === 0 ? "" : `${ESCAPE}${rows}B`)

/**
 * A block of lines that is drawn over itself. Between two drawings the cursor rests, hidden, at the block's first
 * character: a terminal that is made narrower or wider moves the cursor along with that character, so nobody has to
 * guess how many rows the old block takes now.
 */
export class Painter {
  readonly #out: NodeJS.WriteStream
  readonly #colour: boolean
  #drawn: ReadonlyArray<Line> = []
  #hidden = false
  readonly #onExit = () => this.leave()
  readonly #onStop = () => {
    this.leave()
    process.kill(process.pid, "SIGSTOP")
  }

  constructor(out: NodeJS.WriteStream, colour: boolean) {
    this.#out = out
    this.#colour = colour
  }

  /** Columns of a line that leaves the last one free, where some terminals would wrap, and the rows of the screen. */
  get room(): { readonly columns: number; readonly rows: number } {
    return { columns: Math.max(1, (this.#out.columns || 80) - 1), rows: Math.max(1, this.#out.rows || 24) }
  }

  draw(lines: ReadonlyArray<Line>): void {
    this.#out.write(`${this.#begin()}${this.#block(lines)}${END}`)
    this.#drawn = lines
  }

  /** Lines of text that stay above the block. */
  say(text: string): void {
    if (this.#drawn.length === 0) return void this.#out.write(`${text}\n`)
    this.#out.write(`${BEGIN}${CLEAR_BELOW}${text}\n${this.#block(this.#drawn)}${END}`)
  }

  /** The block stays as it is, the cursor is under it and seen again. Idempotent. */
  leave(): void {
    if (!this.#hidden) return
    this.#out.write(`${down(Math.max(0, this.#drawn.length - 1))}\r\n${SHOW}`)
    this.#drawn = []
    this.#hidden = false
    process.off("exit", this.#onExit)
    process.off("SIGTSTP", this.#onStop)
  }

  #begin(): string {
    if (this.#hidden) return BEGIN
    this.#hidden = true
    // Whatever ends the process, but for what nobody can catch, the cursor is to be seen again; in a pause by Ctrl-Z, too.
    process.on("exit", this.#onExit)
    process.on("SIGTSTP", this.#onStop)
    return `${BEGIN}${HIDE}`
  }

  #block(lines: ReadonlyArray<Line>): string {
    const text = lines.map((line) => painted(line, this.#colour)).join("\r\n")
    // All rows are emptied before anything is written: a terminal remembers of a row that was cut in two by a narrower
    // screen that it goes on in the next one, and would join them again.
    return `${CLEAR_BELOW}${NO_WRAP}${text}${WRAP}\r${up(lines.length - 1)}`
  }
}
