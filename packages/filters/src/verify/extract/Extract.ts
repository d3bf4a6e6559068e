import type { Span } from "../../Markup.ts"
import { boxesAtEnd, lastBoxes } from "./Box.ts"
import { lastStatement } from "./Fallback.ts"
import { areParts } from "./Parts.ts"
import { statedAnswer } from "./Phrase.ts"
import { retractedAt } from "./Retracted.ts"
import { tidy } from "./Tidy.ts"
import type { Policy } from "../Policy.ts"

/** Where an answer was found, and how. */
export type Extraction =
  | (Span & { readonly via: "box" | "phrase" | "last"; readonly text: string })
  | { readonly via: "none"; readonly reason: "empty-box" | "no-answer" }

export interface Circumstances {
  /** The text came to its end: only then is its last number taken for an answer. Asked only when it matters. */
  readonly finished: () => boolean
  /** Parts that the gold answer counts, if it does: a reply may have a box for each. */
  readonly parts?: number
  /** The problem's text: what only says it again is no answer. */
  readonly question: string
  readonly boxes: Policy["boxes"]
  readonly from: Policy["from"]
}

const NOTHING: Extraction = { via: "none", reason: "no-answer" }

/** A box for each part of an answer in parts. */
const partBoxes = (text: string, { parts = 0, boxes }: Circumstances): ReadonlyArray<Span> | undefined => {
  if (parts < 2 || boxes === "last") return undefined
  const found = boxesAtEnd(text, parts)
  return found.length === parts && areParts(text, found) ? found : undefined
}

/**
 * The answer that a text states: the content of its last box; or else what follows its last "the answer is"; or else, if
 * the text came to its end, the last number or formula of its last sentences. A "final answer" after the last box
 * corrects it, and where the text takes the box back, only what is said from there on counts. An empty or unclosed last
 * box is no answer, whatever stood before. Time is linear in the text.
 */
export const extract = (text: string, circumstances: Circumstances): Extraction => {
  const found = (via: "box" | "phrase" | "last", span: Span): Extraction => ({
    via,
    ...span,
    text: text.slice(span.start, span.end)
  })
  const boxes = partBoxes(text, circumstances) ?? lastBoxes(text, circumstances.boxes)
  if (boxes === "empty") return { via: "none", reason: "empty-box" }
  if (boxes === undefined && circumstances.from === "box") return NOTHING
  const taken = boxes === undefined ? undefined : retractedAt(text, boxes.at(-1)!.end)
  if (taken !== undefined && circumstances.from === "box") return NOTHING
  const stated = statedAnswer(text, taken)
  const span = stated?._tag === "Stated" ? tidy(text, stated.span) : undefined
  const isSaid = span !== undefined && span.end > span.start
  if (boxes !== undefined && taken === undefined) {
    const last = boxes.at(-1)!.end
    const corrects =
      stated?._tag === "Stated" &&
      stated.final &&
      isSaid &&
      span.start > last &&
      /\d/.test(text.slice(span.start, span.end))
    if (corrects && circumstances.from === "anywhere") return found("phrase", span)
    const spans = boxes.map((box) => tidy(text, box))
    const listed = spans.map((box) => text.slice(box.start, box.end)).join(", ")
    return { via: "box", start: spans[0]!.start, end: spans.at(-1)!.end, text: listed }
  }
  if (isSaid) return found("phrase", span)
  if (!circumstances.finished()) return NOTHING
  const from = stated?._tag === "Retracted" ? stated.end : (taken ?? 0)
  const last = lastStatement(text, circumstances.question, from)
  return last === undefined ? NOTHING : found("last", tidy(text, last))
}
