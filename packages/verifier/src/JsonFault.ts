/** Where a text stops being JSON: line and column from 1, and what stands there. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly found: string
}

const LITERALS = ["true", "false", "null"]
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const BLANK = /[ \t\n\r]*/y

const matchEnd = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** End of the string that begins at `at`, or where it goes wrong. */
const stringEnd = (text: string, at: number): { readonly end: number } | { readonly bad: number } => {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) return { end: i + 1 }
    if (code < 32) return { bad: i }
    if (code !== 92) continue
    const next = text[++i]
    if (next === "u") {
      if (!/^[\da-fA-F]{4}$/.test(text.slice(i + 1, i + 5))) return { bad: i - 1 }
      i += 4
    } else if (next === undefined || !'"\\/bfnrt'.includes(next)) return { bad: i - 1 }
  }
  return { bad: text.length }
}

/** The first place at which `text` cannot go on as JSON; `null` where it is JSON. One pass, and no stack of its own. */
const faultAt = (text: string): number | null => {
  const open: Array<"{" | "["> = []
  const skip = (from: number) => matchEnd(BLANK, text, from)
  let at = skip(0)
  // What may stand here: a value, a value or the end of an empty list, a key, a key or the end, or what follows a value.
  let wanted: "value" | "first" | "key" | "firstKey" | "after" = "value"
  for (;;) {
    const sign = text[at]
    if (wanted === "after") {
      const inside = open.at(-1)
      if (inside === undefined) return at === text.length ? null : at
      if (sign === ",") wanted = inside === "{" ? "key" : "value"
      else if (sign === (inside === "{" ? "}" : "]")) open.pop()
      else return at
      at = skip(at + 1)
      continue
    }
    if ((sign === "]" && wanted === "first") || (sign === "}" && wanted === "firstKey")) {
      open.pop()
      wanted = "after"
      at = skip(at + 1)
      continue
    }
    if (wanted === "key" || wanted === "firstKey") {
      if (sign !== '"') return at
      const key = stringEnd(text, at)
      if ("bad" in key) return key.bad
      at = skip(key.end)
      if (text[at] !== ":") return at
      at = skip(at + 1)
      wanted = "value"
      continue
    }
    if (sign === "{" || sign === "[") {
      open.push(sign)
      wanted = sign === "{" ? "firstKey" : "first"
      at = skip(at + 1)
      continue
    }
    let end = at
    if (sign === '"') {
      const string = stringEnd(text, at)
      if ("bad" in string) return string.bad
      end = string.end
    } else {
      const literal = LITERALS.find((one) => text.startsWith(one, at))
      end = literal === undefined ? matchEnd(NUMBER, text, at) : at + literal.length
      if (end === at) return at
    }
    at = skip(end)
    wanted = "after"
  }
}

/** Where and what is wrong with a text that `JSON.parse` refuses, whose own message names the place only now and then. */
export const jsonFault = (text: string): JsonFault | null => {
  const at = faultAt(text)
  if (at === null) return null
  const before = text.slice(0, at)
  const found = at >= text.length ? "the end" : JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))
  return { line: before.split("\n").length, column: at - before.lastIndexOf("\n"), found }
}
