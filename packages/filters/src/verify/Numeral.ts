import { unlabel } from "./answer/Labels.ts"
import { Exact } from "./compare/Exact.ts"
import { isLoose, narrower } from "./extract/Narrow.ts"
import { parse } from "./answer/Parser.ts"
import type { Rational } from "./compare/Rational.ts"
import { respelt } from "./answer/Respelt.ts"
import { has } from "./answer/Syntax.ts"
import { isCurrency } from "./answer/Units.ts"
import { tidyText } from "./extract/Tidy.ts"

/** A number as it was written. */
export interface Quantity {
  /** Without its percent sign. */
  readonly value: Rational
  readonly percent: boolean
  readonly currency: boolean
  /** As it was written, also one that Cotton does not know. */
  readonly unit: string | undefined
}

const NOTHING: ReadonlyMap<string, Rational> = new Map<string, Rational>()
const DECIMAL_COMMA = /^(-?\d+),(\d{1,2}|\d{4,})$/

const plain = (text: string): Quantity | undefined => {
  const comma = DECIMAL_COMMA.exec(text)
  const items = parse(comma === null ? text : `${comma[1]}.${comma[2]}`, { thousands: true })
  const [only] = items ?? []
  if (only === undefined || items!.length !== 1) return undefined
  const { item } = unlabel(only)
  if (item.kind !== "value") return undefined
  // A percent sign counts at the top only; inside a computation it is a hundredth.
  const { node } = item
  const inner = node.op === "negate" && node.args[0]!.op === "percent" ? node.args[0]! : node
  const percent = inner.op === "percent"
  const bare = percent ? inner.args[0]! : node
  if (has(bare, (part) => part.op === "degree")) return undefined
  const value = new Exact().value(bare, NOTHING)
  if (value === undefined) return undefined
  const negative = percent && inner !== node
  return {
    value: negative ? { top: -value.top, bottom: value.bottom } : value,
    percent,
    currency: isCurrency(item.unit),
    unit: item.unit
  }
}

/** The number that a text is, or, out of a sentence (not `boxed`), the one that it states. */
export const readNumeral = (text: string, boxed: boolean): Quantity | undefined => {
  if (isLoose(text)) return undefined
  const whole = plain(respelt(text))
  if (whole !== undefined || boxed) return whole
  for (const part of narrower(text)) {
    const read = plain(tidyText(part))
    if (read !== undefined) return read
  }
  return undefined
}
