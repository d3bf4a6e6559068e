import { type Answered, Consultant } from "@cotton/schema/ports/Consultant"
import type { Message } from "@cotton/schema/Problem"
import type { Finding } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import { legible } from "@cotton/schema/Legible"
import { fail, pass, unsure } from "../Check.ts"
import { type Judgement, readJudgement } from "./Judgement.ts"

/** How a judge is asked about one response. */
export interface Ballot {
  readonly judge: string
  readonly problemId: string
  /** The question in each order in which it is put. */
  readonly forms: ReadonlyArray<ReadonlyArray<Message>>
  readonly votes: number
  /** Reason code of a rejection. */
  readonly rejected: string
  readonly expected?: string
}

/** Characters of an analysis that a verdict keeps. */
const EXCERPT = 300

/** What one vote comes to: `split` where the orders differ, `unclear` where a reply holds no verdict. */
export type Vote = "correct" | "incorrect" | "split" | "unclear"

/** The vote of the judgements of all orders. */
export const voteOf = (judgements: ReadonlyArray<Judgement | null>): Vote => {
  if (judgements.some((one) => one === null)) return "unclear"
  const correct = judgements.filter((one) => one!.correct).length
  return correct === judgements.length ? "correct" : correct === 0 ? "incorrect" : "split"
}

/**
 * The verdict of so many votes of `of`: more than half of all that were to be asked, not of those that could be read, so that
 * one clear vote among three unclear ones decides nothing.
 *
 * Reasons: unclear-judge, orders-disagree, split-vote
 */
export const verdictOf = (votes: ReadonlyArray<Vote>, of: number): "correct" | "incorrect" | Finding | null => {
  const count = (which: Vote) => votes.filter((vote) => vote === which).length
  if (count("correct") > of / 2) return "correct"
  if (count("incorrect") > of / 2) return "incorrect"
  const open = of - votes.length
  if (count("correct") + open > of / 2 || count("incorrect") + open > of / 2) return null
  if (count("unclear") > of / 2) return unsure("unclear-judge")
  if (count("split") > 0) return unsure("orders-disagree")
  return count("unclear") > 0 ? unsure("unclear-judge") : unsure("split-vote")
}

/**
 * What a question without an answer means for the verdict.
 *
 * Reasons: judge-refused
 */
export const unanswered = ({ reason, message }: Answered & { readonly _tag: "Unanswered" }): Finding =>
  reason === "refused"
    ? { outcome: "error", reason: "judge-refused", found: legible(message).slice(0, EXCERPT) }
    : {
        outcome: "error",
        reason: reason === "unreachable" ? "judge-unreachable" : reason,
        found: legible(message).slice(0, EXCERPT)
      }

const CUT: ReadonlySet<string> = new Set(["length", "max_tokens", "model_length"])

/** The judgement of a reply that came to its end: one that was cut off may have been about to say the contrary. */
const judgementOf = ({ content, finish }: Answered & { readonly _tag: "Answered" }): Judgement | null =>
  CUT.has(finish) ? null : readJudgement(content)

/** Asks vote after vote until it is decided. `score`: the share of the judgements that say correct. */
export const cast = Effect.fnUntraced(function* (ballot: Ballot): Effect.fn.Return<Finding, never, Consultant> {
  const { ask } = yield* Consultant
  const { judge, problemId, forms, votes: of } = ballot
  const votes: Array<Vote> = []
  const read: Array<Judgement> = []
  for (let vote = 0; vote < of; vote++) {
    const answers = yield* Effect.forEach(forms, (messages) => ask({ judge, problemId, messages, vote }), {
      concurrency: forms.length
    })
    const lacking = answers.find((answer) => answer._tag === "Unanswered")
    if (lacking !== undefined) return unanswered(lacking)
    const judgements = answers.map((answer) => (answer._tag === "Answered" ? judgementOf(answer) : null))
    read.push(...judgements.filter((one) => one !== null))
    votes.push(voteOf(judgements))
    const verdict = verdictOf(votes, of)
    if (verdict === null) continue
    const said = read.findLast(({ correct }) => correct === (verdict === "correct")) ?? read.at(-1)
    const more = {
      ...(ballot.expected === undefined ? {} : { expected: ballot.expected }),
      ...(said === undefined || said.analysis === ""
        ? {}
        : { found: legible(said.analysis).slice(0, EXCERPT).toWellFormed() }),
      ...(read.length === 0 ? {} : { score: read.filter(({ correct }) => correct).length / read.length })
    }
    if (verdict === "correct") return { ...pass, ...more }
    return verdict === "incorrect" ? fail(ballot.rejected, more) : { ...verdict, ...more }
  }
  // The last vote always decides.
  return unsure("unclear-judge")
})
