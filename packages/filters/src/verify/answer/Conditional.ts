import { formulaOf } from "./Phrases.ts"
import { parse } from "./Parser.ts"
import type { Case, Item } from "./Syntax.ts"

/*
 * Answers with a value for each case: `\begin{cases} … \end{cases}`, and `1 if n is odd, 2 if n is even`.
 */

/** Longest text, and the most cases, that are read. */
const LONGEST = 800
const MOST = 8

const ENVIRONMENT =
  /^\s*(?:[A-Za-z](?:'|_\{?\w{1,4}\}?)?\s*(?:\([^()]{1,12}\)\s*)?=\s*)?(?:\\left\s*\\\{|\\\{)?\s*\\begin\{(?:cases|array)\}(?:\{[lcr|]*\})?(.*)\\end\{(?:cases|array)\}\s*(?:\\right\s*\.)?\s*$/s
const OTHERWISE = /^\W*(?:otherwise|else|in all other cases|for all other \w+)\W*$/i
const LEAD = /^[\s,;:]*(?:(?:if|when|for|where|whenever)\b)?\s*/i

/** Pieces of text without their braces, so that words are words. */
const unwrapped = (text: string): string =>
  text
    .replaceAll(/\\(?:text|textrm|mathrm|mbox)\s*\{([^{}]*)\}/g, " $1 ")
    .replaceAll(/\\q?quad(?![a-z])|\\[,;:! ]|[~$]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()

const only = (text: string): Item | undefined => {
  const items = parse(text.trim().replace(/[,;.]$/, ""), { thousands: true })
  return items?.length === 1 ? items[0] : undefined
}

const caseOf = (value: string, said: string): Case | undefined => {
  const read = only(value)
  if (read === undefined) return undefined
  const words = unwrapped(said)
  if (OTHERWISE.test(words)) return { value: read, condition: undefined }
  const bare = words.replace(LEAD, "").replace(/[,;.]\s*$/, "")
  const condition = only(formulaOf(bare) ?? formulaOf(`all ${bare}`) ?? bare)
  return condition === undefined || condition.kind === "value" || condition.kind === "text"
    ? undefined
    : { value: read, condition }
}

/** A row of the environment: `x^2 & x > 1`, `x^2, \text{ if } x > 1`. */
const rowOf = (row: string): Case | undefined => {
  const [value = "", said, ...more] = row.split("&")
  if (said !== undefined) return more.length === 0 ? caseOf(value, said) : undefined
  const cut = /,|\\text\s*\{\s*(?:if|when|for|otherwise)\b|\b(?:if|when|for|otherwise)\b/.exec(row)
  return cut === null ? undefined : caseOf(row.slice(0, cut.index), row.slice(cut.index))
}

/** `A if C, and B if D`: each value stands between a separator and its condition. */
const PROSE =
  /(?:^|[,;]\s*(?:and|or)?|\band\b)\s*((?:(?![,;]|\band\b|\bif\b|\bwhen\b|\bfor\b).)+?),?\s*(?:\b(?:if|when|for)\b((?:(?![,;]|\band\b).)+)|\b(otherwise|else)\b)\s*(?=[,;]|\band\b|$)/gy

/** `2 if n = 1, otherwise n`, and `a_1 = 1, a_n = 2n for n \ge 2`. */
const TURNED = /[,;]?\s*(?:and )?\b(?:otherwise|else),? (?!it\b)([^,;]{1,60}?)\.?$/i
const FIRST =
  /^([a-zA-Z])_\{?([01])\}? ?= ?([^,;=]{1,40}?)(?:[,;]| and)+ ?(?:and )?\1_\{?n\}? ?= ?([^,;=]{1,80}?)[,;]? ?\(?(?:for |when |if )?(?:all )?(n ?(?:\\geq?|\\geqslant|≥|>) ?\d)\)?$/

const turned = (text: string): string => {
  const [, , index, first, rest, condition] = FIRST.exec(text) ?? []
  if (condition !== undefined) return `${first} if n = ${index}, ${rest} if ${condition}`
  return text.replace(TURNED, ", $1 otherwise")
}

const proseOf = (text: string): ReadonlyArray<Case | undefined> => {
  const said = turned(unwrapped(text))
  const hits = [...said.matchAll(PROSE)]
  const length = hits.reduce((sum, [whole]) => sum + whole.length, 0)
  return length < said.replace(/[.,;]$/, "").trim().length
    ? []
    : hits.map(([, value, condition, otherwise]) => caseOf(value!, condition ?? otherwise!))
}

/** The cases of an answer, two or more; `undefined` where a part of it is anything else. */
export const casesOf = (text: string): ReadonlyArray<Case> | undefined => {
  if (text.length > LONGEST) return undefined
  const inside = ENVIRONMENT.exec(text)?.[1]
  const isProse = inside === undefined && (/\b(?:if|when|for)\b/.test(text) || /_\{?1\}? ?=/.test(text))
  if (inside === undefined && !isProse) return undefined
  const rows =
    inside === undefined
      ? proseOf(text)
      : inside
          .split(/\\\\(?:\[[^\]]{1,8}\])?/)
          .filter((row) => row.trim() !== "")
          .map(rowOf)
  return rows.length < 2 || rows.length > MOST || rows.includes(undefined) ? undefined : (rows as ReadonlyArray<Case>)
}
