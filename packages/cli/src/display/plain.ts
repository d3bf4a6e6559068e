import type { Display } from "./Display.ts"
import { frame } from "./Frame.ts"

const EVERY_MS = 30_000

/** A line each half minute and the whole figures at the end: for logs. */
export const plain = (out: NodeJS.WritableStream = process.stderr): Display => {
  let last = performance.now()
  return {
    event: () => undefined,
    figures: (status, pace) => {
      if (performance.now() - last < EVERY_MS) return
      last = performance.now()
      out.write(`${frame(status, pace, 100).slice(0, 2).join("   ")}\n`)
    },
    end: (status, pace) => {
      out.write(`${frame(status, pace, Infinity).join("\n")}\n`)
    },
    say: (line) => {
      out.write(`${line}\n`)
    }
  }
}
