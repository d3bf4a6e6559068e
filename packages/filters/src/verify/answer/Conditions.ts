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
  /\b(?:where|with|when|whenever|provided|such that|for\b\s*\}?\s*(?:some|any|all|every|each|an?|arbitrary|constants?|certain|integers?|positive|real|natural|which|\$?\\?\(?\s*[a-z])|if)\b|(?:(?<=[,;(]\s{0,4})[a-zA-Z]\s*,\s*)?(?<![\\a-zA-Z])[a-zA-Z]\s*(?:\\in|∈)\s*(?:\\(?:mathbb|mathbf|mathrm)\s*\{?\s*[ZNRQC]\b|\\[ZNRQC]\b|[ZNRQℤℕℝℚ](?![a-zA-Z]))|(?<=(?:=|\\[dt]?frac)[^,;]{1,80}(?:(?:,|\\q?quad|\\[,;])\s{0,3}){1,3}|(?:=|\\[dt]?frac)[^,;]{1,80}\s(?=\())\(?\s*[a-zA-Z]\s*(?:\\(?:neq?|[lg]eq?|[lg]eqslant)(?![a-z])|[≠<>≤≥])\s*[^,;()]{1,20}\)?\s*$|\\forall|∀|(?<=[,;(](?:\s|\$|\\[,;: ]|\\q?quad|\\text\s*\{){0,6})[a-zA-Z](?:(?:\s|\$|\\[,; ])*(?:,|and)(?:\s|\$|\\[,; ])*[a-zA-Z]){0,3}(?:\s|\$|\\[,; ])*(?:\\text\s*\{\s*)?(?:(?:is|are|being) )?(?:an? )?(?:any |arbitrary )?(?:real(?: numbers?| constants?)?|constants?|integers?|arbitrary)\s*\}?\s*\)?\s*$|(?<![a-zA-Z\\])[a-zA-Z] is an? (?:arbitrary |any )?(?:integer|constant|real|natural)/

const JOINT = /(?:[\s,;.:$(]|\\q?quad|\\[,;:! (]|\\(?:text|mathrm|textrm)\s*\{)$/

/** Longest text in which a condition is sought. */
const LONGEST = 600

const WHOLE = /integer|math(?:bb|bf|rm)\s*\{?\s*Z|\\Z\b|ℤ|(?:\\in|∈)\s*Z\b/
const ANY = /constant|arbitrary|real|natural|math(?:bb|bf|rm)\s*\{?\s*[RNQC]|[ℝℕℚ]|(?:\\in|∈)\s*[RNQ]\b|\bany\b/
const SIGNED = /positive|non-?negative|negative|natural|[<>≤≥]|\\[lg]eq?\b|\^\+|\^\*/

/** Another answer behind the condition of the first: `x^n for n \ge 0, or P(x) = 0`. */
const ANOTHER =
  /(?:\b(?:or|and)\b|[,;])(?:\s|\}|\$|\\text\s*\{|\\[,;: ])*[A-Za-z](?:_\w|')?\s*(?:\([^()=]{1,12}\)\s*)?=/

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
  // `x^n, n \ge 0` says something of the formula, `a = 1, b > 2` of another value.
  const [, of] = /^\(?\s*([a-zA-Z])\s*(?:\\(?:neq?|[lg]eq?|[lg]eqslant)|[≠<>≤≥])/.exec(said) ?? []
  const formula = body.slice(body.lastIndexOf("=") + 1).replaceAll(/\\[a-zA-Z]+/g, " ")
  const isOf = of === undefined || /\\neq?|≠/.test(said) ? body.includes(of ?? "") : formula.includes(of)
  if (!isOf) return unit(text)
  const next = ANOTHER.exec(said)
  if (next !== null) {
    // What is said of the first answer is no part of the second.
    const middle = conditionOf(`${body} ${said.slice(0, next.index)}`)
    const known = middle.integers.length + middle.parameters.length > 0 || middle.condition !== undefined
    if (!known || !middle.body.includes("=")) return unit(text)
    const rest = conditionOf(said.slice(next.index).replace(/^\W*(?:or|and)\b/, ""))
    if (middle.condition !== undefined && rest.condition !== undefined && middle.condition !== rest.condition)
      return unit(text)
    return {
      body: `${middle.body} , ${rest.body}`,
      integers: [...middle.integers, ...rest.integers],
      parameters: [...middle.parameters, ...rest.parameters],
      condition: middle.condition ?? rest.condition
    }
  }
  // `12 if n is even, 13 if it is odd`: two answers, each with its case.
  if (/^(?:if|when|for)\b/.test(said) && OTHERWISE.test(said)) return unit(text)
  const bare = said.replaceAll(/\\math(?:bb|bf|rm)\s*\{?\s*[A-Z]\}?|\\[a-zA-Z]+|(?:in|∈)\s*[ZNRQ]\b/g, " ")
  const letters = [...new Set([...bare.matchAll(/(?<![a-zA-Z])([a-zA-Z])(?![a-zA-Z])/g)].map((match) => match[1]!))]
  if (WHOLE.test(said) && !SIGNED.test(said)) return { body, integers: letters, parameters: [], condition: undefined }
  if (WHOLE.test(said) || (ANY.test(said) && !SIGNED.test(said)))
    return { body, integers: [], parameters: letters, condition: undefined }
  return {
    body,
    integers: [],
    parameters: [],
    condition: said
      .replaceAll(/\\neq?(?![a-z])/g, "≠")
      .replaceAll(/\\(?:geq?|geqslant)(?![a-z])/g, "≥")
      .replaceAll(/\\(?:leq?|leqslant)(?![a-z])/g, "≤")
      .replaceAll(/\\[a-zA-Z]+|[^\da-zA-Z<>=≤≥≠]/g, "")
      .toLowerCase()
  }
}
