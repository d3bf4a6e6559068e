import type { Span } from "../Markup.ts"
import { lastBoxes } from "./Box.ts"
import { lastStatement } from "./Fallback.ts"
import { statedAnswer } from "./Phrase.ts"
import { tidy } from "./Tidy.ts"

/** Where an answer was found, and how. */
export type Extraction =
  | (Span & { readonly via: "box" | "phrase" | "last"; readonly text: string })
  | { readonly via: "none"; readonly reason: "empty-box" | "no-answer" }

export interface Circumstances {
  /** The text came to its end: only then is its last number taken for an answer. Asked only when it matters. */
  readonly finished: () => boolean
  /** The problem's text: what only says it again is no answer. */
  readonly question: string
}

const NOTHING: Extraction = { via: "none", reason: "no-answer" }

/**
 * The answer that a text states: the content of its last box; or else what follows its last "the answer is"; or else, if
 * the text came to its end, the last number or formula of its last sentences. An empty or unclosed last box is no
 * answer, whatever stood before. Time is linear in the text.
 */
export const extract = (text: string, circumstances: Circumstances): Extraction => {
  const found = (via: "box" | "phrase" | "last", span: Span): Extraction => ({
    via,
    ...span,
    text: text.slice(span.start, span.end)
  })
  const boxes = lastBoxes(text)
  if (boxes === "empty") return { via: "none", reason: "empty-box" }
  if (boxes !== undefined) {
    const spans = boxes.map((box) => tidy(text, box))
    const listed = spans.map((span) => text.slice(span.start, span.end)).join(", ")
    return { via: "box", start: spans[0]!.start, end: spans.at(-1)!.end, text: listed }
  }
  const stated = statedAnswer(text)
  if (stated?._tag === "Stated") {
    const span = tidy(text, stated.span)
    if (span.end > span.start) return found("phrase", span)
  }
  if (!circumstances.finished()) return NOTHING
  const last = lastStatement(text, circumstances.question, stated?._tag === "Retracted" ? stated.end : 0)
  return last === undefined ? NOTHING : found("last", tidy(text, last))
}
