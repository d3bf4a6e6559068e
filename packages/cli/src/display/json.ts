import { legible, quietJson } from "@cotton/schema/Legible"
import type { Display } from "./Display.ts"

/** Lines are written together, so often at least. */
const EVERY_MS = 50
/** And as soon as so many characters wait. */
const MOST_WAITING = 65_536
/** What may lie in this process while the reader is slow; beyond it events are left out and counted. */
const MOST_UNREAD = 16_000_000

/**
 * One JSON object a line on stdout: events as they are committed, figures each second, `say` on stderr. A reader that falls
 * far behind gets `{"type":"left-out","events":n}` instead of some of the events: the run neither waits for it nor keeps
 * what it does not read. All of them are in the journal.
 */
export const json = (out: NodeJS.WritableStream = process.stdout): Display => {
  let waiting = ""
  let leftOut = 0
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (waiting !== "") out.write(waiting)
    waiting = ""
  }
  const line = (value: unknown) => {
    if (leftOut > 0 && !isBehind(out)) {
      waiting += `${quietJson({ type: "left-out", events: leftOut })}\n`
      leftOut = 0
    }
    waiting += `${quietJson(value)}\n`
    if (waiting.length > MOST_WAITING) flush()
    else timer ??= setTimeout(flush, EVERY_MS)
  }
  const figures: Display["figures"] = (status, pace) => {
    if (!isBehind(out)) line({ type: "figures", status, pace })
  }
  return {
    event: ({ _tag, ...rest }) => {
      if (isBehind(out)) leftOut++
      else line({ type: _tag.toLowerCase(), ...rest })
    },
    figures,
    end: (status, pace) => {
      line({ type: "figures", status, pace })
      flush()
    },
    say: (text) => process.stderr.write(`${legible(text)}\n`)
  }
}

const isBehind = ({ writableLength }: NodeJS.WritableStream & { readonly writableLength?: number }): boolean =>
  (writableLength ?? 0) > MOST_UNREAD
