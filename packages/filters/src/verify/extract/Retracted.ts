/*
 * Whether a text takes back the box that it has just closed. Ordinary words after a box stay what they are: a check, a
 * warning of another value, a condition. What takes it back speaks of the box itself, or begins a sentence as one who
 * stops himself does.
 */

/** Characters after the box that are looked at. */
const REACH = 20_000

const ADVERB = String.raw`(?:(?:clearly|obviously|also|still|actually|definitely|quite|simply|plainly|just) ){0,2}`

/** `is wrong`, `cannot be right`; not `is wrong if …`, which says when, nor `is wrong?`. */
const WRONG = String.raw`(?:(?:is|was|looks|seems)(?: ${ADVERB}|n['’]t | not )(?:wrong|incorrect|false|impossible|invalid|off|a mistake|an error)|(?:is|was)(?: not|n['’]t) (?:quite )?(?:right|correct|possible|the (?:right |correct )?answer)|(?:cannot|can not|can['’]t) be (?:right|correct|true|the answer)|['’]s ${ADVERB}(?:(?:not (?:quite )?(?:right|correct|possible))|wrong|incorrect|impossible|a mistake|an error|off))(?![\w-]| (?:if|when|unless|for|only|to)\b|\s*\?)`

const DOUBLE = /(?: not |n['’]t )(?:wrong|incorrect|false|impossible|invalid|off|a mistake|an error)/i

const IT = String.raw`(?:that|this|it|(?:the|my) (?:(?:previous|above|boxed|first|final|earlier) ){0,2}(?:answer|result|value|box))`

/** Right behind the box: `\boxed{12} is wrong`, `\boxed{12}. That's not right`. */
const DIRECT = new RegExp(String.raw`^[\s$\\)\].,*"}_]{0,20}(?:(?:but|which|and) )?(?:${IT} ?)?${WRONG}`, "i")

const START = String.raw`(?<=^\s{0,10}|[.!?…\n)}$*]\s{0,10})\**`
const STOPS = String.raw`(?:(?:but|oh|ah|no|oops|hm+|wait|hold on|actually|sorry|on second thought)(?:[,.!…—–-]{1,3}\s{0,4}|\s)){1,4}`
const ANSWER = String.raw`(?:the|my) (?:(?:correct|right|final|actual|real|true) )?(?:answer|result|value)`

const SENTENCES: ReadonlyArray<RegExp> = [
  // `Wait, that's not right`
  new RegExp(String.raw`${START}${STOPS}[^.!?\n]{0,60}?\b${IT} ?${WRONG}`, "gi"),
  // `Wait, no: 13`
  new RegExp(
    String.raw`${START}(?:(?:oh|oops|hm+)[,.!… ]{1,3})?(?:wait[,.!…—– -]{1,3}no|no[,.!…—– -]{1,3}wait)\b(?=[^.!?\n]{0,80}\d)`,
    "gi"
  ),
  // `Actually, the answer is 13`, `No, wait, it's 13`
  new RegExp(
    String.raw`${START}${STOPS}(?:so )?(?:(?:${ANSWER} (?:is|was|should be|must be)|(?:it|that|this) (?:should|must) be)\b|it(?: is|['’]s)(?=\s{0,3}\**[\d$\\(-]))`,
    "gi"
  ),
  new RegExp(
    String.raw`${START}(?:${STOPS})?(?:I|we)(?: have| had|['’]ve)? made an? (?:\w+ )?(?:mistake|error|slip)\b`,
    "gi"
  ),
  new RegExp(
    String.raw`${START}(?:${STOPS})?(?:scratch that|correction\s?[:,—–-]|let me correct|I stand corrected)`,
    "gi"
  ),
  /等等[，,]?(?:不对|错了)|(?<=^|[。！\n]\s{0,4})(?:不对|错了|更正)[，,：:。]/g
]

/**
 * Where a text goes on after it took back the box that ends at `end`, or `undefined` where the box stands. The first such
 * place: all that is said of the answer from there on counts.
 */
export const retractedAt = (text: string, end: number): number | undefined => {
  const from = end + (text[end] === "}" ? 1 : 0)
  const tail = text.slice(from, from + REACH)
  const direct = DIRECT.exec(tail)
  if (direct !== null && !DOUBLE.test(direct[0])) return from + direct[0].length
  const places = SENTENCES.flatMap((pattern) =>
    [...tail.matchAll(pattern)].filter(([said]) => !DOUBLE.test(said)).map(({ index }) => index)
  )
  return places.length === 0 ? undefined : from + Math.min(...places)
}
