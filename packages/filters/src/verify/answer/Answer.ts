import type { Condition } from "./Conditions.ts"
import { conditionOf } from "./Conditions.ts"
import type { Reading } from "./Lexer.ts"
import { parse } from "./Parser.ts"
import type { Item } from "./Syntax.ts"

/** An answer as it was read: its parts, and what was said of their variables. */
export interface Answer extends Condition {
  readonly items: ReadonlyArray<Item>
}

const NOTHING: Condition = { integers: [], parameters: [], condition: undefined }

/** An answer of one item. */
export const answerOf = (item: Item): Answer => ({ ...NOTHING, items: [item] })

/** Reads an answer with the conditions that follow it; `undefined` when it is not in the subset that Cotton understands. */
export const readAnswer = (text: string, reading: Reading): Answer | undefined => {
  const { body, ...condition } = conditionOf(text)
  const items = parse(body, reading)
  if (items !== undefined) return { ...condition, items }
  const whole = body === text ? undefined : parse(text, reading)
  return whole === undefined ? undefined : { ...NOTHING, items: whole }
}
