import type { Finding, Subject } from "@cotton/schema/Verdict"
import { fail } from "../Check.ts"
import { excerpt, lastAssistant } from "../Passage.ts"
import { extract } from "./extract/Extract.ts"
import { isFinished } from "./extract/Finished.ts"
import { partsIn } from "./extract/Parts.ts"
import { withoutTags } from "./extract/Tidy.ts"
import type { Policy } from "./Policy.ts"

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

const THOUGHT = /<(\/?)(?:think|thinking|thought|reasoning)>/g

/** Where the content begins behind a chain of thought that was left in it, and where a chain that never closes begins. */
const outsideThoughts = (text: string): { readonly start: number; readonly end: number } => {
  let start = 0
  let end = text.length
  for (const { 0: tag, 1: slash, index } of text.matchAll(THOUGHT)) {
    if (slash === "/") {
      start = index + tag.length
      end = text.length
    } else if (end === text.length) end = index
  }
  return { start, end }
}

interface Content {
  readonly turn: number
  readonly text: string
  /** Where the text begins in the turn's content. */
  readonly start: number
}

/** The content in which the answer is sought: the last assistant turn's, after the chain of thought. */
export const contentOf = ({ trace }: Subject): Content => {
  const last = lastAssistant(trace)
  const content = last?.turn.content ?? ""
  const { start, end } = outsideThoughts(content)
  return { turn: last?.index ?? 0, start, text: withoutTags(content.slice(start, end)) }
}

/** Finds the answer of a reply. `expected` is the gold answer as the finding shows it. */
export const attemptOf = (
  subject: Subject,
  gold: string,
  { boxes, from }: Pick<Policy, "boxes" | "from"> = { boxes: "joined", from: "anywhere" }
): Attempt => {
  const expected = excerpt(gold, 200)
  const { turn, text, start: offset } = contentOf(subject)
  if (text.trim() === "") return { _tag: "None", finding: fail("no-answer", { expected, found: "empty content" }) }
  const question = questionOf(subject)
  const extraction = extract(text, {
    question,
    boxes,
    from,
    finished: () => isFinished(subject.trace, text),
    parts: partsIn(gold)
  })
  if (extraction.via === "none") return { _tag: "None", finding: fail(extraction.reason, { expected }) }
  const { start, end, via, text: answer } = extraction
  const evidence = [
    { turn, field: "content" as const, start: offset + start, end: offset + end, note: `answer by ${via}` }
  ]
  return {
    _tag: "Answer",
    text: answer,
    boxed: via === "box",
    details: { expected, found: excerpt(answer, 200), evidence }
  }
}

/** The answer that a reply states, for a finding that compares it with nothing; only if it `reads` as one. */
export const statedBy = (
  subject: Subject,
  policy?: Pick<Policy, "boxes" | "from">,
  reads: (text: string, boxed: boolean) => boolean = () => true
): Pick<Finding, "found" | "evidence"> | undefined => {
  const attempt = attemptOf(subject, "", policy)
  if (attempt._tag === "None" || !reads(attempt.text, attempt.boxed)) return undefined
  const { found = "", evidence = [] } = attempt.details
  return { found, evidence }
}

/** The last message of the problem. */
export const questionOf = ({ problem }: Pick<Subject, "problem">): string => problem.messages.at(-1)?.content ?? ""
