/*
 * The constant of an integration, whose name does not matter.
 */

const CONSTANT = /(?<![A-Za-z\\])C(?:_\{?[01]\}?)?(?![A-DF-Za-df-z_])/g
const OTHER = /(?<![A-Za-z\\])(?:[AKck]|C_\{?[01]\}?|C)(?![A-DF-Za-df-z_])/g
const BARE = /\\(?:[A-Za-z]+|.)/g

/** Words of a problem whose answer has such a constant. */
const ASKED = /\\int|∫|integra|anti-?derivative|primitive|differential equation|dy|y'|\\dot/i

/** Longest answer in which one is looked for. */
const LONGEST = 600

const only = (text: string, pattern: RegExp): string | undefined => {
  const found = text.match(pattern)
  return found?.length === 1 ? found[0] : undefined
}

/**
 * An answer with the constant of integration named as in the gold answer: `x + K` as `x + C`. Where the problem integrates,
 * the gold answer has one `C` and no other capital, and the answer has none of its letters but one that the gold answer
 * lacks. `undefined` otherwise.
 */
export const sameConstant = (gold: string, answer: string, question: string): string | undefined => {
  if (gold.length > LONGEST || answer.length > LONGEST) return undefined
  // `+ c` for `+ C` says no more than that the letter is small.
  const isSmall = /[+-]\s*C\s*$/.test(gold) && /[+-]\s*c\s*$/.test(answer)
  if (!isSmall && !ASKED.test(question.slice(0, 4000))) return undefined
  const name = only(gold, CONSTANT)
  const capitals = gold.replaceAll(BARE, " ").match(/[A-Z]/g) ?? []
  if (name === undefined || capitals.length !== 1) return undefined
  const own = only(answer, OTHER)
  const isNew = own !== undefined && own !== name && (own.startsWith("C") || !gold.replaceAll(BARE, " ").includes(own))
  return isNew ? answer.replace(OTHER, name) : undefined
}
