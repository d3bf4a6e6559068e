import { PAIRS, SAME, SPACING, SUBSCRIPTS, SUPERSCRIPTS, TEXT, UNICODE } from "./Notation.ts"

/** A piece of an answer, in LaTeX or plain text. */
export type Token =
  | {
      readonly kind: "number"
      readonly whole: string
      /** Digits after the point, `undefined` without one. */
      readonly fraction?: string
      readonly exponent?: number
    }
  /** A variable; `sub` is its index, as in `a_{12}`. */
  | { readonly kind: "letter"; readonly name: string }
  /** A word of several letters, or what stands in `\text{…}` (which is not `plain`). */
  | { readonly kind: "word"; readonly text: string; readonly plain: boolean }
  /** A LaTeX command, without its backslash and with its variants made one (`dfrac` is `frac`). */
  | { readonly kind: "command"; readonly name: string }
  /** Any other character. */
  | { readonly kind: "sign"; readonly sign: string }

export interface Reading {
  /** Read `1,234` as one number; otherwise as a list of two. */
  readonly thousands: boolean
}

/** Longest answer that is read, in characters, and the most tokens. Longer ones are compared as text. */
export const LONGEST = 4000
const MOST = 1500

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9"
const isLetter = (char: string | undefined): boolean => char !== undefined && /^[A-Za-z]$/.test(char)
const isWordLetter = (char: string | undefined): boolean => char !== undefined && /^[\p{L}\p{M}'’]$/u.test(char)

const sign = (value: string): Token => ({ kind: "sign", sign: value })
const command = (name: string): Token => ({ kind: "command", name })

/** `Ann, Bob and Carl`: names of one word or two. */
const NAMES_LIST =
  /^\s*\p{Lu}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*)?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)\p{Lu}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*)?){1,8}\s*$/u

/** `hours and` in one piece of text is a unit and a separator. */
const wordsOf = (text: string): ReadonlyArray<Token> => {
  if (NAMES_LIST.test(text.slice(0, 120)) && text.length <= 120) {
    const names = text.split(/\s*,\s*(?:and\s+)?|\s+and\s+/)
    const tokens: Array<Token> = []
    for (const name of names) tokens.push({ kind: "word", text: name, plain: false }, sign(","))
    return tokens.slice(0, -1)
  }
  const [, head, joint] = /^(.*[^\s,])[,\s]+(and|or)\s*$/i.exec(text) ?? []
  const word = (value: string): Token => ({ kind: "word", text: value, plain: false })
  const [, before, rest] = /^[,\s]*(and|or)\s+(\S.*)$/i.exec(text) ?? []
  if (before !== undefined && rest !== undefined && head === undefined) return [word(before), word(rest)]
  return head === undefined || joint === undefined ? [word(text)] : [word(head), word(joint)]
}

/** Splits an answer into tokens; `undefined` when it is longer than what is read. Time is linear. */
export const lex = (text: string, reading: Reading): ReadonlyArray<Token> | undefined => {
  if (text.length > LONGEST) return undefined
  const tokens: Array<Token> = []
  // In `(1,234)` the comma separates coordinates.
  let brackets = 0
  let at = 0
  const digits = (from: number): number => {
    let end = from
    while (isDigit(text[end])) end++
    return end
  }
  /** Where a group of three digits begins that goes on with a number ending at `end`, or -1. */
  const group = (end: number): number => {
    const gap = /^(?:,\\!\s?| ?\{, ?\}|,|\\,|\\ | |\u00a0|\u202f|\u2009)/.exec(text.slice(end, end + 5))?.[0]
    if (gap === undefined || (gap === "," && (brackets > 0 || !reading.thousands))) return -1
    const from = end + gap.length
    return digits(from) === from + 3 && !(gap === " " && text[from + 3] === "/") ? from : -1
  }
  const number = (): Token => {
    let end = digits(at)
    let whole = text.slice(at, end)
    const lead = end - at
    for (let next = lead >= 1 && lead <= 3 ? group(end) : -1; next >= 0; next = group(end)) {
      whole += text.slice(next, next + 3)
      end = next + 3
    }
    let fraction: string | undefined
    if (text[end] === "." && isDigit(text[end + 1])) {
      const stop = digits(end + 1)
      fraction = text.slice(end + 1, stop)
      end = stop
    }
    const power = /^[eE][+-]?\d{1,4}(?![\dA-Za-z])/.exec(text.slice(end, end + 8))?.[0]
    at = end + (power?.length ?? 0)
    return {
      kind: "number",
      whole: whole === "" ? "0" : whole,
      ...(fraction === undefined ? {} : { fraction }),
      ...(power === undefined ? {} : { exponent: Number(power.slice(1)) })
    }
  }
  const braced = (from: number): number => {
    let depth = 0
    for (let end = from; end < text.length; end++) {
      if (text[end] === "\\") end++
      else if (text[end] === "{") depth++
      else if (text[end] === "}" && --depth === 0) return end
    }
    return -1
  }
  const backslash = (): void => {
    const name = /^[A-Za-z]+/.exec(text.slice(at + 1, at + 41))?.[0]
    if (name === undefined) {
      const char = text[at + 1] ?? ""
      at += 2
      if (char === "{") tokens.push(command("lbrace"))
      else if (char === "}") tokens.push(command("rbrace"))
      else if (char === "%" || char === "$") tokens.push(sign(char))
      else if (char === "|") tokens.push(command("Vert"))
      else if (char === "\\") tokens.push(command("newline"))
      return
    }
    at += name.length + 1
    if (SPACING.has(name)) {
      if (/^(?:left|right)$/.test(name) && text[at] === ".") at++
      return
    }
    if (TEXT.has(name)) {
      while (text[at] === " ") at++
      const end = text[at] === "{" ? braced(at) : -1
      if (end >= 0) {
        const inner = text.slice(at + 1, end)
        // `\text{13}` and `\text{2 hours}` are quantities, `\text{5th}` is not.
        if (/^\s*[-$]?\d+(?![\d]*(?:st|nd|rd|th)\b)/.test(inner)) tokens.push(...(lex(inner, reading) ?? []))
        else if (Object.hasOwn(SAME, inner)) tokens.push(command(SAME[inner]!))
        else tokens.push(...wordsOf(inner))
        at = end + 1
      }
      return
    }
    // `\quadx` is an error that golds have.
    if (/^q?quad./.test(name)) {
      at -= name.length - name.indexOf("quad") - 4
      return
    }
    const same = SAME[name] ?? name
    if (same === "{}") tokens.push(command("lbrace"))
    else if (same === "}{") tokens.push(command("rbrace"))
    else tokens.push(/^[A-Za-z]/.test(same) ? command(same) : sign(same))
  }
  while (at < text.length && tokens.length <= MOST) {
    const char = text[at]!
    const unicode = UNICODE[char]
    if (isDigit(char) || (char === "." && isDigit(text[at + 1]))) tokens.push(number())
    else if (char === "\\") backslash()
    else if (unicode !== undefined) {
      at++
      tokens.push(unicode.startsWith("\\") ? command(unicode.slice(1)) : sign(unicode))
    } else if (SUPERSCRIPTS.includes(char)) {
      let value = ""
      while (at < text.length && SUPERSCRIPTS.includes(text[at]!)) value += SUPERSCRIPTS.indexOf(text[at++]!)
      tokens.push(sign("^"), { kind: "number", whole: value })
    } else if (SUBSCRIPTS.includes(char)) {
      let value = ""
      while (at < text.length && SUBSCRIPTS.includes(text[at]!)) value += SUBSCRIPTS.indexOf(text[at++]!)
      tokens.push(sign("_"), { kind: "number", whole: value })
    } else if (isWordLetter(char) && char !== "'" && char !== "’") {
      const start = at
      // `kπ` is a product of two letters.
      while (isWordLetter(text[at]) && UNICODE[text[at]!] === undefined) at++
      const word = text.slice(start, at)
      // `Be^{x}` is a constant times a power of e.
      if (text[at] === "^" && /^[A-Za-z]{1,2}e$/.test(word)) {
        for (const name of word) tokens.push({ kind: "letter", name })
        continue
      }
      tokens.push(
        word.length === 1 && isLetter(word) ? { kind: "letter", name: word } : { kind: "word", text: word, plain: true }
      )
    } else if (PAIRS.has(text.slice(at, at + 2))) {
      const [name, isCommand] = PAIRS.get(text.slice(at, at + 2))!
      tokens.push(isCommand ? command(name) : sign(name))
      at += 2
    } else {
      at++
      if (char === "(" || char === "[") brackets++
      if (char === ")" || char === "]") brackets--
      if (!/[\s$~&*]/.test(char) || char === "&" || char === "*") tokens.push(sign(char))
    }
  }
  return tokens.length > MOST ? undefined : tokens
}
