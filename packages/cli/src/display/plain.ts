import type { Display } from "./Display.ts"
import { frame, inOneLine } from "./Frame.ts"
import { textOf } from "./Line.ts"
import { legible, legibleLine } from "@cotton/schema/Legible"

const EVERY_MS = 30_000

/** A line each half minute, a line when buying pauses or goes on, and the whole figures at the end: for logs. */
export const plain = (
  out: NodeJS.WritableStream = process.stderr,
  now: () => number = () => performance.now()
): Display => {
  let last = now()
  let pause: string | null = null
  const line = (text: string) => void out.write(`${legibleLine(text)}\n`)
  return {
    event: () => undefined,
    figures: (status, pace) => {
      if (pace.pause !== pause) {
        pause = pace.pause
        if (pause !== null) line(`paused: ${pause}`)
        // What ends in a pause goes on with nothing.
        else if (status.state === "buying") line("buying goes on")
      }
      if (now() - last < EVERY_MS) return
      last = now()
      line(inOneLine(status, pace))
    },
    end: (status, pace) => {
      const lines = frame(status, pace, { columns: Infinity, rows: Infinity, warnings: "all" })
      out.write(lines.map((one) => `${textOf(one).trimEnd()}\n`).join(""))
    },
    say: (text) => {
      out.write(`${legible(text)}\n`)
    }
  }
}
