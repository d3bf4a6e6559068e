import type { Trace, Turn } from "@cotton/schema/Trace"

/** A text that the teacher wrote: one field of one assistant turn, with the place that evidence names. */
export interface Passage {
  readonly turn: number
  readonly field: "reasoning" | "content"
  readonly text: string
}

/** Every text of the assistant's turns that is not empty, in the order of writing. */
export const passagesOf = (trace: Trace): ReadonlyArray<Passage> => {
  const passages: Array<Passage> = []
  trace.turns.forEach((turn, index) => {
    if (turn.role !== "assistant") return
    if (turn.reasoning) passages.push({ turn: index, field: "reasoning", text: turn.reasoning })
    if (turn.content) passages.push({ turn: index, field: "content", text: turn.content })
  })
  return passages
}

/** The last assistant turn and its index: where the answer stands. */
export const lastAssistant = (trace: Trace): { readonly index: number; readonly turn: Turn } | undefined => {
  for (let index = trace.turns.length - 1; index >= 0; index--) {
    const turn = trace.turns[index]!
    if (turn.role === "assistant") return { index, turn }
  }
  return undefined
}

/** Text for a message or a note: one line, cut to `length` characters. */
export const excerpt = (text: string, length = 80): string => {
  const line = text
    .slice(0, length * 2)
    .replaceAll(/\s+/g, " ")
    .trim()
  return line.length < text.length && line.length >= length ? `${line.slice(0, length - 1)}…` : line.slice(0, length)
}
