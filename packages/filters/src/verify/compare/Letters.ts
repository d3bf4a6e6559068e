/*
 * Letters of choice in answers to problems whose choices are not listed.
 */

const LETTER = /^(?:\(([A-J])\)|([A-J])[.):]?)$/
/** A letter that leads an answer: `(E) 13`, `E. 13`, `E) 13`. */
const LEADING = /^(?:\(([A-J])\)(?!\s*(?:[*+^/=<>-]|\\[a-z]))|([A-J])(?:[.):](?=\s|\\ |$)|$))/
const DRESS = /\\(?:text(?:bf|rm|it)?|mathrm|mathbf|mbox)\b|[{}*$]/g
const SAYS = /^(?:the )?(?:correct )?(?:option|choice|answer)(?: is)?:?\s+/i

/** A letter and, after a space, what it stands for. */
const WITH_TEXT =
  /^(?:\\(?:text(?:bf|rm)?|mathrm|mathbf)\s*\{)?\s*\(?[A-J][).:](?:\s+\}|\s*\}?(?:\\ |\\q?quad|[\s~:])+)(?=\S)/

const bare = (text: string): string => text.slice(0, 80).replaceAll(DRESS, "").trim().replace(SAYS, "")

const SEVERAL = /^\(?[A-J]\)?(?:[\s,;、和]*(?:\band\b)?[\s,]*\(?[A-J]\)?)+$/

/** `A, C, D` as `ACD`, and `ACD` itself: letters of several choices in their order. */
const letterSet = (text: string): string | undefined => {
  const plain = text.length <= 60 ? bare(text) : ""
  if (!SEVERAL.test(plain)) return undefined
  const letters = plain.replaceAll(/[^A-J]/g, "")
  const sorted = Array.from(letters).toSorted().join("")
  return letters === sorted || /[,;、和\s]/.test(plain) ? sorted : undefined
}

/** Whether both name the same choices, at least one of them with the letters apart. */
export const sameLetters = (gold: string, answer: string): boolean => {
  const set = letterSet(gold)
  return set !== undefined && set.length > 1 && set === letterSet(answer)
}

/** Whether a gold answer that is a letter is the one that leads the answer; `undefined` where one of both is no letter. */
export const sameLetter = (gold: string, answer: string): boolean | undefined => {
  const [x, y] = [gold.length <= 40 ? bare(gold) : "", answer.length <= 40 ? bare(answer) : ""]
  // A letter on one side, on the other at least in front; `(C) 5` on both sides is compared whole.
  const alone = LETTER.test(x) || (LETTER.test(y) && WITH_TEXT.test(gold))
  const [g, a] = [alone ? LEADING.exec(bare(gold)) : null, LEADING.exec(bare(answer))]
  if (g === null || a === null) return undefined
  return (g[1] ?? g[2]) === (a[1] ?? a[2])
}

/** An answer without the letter before it: `(C)\ 5` is 5. */
export const withoutLetter = (answer: string): string | undefined => {
  const lead = WITH_TEXT.exec(answer)?.[0]
  return lead === undefined ? undefined : answer.slice(lead.length)
}
