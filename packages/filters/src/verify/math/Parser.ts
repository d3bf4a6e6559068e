import { Cursor, Unreadable } from "./Cursor.ts"
import type { Context } from "./Expression.ts"
import { operate, sum, whole } from "./Expression.ts"
import type { Reading } from "./Lexer.ts"
import { lex } from "./Lexer.ts"
import { FUNCTIONS, NAMES } from "./Names.ts"
import type { Item, Node, Relator } from "./Syntax.ts"
import { has } from "./Syntax.ts"
import { isDegreeWord, isPercentWord, isProduct, isSeparator, isSeparatorWord, numberWord } from "./Words.ts"

const RELATORS: Readonly<Record<string, Relator>> = {
  "=": "=",
  "<": "<",
  ">": ">",
  le: "<=",
  ge: ">=",
  ne: "!=",
  approx: "approx",
  in: "in",
  rightarrow: "->"
}

/** Parts that a list may have. */
const PARTS = 400

/**
 * Reads an answer, LaTeX or plain text, as a list of parts; `undefined` when it is not in the subset that Cotton
 * understands, which is no judgement on it. The work is linear in the text but for brackets, whose depth is limited.
 */
export const parse = (text: string, reading: Reading): ReadonlyArray<Item> | undefined => {
  // JSON that was escaped twice: `\\\\frac`. In an environment, `\\\\` ends a row.
  const single = text.includes("\\begin") ? text : text.replaceAll(/\\\\(?=[A-Za-z])/g, "\\")
  const tokens = lex(single, reading)
  if (tokens === undefined || tokens.length === 0) return undefined
  try {
    const parser = new Parser(new Cursor(tokens))
    const items = parser.list(() => parser.cursor.ended)
    return items.length === 0 ? undefined : items
  } catch (cause) {
    if (cause instanceof Unreadable) return undefined
    throw cause
  }
}

class Parser implements Context {
  readonly cursor: Cursor
  bars = 0

  constructor(cursor: Cursor) {
    this.cursor = cursor
  }

  /** Items between separators until `done`. */
  list(done: () => boolean): ReadonlyArray<Item> {
    const { cursor } = this
    const items: Array<Item> = []
    while (!done()) {
      while (isSeparator(cursor.token)) cursor.at++
      if (done()) break
      if (cursor.ended || items.length >= PARTS) throw new Unreadable("list")
      items.push(this.item())
      if (!done() && !isSeparator(cursor.token)) throw new Unreadable("between parts")
    }
    return items
  }

  item(): Item {
    const first = this.words() ?? this.operand()
    const parts = [first]
    const operators: Array<Relator> = []
    for (let relator = this.relator(); relator !== undefined; relator = this.relator()) {
      operators.push(relator)
      parts.push(this.words() ?? this.operand())
    }
    return operators.length === 0 ? first : { kind: "relation", parts, operators }
  }

  /** A part that is words only: `Evelyn`, `\text{no solution}`. */
  words(): Item | undefined {
    const { cursor } = this
    const { token } = cursor
    // `a city`, `I do not know`: a letter before a word is a word.
    const next = cursor.peek(1)
    const article = token?.kind === "letter" && next?.kind === "word" && next.plain && !isKnown(next.text)
    if (article) return this.sentence()
    if (token?.kind !== "word") return undefined
    const name = token.text.trim()
    if (name.length === 1 || FUNCTIONS.has(name) || (NAMES.has(name) && token.plain)) return undefined
    // Inside brackets and fractions, a few letters are a product or a segment's name: `\frac{NO}{BO}`.
    if (token.plain && isProduct(name) && cursor.depth > 0) return undefined
    return this.sentence()
  }

  /** Words up to the end of the part, unless a sign comes between. */
  sentence(): Item | undefined {
    const { cursor } = this
    let text = ""
    let at = cursor.at
    for (; at < cursor.tokens.length; at++) {
      const next = cursor.tokens[at]!
      if (isSeparator(next)) break
      if (next.kind === "word") text += ` ${next.text}`
      else if (next.kind === "letter") text += ` ${next.name}`
      else if (next.kind === "sign" && /[-'.]/.test(next.sign) && next.sign.length === 1) text += next.sign
      else break
    }
    const end = cursor.tokens[at]
    // Two or three letters before a sign are a product or a name: `AB = 4`, `xy + 1`.
    if (end !== undefined && !isSeparator(end) && !closes(end)) return undefined
    cursor.at = at
    const [head = "", ...rest] = text.trim().split(" ")
    const value = numberWord(head)
    if (value === undefined) return { kind: "text", text: text.trim() }
    return { kind: "value", node: whole(value), ...(rest.length === 0 ? {} : { unit: rest.join(" ") }) }
  }

  relator(): Relator | undefined {
    const { token } = this.cursor
    const name = token?.kind === "sign" ? token.sign : token?.kind === "command" ? token.name : ""
    const relator = Object.hasOwn(RELATORS, name) ? RELATORS[name] : undefined
    if (relator !== undefined) this.cursor.at++
    return relator
  }

  /** An expression with its unit, a bracketed list, a union of sets, or a proportion. */
  operand(): Item {
    const { cursor } = this
    const money = cursor.sign("$") || cursor.sign("€") || cursor.sign("£") || cursor.sign("¥")
    const first = this.single()
    if (cursor.isSign(":") && first.kind === "value") {
      const parts = [first.node]
      while (cursor.sign(":")) parts.push(sum(this))
      return { kind: "proportion", parts }
    }
    if (cursor.isCommand("cup")) {
      const items = [first]
      while (cursor.command("cup")) items.push(this.single())
      return { kind: "union", items }
    }
    if (first.kind !== "value") return first
    const unit = money ? "$" : this.unit()
    if (unit !== undefined && !has(first.node, isNumber)) throw new Unreadable("words after a variable")
    if (cursor.sign("$")) return { ...first, unit: "$" }
    return unit === "%"
      ? { kind: "value", node: operate("percent", first.node) }
      : unit === "°"
        ? { kind: "value", node: operate("degree", first.node) }
        : { ...first, ...(unit === undefined ? {} : { unit }) }
  }

  single(): Item {
    const node = sum(this)
    return node.op === "item" ? node.item : { kind: "value", node }
  }

  /** The words after a quantity: `miles per hour`, `\text{ cm}^2`, `boys`. */
  unit(): string | undefined {
    const { cursor } = this
    let unit = ""
    while (!cursor.ended && !isSeparator(cursor.token)) {
      const token = cursor.token!
      const begun = unit !== ""
      if (token.kind === "word") unit += ` ${token.text.trim()}`
      else if (begun && token.kind === "letter") unit += ` ${token.name}`
      else if (begun && token.kind === "sign" && (token.sign === "^" || token.sign === "/")) unit += token.sign
      else if (begun && unit.endsWith("^") && token.kind === "number") unit += token.whole
      else if (begun && unit.endsWith("^") && token.kind === "sign" && token.sign === "{") {
        const [power, close] = [cursor.peek(1), cursor.peek(2)]
        if (power?.kind !== "number" || close?.kind !== "sign" || close.sign !== "}") throw new Unreadable("unit")
        unit += power.whole
        cursor.at += 2
      } else if (begun && token.kind === "sign" && /^[().'-]$/.test(token.sign)) unit += token.sign
      else break
      cursor.at++
    }
    const text = unit.trim()
    if (text === "") return undefined
    if (isPercentWord(text)) return "%"
    return isDegreeWord(text) ? "°" : text
  }

  /** `( … )`, `[ … )`, `{ … }`, `\{ … \}`, or an environment; one value in round brackets or braces is that value. */
  bracket(): Node {
    const { cursor } = this
    const bars = this.bars
    this.bars = 0
    const node = cursor.nested(() => this.inside())
    this.bars = bars
    return node
  }

  inside(): Node {
    const { cursor } = this
    if (cursor.command("begin")) return this.environment()
    if (cursor.command("lbrace")) {
      const items = this.list(() => cursor.isCommand("rbrace"))
      cursor.at++
      return item({ kind: "set", items })
    }
    if (cursor.sign("{")) {
      const items = this.list(() => cursor.isSign("}"))
      cursor.at++
      return one(items) ?? item({ kind: "set", items })
    }
    const open = cursor.sign("(") ? "(" : "["
    if (open === "[") cursor.expect("[")
    const items = this.list(() => cursor.isSign(")") || cursor.isSign("]"))
    const close = cursor.sign(")") ? ")" : "]"
    if (close === "]") cursor.expect("]")
    const matching = (open === "(") === (close === ")")
    return (matching ? one(items) : undefined) ?? item({ kind: "sequence", open, close, items })
  }

  environment(): Node {
    const { cursor } = this
    const name = this.braced()
    if (name === "array" && cursor.isSign("{")) this.braced()
    if (!/^(?:[pbvB]?matrix|smallmatrix|array|cases|aligned)\*?$/.test(name)) throw new Unreadable(name)
    if (/^[vV]/.test(name)) throw new Unreadable("determinant")
    const rows: Array<Array<Item>> = [[]]
    while (!cursor.isCommand("end")) {
      if (cursor.ended || rows.length > PARTS) throw new Unreadable("environment")
      if (cursor.command("newline")) rows.push([])
      else if (!cursor.sign("&") && !cursor.sign(",")) rows.at(-1)!.push(this.item())
    }
    cursor.at++
    if (this.braced() !== name) throw new Unreadable("environment")
    const filled = rows.filter((row) => row.length > 0)
    return item(name === "cases" ? { kind: "set", items: filled.flat() } : { kind: "matrix", rows: filled })
  }

  /** The text of a `{…}` of letters. */
  braced(): string {
    const { cursor } = this
    cursor.expect("{")
    let text = ""
    while (!cursor.sign("}")) {
      const { token } = cursor
      if (token === undefined) throw new Unreadable("open brace")
      if (token.kind === "word") text += token.text
      else if (token.kind === "letter") text += token.name
      else if (token.kind === "sign") text += token.sign
      cursor.at++
    }
    return text
  }
}

const isKnown = (word: string): boolean =>
  FUNCTIONS.has(word) || NAMES.has(word) || isSeparatorWord(word) || isPercentWord(word) || isDegreeWord(word)

const item = (value: Item): Node => ({ op: "item", item: value })

const one = (items: ReadonlyArray<Item>): Node | undefined => {
  const [first] = items
  if (items.length !== 1 || first === undefined) return undefined
  // A list in a pair of brackets of its own, or a unit that stands inside them.
  return first.kind === "value" ? first.node : item(first)
}

const isNumber = (node: Node): boolean => node.op === "number" || node.op === "based" || node.op === "constant"

const closes = (token: { readonly kind: string; readonly sign?: string; readonly name?: string }): boolean =>
  (token.kind === "sign" && /^[)\]}]$/.test(token.sign!)) ||
  (token.kind === "command" && (token.name === "rbrace" || token.name === "end" || token.name === "newline"))
