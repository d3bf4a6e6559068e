import type { Attempted } from "@cotton/schema/ports/Teacher"
import { GREEDY, writtenIn } from "../Inquiry.ts"
import { type Finding, isRefusal, type Question, unclear } from "../Question.ts"

/** A word of the text that stands in it once, after its first third: a place to stop at. */
export const stopWordOf = (text: string): string | null => {
  const words = text.split(/\s+/).filter((word) => word.length >= 2)
  return (
    words
      .slice(Math.ceil(words.length / 3), -1)
      .find((word) => text.indexOf(word) === text.lastIndexOf(word) && text.indexOf(word) > 0) ?? null
  )
}

/** `whole` is the reply without a stop string; the same request again must end before `word`. */
export const interpretStop = (whole: string, word: string, attempted: Attempted): Finding => {
  if (attempted._tag === "Failed") {
    const { message } = attempted.failure
    return isRefusal(attempted.failure)
      ? { holds: false, words: `refused: ${message}`, facts: { stop: false } }
      : unclear(message)
  }
  const written = writtenIn(attempted.reply.message)
  const at = written.indexOf(word)
  if (at === -1) {
    const next = whole.startsWith(written.trimEnd()) ? whole.slice(written.trimEnd().length).trimStart() : ""
    return next.startsWith(word)
      ? { holds: true, words: "a reply ends before its stop string", facts: { stop: true } }
      : unclear("the reply took another course")
  }
  return at + word.length === written.length && written.length < whole.length
    ? { holds: true, words: "a reply ends with its stop string", facts: { stop: true } }
    : { holds: false, words: "a reply goes on after its stop string", facts: { stop: false } }
}

/** Whether stop strings end a reply: one is taken from a reply at temperature 0, and the same is asked again with it. */
export const stop: Question = {
  label: "stop",
  most: { requests: 1, output: GREEDY.limit },
  ask: async (inquiry) => {
    const greedy = await inquiry.greedy()
    if ("reason" in greedy) return unclear("no reply that can be asked for twice")
    if (new Set(greedy).size > 1) return unclear("replies at temperature 0 differ")
    const word = stopWordOf(greedy[0]!)
    if (word === null) return unclear("the reply has no word to stop at")
    const { attempted } = await inquiry.chat({ ...GREEDY, extra: { stop: [word] } })
    return interpretStop(greedy[0]!, word, attempted!)
  }
}
