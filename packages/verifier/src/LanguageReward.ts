import { countScripts } from "@cotton/filters/language/Letters"
import { maskedSpans } from "@cotton/filters/language/Prose"
import { type Script, scriptOf, scriptsOf } from "@cotton/filters/language/Scripts"
import type { Problem } from "@cotton/schema"

/** Scripts that put no spaces between words. */
const UNSPACED: ReadonlySet<Script> = new Set<Script>(["han", "kana", "thai"])

/** Letters of such a script that count as one word: most words of running Chinese have one or two. */
const LETTERS_A_WORD = 2

/** Letters of the prompt that are looked at for its script. */
const LOOKED_AT = 20_000

/**
 * The scripts of the language that a chain shall be in: those of the problem's `language`, or the one that most letters of
 * the prompt have. `null` where neither says anything.
 */
export const targetScripts = ({ language, messages }: Problem): ReadonlySet<Script> | null => {
  if (language !== undefined && language.trim() !== "") return new Set(scriptsOf(language))
  const prompt = messages.map(({ content }) => content).join("\n")
  const [most] = [...countScripts(prompt.slice(0, LOOKED_AT))].toSorted(([, a], [, b]) => b - a)
  if (most === undefined) return null
  return new Set<Script>(most[0] === "kana" ? ["han", "kana"] : [most[0]])
}

const scriptAt = (text: string, at: number): Script | undefined => {
  const code = text.charCodeAt(at)
  if (code >= 0x80) return scriptOf(text.codePointAt(at)!)
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) ? "latin" : undefined
}

/**
 * DeepSeek-R1's language-consistency reward (arXiv 2501.12948, section 2.3.2): the share of the chain's words that are in
 * the target language, from 0 to 1. The paper says neither what a word is nor how its language is told. Here: a run of
 * letters of one script outside formulae, code and addresses; two letters of a script without spaces; not a single letter
 * of another script, which is a symbol, nor a TeX command. Its language is told by its script, so French in an English chain
 * is not seen. 0 where there is no chain; 1 where the chain has no words. `null`: the target is not known.
 */
export const languageReward = (reasoning: string | undefined, target: ReadonlySet<Script> | null): number | null => {
  if (target === null) return null
  if (reasoning === undefined || reasoning.trim() === "") return 0
  const masks = maskedSpans(reasoning)
  let mask = 0
  let words = 0
  let right = 0
  for (let at = 0; at < reasoning.length;) {
    const hidden = masks[mask]
    if (hidden !== undefined && at >= hidden.start) {
      at = Math.max(at, hidden.end)
      mask++
      continue
    }
    const script = scriptAt(reasoning, at)
    if (script === undefined) {
      at++
      continue
    }
    const start = at
    const limit = hidden?.start ?? reasoning.length
    let letters = 0
    while (at < limit && scriptAt(reasoning, at) === script) {
      at += reasoning.codePointAt(at)! > 0xffff ? 2 : 1
      letters++
    }
    if (reasoning[start - 1] === "\\") continue
    const wanted = target.has(script)
    if (letters === 1 && !wanted && !UNSPACED.has(script)) continue
    const count = UNSPACED.has(script) ? Math.ceil(letters / LETTERS_A_WORD) : 1
    words += count
    if (wanted) right += count
  }
  return words === 0 ? 1 : right / words
}
