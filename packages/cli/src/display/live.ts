import { legible } from "@cotton/schema/Legible"
import { wrapped } from "./Columns.ts"
import type { Display } from "./Display.ts"
import { frame } from "./Frame.ts"
import { hasColour } from "./Line.ts"
import { Painter } from "./Painter.ts"

/** A wider line is harder to read than two. */
const MOST_COLUMNS = 110

/** A block at the foot of the terminal that is drawn over itself. */
export const live = (out: NodeJS.WriteStream = process.stderr): Display => {
  const painter = new Painter(out, hasColour(out))
  let last: Parameters<Display["figures"]> | null = null
  const draw: Display["figures"] = (status, pace) => {
    last = [status, pace]
    const { columns, rows } = painter.room
    painter.draw(frame(status, pace, { columns: Math.min(MOST_COLUMNS, columns), rows }))
  }
  const redraw = () => void (last === null || draw(...last))
  out.on("resize", redraw)
  return {
    event: () => undefined,
    figures: draw,
    end: (status, pace) => {
      out.off("resize", redraw)
      draw(status, pace)
      painter.leave()
      last = null
    },
    say: (text) => {
      const { columns } = painter.room
      painter.say(
        legible(text)
          .split("\n")
          .map((line) => wrapped(line, columns))
          .join("\n")
      )
    }
  }
}
