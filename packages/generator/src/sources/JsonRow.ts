import { notUtf8, textOf } from "./Decode.ts"
import { hasWrittenNumbers, notJson, parseJson } from "./ParseJson.ts"
import type { Place, RowOrBad } from "./Row.ts"

/** A row longer than this is none: a file without line ends, or with a bracket too few, must not fill the memory. */
export const MOST_ROW_BYTES = 64_000_000

/** A row from its JSON text; `null` where there is nothing but white space. */
export const jsonRow = (place: Place, bytes: Uint8Array): RowOrBad | null => {
  const text = textOf(bytes)
  if (text === null) return { _tag: "Bad", ...place, detail: notUtf8(bytes) }
  const bare = text.trim()
  if (bare === "") return null
  try {
    const value = parseJson(bare)
    return hasWrittenNumbers(bare) ? { _tag: "Row", ...place, value, json: bare } : { _tag: "Row", ...place, value }
  } catch (error) {
    return { _tag: "Bad", ...place, detail: notJson(error) }
  }
}
