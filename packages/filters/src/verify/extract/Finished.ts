import type { Trace } from "@cotton/schema/Trace"
import { endingOf } from "../../Finish.ts"
import { findLoop, Limits } from "../../readability/Loop.ts"

/** A sentence's end, a closed formula, a closing bracket or bold mark; a line that ends on a number after `:` or `=`. */
const CLOSED =
  /(?:[.!?。！？…][)\]}"'”*_`\s]*|\\\)|\\\]|\$|\*\*|[}\])|`])$|(?:^|\n)[^\n]{0,80}[:：=]\s*[\w.,%$/-]{1,40}(?: [a-z]+)?$/

/** A reply of one line of so many characters and so few words may be an answer and nothing else. */
const SHORT = 120
const WORDS = 3

/** Words with which a sentence begins or goes on, and that no bare answer has. */
const SENTENCE =
  /\b(?:is|are|be|so|then|thus|hence|therefore|or|let|step|case|since|because|if|now|first|next|for|we|have|get|case|alternatively|wait|consider)\b|[.!?;:]\s/i

/**
 * Whether a text is an answer and nothing else: `5`, `x = 5`, `no solution`, `(1, 2]`. It needs no full stop to be
 * finished.
 */
const isAlone = (text: string): boolean => {
  const bare = text.trim()
  if (bare === "" || bare.length > SHORT || bare.includes("\n") || isOpen(bare)) return false
  const plain = bare.replaceAll(/\\[A-Za-z]+/g, " ")
  return (
    !SENTENCE.test(plain) &&
    (plain.match(/\p{L}{2,}/gu) ?? []).length <= WORDS &&
    /[\p{L}\d)\]}%$°*.。'"”]$/u.test(bare)
  )
}

/** Whether the last line leaves a bracket or formula open: `(1.` ends no sentence. `(1, 2]` is an interval. */
const isOpen = (tail: string): boolean => {
  const line = tail.slice(tail.lastIndexOf("\n") + 1)
  let open = 0
  for (const char of line)
    if (char === "(" || char === "[") open++
    else if ((char === ")" || char === "]") && open > 0) open--
  return open > 0
}

/**
 * Whether a text came to its end. The finish reason says so where there is one; otherwise the text has to end like a
 * finished one, on a sentence, a formula or a labelled value, or be an answer and nothing else. A text that ends in a loop never came to its end.
 */
export const isFinished = (trace: Trace, text: string): boolean => {
  const ending = endingOf(trace.finish)
  if (ending === "cut" || ending === "refused" || ending === "tool") return false
  const tail = text.slice(-400).trimEnd()
  if (ending !== "finished" && (!CLOSED.test(tail) || isOpen(tail)) && !isAlone(text)) return false
  return findLoop(text, Limits) === undefined
}
