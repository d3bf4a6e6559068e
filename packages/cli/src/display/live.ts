import type { Display } from "./Display.ts"
import { frame } from "./Frame.ts"

const MOST_COLUMNS = 110

/** A block at the foot of the terminal that is drawn over itself. */
export const live = (out: NodeJS.WriteStream = process.stderr): Display => {
  let drawn = 0
  const clear = () => (drawn === 0 ? "" : `\u001b[${drawn}A\u001b[0J`)
  const draw: Display["figures"] = (status, pace) => {
    const lines = frame(status, pace, Math.min(MOST_COLUMNS, out.columns ?? 80) - 1)
    out.write(`${clear()}${lines.join("\n")}\n`)
    drawn = lines.length
  }
  return {
    event: () => undefined,
    figures: draw,
    end: (status, pace) => {
      draw(status, pace)
      drawn = 0
    },
    say: (line) => {
      out.write(`${clear()}${line}\n`)
      drawn = 0
    }
  }
}
