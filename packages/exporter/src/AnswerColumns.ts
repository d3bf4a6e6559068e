import type { Agreed, Problem } from "@cotton/schema"
import { type Column, optional, required } from "./Columns.ts"

/** What a row's answer is known from. */
interface Answered {
  readonly problem: Problem
  readonly agreed?: Agreed
}

const majorityOf = ({ agreed }: Answered): Agreed | undefined => (agreed?.as === "majority" ? agreed : undefined)

const isGold = ({ problem: { answer } }: Answered): boolean => answer !== undefined && answer.trim() !== ""

/**
 * The answer that a trace was compared with, and where it comes from: `gold` as the source has it, `majority` where most
 * traces of the problem give it and there is no gold one; null where there is neither. Votes and share are of the
 * traces that came to an end with an answer; of a suspect gold answer, those of the answer that it is suspect for.
 */
export const answerColumns: ReadonlyArray<Column<Answered>> = [
  optional("answer", "text", (row) => majorityOf(row)?.answer ?? row.problem.answer),
  optional("answer_from", "label", (row) => (majorityOf(row) !== undefined ? "majority" : isGold(row) ? "gold" : null)),
  required("suspect", "boolean", ({ agreed }) => agreed?.as === "suspect"),
  optional("answer_votes", "int", ({ agreed }) => agreed?.votes),
  optional("answer_share", "double", ({ agreed }) => (agreed === undefined ? null : agreed.votes / agreed.of))
]
