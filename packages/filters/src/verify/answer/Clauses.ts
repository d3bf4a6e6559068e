import { splitTop } from "./Split.ts"

/*
 * Answers in sentences whose every clause says what a noun is: `The maximum is 5 and the minimum is 1`,
 * `center (1,-2), radius 3`, `Tom: 12, Jerry: 9`. Each is the whole answer; a clause of another form leaves it as it is.
 */

/** Longest answer that is looked at. */
const LONGEST = 240

/** Words that change what a clause says, and names of functions. */
const NO_NOUN =
  /\b(?:and|or|if|when|for|not|no|never|none|than|least|most|all|where|with|between|sin|cos|tan|cot|sec|csc|log|ln|lim|gcd|lcm|mod|per|except|only|every|any|either|neither|from|to|up|over|under|above|below|about)\b/i

/** A value: a number, a formula, a bracket, one letter. Not a bound and not a command of text. */
const VALUE = String.raw`(?=[-+$]?\d|[-+]?\\(?!(?:text|le|leq|ge|geq|lt|gt|ne|neq|in|notin|approx|pm|to|times|cdot)(?![a-z]))|[-+]?[([]|[-+]?[a-zA-Z](?![a-zA-Z]))(.{1,80}?)`
const NOUN = String.raw`((?:(?:[xyz]-)?[A-Za-z]{3,14})(?:(?: of(?: the)?)? [A-Za-z]{2,14}){0,3}?)`
const IS = String.raw`\s*(?:\bis\b|\bare\b|\bwas\b|\bhas\b|\bhave\b|\bequals\b|=|:)\s*`
const CLAUSE = new RegExp(
  String.raw`^(?:the |its |his |her |an? )?${NOUN}(?: value| number)?(?:${IS}|\s+)${VALUE}$`,
  "i"
)
const STATED = new RegExp(
  String.raw`^(?:(?:so|thus|hence|therefore),? )?(?:the|all|its|our|these|required|possible) ([A-Za-z' -]{2,70}?)(?: \\?[a-zA-Z])?${IS}${VALUE}[.!]?$`,
  "i"
)
/** `the point (3, 0)` */
const KIND =
  /^(?:the |an? )?(?:points?|intervals?|sets?|lines?|(?:ordered )?(?:pairs?|triples?)|vectors?|functions?|range|domain|equation|curve|circle|value|number)\s+(?=[([\\]|[a-zA-Z]\s*(?:\([a-z]\)\s*)?=)(?!\\text)(.{1,80})$/i

/** `Range: [-2, 2]` */
const HEADED = new RegExp(
  String.raw`^(?:(?:final |correct )?answer|range|domain|solutions?(?: set)?|roots?|values?|result|interval|equation)\s*:\s*${VALUE}$`,
  "i"
)

const flat = (text: string): string =>
  text
    .replaceAll(/\\(?:text|textrm|mathrm|mbox|textbf)\s*\{([^{}]*)\}/g, " $1 ")
    .replaceAll(/\\q?quad(?![a-z])/g, ", ")
    .replaceAll(/\\[,;:! ]|[~$]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[.,;]$/, "")

const clauseOf = (text: string): readonly [noun: string, value: string] | undefined => {
  const said = text.replace(/\s+(?:years? old|in total|each)$/i, "").trim()
  const [, noun = "", value = ""] = CLAUSE.exec(said) ?? []
  return noun === "" || NO_NOUN.test(noun) || /\b(?:is|are|not|or)\b/.test(value) ? undefined : [noun, value]
}

/** Parts of a text that are left when an empty one stands between a comma and an `and`. */
const clausesIn = (text: string): ReadonlyArray<string> =>
  splitTop(text, /[,;]|\band\b/y)
    .map((part) => part.trim())
    .filter((part) => part !== "")

/** An answer in such clauses as equations with names, or as the value of its only one; `undefined` for any other text. */
export const clausesOf = (text: string): string | undefined => {
  if (text.length > LONGEST || !/[A-Za-z]{3}/.test(text)) return undefined
  const said = flat(text)
  const parts = clausesIn(said)
  const clauses = parts.map(clauseOf)
  if (clauses.length > 1 && !clauses.includes(undefined)) {
    const named = clauses as ReadonlyArray<readonly [string, string]>
    const nouns = new Set(named.map(([noun]) => noun.toLowerCase()))
    if (nouns.size === named.length)
      return named.map(([noun, value]) => String.raw`\text{${noun}} = ${value}`).join(", ")
  }
  const [, subject = "", value = ""] = STATED.exec(said) ?? []
  // Another verb behind the value says more than the value.
  if (
    subject !== "" &&
    !NO_NOUN.test(subject.replace(/\bfor\b/, "")) &&
    !/\b(?:is|are|was|not|than|least|most|but)\b/.test(value)
  )
    return value
  return KIND.exec(said)?.[1] ?? HEADED.exec(said)?.[1]
}
