import type { Cursor } from "./Cursor.ts"
import { Unreadable } from "./Cursor.ts"
import type { Token } from "./Lexer.ts"
import * as Rational from "../compare/Rational.ts"
import type { Node } from "./Syntax.ts"

/** A number as it is written. */
export const literal = (token: Extract<Token, { kind: "number" }>): Node => {
  const { whole: head, fraction, exponent = 0 } = token
  const value = Rational.decimal(head, fraction ?? "", exponent)
  if (value === undefined) throw new Unreadable("number too long")
  const digits = (head + (fraction ?? "")).replace(/^0+/, "").length
  return { op: "number", value, digits, ...(fraction === undefined ? {} : { places: fraction.length - exponent }) }
}

/** What stands in an index, or in the braces behind a command, as text. */
export const indexAt = (cursor: Cursor): string => {
  const { token } = cursor
  cursor.at++
  if (token === undefined) throw new Unreadable("empty index")
  if (token.kind !== "sign") return textOf(token)
  if (token.sign !== "{") throw new Unreadable("index")
  let text = ""
  while (!cursor.isSign("}")) {
    if (cursor.ended) throw new Unreadable("open index")
    text += textOf(cursor.token!)
    cursor.at++
  }
  cursor.at++
  return text
}

const textOf = (token: Token): string => {
  switch (token.kind) {
    case "number":
      return token.whole + (token.fraction === undefined ? "" : `.${token.fraction}`)
    case "letter":
    case "command":
      return token.name
    case "word":
      return token.text.trim()
    case "sign":
      return token.sign
  }
}

/** A number with what may follow it: the index of its base (`4210_5`), a period (`0.\overline{3}`). */
export const numberAt = (cursor: Cursor, token: Extract<Token, { kind: "number" }>): Node => {
  cursor.at++
  if (cursor.isSign("_") && token.fraction === undefined) {
    cursor.at++
    const base = Number(indexAt(cursor).replace(/^(?:two|base)$/i, "2"))
    const digits = token.whole
    if (!Number.isInteger(base) || base < 2 || base > 10 || Array.from(digits).some((digit) => Number(digit) >= base))
      throw new Unreadable("base")
    let value = 0n
    for (const digit of digits) value = value * BigInt(base) + BigInt(digit)
    return { op: "based", digits, base, value: Rational.integer(value) }
  }
  const point = cursor.isSign(".")
  const over = point ? cursor.peek(1) : cursor.token
  if (over?.kind === "command" && over.name === "overline" && (point || token.fraction !== undefined)) {
    cursor.at += point ? 2 : 1
    const period = indexAt(cursor)
    if (!/^\d{1,200}$/.test(period)) throw new Unreadable("period")
    const fraction = token.fraction ?? ""
    const head = Rational.decimal(token.whole, fraction)
    const scale = 10n ** BigInt(fraction.length) * (10n ** BigInt(period.length) - 1n)
    const tail = Rational.ratio(BigInt(period), scale)
    const value = head && tail && Rational.add(head, tail)
    if (value === undefined) throw new Unreadable("number")
    return { op: "number", value, digits: token.whole.length + fraction.length + period.length }
  }
  return literal(token)
}

const HEXADECIMAL = /^\(?(?:0x([0-9A-Fa-f]{1,40})|([0-9A-Fa-f]{1,40})\)?_\{?(?:(1[1-6])|\\text\{(?:hex|sixteen)\})\}?)$/

/** A numeral of a base above ten, which has letters: `2A_{16}`, `0xAF`. One letter alone is a variable with its index. */
export const numeralOf = (text: string): Node | undefined => {
  const [, prefixed, indexed, base] =
    HEXADECIMAL.exec(text.slice(0, 80).replaceAll(/\\(?:text|mathrm)\s*\{([0-9A-Fa-fx]+)\}/g, "$1")) ?? []
  const digits = (prefixed ?? indexed ?? "").toUpperCase()
  if (
    digits === "" ||
    (prefixed === undefined && !/[A-F]/.test(digits)) ||
    (prefixed === undefined && digits.length < 2)
  )
    return undefined
  const size = BigInt(base ?? 16)
  let value = 0n
  for (const digit of digits) {
    const one = BigInt(Number.parseInt(digit, 16))
    if (one >= size) return undefined
    value = value * size + one
  }
  return { op: "based", digits, base: Number(size), value: Rational.integer(value) }
}
