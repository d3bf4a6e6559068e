import type { Span } from "../../Markup.ts"
import { CORRECTION, CUES, FILLERS, RETRACTION } from "./Cues.ts"

/** Occurrences of a cue that are looked at, from the end. */
const LOOKED_AT = 12

/** Longest statement after a cue, in characters. */
const LONGEST = 600

interface Found {
  readonly start: number
  readonly final: boolean
}

/** Where the statement of an answer begins, after the last cue of the text. */
const lastCue = (lower: string): Found | undefined => {
  let best = -1
  let found: Found | undefined
  for (const { word, match, final = false } of CUES) {
    let at = lower.length
    for (let i = 0; i < LOOKED_AT; i++) {
      at = at > 0 ? lower.lastIndexOf(word, at - 1) : -1
      if (at < 0 || at <= best) break
      const hit = match.exec(lower.slice(at, at + 120))
      // The end of a longer word announces nothing.
      if (hit === null || (/^[a-z]/.test(word) && /[a-z]/.test(lower[at - 1] ?? ""))) continue
      if (DOUBTED.test(lower.slice(Math.max(0, at - 80), at))) continue
      best = at
      found = { start: at + hit[0].length, final: final || lower.slice(Math.max(0, at - 6), at) === "final " }
      break
    }
  }
  return found
}

/**
 * What makes "the answer is" a doubt or a condition: `if the answer is 5`, `it is impossible that the answer is 5`, `the
 * wrong answer is 5`.
 */
const DOUBTED =
  /\b(?:if|whether|suppose|assum(?:e|ing)|impossible|doubt|unlikely|unclear|(?:not|n['’]t) (?:true|clear|sure|certain|possible|the case|think|believe|say|mean)|wrong|false|incorrect)(?: to (?:say|think))?(?: that)? (?:the|my|our|this)(?: \w+){0,2} $|\b(?:wrong|incorrect|false) $/

const DISPLAYS: ReadonlyArray<readonly [string, string]> = [
  ["$$", "$$"],
  ["\\[", "\\]"],
  ["\\(", "\\)"],
  ["$", "$"]
]

/** Shortened words that stand before a name: `St. Louis`. */
const TITLE = /(?:^|[^A-Za-z])(?:St|Mt|Ft|Dr|Mr|Mrs|Ms|Prof)$/

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
    if (char === "\n" || char === "。" || text.startsWith("</answer>", at)) return at
    if ((char === "." || char === "!" || char === "?") && /^(?:\s|\*|$)/.test(text.slice(at + 1, at + 2))) {
      // `C. Paris`: a letter of choice ends no sentence, nor does a title.
      const before = text.slice(Math.max(from, at - 6), at)
      if (at > from && !/^[\s(*]*[A-Za-z]$/.test(text.slice(from, at)) && !(char === "." && TITLE.test(before)))
        return at
    }
  }
  return limit
}

/** An answer that a text states, or where it stood when the text goes on to take it back. */
export type Stated =
  | { readonly _tag: "Stated"; readonly span: Span; readonly final: boolean }
  | { readonly _tag: "Retracted"; readonly end: number }

/** What follows the text's last cue for an answer, if that stands after `from`. */
export const statedAnswer = (text: string, from = 0): Stated | undefined => {
  // `İ` and few others change their length in lower case: their texts keep their case.
  const lowered = text.toLowerCase()
  const cue = lastCue(lowered.length === text.length ? lowered : text)
  if (cue === undefined || cue.start <= from) return undefined
  let { start } = cue
  for (let i = 0; i < 8; i++) start += FILLERS.exec(text.slice(start, start + 40))?.[0].length ?? 0
  const end = sentenceEnd(text, start)
  // `The answer is 5?` asks.
  if (text[end] === "?" || (cue.final ? CORRECTION : RETRACTION).test(text.slice(end)))
    return { _tag: "Retracted", end }
  return { _tag: "Stated", span: { start, end }, final: cue.final }
}
