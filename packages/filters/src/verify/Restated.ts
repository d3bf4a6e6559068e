import { surface } from "./Judgement.ts"

/** A sign of an operation: without one, an answer and a part of the question are only the same number. */
const OPERATION = /[+*/^]|\d\s*-|\\(?:frac|sqrt|cdot|times|binom|div)/

const squeezed = (text: string): string => surface(text).replaceAll(" ", "")

/**
 * Whether an answer is a formula of the question word for word, although the gold answer is another: `2^8` when `2^8` is
 * to be computed.
 */
export const restates = (answer: string, gold: string, question: string): boolean => {
  const said = squeezed(answer)
  if (said.length < 3 || !OPERATION.test(answer) || said === squeezed(gold)) return false
  const formulae = question.slice(0, 20_000).matchAll(/\$\$?([^$]{1,400})\$|\\[([](.{1,400}?)\\[)\]]/gs)
  return [...formulae].some(([, dollar, bracket]) => squeezed(dollar ?? bracket ?? "").replace(/[.,;?]$/, "") === said)
}
