import { Consultant } from "@cotton/schema/ports/Consultant"
import { legible } from "@cotton/schema/Legible"
import type { Message } from "@cotton/schema/Problem"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { count, defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { lastAssistant } from "../Passage.ts"
import { unanswered } from "./Ballot.ts"
import { ending } from "./Fence.ts"
import { shownOf, unasked } from "./Shown.ts"

const options = Schema.Struct({
  /** Name of the judge among the recipe's `judges`: one whose `wire` brings a score. Needed where there are several. */
  by: Schema.optionalKey(Schema.NonEmptyString),
  /**
   * The lowest score that passes, on the model's own scale. There is no default, since every reward model has another scale:
   * without it the score is recorded and every trace passes.
   */
  min: Schema.optionalKey(Schema.Finite),
  /** `shown`: the chain of thought stands before the answer, as `<think>\n…\n</think>\n\n`. Most reward models saw none in training. */
  chain: option(Schema.Literals(["shown", "hidden"]), "hidden"),
  /** Characters of the response that are scored, from its end. */
  maxChars: option(count, 24_000)
})

type Options = typeof options.Type

/** A number as JSON or Python write one; what comes over the wire is never longer. */
const NUMBER = /^[-+]?\d{1,40}(?:\.\d{0,40})?(?:e[-+]?\d{1,4})?$/i
/** Characters of what came instead of a score that a verdict keeps. */
const EXCERPT = 200

/** The score of an answer; `null` where it is no finite number. */
const scoreOf = (content: string): number | null => {
  const text = content.trim()
  const score = NUMBER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(score) ? score : null
}

/** The conversation as the reward model sees it: no instructions and no marks, since such a model reads no others than its own. */
const conversationOf = (subject: Subject, { chain, maxChars }: Options): ReadonlyArray<Message> => {
  const reasoning = lastAssistant(subject.trace)?.turn.reasoning ?? ""
  const content = shownOf(subject, maxChars)
  const response =
    chain === "shown" && reasoning !== "" ? ending(`<think>\n${reasoning}\n</think>\n\n${content}`, maxChars) : content
  return [...subject.problem.messages, { role: "assistant", content: response }]
}

const findingOf = (score: number, { min }: Options): Finding =>
  min !== undefined && score < min
    ? fail("low-reward", { expected: `${min} or more`, found: String(score), score })
    : { ...pass, score }

/**
 * A reward model scores the response; the score is recorded with the verdict.
 *
 * Reasons, beside those in the code: as errors `judge-unreachable`, `budget`, `closed`, `not-asked`, `judge-refused`.
 */
export const check = defineCheck<Options>({
  id: "judge/reward",
  version: 1,
  options,
  scored: true,
  needs: "consultant",
  questions: ({ maxChars }) => ({ count: 1, chars: maxChars }),
  run: (subject) => unasked(subject) ?? pass,
  judge: Effect.fnUntraced(function* (subject, options) {
    const { ask } = yield* Consultant
    const messages = conversationOf(subject, options)
    const answer = yield* ask({ judge: options.by ?? "", problemId: subject.problem.id, messages, vote: 0 })
    if (answer._tag === "Unanswered") return unanswered(answer)
    const score = scoreOf(answer.content)
    return score === null
      ? unsure("unclear-reward", { found: legible(answer.content).slice(0, EXCERPT).toWellFormed() })
      : findingOf(score, options)
  })
})
