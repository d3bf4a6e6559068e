import {
  type Asked,
  askedDigest,
  type Call,
  digest,
  isRetryable,
  type JudgeSpec,
  keyOf,
  type Problem
} from "@cotton/schema"
import { type Asking, readTrace } from "@cotton/generator"
import type { Answered, Question } from "@cotton/schema/ports/Consultant"

/** What is asked of a judge. The words hold the problem, the gold and the trace, so equal words are one question. */
export const askedOf = (spec: JudgeSpec, { messages }: Pick<Question, "messages">): Asked => ({
  model: spec.model,
  messages,
  ...(spec.temperature === null ? {} : { temperature: spec.temperature }),
  ...(spec.topP === null ? {} : { topP: spec.topP }),
  ...(spec.effort === undefined ? {} : { effort: spec.effort }),
  ...(Object.keys(spec.body).length === 0 ? {} : { extra: spec.body })
})

/** What tells a judge's verdicts from those of another: the model and how it is asked, not where. */
export const identityOf = (spec: JudgeSpec) => ({
  ...askedOf(spec, { messages: [] }),
  wire: spec.wire,
  think: spec.think
})

/** Key of a Call to a judge. A reward model scores other words than a chat model answers, whatever the two are called. */
const keyFor = (spec: JudgeSpec, asked: Asked, vote: number): string =>
  keyOf(spec.wire === "chat" ? askedDigest(asked) : digest({ asked, wire: spec.wire }), undefined, vote)

export const inquiryKey = (spec: JudgeSpec, question: Question): string =>
  keyFor(spec, askedOf(spec, question), question.vote)

/** A question as the desk knows it: a problem with its words, and the vote as the sample's index. */
export const inquiryOf = ({ problemId, messages }: Question): Problem => ({
  id: problemId,
  messages,
  source: "",
  metadata: {}
})

/** How a judge's questions are asked. Each by itself: votes are wanted to differ. */
export const askingOf = (spec: JudgeSpec): Asking => {
  const key = (problem: Problem, index: number) => keyFor(spec, askedOf(spec, problem), index)
  return {
    messages: ({ messages }) => messages,
    asked: (problem) => askedOf(spec, problem),
    key,
    keys: (problem) => (index) => key(problem, index),
    alike: () => false
  }
}

/**
 * Whether it is to be asked again: no reply for a reason that may pass; cut off at a lower limit than today's; or refused at
 * another limit (one over the context is a common reason) or by a server that is no longer asked. `hosts`: those of today.
 */
export const isOwedAgain = (
  { failure, finish, fetched }: Call,
  { limit, wire }: JudgeSpec,
  hosts: ReadonlySet<string>
): boolean => {
  if (failure === null) return wire === "chat" && finish === "length" && fetched.limit < limit
  const isElsewhere = !hosts.has(fetched.host) || (wire === "chat" && fetched.limit !== limit)
  return isRetryable(failure) || isElsewhere
}

/** What a stored Call answers. */
export const answerOf = (call: Call, spec: JudgeSpec): Answered => {
  const trace = readTrace(call, spec)
  if (trace !== null) {
    const { content } = trace.turns.at(-1)!
    return { _tag: "Answered", key: call.key, content, finish: call.finish }
  }
  const failure = call.failure ?? { reason: "refused" as const, message: "no reply" }
  const reason = isRetryable(failure) ? "unreachable" : "refused"
  return { _tag: "Unanswered", reason, message: failure.message }
}
