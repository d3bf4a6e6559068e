import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { defineCheck, fail, pass, unsure } from "../Check.ts"
import { attemptOf } from "./Attempt.ts"
import { judgeAnswer, readGold } from "./Judgement.ts"
import { PolicyFields } from "./math/Policy.ts"

/**
 * Is the answer right? Numbers, fractions, closed forms, expressions with variables, tuples, sets, intervals, lists,
 * equations, matrices, texts and letters, in LaTeX or plain text, compared by their meaning.
 *
 * The answer is the content of the last box, or what follows the last "the answer is", or the last number of a text that
 * came to its end. Reasons: `wrong-answer`, `no-answer`, `empty-box`; unsure: `not-understood` (the answer is outside of
 * what Cotton reads, or its equality could not be shown), `bad-gold` (the gold answer is), `no-gold`.
 */
export const check = defineCheck({
  id: "verify/math-answer",
  version: 1,
  needsAnswer: true,
  options: Schema.Struct(PolicyFields),
  run: (subject, policy): Finding => {
    const gold = readGold(subject.problem.answer ?? "")
    const attempt = attemptOf(subject, gold)
    if (attempt._tag === "None") return attempt.finding
    const { text, boxed, details } = attempt
    switch (judgeAnswer(gold, text, boxed, policy)) {
      case "equal":
        return { ...pass, ...details }
      case "different":
        return fail("wrong-answer", details)
      case "bad-gold":
        return unsure("bad-gold", details)
      case "unknown":
        return unsure("not-understood", details)
    }
  }
})
