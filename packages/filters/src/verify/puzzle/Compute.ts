import type { Rational } from "../compare/Rational.ts"
import * as R from "../compare/Rational.ts"

/** Characters and nesting levels of an expression that is read. */
const LONGEST = 1000
const DEEPEST = 60

/** What an expression of + - * / and brackets comes to, and the numbers that stand in it, in their order. */
export interface Computed {
  readonly value: Rational
  readonly numbers: ReadonlyArray<Rational>
}

/** `undefined`: it divides by zero. `too-large`: its numbers are. */
export type Failure = "malformed" | "undefined" | "too-large"

const SPELLINGS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\\(?:left|right|displaystyle)(?![A-Za-z])|\\[,;:! ]|\\q?quad(?![A-Za-z])|[$]/g, " "],
  [/\\(?:times|cdot|ast)(?![A-Za-z])|[×·∙⋅✕∗]/g, "*"],
  [/\\div(?![A-Za-z])|[÷∕]/g, "/"],
  [/[−–﹣－]/g, "-"],
  [/＋/g, "+"],
  [/\\[dt]?frac(?![A-Za-z])/g, "f"],
  [/[[（]/g, "("],
  [/[\]）]/g, ")"],
  // `3 x 4`: a lone x between values.
  [/(?<=[\d)]\s?)[xX](?=\s?[\d(])/g, "*"]
]

const TOKEN = /\s*(?:(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)|([-+*/()f{}]))/y

const tokensOf = (text: string): ReadonlyArray<string> | undefined => {
  const tokens: Array<string> = []
  const end = text.trimEnd().length
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < end) {
    const hit = TOKEN.exec(text)
    if (hit === null) return undefined
    tokens.push(hit[1]?.replaceAll(",", "") ?? hit[2]!)
  }
  return tokens
}

class Stop extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure)
    this.failure = failure
  }
}

const parse = (tokens: ReadonlyArray<string>): Computed => {
  const numbers: Array<Rational> = []
  let at = 0
  let depth = 0
  const stop = (failure: Failure): never => {
    throw new Stop(failure)
  }
  const known = (value: Rational | undefined): Rational => value ?? stop("too-large")
  const take = (token: string): void => {
    if (tokens[at++] !== token) stop("malformed")
  }
  const within = (open: string, close: string): Rational => {
    take(open)
    if (++depth > DEEPEST) stop("too-large")
    const value = sum()
    depth--
    take(close)
    return value
  }
  const quotient = (a: Rational, b: Rational): Rational => (R.isZero(b) ? stop("undefined") : known(R.divide(a, b)))
  const factor = (): Rational => {
    const token = tokens[at]
    if (token === "(") return within("(", ")")
    if (token === "f") {
      at++
      const top = within("{", "}")
      return quotient(top, within("{", "}"))
    }
    if (token === undefined || !/[\d]/.test(token)) return stop("malformed")
    at++
    const [whole = "", fraction] = token.split(".")
    const value = known(R.decimal(whole, fraction))
    numbers.push(value)
    return value
  }
  const signed = (): Rational => {
    let isNegative = false
    for (; tokens[at] === "-" || tokens[at] === "+"; at++) if (tokens[at] === "-") isNegative = !isNegative
    const value = factor()
    return isNegative ? R.negate(value) : value
  }
  const product = (): Rational => {
    let value = signed()
    for (;;) {
      if (tokens[at] === "*") {
        at++
        value = known(R.multiply(value, signed()))
      } else if (tokens[at] === "/") {
        at++
        value = quotient(value, signed())
        // `2(3)`, `(1+2)(3+4)`
      } else if (tokens[at] === "(") value = known(R.multiply(value, factor()))
      else return value
    }
  }
  const sum = (): Rational => {
    let value = product()
    while (tokens[at] === "+" || tokens[at] === "-") {
      const isMinus = tokens[at++] === "-"
      const next = product()
      value = known(R.add(value, isMinus ? R.negate(next) : next))
    }
    return value
  }
  const value = sum()
  return at === tokens.length ? { value, numbers } : stop("malformed")
}

/**
 * Computes an expression exactly, in one pass. Numbers are whole or decimal; `×`, `·`, `÷`, `−`, their commands in
 * LaTeX and `\frac{…}{…}` are read. Nothing is evaluated as a program.
 */
export const compute = (text: string): Computed | Failure => {
  if (text.length > LONGEST) return "too-large"
  const plain = SPELLINGS.reduce((result, [from, to]) => result.replaceAll(from, to), text)
  const tokens = tokensOf(plain)
  if (tokens === undefined || tokens.length === 0) return "malformed"
  try {
    return parse(tokens)
  } catch (cause) {
    if (cause instanceof Stop) return cause.failure
    throw cause
  }
}
