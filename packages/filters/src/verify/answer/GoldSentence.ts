import { unitOf } from "./Units.ts"

/*
 * Gold answers in a sentence that has one number: `John has 12 apples left.` A reply says `12`. Read only where the
 * sentence itself is not, so that nothing else is lost.
 */

/** Longest sentence that is looked at. */
const LONGEST = 160

/** Words that make a number another one, or add another to it. */
const HEDGED =
  /\b(?:or|not|no|nor|never|neither|cannot|than|unless|except|least|most|up to|under|over|above|below|nearly|almost|between|from|every|each|per|half|twice|double|triple|more|less|fewer|one|two|three|four|five|six|seven|eight|nine|ten|past|to)\b|n['’]t\b/i
const NUMBER = /(?<![\w.,^_{}\\/-])(-?[$€£]?\d[\d,]*(?:\.\d+)?(?:\/\d+)?%?)(?:st|nd|rd|th)?(?![\w^_/]|\.\d)/g
/** Signs that plain sentences have; a formula has others. */
const PLAIN = /^[A-Za-z\d\s.,'’$%€£/-]+$/

/** Whether an answer has no word but those of the gold answer, and units: `3 units to the left` has `left`. */
export const addsNothing = (gold: string, answer: string): boolean => {
  const words = (text: string): ReadonlyArray<string> =>
    (
      text
        .slice(0, LONGEST)
        .replaceAll(/\\[a-z]+/g, " ")
        .toLowerCase()
        .match(/[a-z]{2,}/g) ?? []
    ).map((word) => word.replace(/s$/, ""))
  const known = words(gold)
  return words(answer).every(
    (word) => known.includes(word) || unitOf(word) !== undefined || /^(?:is|the|it|of)$/.test(word)
  )
}

const BOUND: ReadonlyArray<readonly [pattern: RegExp, sign: string]> = [
  [/^at least (\S{1,20})$/i, String.raw`\ge`],
  [/^at most (\S{1,20})$/i, String.raw`\le`],
  [/^(?:more|greater) than (\S{1,20})$/i, ">"],
  [/^(?:less|fewer|smaller) than (\S{1,20})$/i, "<"]
]

/** What such a gold answer says, as it is read elsewhere: its number with the noun behind it, or its bound. */
export const goldSaid = (gold: string): string | undefined => {
  if (gold.length > LONGEST) return undefined
  const said = gold
    .replaceAll(/\\(?:text|textrm|mathrm|mbox)\s*\{([^{}]*)\}/g, " $1 ")
    .replaceAll(/\\[,;:! ]|[~]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
  for (const [pattern, sign] of BOUND) {
    const hit = pattern.exec(said)
    if (hit !== null) return `x ${sign} ${hit[1]}`
  }
  const plain = said.replaceAll(/(?<!\\)\$(?!\d)|(?<=\d)\$/g, "")
  if (!PLAIN.test(plain) || HEDGED.test(plain) || !/[A-Za-z]{2}/.test(plain)) return undefined
  const numbers = [...plain.matchAll(NUMBER)]
  const [only] = numbers
  if (numbers.length !== 1 || (plain.match(/\d+/g)?.length ?? 0) > (only![1]!.match(/\d+/g)?.length ?? 0))
    return undefined
  const behind = /^ ([A-Za-z]{2,14})\b/.exec(plain.slice(only!.index + only![0].length))?.[1]
  return behind === undefined || /^(?:in|of|on|at|and|as|for|with|left|total|by|is|are|was)$/i.test(behind)
    ? only![1]!
    : String.raw`${only![1]!} \text{ ${behind}}`
}
