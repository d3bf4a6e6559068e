/** What an answer says of its variables after the formula: `x = \frac{\pi}{4} + k\pi, k \in \mathbb{Z}`. */
export interface Condition {
  /** Variables that are whole numbers, of either sign. */
  readonly integers: ReadonlyArray<string>
  /** Variables that stand for any number: constants of a family of functions, natural numbers. */
  readonly parameters: ReadonlyArray<string>
  /** Any other condition, letters and digits only. */
  readonly condition: string | undefined
}

const LEAD =
  /\b(?:where|with|when|whenever|provided|such that|for\b\s*\}?\s*(?:some|any|all|every|each|an?|integers?|positive|real|natural|which|\$?\\?\(?\s*[a-z])|if)\b|(?:(?<=[,;(]\s{0,4})[a-zA-Z]\s*,\s*)?(?<![\\a-zA-Z])[a-zA-Z]\s*(?:\\in|∈)\s*(?:\\mathbb\s*\{?\s*[ZNRQC]\b|\\[ZNRQC]\b|[ZNRQℤℕℝℚ](?![a-zA-Z]))|\\forall|∀|(?<![a-zA-Z\\])[a-zA-Z] is an? (?:arbitrary |any )?(?:integer|constant|real|natural)/

const JOINT = /(?:[\s,;.:$(]|\\q?quad|\\[,;:! (]|\\(?:text|mathrm|textrm)\s*\{)$/

/** Longest text in which a condition is sought. */
const LONGEST = 600

const WHOLE = /integer|mathbb\s*\{?\s*Z|\\Z\b|ℤ|(?:\\in|∈)\s*Z\b/
const ANY = /constant|arbitrary|real|natural|mathbb\s*\{?\s*[RNQC]|[ℝℕℚ]|(?:\\in|∈)\s*[RNQ]\b|\bany\b/
const SIGNED = /positive|non-?negative|negative|natural|[<>≤≥]|\\[lg]eq?\b|\^\+|\^\*/

/** Another value with its own case. */
const OTHERWISE =
  /\b(?:otherwise|else)\b|[,;](?:\s|\\text\s?\{|\}|\$|and\b|or\b|\\q?quad)*-?[\d\\][^,;]{0,60}\b(?:if|when)\b/

const unit = (text: string): Condition & { readonly body: string } => ({
  body: text,
  integers: [],
  parameters: [],
  condition: undefined
})

/** Splits an answer into its formula and what is said of the variables. */
export const conditionOf = (text: string): Condition & { readonly body: string } => {
  if (text.length > LONGEST) return unit(text)
  const hit = LEAD.exec(text)
  if (hit === null || hit.index === 0) return unit(text)
  let end = hit.index
  for (let joint = JOINT.exec(text.slice(0, end)); joint !== null; joint = JOINT.exec(text.slice(0, end)))
    end -= joint[0].length
  const body = text.slice(0, end)
  if (!/[\da-zA-Z]/.test(body)) return unit(text)
  const said = text.slice(hit.index)
  // `12 if n is even, 13 if it is odd`: two answers, each with its case.
  if (/^(?:if|when|for)\b/.test(said) && OTHERWISE.test(said)) return unit(text)
  const bare = said.replaceAll(/\\mathbb\s*\{?\s*[A-Z]\}?|\\[a-zA-Z]+|(?:in|∈)\s*[ZNRQ]\b/g, " ")
  const letters = [...new Set([...bare.matchAll(/(?<![a-zA-Z])([a-zA-Z])(?![a-zA-Z])/g)].map((match) => match[1]!))]
  if (WHOLE.test(said) && !SIGNED.test(said)) return { body, integers: letters, parameters: [], condition: undefined }
  if (WHOLE.test(said) || (ANY.test(said) && !SIGNED.test(said)))
    return { body, integers: [], parameters: letters, condition: undefined }
  return {
    body,
    integers: [],
    parameters: [],
    condition: said.replaceAll(/\\[a-zA-Z]+|[^\da-zA-Z<>=≤≥]/g, "").toLowerCase()
  }
}
