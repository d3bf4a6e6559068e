import { trimEnds } from "../extract/Tidy.ts"
import { listed } from "./Notation.ts"
import type { Token } from "./Lexer.ts"

const SEPARATORS = new Set(["and", "or", "und", "oder", "et", "ou", "和", "或", "与", "及", "以及", "&"])

/** `and`, `or` and the like between the parts of a list, in words. */
export const isSeparatorWord = (text: string): boolean =>
  SEPARATORS.has(
    text
      .replaceAll(/[,;~\s\\]+/g, " ")
      .trim()
      .toLowerCase()
  )

/** Whether a token stands between the parts of a list. */
export const isSeparator = (token: Token | undefined): boolean => {
  if (token === undefined) return false
  if (token.kind === "sign") return token.sign === "," || token.sign === ";"
  if (token.kind === "command") return token.name === "and" || token.name === "or" || token.name === "newline"
  return token.kind === "word" && isSeparatorWord(token.text)
}

const PERCENT = new Set(["percent", "pct", "percentage", "per cent", "percentage points"])

export const isPercentWord = (text: string): boolean => PERCENT.has(text.trim().toLowerCase())

const DEGREE = new Set(["degree", "degrees", "deg"])

export const isDegreeWord = (text: string): boolean => DEGREE.has(text.trim().toLowerCase())

/** Text without its dress: markup, case, articles, punctuation at the ends, and repeated spaces do not count. */
export const plainText = (text: string): string => {
  const bare = text
    .replaceAll(/\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|operatorname)\b/g, " ")
    .replaceAll(/\\[,;:! ]|[{}$~*`"“”]|\\(?:quad|qquad|left|right)\b/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase()
  const inner = trimEnds(bare, /[\s.,;:!?]/)
  const unbracketed = /^\((\w)\)$/.exec(inner)?.[1] ?? inner
  return unbracketed.replace(/^(?:the|an|a) (?=\S{2})/, "")
}

const ENGLISH = new Set(
  listed(`
  a all an any are as at be but by can for has he her him his how i if in is it its let may no nor not now of off on one
  our out she so the to too two up us was we who why yes yet you red men cat dog pen egg hat car bus box cow hen pig bag cup ball
`)
)

/** Whether two or three letters are a product of variables or a segment, as in `2ab` and `NO`, and not an English word. */
export const isProduct = (word: string): boolean =>
  /^[A-Za-z]{2,3}$/.test(word) && (word === word.toUpperCase() || !ENGLISH.has(word.toLowerCase()))
