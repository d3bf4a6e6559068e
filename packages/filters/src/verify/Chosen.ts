import { ALONE } from "./Letter.ts"
import type { Named } from "./Letter.ts"

/*
 * Sentences that choose a letter without saying "the answer is", and the words by which a sentence does not.
 */

/** A letter that a sentence chooses, and where it stands. */
export interface Chosen {
  readonly start: number
  readonly end: number
  readonly named: Named
}

/** Characters from the end in which such sentences are sought. */
const REACH = 3000

const LETTER = String.raw`[*$"'“‘]{0,4}(?:[([（]\s?([A-J])\s?[)\]）]|(?:option|choice|answer|letter)?\s?[*"'“‘([]{0,3}([A-J]))(?![A-Za-z0-9]|['’][a-z])`
const NOUN = String.raw`(?:option|choice|answer|selection|pick|response)`
const GOOD = String.raw`(?:correct|right|best|most (?:likely|suitable|appropriate|accurate|plausible)|final|only (?:correct|right|possible))`

const SENTENCES: ReadonlyArray<RegExp> = [
  // `B is correct`, `option B is the right answer`
  new RegExp(
    String.raw`(?:^|[\s(*"“])()([A-J])["”)\]]?\**(?:\s\([^()\n]{1,60}\))?\s+(?:is|must be|has to be)\s+(?:(?:therefore|thus|hence|clearly|indeed|the|my)\s+){0,2}(?:${GOOD}|answer)\b`,
    "g"
  ),
  // `I choose B`, `I'll go with option B`
  new RegExp(
    String.raw`\b(?:I|[Ww]e|[Ll]et['’]s|[Ll]et us)(?:['’](?:ll|d|m|re)| will| would| am| are)?(?: (?:therefore|thus|hence|finally|now|so))? (?:choose|chose|pick|select|go with|going with|opt for) (?:the )?(?:option |choice |answer |letter )?${LETTER}`,
    "g"
  ),
  // `the best option is B`, `Final choice: B`, `Selected option: B`
  new RegExp(
    String.raw`\b(?:${GOOD}|my|chosen|selected|the)\s+(?:${GOOD}\s+)?${NOUN}\s?\**\s?(?::|：|is|would be|must be|has to be|should be)\**\s*(?:therefore |thus |hence |clearly |probably |likely |most likely |indeed )?:?\s?${LETTER}`,
    "gi"
  ),
  new RegExp(String.raw`(?:^|\n)\**(?:${NOUN})\**\s?[:：–—-]\**\s?${LETTER}`, "gi"),
  // `Answer B`, as all of the last line
  new RegExp(String.raw`(?:^|\n)\**(?:${GOOD} )?${NOUN}[\s.*]{0,4}${LETTER}[\s.*)\]]{0,6}$`, "gi"),
  // `I'd say B`, `that leaves B`, `which matches option B`
  new RegExp(String.raw`\bI(?:['’]d| would) say ${LETTER}`, "g"),
  new RegExp(String.raw`\bleaves (?:us with )?(?:only )?(?:option |choice )?${LETTER}(?=[\s.*)\]]*(?:$|[.\n]))`, "g"),
  new RegExp(String.raw`\b(?:corresponds to|matches|is) (?:the )?(?:option|choice) ${LETTER}`, "g"),
  // `it must be B`
  new RegExp(String.raw`\b[Ii]t (?:must|has to) be ${LETTER}`, "g"),
  // `so B`, at the beginning of the last clause
  new RegExp(
    String.raw`(?:^|[.\n,;]\s{0,4})(?:Hence|Therefore|Thus|So|hence|therefore|thus|so),? ${LETTER}(?=[\s.*)\]"”]{0,6}$)`,
    "g"
  ),
  // 故选B, 应选择 B, 正确选项是 B
  /(?:故选|应选|所以选|因此选|本题选|选择|选|(?:正确)?(?:选项|答案)(?:是|为|应为|应该是))\s?(?:择)?\s?[:：]?\s?\**(?:[(（]\s?([A-J])\s?[)）]|([A-J]))(?![A-Za-z0-9])/g
]

/** A question for the one that is wrong, and what answers it: `statement B is false`, `the incorrect option is B`. */
const ASKS_WRONG = /\b(?:incorrect|wrong|false|untrue|inaccurate|not|except)\b|错误|不正确|不属于/i
const WRONG = String.raw`(?:incorrect|wrong|false|untrue|inaccurate|not (?:correct|true|accurate|right))`
const WRONG_ONES: ReadonlyArray<RegExp> = [
  new RegExp(String.raw`(?:^|[\s(*"“])()([A-J])["”)\]]?\**\s+is\s+${WRONG}\b`, "g"),
  new RegExp(
    String.raw`\b(?:incorrect|wrong|false|untrue|inaccurate) (?:option|choice|answer|statement|one)\s?(?::|is)\s?${LETTER}`,
    "g"
  )
]

/** Words with which the clause before a letter denies it, doubts it, or puts it beside another. */
const HEDGED =
  /\b(?:not|never|cannot|neither|nor|no|whether|if|unless|unclear|unsure|uncertain|doubt\w*|why|either|unlikely|except|than|false|wrong|incorrect|untrue|impossible|rul(?:ed|es|e|ing) out|eliminat\w+|exclud\w+|discard\w*|reject\w*|may|might|maybe|perhaps|could|possibly|both|or|anything but|instead of|rather than|suppose|assum\w+|first|initially|second[- ]best|worst)\b|n['’]t\b|不|排除/i

/** What turns a choice around after its letter. */
const TURNED =
  /^["”)\]*\s]*(?:\?|(?:is|was|are)? ?(?:not|n['’]t)\b|(?:is|was) (?:wrong|incorrect|false|impossible)|only if\b|unless\b|[,/]?\s?(?:or\b|and\s(?:also |option |choice ){0,2}\(?[A-J]\b(?! (?:is|was|has|does|can)))|不)/i

const clauseBefore = (text: string, at: number): string => {
  const before = text.slice(Math.max(0, at - 160), at)
  return before.split(/[.!?;,:：，。！？；\n]|\b(?:so|but|therefore|thus|hence|then|because)\b/i).at(-1)!
}

/** Whether the words around the letter at `at` deny it or doubt it. */
export const isHedged = (text: string, at: number, end: number): boolean => {
  const sentence = text.slice(end, end + 200).split(/[.!\n]/, 1)[0]!
  return (
    HEDGED.test(clauseBefore(text, at)) || TURNED.test(text.slice(end, end + 60)) || /^[^?]{0,200}\?/.test(sentence)
  )
}

/**
 * The last sentence of a text, from `from` on, that chooses one of `count` letters and neither denies nor doubts it. Where
 * the question asks for what is wrong, the letter that is called so is chosen.
 */
export const lastChosen = (text: string, from: number, count: number, question: string): Chosen | undefined => {
  const start = Math.max(from, text.length - REACH)
  const tail = text.slice(start)
  const wrong = ASKS_WRONG.test(question.slice(0, 4000)) ? WRONG_ONES : []
  const hits = [...SENTENCES, ...wrong].flatMap((pattern) =>
    [...tail.matchAll(pattern)].map((hit) => ({ hit, wrong: wrong.includes(pattern) }))
  )
  const chosen = hits.flatMap(({ hit, wrong: isWrong }) => {
    const [whole, bracketed = "", bare = ""] = hit
    const letter = bracketed.toUpperCase() || bare
    const end = start + hit.index + whole.length
    // `A` and `I` at the end of what was found may begin another word's phrase; `A is correct` is a letter's.
    const isArticle = /[AI]/.test(bare) && whole.endsWith(bare) && !ALONE.test(text.slice(end, end + 20))
    const isWord = bracketed === "" && (bare !== bare.toUpperCase() || isArticle)
    if (isWord || letter.charCodeAt(0) - 65 >= count) return []
    const at = start + hit.index + whole.lastIndexOf(bracketed || bare)
    return isHedged(text, isWrong ? start + hit.index : at, end) ? [] : [{ start: at, end: at + 1, named: { letter } }]
  })
  return chosen.toSorted((x, y) => x.start - y.start).at(-1)
}

const ALSO =
  /(?:^|[\s(*])([A-J])\)?\**\s+(?:is|are|was|would be|could be|may be|might be)\s+(?:(?:also|equally|likewise)\s+(?:\w+\s+)?(?:correct|right|true|valid|possible|acceptable|an answer|the answer)|(?:correct|right|true|valid|possible|acceptable),?\s+(?:too|as well))\b/g

/** Whether a text calls another letter right beside the one that it named. */
export const alsoRight = (text: string, letter: string): boolean =>
  [...text.slice(0, REACH).matchAll(ALSO)].some(([, other]) => other !== letter)
