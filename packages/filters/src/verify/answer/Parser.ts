import { Cursor, Unreadable } from "./Cursor.ts"
import type { Context } from "./Expression.ts"
import { operate, sum } from "./Expression.ts"
import type { Reading, Token } from "./Lexer.ts"
import { lex, LONGEST } from "./Lexer.ts"
import { FUNCTIONS, NAMES } from "./Names.ts"
import type { Item, Node, Relator } from "./Syntax.ts"
import { has, symbol, variablesOf } from "./Syntax.ts"
import { multiplier, numberWords } from "./NumberWords.ts"
import { respelled } from "./Spelling.ts"
import { unitOf } from "./Units.ts"
import { unitTextAt } from "./UnitText.ts"
import { isDegreeWord, isPercentWord, isProduct, isSeparator, isSeparatorWord } from "./Words.ts"

const RELATORS: Readonly<Record<string, Relator>> = {
  "=": "=",
  "<": "<",
  ">": ">",
  le: "<=",
  ge: ">=",
  ne: "!=",
  approx: "approx",
  in: "in",
  rightarrow: "->",
  equiv: "equiv"
}

/** Parts that a list may have. */
const PARTS = 400

/**
 * Reads an answer, LaTeX or plain text, as a list of parts; `undefined` when it is not in the subset that Cotton
 * understands, which is no judgement on it. The work is linear in the text but for brackets, whose depth is limited.
 */
export const parse = (text: string, reading: Reading): ReadonlyArray<Item> | undefined => {
  const tokens = text.length > LONGEST ? undefined : lex(respelled(text), reading)
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
  binders = 0

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
      if (!done() && !isSeparator(cursor.token) && !this.continues(items.at(-1)!)) throw new Unreadable("between parts")
    }
    return items
  }

  /** `5 ft 6 in`: a number right after a quantity with a unit goes on with it. */
  continues(item: Item): boolean {
    return item.kind === "value" && unitOf(item.unit ?? "") !== undefined && this.cursor.token?.kind === "number"
  }

  item(): Item {
    const point = this.point()
    if (point !== undefined) return point
    const first = this.words() ?? this.operand()
    const parts = [first]
    const operators: Array<Relator> = []
    for (let relator = this.relator(); relator !== undefined; relator = this.relator()) {
      operators.push(relator)
      parts.push(this.words(true) ?? this.operand())
    }
    const modulus = this.modulus()
    const last = parts.at(-1)!
    if (modulus !== undefined && last.kind === "value") return { kind: "congruence", value: last.node, modulus }
    // `f(x) \equiv 0` without a modulus is an identity.
    const said = operators.map((operator) => (operator === "equiv" && modulus === undefined ? "=" : operator))
    return operators.length === 0 ? first : { kind: "relation", parts, operators: said }
  }

  /** `A(1, 2)` and `N(0, 1)`: a capital letter names the list behind it, where nothing follows. */
  point(): Item | undefined {
    const { cursor } = this
    const { token } = cursor
    const next = cursor.peek(1)
    const named = token?.kind === "letter" && /^[A-Z]$/.test(token.name) && next?.kind === "sign" && next.sign === "("
    if (!named) return undefined
    const start = cursor.at
    cursor.at++
    const list = this.bracket()
    const ends = cursor.ended || isSeparator(cursor.token) || closes(cursor.token!)
    if (list.op === "item" && list.item.kind === "sequence" && ends)
      return { kind: "relation", operators: ["="], parts: [{ kind: "value", node: symbol(token.name) }, list.item] }
    cursor.at = start
    return undefined
  }

  /** `\pmod 7`, `(mod 7)`, `\text{ mod } 7` after a number. */
  modulus(): Node | undefined {
    const { cursor } = this
    const isMod = (offset: number): boolean => {
      const token = offset === 0 ? cursor.token : cursor.peek(offset)
      return (
        (token?.kind === "command" && /^(?:pmod|mod|bmod)$/.test(token.name)) ||
        (token?.kind === "word" && /^\s*\(?\s*(?:mod|modulo)\s*$/i.test(token.text))
      )
    }
    if (cursor.isSign("(") && isMod(1)) {
      cursor.at += 2
      const modulus = sum(this)
      cursor.expect(")")
      return modulus
    }
    if (!isMod(0)) return undefined
    cursor.at++
    const modulus = sum(this)
    cursor.sign(")")
    return modulus
  }

  /** A part that is words only: `Marie`, `\text{no solution}`. */
  words(isSide = false): Item | undefined {
    const { cursor } = this
    const { token } = cursor
    // `a city`, `I do not know`: a letter before a word is a word.
    const next = cursor.peek(1)
    const article = token?.kind === "letter" && next?.kind === "word" && next.plain && !isKnown(next.text)
    if (article) return this.sentence()
    if (token?.kind !== "word") return undefined
    const name = token.text.trim()
    // `\text{Area} = 24` names a value.
    if (!token.plain && name.length > 1 && next?.kind === "sign" && next.sign === "=" && !isSide) {
      cursor.at++
      return { kind: "text", text: name }
    }
    if (name.length === 1 || FUNCTIONS.has(name) || (NAMES.has(name) && token.plain)) return undefined
    // Inside brackets and fractions and behind a sign, a few letters are a product or a segment's name: `\frac{NO}{BO}`.
    if (token.plain && isProduct(name) && (cursor.depth > 0 || isSide)) return undefined
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
    const words = text
      .trim()
      .replaceAll(/\s*-\s*|\s+/g, " ")
      .split(" ")
    const number = numberWords(words)
    if (number === undefined) return { kind: "text", text: text.trim() }
    const rest = words.slice(number.used).join(" ")
    const node: Node = { op: "number", value: number.value, digits: 1 }
    if (isPercentWord(rest)) return { kind: "value", node: operate("percent", node) }
    return { kind: "value", node, ...(rest === "" ? {} : { unit: rest }) }
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
    const money = this.currency()
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
    if (cursor.command("setminus")) return { kind: "difference", items: [first, this.single()] }
    if (first.kind !== "value") return first
    const node = this.multiplied(first.node)
    const words = unitTextAt(this.cursor)
    const said = money === undefined ? words : undefined
    if (said !== undefined && !has(node, isNumber)) throw new Unreadable("words after a variable")
    // `\$5 \text{ per hour}` is a rate, `\$5 \text{ profit}` is money.
    const rate = money === undefined || words === undefined ? undefined : `${money} ${words}`
    const paid = rate !== undefined && unitOf(rate) !== undefined ? rate : money
    const unit = paid ?? said ?? this.currency()
    if (unit === "%") return { kind: "value", node: operate("percent", node) }
    if (unit === "°") return { kind: "value", node: operate("degree", node) }
    return { kind: "value", node, ...(unit === undefined ? {} : { unit }) }
  }

  /** A sign of money. */
  currency(): string | undefined {
    const { cursor } = this
    const { token } = cursor
    if (token?.kind !== "sign" || !/^[$€£¥₹]$/.test(token.sign)) return undefined
    cursor.at++
    return token.sign
  }

  /** `3 million`, `5万元`: the word after a number that says how many zeros it has. */
  multiplied(node: Node): Node {
    const { token } = this.cursor
    if (token?.kind !== "word" || node.op !== "number") return node
    const [head = "", ...rest] = /^[十百千万亿]/.test(token.text)
      ? [token.text.slice(0, 1), token.text.slice(1)]
      : token.text.trim().split(/\s+/)
    const factor = multiplier(head)
    if (factor === undefined) return node
    const more = rest.join(" ").trim()
    if (more === "") this.cursor.at++
    else this.cursor.tokens[this.cursor.at] = { ...token, text: more }
    return operate("multiply", node, { op: "number", value: factor, digits: 1 })
  }

  single(): Item {
    const node = sum(this)
    return node.op === "item" ? node.item : { kind: "value", node }
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
      const built = this.builder()
      if (built !== undefined) return item(built)
      const items = this.list(() => cursor.isCommand("rbrace"))
      cursor.at++
      return item({ kind: "set", items })
    }
    if (cursor.sign("{")) {
      const items = this.list(() => cursor.isSign("}") || cursor.isCommand("choose") || cursor.isCommand("over"))
      if (!cursor.isSign("}")) {
        const op = cursor.isCommand("choose") ? "binomial" : "divide"
        cursor.at++
        const [top, bottom] = [one(items), one(this.list(() => cursor.isSign("}")))]
        cursor.at++
        if (top === undefined || bottom === undefined) throw new Unreadable("over")
        return operate(op, top, bottom)
      }
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

  /** `x \mid x > 2 \}`, `x \in \mathbb{R} : x > 2 \}`: the condition on a real variable is the set. */
  builder(): Item | undefined {
    const { cursor } = this
    if (cursor.token?.kind !== "letter") return undefined
    const { name } = cursor.token
    const start = cursor.at
    cursor.at++
    if (cursor.command("in")) sum(this)
    if (!cursor.sign("|") && !cursor.sign(":")) {
      cursor.at = start
      return undefined
    }
    const from = cursor.at
    const items = this.list(() => cursor.isCommand("rbrace"))
    const either = cursor.tokens.slice(from, cursor.at).some(isOr)
    cursor.at++
    const conditions = items.filter(
      (part) => !(part.kind === "relation" && part.operators[0] === "in" && isReals(part.parts[1]!))
    )
    const [condition, ...more] = conditions
    if (condition === undefined || !variablesOf(conditions).has(name)) throw new Unreadable("set by conditions")
    if (more.length === 0) return condition
    if (!either || !conditions.every((part) => part.kind === "relation")) throw new Unreadable("set by conditions")
    return { kind: "union", items: conditions }
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

const isOr = (token: Token): boolean =>
  (token.kind === "command" && token.name === "or") || (token.kind === "word" && token.text.trim() === "or")

const isReals = (item: Item): boolean =>
  item.kind === "value" && item.node.op === "symbol" && item.node.name === "mathbb:R"

const isNumber = (node: Node): boolean => node.op === "number" || node.op === "based" || node.op === "constant"

const closes = (token: { readonly kind: string; readonly sign?: string; readonly name?: string }): boolean =>
  (token.kind === "sign" && /^[)\]}]$/.test(token.sign!)) ||
  (token.kind === "command" && (token.name === "rbrace" || token.name === "end" || token.name === "newline"))
