import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass } from "../Check.ts"
import { excerpt } from "../Passage.ts"
import { contentOf } from "./Attempt.ts"
import { lastBoxes } from "./extract/Box.ts"
import { statedAnswer } from "./extract/Phrase.ts"
import { tidy, trimEnds } from "./extract/Tidy.ts"

const OPTIONS = Schema.Struct({
  /**
   * Which text is compared. `answer`: the last box, or what follows the last "the answer is", or else the whole content.
   * `last-line`: the last line that is not blank. `content`: all of it.
   */
  from: option(Schema.Literals(["answer", "last-line", "content"]), "answer"),
  /** Upper and lower case. Default `ignore`, as all graders of short answers that were compared do. */
  case: option(Schema.Literals(["ignore", "keep"]), "ignore"),
  /** Runs of white space as one space, none at the ends; or as they stand. */
  whitespace: option(Schema.Literals(["collapse", "keep"]), "collapse"),
  /** Punctuation and quotation marks at the ends: left out, or part of the text. */
  punctuation: option(Schema.Literals(["trim", "keep"]), "trim")
})
type Options = typeof OPTIONS.Type

const EDGE = /[\s.,;:!?"'`*“”‘’«»。，；：！？]/

/** Code points that look alike are made one (NFKC); then what the options say. */
const normalise = (text: string, options: Options): string => {
  let result = text.normalize("NFKC")
  if (options.whitespace === "collapse") result = result.replaceAll(/\s+/g, " ").trim()
  // A text of marks only is what it is: without them `?` would be `!`.
  if (options.punctuation === "trim") result = trimEnds(result, EDGE) || result
  return options.case === "ignore" ? result.toLowerCase() : result
}

const spanOf = (
  text: string,
  from: Options["from"]
): { readonly start: number; readonly end: number } | "empty-box" => {
  const end = text.trimEnd().length
  const whole = { start: 0, end }
  if (from === "content") return whole
  if (from === "last-line") return { start: text.lastIndexOf("\n", end - 1) + 1, end }
  const boxes = lastBoxes(text)
  if (boxes === "empty") return "empty-box"
  if (boxes !== undefined) return tidy(text, { start: boxes[0]!.start, end: boxes.at(-1)!.end })
  const stated = statedAnswer(text)
  return stated?._tag === "Stated" ? tidy(text, stated.span) : whole
}

/**
 * Is the answer the gold answer, word for word? For names, labels and short texts; nothing is read as mathematics.
 *
 * Reasons: `wrong-answer`, `no-answer`, `empty-box`; unsure: `no-gold`.
 */
export const check = defineCheck({
  id: "verify/exact",
  version: 3,
  needsAnswer: true,
  options: OPTIONS,
  run: (subject, options): Finding => {
    const gold = subject.problem.answer ?? ""
    const expected = excerpt(gold, 200)
    const { turn, text, start: offset } = contentOf(subject)
    if (text.trim() === "") return fail("no-answer", { expected, found: "empty content" })
    const span = spanOf(text, options.from)
    if (span === "empty-box") return fail(span, { expected })
    const { start, end } = span
    const found = text.slice(start, end)
    const evidence = [{ turn, field: "content" as const, start: offset + start, end: offset + end, note: "answer" }]
    const details = { expected, found: excerpt(found, 200), evidence }
    return normalise(found, options) === normalise(gold, options)
      ? { ...pass, ...details }
      : fail("wrong-answer", details)
  }
})
