/** What a model that judges says of a response. */
export interface Judgement {
  readonly correct: boolean
  /** Its words on the way there; empty where they could not be read. */
  readonly analysis: string
}

const YES: ReadonlySet<string> = new Set(["correct", "true", "yes", "right", "equivalent", "1"])
const NO: ReadonlySet<string> = new Set(["incorrect", "false", "no", "wrong", "not equivalent", "different", "0"])

const KEY = '"correctness"'
/** Characters after the key in which its value has to stand. */
const VALUE = 40
/** Of a reply, its end: whoever writes more than this before a verdict is not read. */
const MOST = 200_000
/** Keys that are looked at, from the end. */
const MOST_KEYS = 64

const verdictOf = (text: string): boolean | null => {
  const word = text.trim().toLowerCase()
  return YES.has(word) ? true : NO.has(word) ? false : null
}

/** What the instructions say of the form: a judge that repeats them has not judged. */
const isForm = (text: string, at: number): boolean =>
  /^\s*:\s*"[^"\\]{1,20}" or "/i.test(text.slice(at + KEY.length, at + KEY.length + VALUE))

/** The value that follows the key at `at`: a string, or a bare word. `null`: none that means yes or no. */
const valueAt = (text: string, at: number): boolean | null => {
  const after = text.slice(at + KEY.length, at + KEY.length + VALUE)
  const value = /^\s*:\s*(?:"([^"\\]{1,20})"|(true|false|[01]))\s*(?:[,}]|$)/i.exec(after)
  return value === null ? null : verdictOf(value[1] ?? value[2]!)
}

/** A quotation mark behind an odd number of backslashes stands inside a JSON string: somebody's words, not a verdict. */
const isEscaped = (text: string, at: number): boolean => {
  let slashes = 0
  while (text[at - 1 - slashes] === "\\") slashes++
  return slashes % 2 === 1
}

/** The analysis of the object that the verdict at `at` stands in, as far as it is JSON. */
const analysisOf = (text: string, at: number): string => {
  const from = text.lastIndexOf('"analysis"', at)
  if (from < 0) return ""
  const written = /^\s*:\s*"/.exec(text.slice(from + 10, from + 30))
  if (written === null) return ""
  const start = from + 10 + written[0].length
  let end = start
  while (end < at && (text[end] !== '"' || isEscaped(text, end))) end++
  // Formulas in it are seldom escaped as JSON would have them.
  return text.slice(start, end).replaceAll('\\"', '"').replaceAll("\\n", "\n").replaceAll("\\\\", "\\")
}

/**
 * Reads a judge's reply in the form of DeepSeek-R1 (arXiv 2501.12948v2, supplement, Listing 4): an analysis, then JSON with the
 * keys `analysis` and `correctness`. Formulas make many of these no valid JSON (`"\(x\)"`), so the verdict is read by its key.
 * `null`: there is none, or there are several that differ, as where a response that holds a verdict of its own is repeated.
 */
export const readJudgement = (reply: string): Judgement | null => {
  const text = reply.slice(-MOST)
  let found: Judgement | null = null
  let looked = 0
  for (let at = text.lastIndexOf(KEY); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(KEY, at - 1)) {
    if (++looked > MOST_KEYS) return null
    if (isEscaped(text, at) || isForm(text, at)) continue
    const correct = valueAt(text, at)
    if (correct === null || (found !== null && found.correct !== correct)) return null
    found ??= { correct, analysis: analysisOf(text, at) }
  }
  return found
}
