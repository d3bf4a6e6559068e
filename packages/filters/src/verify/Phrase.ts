import type { Span } from "../Markup.ts"

/** Occurrences of a cue that are looked at, from the end. */
const LOOKED_AT = 12

/** Longest statement after a cue, in characters. */
const LONGEST = 600

/** `answer is`, `answer:`, `Answer to the question is` … and nothing that goes on with something else. */
const ANSWER =
  /^answers?\b(?:[ \t]+(?:to|for|of)\b[^\n.:]{0,60})?[ \t]*\**[ \t]*(?:is|are|was|would be|will be|should be|must be|:|：|=)(?![a-z])[ \t]*\**:?/
/** `Final Answer` as a heading, the answer on the next line. */
const HEADING = /^final answer[ \t]*\**[ \t]*:?[ \t]*\**[ \t]*\n/

const CUES: ReadonlyArray<{ readonly word: string; readonly match: RegExp }> = [
  { word: "final answer", match: HEADING },
  { word: "answer", match: ANSWER },
  { word: "####", match: /^####/ },
  { word: "\na:", match: /^\na:/ },
  { word: "答案", match: /^答案(?:是|为|：|:|\s*=)?/ },
  { word: "réponse", match: /^réponse(?: finale)?[ \t]*\**[ \t]*(?:est|:)/ },
  { word: "respuesta", match: /^respuesta(?: final)?[ \t]*\**[ \t]*(?:es|:)/ },
  { word: "antwort", match: /^antwort[ \t]*\**[ \t]*(?:ist|lautet|:)/ }
]

/** Words between the cue and the answer that say nothing. */
const FILLERS =
  /^(?:\s+|\*+|:|：|therefore|thus|simply|just|indeed|then|equal to|given by|approximately|about|that|going to be|the number|option|choice)(?![A-Za-z])/i

/** Where the statement of an answer begins, after the last cue of the text; -1 without one. */
const lastCue = (lower: string): number => {
  let best = -1
  let from = -1
  for (const { word, match } of CUES) {
    let at = lower.length
    for (let i = 0; i < LOOKED_AT; i++) {
      at = at > 0 ? lower.lastIndexOf(word, at - 1) : -1
      if (at < 0 || at <= best) break
      const hit = match.exec(lower.slice(at, at + 120))
      if (hit === null) continue
      best = at
      from = at + hit[0].length
      break
    }
  }
  return from
}

const DISPLAYS: ReadonlyArray<readonly [string, string]> = [
  ["$$", "$$"],
  ["\\[", "\\]"],
  ["\\(", "\\)"],
  ["$", "$"]
]

/** The end of the sentence that begins at `from`: a line's end outside of a formula, or a full stop before a space. */
export const sentenceEnd = (text: string, from: number): number => {
  const limit = Math.min(text.length, from + LONGEST)
  for (let at = from; at < limit; at++) {
    const display = DISPLAYS.find(([open]) => text.startsWith(open, at))
    if (display !== undefined) {
      const [open, close] = display
      const end = text.slice(0, limit).indexOf(close, at + open.length)
      if (end > 0) {
        at = end + close.length - 1
        continue
      }
    }
    const char = text[at]!
    if (char === "\n" || char === "。") return at
    if ((char === "." || char === "!" || char === "?") && /^(?:\s|\*|$)/.test(text.slice(at + 1, at + 2))) {
      // `C. Paris`: a letter of choice ends no sentence.
      if (at > from && !/^[\s(*]*[A-Za-z]$/.test(text.slice(from, at))) return at
    }
  }
  return limit
}

/** Words by which a text takes back what it said. */
const RETRACTION =
  /\b(?:wait|hmm|actually|however|hold on|on second thought|let me re-?(?:check|consider|think|do|calculate|examine)|alternatively|correction|this is (?:wrong|incorrect)|that is (?:wrong|incorrect)|that's (?:wrong|not right)|i made (?:a|an) (?:mistake|error))\b/i

/** An answer that a text states, or where it stood when the text goes on to take it back. */
export type Stated =
  | { readonly _tag: "Stated"; readonly span: Span }
  | { readonly _tag: "Retracted"; readonly end: number }

/** What follows the text's last cue for an answer. */
export const statedAnswer = (text: string): Stated | undefined => {
  // `İ` and few others change their length in lower case: their texts keep their case.
  const lowered = text.toLowerCase()
  let start = lastCue(lowered.length === text.length ? lowered : text)
  if (start < 0) return undefined
  for (let i = 0; i < 8; i++) start += FILLERS.exec(text.slice(start, start + 40))?.[0].length ?? 0
  const end = sentenceEnd(text, start)
  return RETRACTION.test(text.slice(end)) ? { _tag: "Retracted", end } : { _tag: "Stated", span: { start, end } }
}
