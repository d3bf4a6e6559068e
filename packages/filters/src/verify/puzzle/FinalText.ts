import type { Finding, Subject } from "@cotton/schema/Verdict"
import { fail } from "../../Check.ts"
import type { Span } from "../../Markup.ts"
import { endingOf } from "../../Finish.ts"
import { contentOf } from "../Attempt.ts"
import { lastBoxes } from "../extract/Box.ts"
import { isFinished } from "../extract/Finished.ts"
import { statedAnswer } from "../extract/Phrase.ts"
import { retractedAt } from "../extract/Retracted.ts"
import { tidy } from "../extract/Tidy.ts"

/** What a reply ends on: a text, not necessarily a number. */
export interface FinalText {
  readonly text: string
  /** What it stands in, for answers of several lines: the box, or else the whole content. */
  readonly block: string
  readonly evidence: NonNullable<Finding["evidence"]>
}

/** A reply of one line of at most so many characters is an answer, whether or not it ends like a sentence. */
const SHORT = 120

/** Longest last line. */
const LONGEST = 4000

const lastLine = (text: string, from: number): Span => {
  const end = text.trimEnd().length
  return tidy(text, { start: Math.max(text.lastIndexOf("\n", end - 1) + 1, end - LONGEST, Math.min(from, end)), end })
}

/** Where nobody said how a reply ended: it is taken for finished, or has to end like a finished one. */
type Unstated = "finished" | "by-its-end"

/** Whether the last line may be the answer: not that of a reply that was cut off, refused, or ends in a loop. */
const mayEnd = ({ trace }: Subject, text: string, unstated: Unstated): boolean => {
  if (endingOf(trace.finish) !== "unstated") return isFinished(trace, text)
  const bare = text.trim()
  const isAnswer = bare.length <= SHORT && !bare.includes("\n")
  return isAnswer || isFinished(unstated === "finished" ? { ...trace, finish: "stop" } : trace, text)
}

/**
 * The last box that is not taken back; without one, what follows the last "the answer is" that is not; without that, the
 * last line of a reply that came to its end. A "final answer" after the box corrects it. Or the finding that there is
 * none: `no-answer`, `empty-box`.
 */
export const finalTextOf = (subject: Subject, unstated: Unstated): FinalText | Finding => {
  const { turn, text, start: offset } = contentOf(subject)
  if (text.trim() === "") return fail("no-answer", { found: "empty content" })
  const boxes = lastBoxes(text)
  if (boxes === "empty") return fail("empty-box")
  const taken = boxes === undefined ? undefined : retractedAt(text, boxes.at(-1)!.end)
  const found = (by: string, spans: ReadonlyArray<Span>): FinalText => {
    const parts = spans.map(({ start, end }) => text.slice(start, end))
    const [start, end] = [offset + spans[0]!.start, offset + spans.at(-1)!.end]
    const evidence = [{ turn, field: "content" as const, start, end, note: `answer by ${by}` }]
    return { text: parts.join(", "), block: by === "box" ? parts.join("\n") : text.slice(taken ?? 0), evidence }
  }
  const stated = statedAnswer(text, taken)
  const said = stated?._tag === "Stated" ? tidy(text, stated.span) : undefined
  const isSaid = said !== undefined && said.end > said.start
  if (boxes !== undefined && taken === undefined) {
    const corrects = isSaid && stated?._tag === "Stated" && stated.final && said.start > boxes.at(-1)!.end
    return corrects
      ? found("phrase", [said])
      : found(
          "box",
          boxes.map((box) => tidy(text, box))
        )
  }
  if (isSaid) return found("phrase", [said])
  if (!mayEnd(subject, text, unstated)) return fail("no-answer")
  const line = lastLine(text, taken ?? 0)
  // A line of blanks may still end a grid, but nothing follows a box that was only taken back.
  return taken !== undefined && line.start >= line.end ? fail("no-answer") : found("last line", [line])
}
