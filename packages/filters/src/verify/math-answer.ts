import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { defineCheck, fail, pass, unsure } from "../Check.ts"
import { attemptOf, contentOf, questionOf, statedBy } from "./Attempt.ts"
import { languageOf } from "./extract/Language.ts"
import type { Circumstances } from "./Judgement.ts"
import { judgeAnswer, readAs, readGold } from "./Judgement.ts"
import { samePlainly } from "./compare/Plain.ts"
import { kindOf, needed } from "./Ground.ts"
import { asked, PolicyFields } from "./Policy.ts"
import { restates } from "./Restated.ts"

/**
 * Is the answer right? Numbers, fractions, closed forms, expressions with variables, tuples, sets, intervals, lists,
 * equations, matrices, quantities with units, values for cases, chemical formulas, times, dates, texts and letters, in LaTeX or plain text, in the number
 * formats of English, Chinese and five more languages, compared by their meaning.
 *
 * The answer is the content of the last box, or what follows the last "the answer is", or the last number of a text that
 * came to its end; words after the box that take it back count. Reasons: `wrong-answer`, `no-answer`, `empty-box`, `restated` (it only says the question again);
 * unsure: `not-understood` (the answer is outside of what Cotton reads, or its equality could not be shown), `bad-gold`
 * (the gold answer is), `no-gold`. The note of the evidence says how the answer was found, as what it was read, and on
 * which of the options a pass rests.
 */
export const check = defineCheck({
  id: "verify/math-answer",
  version: 4,
  needsAnswer: true,
  options: Schema.Struct(PolicyFields),
  answers: {
    find: (subject, options) => statedBy(subject, options),
    same: (gold, answer, problem, options) => {
      const question = questionOf({ problem })
      const language = () => problem.language ?? languageOf(question)
      const policy = asked(options, question)
      const judge = () => judgeAnswer(readGold(gold), answer, false, policy, { question, language }) === "equal"
      return samePlainly(gold, answer, judge)
    }
  },
  run: (subject, options): Finding => {
    const gold = readGold(subject.problem.answer ?? "")
    const attempt = attemptOf(subject, gold, options)
    if (attempt._tag === "None") return attempt.finding
    const { text, boxed, details } = attempt
    const question = questionOf(subject)
    const policy = asked(options, question)
    const circumstances: Circumstances = {
      question,
      language: () => subject.problem.language ?? languageOf(`${question}\n${contentOf(subject).text}`)
    }
    const judge = (by: typeof policy) => judgeAnswer(gold, text, boxed, by, circumstances)
    const kind = () => kindOf(readAs(gold, text, policy, circumstances))
    const [span] = details.evidence ?? []
    const noted = (note: string) =>
      span === undefined ? details : { ...details, evidence: [{ ...span, note: `${span.note}${note}` }] }
    switch (judge(policy)) {
      case "equal": {
        if (restates(text, gold, question)) return fail("restated", details)
        const rests = needed(policy, (by) => judge(by) === "equal")
        return { ...pass, ...noted(`, ${kind()}${rests.length === 0 ? "" : `, by ${rests.join(", ")}`}`) }
      }
      case "different":
        return fail("wrong-answer", noted(`, ${kind()}`))
      case "bad-gold":
        return unsure("bad-gold", details)
      case "unknown":
        return unsure("not-understood", details)
    }
  }
})
