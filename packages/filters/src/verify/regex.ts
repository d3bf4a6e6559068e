import * as Schema from "effect/Schema"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { excerpt } from "../Passage.ts"
import { contentOf } from "./Attempt.ts"
import { compilePattern, MOST_WORK } from "./json/Pattern.ts"
import { finalTextOf } from "./puzzle/FinalText.ts"

const PATTERN = Schema.String.check(
  Schema.makeFilter((pattern) => {
    const compiled = compilePattern(pattern)
    return typeof compiled === "string" ? compiled : undefined
  })
)

const OPTIONS = Schema.Struct({
  /** A pattern in RE2's syntax for all problems. Without it, each problem's gold answer is its pattern. */
  pattern: Schema.optionalKey(PATTERN),
  /** `answer`: the last box, what follows the last "the answer is", or the last line. `content`: all after the thoughts. */
  on: option(Schema.Literals(["answer", "content"]), "answer"),
  /** Whether the pattern has to match all of the text, or a part of it. */
  match: option(Schema.Literals(["whole", "part"]), "whole")
})
type Options = typeof OPTIONS.Type

const textOf = (subject: Subject, on: Options["on"]): { text: string; evidence: Finding["evidence"] } | Finding => {
  if (on === "answer") return finalTextOf(subject, "by-its-end")
  const { turn, text, start } = contentOf(subject)
  const [from, bare] = [text.length - text.trimStart().length, text.trim()]
  if (bare === "") return fail("no-answer", { found: "empty content" })
  const span = { start: start + from, end: start + from + bare.length, note: "the content" }
  return { text: bare, evidence: [{ turn, field: "content", ...span }] }
}

/**
 * Does the answer match a pattern? Patterns are RE2's (https://github.com/google/re2/wiki/Syntax), matched by an
 * automaton: without back-references and look-around, in time linear in the text. `(?i)` at their head ignores case,
 * `(?s)` lets `.` match line breaks.
 *
 * Reasons: `no-match`, `no-answer`, `empty-box`; unsure: `no-gold`, `bad-gold` (the gold answer is no pattern),
 * `too-large` (a text of more than 20,000,000 characters, divided by the instructions of the compiled pattern).
 */
export const check = defineCheck({
  id: "verify/regex",
  version: 2,
  options: OPTIONS,
  run: (subject, options): Finding => {
    const pattern = options.pattern ?? subject.problem.answer ?? ""
    if (pattern === "") return unsure("no-gold")
    const expected = excerpt(pattern, 200)
    const compiled = compilePattern(pattern)
    if (typeof compiled === "string") return unsure("bad-gold", { expected, found: excerpt(compiled, 200) })
    const said = textOf(subject, options.on)
    if ("outcome" in said) return { expected, ...said }
    const { text, evidence = [] } = said
    if (text.length * compiled.programSize() > MOST_WORK) return unsure("too-large", { expected, evidence })
    const matches = options.match === "whole" ? compiled.testExact(text) : compiled.test(text)
    const details = { expected, found: excerpt(text, 200), evidence }
    return matches ? { ...pass, ...details } : fail("no-match", details)
  }
})
