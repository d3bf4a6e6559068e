import type { ExportSpec, Trace, Turn } from "@cotton/schema"

/** Where the line breaks of `text` end at its front, and where they begin at its back. Linear, whatever the text. */
const withoutEdgeBreaks = (text: string, back: boolean): string => {
  let start = 0
  while (start < text.length && text[start] === "\n") start++
  let end = text.length
  if (back) while (end > start && text[end - 1] === "\n") end--
  return text.slice(start, end)
}

/**
 * The turn as one text, in the form of DeepSeek-R1's own outputs: `<think>\n…\n</think>\n\n` and the answer. Line
 * breaks at the seams belong to the form and are not doubled. A chain that was never closed stays unclosed: a closing
 * tag would claim that the teacher had finished thinking.
 */
const inline = (turn: Turn): string => {
  if (turn.reasoning === undefined || turn.hidden === true) return turn.content
  const chain = withoutEdgeBreaks(turn.reasoning, true)
  if (turn.unclosed === true) return `<think>\n${chain}${turn.content}`
  return `<think>\n${chain}\n</think>\n\n${withoutEdgeBreaks(turn.content, false)}`
}

/** `content` of an exported turn under the spec. */
export const contentOf = (turn: Turn, form: ExportSpec["reasoning"]): string =>
  turn.role === "assistant" && form === "think" ? inline(turn) : turn.content

/** `reasoning_content` of an exported turn: what the teacher showed of its chain, never a summary of a hidden one. */
export const reasoningOf = (turn: Turn): string | null => (turn.hidden === true ? null : (turn.reasoning ?? null))

/** Whether the teacher kept a chain of this trace to itself. */
export const isHidden = (trace: Trace): boolean => trace.turns.some((turn) => turn.hidden === true)

/** The last turn of the assistant, which holds the answer. */
export const lastTurn = (trace: Trace): Turn | undefined => trace.turns.findLast((turn) => turn.role === "assistant")
