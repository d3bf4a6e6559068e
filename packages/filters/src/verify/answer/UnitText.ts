import type { Cursor } from "./Cursor.ts"
import { Unreadable } from "./Cursor.ts"
import { isDegreeWord, isPercentWord, isSeparator } from "./Words.ts"

/** `{2}` and `{-1}` behind a unit's `^`. */
const powerAt = (cursor: Cursor): string => {
  const isNegative = cursor.peek(1)?.kind === "sign" && (cursor.peek(1) as { readonly sign: string }).sign === "-"
  const offset = isNegative ? 2 : 1
  const [power, close] = [cursor.peek(offset), cursor.peek(offset + 1)]
  if (power?.kind !== "number" || close?.kind !== "sign" || close.sign !== "}") throw new Unreadable("unit")
  cursor.at += offset + 1
  return `${isNegative ? "-" : ""}${power.whole}`
}

/** The words after a quantity: `miles per hour`, `\text{ cm}^2`, `boys`. */
export const unitTextAt = (cursor: Cursor): string | undefined => {
  let unit = ""
  while (!cursor.ended && !isSeparator(cursor.token)) {
    const token = cursor.token!
    const begun = unit !== ""
    if (token.kind === "word") unit += ` ${token.text.trim()}`
    else if (begun && token.kind === "letter") unit += ` ${token.name}`
    else if (begun && token.kind === "sign" && (token.sign === "^" || token.sign === "/")) unit += token.sign
    else if (begun && /\^-?$/.test(unit) && token.kind === "number") unit += token.whole
    else if (begun && unit.endsWith("^") && token.kind === "sign" && token.sign === "{") unit += powerAt(cursor)
    else if (begun && token.kind === "sign" && /^[().'*-]$/.test(token.sign)) unit += token.sign
    else break
    cursor.at++
  }
  const text = unit.trim()
  if (text === "") return undefined
  if (isPercentWord(text)) return "%"
  return isDegreeWord(text) ? "°" : text
}
