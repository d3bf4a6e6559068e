import type { Finding, Subject } from "@cotton/schema/Verdict"
import { fail, unsure } from "../Check.ts"
import { endingOf } from "../Finish.ts"
import { lastAssistant } from "../Passage.ts"
import { ending } from "./Fence.ts"

/** What a judge is shown of a trace: its answer, never its chain of thought, and of that at most `most` characters of the end. */
export const shownOf = ({ trace }: Subject, most: number): string =>
  ending(lastAssistant(trace)?.turn.content.trim() ?? "", most)

/** What can be said without asking a judge; `null` when it is to be asked. */
export const unasked = ({ trace }: Subject): Finding | null => {
  const ended = endingOf(trace.finish)
  if (ended === "cut") return fail("unfinished", { found: trace.finish })
  const content = lastAssistant(trace)?.turn.content ?? ""
  return content.trim() === "" ? (ended === "tool" ? unsure("no-answer") : fail("no-answer")) : null
}

/** The problem's own words: its last user turn, or all turns where there are several. */
export const problemText = ({ problem: { messages } }: Subject): string =>
  messages.length === 1 ? messages[0]!.content : messages.map(({ role, content }) => `${role}: ${content}`).join("\n\n")
