import type { Span } from "../Markup.ts"
import { maskedSpans } from "./Prose.ts"
import type { Script } from "./Scripts.ts"
import { scriptOf } from "./Scripts.ts"

/** Letters in a row that stand in a script that was not expected. */
export interface Stray extends Span {
  readonly script: Script
  readonly letters: number
  /** It stands between quotation marks. */
  readonly quoted: boolean
}

const PAIRS = ["“”", "„“", "„”", "‘’", "«»", "‹›", "「」", "『』", "《》", "〈〉"]

/** Characters of the line that are looked at on each side of a word. */
const REACH = 400

/** Runs whose surroundings are looked at: a text with more of them does not quote, it is written so. */
const LOOKED_AT = 1000

/** Whether a run lies between quotation marks of its line; straight ones pair up from the line's beginning. */
const isQuoted = (text: string, start: number, end: number): boolean => {
  const before = text
    .slice(Math.max(0, start - REACH), start)
    .split("\n")
    .at(-1)!
  const after = text.slice(end, end + REACH).split("\n", 1)[0]!
  if (before.endsWith("'") && after.startsWith("'")) return true
  if ((before.split('"').length - 1) % 2 === 1 && after.includes('"')) return true
  return PAIRS.some((pair) => before.lastIndexOf(pair[0]!) > before.lastIndexOf(pair[1]!) && after.includes(pair[1]!))
}

/** Greek stands for quantities: a run is a word when it is long, or has an accent or a final sigma. */
const isGreekWord = (word: string): boolean => word.length >= 6 || (word.length >= 3 && /[ςάέήίόύώΐΰἀ-῾]/.test(word))

/** How many letters of each script a text has. */
export const countScripts = (text: string): ReadonlyMap<Script, number> => {
  const counts = new Map<Script, number>()
  for (const char of text) {
    const script = scriptOf(char.codePointAt(0)!)
    if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + 1)
  }
  return counts
}

/**
 * The runs of letters outside formulae and code that are of no expected script and whose characters the prompt does not
 * have, and how many letters the prose has in all.
 */
export const strayRuns = (
  text: string,
  expected: ReadonlySet<Script>,
  known: ReadonlySet<string>
): { readonly runs: ReadonlyArray<Stray>; readonly letters: number } => {
  const runs: Array<Stray> = []
  const masks = maskedSpans(text)
  let mask = 0
  let letters = 0
  let at = 0
  const latin = expected.has("latin")
  while (at < text.length) {
    while (mask < masks.length && masks[mask]!.end <= at) mask++
    const hidden = masks[mask]
    if (hidden !== undefined && hidden.start <= at) {
      at = hidden.end
      continue
    }
    const start = at
    const code = text.codePointAt(at)!
    at += code > 0xffff ? 2 : 1
    if (code < 128 && latin) {
      if ((code | 32) >= 97 && (code | 32) <= 122) letters++
      continue
    }
    const script = scriptOf(code)
    if (script === undefined) continue
    letters++
    if (expected.has(script)) continue
    const limit = hidden?.start ?? text.length
    let size = 1
    while (at < limit) {
      const next = text.codePointAt(at)!
      if (scriptOf(next) !== script) break
      at += next > 0xffff ? 2 : 1
      size++
      letters++
    }
    const word = text.slice(start, at)
    if (script === "greek" && !isGreekWord(word)) continue
    if (Array.from(word).every((char) => known.has(char))) continue
    const quoted = runs.length < LOOKED_AT && isQuoted(text, start, at)
    runs.push({ start, end: at, script, letters: size, quoted })
  }
  return { runs, letters }
}
