import type { Finding, Subject } from "@cotton/schema/Verdict"
import { fail } from "../Check.ts"
import { excerpt, lastAssistant } from "../Passage.ts"
import { extract } from "./Extract.ts"
import { isFinished } from "./Finished.ts"
import { withoutTags } from "./Tidy.ts"

/** What a reply gave for an answer, or the finding that it gave none. */
export type Attempt =
  | { readonly _tag: "None"; readonly finding: Finding }
  | {
      readonly _tag: "Answer"
      readonly text: string
      /** It stood in a box: nothing around it is looked at. */
      readonly boxed: boolean
      /** Expected and found texts, and the span of the answer, for the finding. */
      readonly details: Pick<Finding, "expected" | "found" | "evidence">
    }

/** The content in which the answer is sought: the last assistant turn's, after the chain of thought. */
export const contentOf = ({ trace }: Subject): { readonly turn: number; readonly text: string } => {
  const last = lastAssistant(trace)
  return { turn: last?.index ?? 0, text: withoutTags(last?.turn.content ?? "") }
}

/** Finds the answer of a reply. `expected` is the gold answer as the finding shows it. */
export const attemptOf = (subject: Subject, gold: string): Attempt => {
  const expected = excerpt(gold, 200)
  const { turn, text } = contentOf(subject)
  if (text.trim() === "") return { _tag: "None", finding: fail("no-answer", { expected, found: "empty content" }) }
  const question = subject.problem.messages.at(-1)?.content ?? ""
  const extraction = extract(text, { question, finished: () => isFinished(subject.trace, text) })
  if (extraction.via === "none") return { _tag: "None", finding: fail(extraction.reason, { expected }) }
  const { start, end, via, text: answer } = extraction
  const evidence = [{ turn, field: "content" as const, start, end, note: `answer by ${via}` }]
  return {
    _tag: "Answer",
    text: answer,
    boxed: via === "box",
    details: { expected, found: excerpt(answer, 200), evidence }
  }
}
