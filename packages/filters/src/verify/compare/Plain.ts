import { surface } from "../Judgement.ts"

/** Characters, separators, exponents, signs of plus or minus, and roots up to which an answer is plain. */
const MOST = { length: 80, separators: 12, exponents: 6, plusMinus: 2, roots: 6 }

/** Commands that cost nothing to compare: no sum, product, factorial, binomial, and nothing that runs over all numbers. */
const COMMANDS = new Set(
  (
    "frac dfrac tfrac sqrt pi left right cdot times div text mathrm textbf infty cup degree circ pm mp le ge leq geq lt gt " +
    "ne neq approx quad theta alpha beta phi begin end"
  )
    .split(" ")
    .concat(["{", "}", ",", ";", "!", ":", " ", "$", "%", "(", ")", "[", "]", "\\"])
    .map((name) => `\\${name}`)
)

const TOKENS = /\\[A-Za-z]+|\\.|[^\\]/gsu
/** Nothing of a power but a variable or two digits, and no power of a power. */
const EXPONENT =
  /^\s*(?:\{\s*-?(?:\d{0,2}[A-Za-z]?|\\circ|\\degree)\s*\}|-?\d{1,2}(?!\d)|[A-Za-z]|\\circ|\\degree)(?!\s*\^)/

const count = (text: string, sign: RegExp): number => text.match(sign)?.length ?? 0

/** Whether an answer is so small and plain that comparing it takes a millisecond or two, whatever it is. */
const isPlain = (text: string): boolean => {
  if (text.length > MOST.length || /[!∑∏∫∈ℤ]|\bmod\b|\bchoose\b/u.test(text)) return false
  if (count(text, /[,;&∪]|\\cup/gu) > MOST.separators || count(text, /\\[pm]{2}|[±∓]/gu) > MOST.plusMinus) return false
  if (count(text, /\^/g) > MOST.exponents || count(text, /\\sqrt|√/gu) > MOST.roots) return false
  for (const { index } of text.matchAll(/\^/g)) if (!EXPONENT.test(text.slice(index + 1))) return false
  return [...text.matchAll(TOKENS)].every(([token]) => !token.startsWith("\\") || COMMANDS.has(token))
}

/**
 * Whether two answers are the same, for where no worker can be stopped: by `compare` if both are plain, by their texts
 * otherwise. A sum of a thousand powers is compared for seconds, and whole families of numbers by many of these.
 */
export const samePlainly = (gold: string, answer: string, compare: () => boolean): boolean => {
  const said = surface(gold)
  if (said !== "" && said === surface(answer)) return true
  return isPlain(gold) && isPlain(answer) && compare()
}
