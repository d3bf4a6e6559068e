import type { Trace } from "@cotton/schema/Trace"
import { endingOf } from "../../Finish.ts"
import { findLoop, Limits } from "../../readability/Loop.ts"

/** A sentence's end, a closed formula, a closing bracket or bold mark; a line that ends on a number after `:` or `=`. */
const CLOSED =
  /(?:[.!?。！？…][)\]}"'”*_`\s]*|\\\)|\\\]|\$|\*\*|[}\])|`])$|(?:^|\n)[^\n]{0,80}[:：=]\s*[\w.,%$/-]{1,40}(?: [a-z]+)?$/

/** Whether the last line leaves a bracket or formula open: `(1.` ends no sentence. */
const isOpen = (tail: string): boolean => {
  const line = tail.slice(tail.lastIndexOf("\n") + 1)
  let open = 0
  for (const char of line)
    if (char === "(") open++
    else if (char === ")" && open > 0) open--
  return open > 0
}

/**
 * Whether a text came to its end. The finish reason says so where there is one; otherwise the text has to end like a
 * finished one, on a sentence, a formula or a labelled value. A text that ends in a loop never came to its end.
 */
export const isFinished = (trace: Trace, text: string): boolean => {
  const ending = endingOf(trace.finish)
  if (ending === "cut" || ending === "refused" || ending === "tool") return false
  const tail = text.slice(-400).trimEnd()
  if (ending !== "finished" && (!CLOSED.test(tail) || isOpen(tail))) return false
  return findLoop(text, Limits) === undefined
}
