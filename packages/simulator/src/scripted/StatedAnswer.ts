/** What a text comes to, and whether two answers are one: small, since this judges the simulator's own replies. */

const BOX = "\\boxed{"
const NUMBER = /-?\d[\d,]*(?:\.\d+)?(?:\/\d+)?/g
const GROUPED = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/

/** What stands in the last box that is closed; `undefined` without any. */
const lastBox = (text: string): string | undefined => {
  for (let at = text.lastIndexOf(BOX); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(BOX, at - 1)) {
    let depth = 1
    for (let end = at + BOX.length; end < text.length; end++) {
      if (text[end] === "{") depth++
      if (text[end] === "}") depth--
      if (depth === 0) return text.slice(at + BOX.length, end)
      // A box of a whole page is none.
      if (end - at > 1000) break
    }
  }
  return undefined
}

const plain = (answer: string): string => {
  const text = answer
    .replaceAll(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1/$2")
    .replaceAll(/\\text\{([^{}]*)\}/g, "$1")
    .replaceAll(/[$\\\s]/g, "")
    .replace(/[.。]$/, "")
    .toLowerCase()
  return GROUPED.test(text) ? text.replaceAll(",", "") : text
}

const valueOf = (text: string): number => {
  const [above = "", below = "1", ...more] = text.split("/")
  return more.length > 0 || above === "" || below === "" ? Number.NaN : Number(above) / Number(below)
}

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [plain(one), plain(other)]
  if (a === b) return a !== ""
  const [x, y] = [valueOf(a), valueOf(b)]
  return Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x))
}

/** The answer that a text states: its last box, or else its last number; `undefined` where it has neither. */
export const statedAnswer = (text: string): string | undefined => lastBox(text) ?? text.match(NUMBER)?.at(-1)

/** Whether a text states this answer. One that is no number may also stand in its last line. */
export const states = (text: string, answer: string): boolean => {
  const gold = lastBox(answer) ?? answer
  const stated = statedAnswer(text)
  if (stated !== undefined && isSame(stated, gold)) return true
  if (lastBox(text) !== undefined || !Number.isNaN(valueOf(plain(gold)))) return false
  return plain(text.trim().split("\n").at(-1) ?? "").includes(plain(gold))
}
