import * as Schema from "effect/Schema"
import type { Finding } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass } from "../Check.ts"
import type { Span } from "../Markup.ts"
import { excerpt } from "../Passage.ts"
import { contentOf } from "./Attempt.ts"
import { lastBoxes } from "./extract/Box.ts"
import { retractedAt } from "./extract/Retracted.ts"
import { sentenceEnd, statedAnswer } from "./extract/Phrase.ts"
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

/** A text without what dresses words in a box: `\\text{Paris}` is `Paris`. Formulae stay as they are. */
const undressed = (text: string): string => {
  let bare = text
  for (let i = 0; i < 4 && /\\(?:text|mathrm|mbox)/.test(bare); i++)
    bare = bare.replaceAll(/\\(?:text(?:bf|it|rm|sf|tt|normal)?|mathrm|mbox)\s?\{([^{}]*)\}/g, "$1")
  return bare === text ? text : bare.replaceAll(/~|\\[ ,]/g, " ")
}

/** Sentences after "the answer is" that may all be one answer, as the points in `J. K. Rowling` make several. */
const SENTENCES = 4

/** Where the compared text stands. `spans`: the boxes of one list, or readings of which the shortest comes first. */
type Place = { readonly as: "list" | "readings"; readonly spans: ReadonlyArray<Span> }

const placeOf = (text: string, from: Options["from"]): Place | "empty-box" => {
  const end = text.trimEnd().length
  const whole: Place = { as: "readings", spans: [{ start: 0, end }] }
  if (from === "content") return whole
  if (from === "last-line") return { as: "readings", spans: [{ start: text.lastIndexOf("\n", end - 1) + 1, end }] }
  const boxes = lastBoxes(text)
  if (boxes === "empty") return "empty-box"
  const taken = boxes === undefined ? undefined : retractedAt(text, boxes.at(-1)!.end)
  if (boxes !== undefined && taken === undefined) return { as: "list", spans: boxes.map((box) => tidy(text, box)) }
  const stated = statedAnswer(text, taken)
  if (stated?._tag !== "Stated") return taken === undefined ? whole : { as: "readings", spans: [{ start: taken, end }] }
  const { start } = stated.span
  const ends = [stated.span.end]
  for (let at = stated.span.end; ends.length < SENTENCES && text[at] === "."; at = ends.at(-1)!)
    ends.push(sentenceEnd(text, at + 1))
  return { as: "readings", spans: ends.map((last) => tidy(text, { start, end: last })) }
}

/**
 * Is the answer the gold answer, word for word? For names, labels and short texts; nothing is read as mathematics.
 * `\\text{…}` around words does not count, several boxes of one sentence are a list, and a full stop inside of a name ends
 * no answer where the gold answer has it too.
 *
 * Reasons: `wrong-answer`, `no-answer`, `empty-box`; unsure: `no-gold`.
 */
export const check = defineCheck({
  id: "verify/exact",
  version: 4,
  needsAnswer: true,
  options: OPTIONS,
  answers: {
    find: (subject, { from }) => {
      const { turn, text, start: offset } = contentOf(subject)
      const place = text.trim() === "" ? undefined : placeOf(text, from)
      if (place === undefined || place === "empty-box") return undefined
      const [first] = place.spans
      const { start, end } = { start: first!.start, end: (place.as === "list" ? place.spans.at(-1)! : first!).end }
      const said = place.spans.map((span) => text.slice(span.start, span.end))
      const evidence = [{ turn, field: "content", start: offset + start, end: offset + end, note: "answer" }] as const
      return { found: excerpt(place.as === "list" ? said.join(", ") : said[0]!, 200), evidence }
    },
    same: (gold, answer, _, options) => {
      const wanted = normalise(undressed(gold), options)
      return [answer, undressed(answer)].some((said) => normalise(said, options) === wanted)
    }
  },
  run: (subject, options): Finding => {
    const gold = subject.problem.answer ?? ""
    const expected = excerpt(gold, 200)
    const { turn, text, start: offset } = contentOf(subject)
    if (text.trim() === "") return fail("no-answer", { expected, found: "empty content" })
    const place = placeOf(text, options.from)
    if (place === "empty-box") return fail(place, { expected })
    const { as, spans } = place
    const wanted = normalise(gold, options)
    const isGold = (said: string): boolean =>
      normalise(said, options) === wanted || normalise(undressed(said), options) === wanted
    const saidAt = ({ start, end }: Span): string => text.slice(start, end)
    const fitting = as === "list" ? undefined : spans.find((span) => isGold(saidAt(span)))
    const { start, end } = as === "list" ? { start: spans[0]!.start, end: spans.at(-1)!.end } : (fitting ?? spans[0]!)
    const found = as === "list" ? spans.map(saidAt).join(", ") : text.slice(start, end)
    const evidence = [{ turn, field: "content" as const, start: offset + start, end: offset + end, note: "answer" }]
    const details = { expected, found: excerpt(found, 200), evidence }
    return fitting !== undefined || (as === "list" && isGold(found))
      ? { ...pass, ...details }
      : fail("wrong-answer", details)
  }
})
