import type { Cursor } from "./Cursor.ts"
import { Unreadable } from "./Cursor.ts"
import { indexAt, literal, numberAt } from "./Literals.ts"
import type { Token } from "./Lexer.ts"
import { FUNCTIONS, NAMES } from "./Names.ts"
import type { Node, Operator } from "./Syntax.ts"
import { symbol, whole } from "./Syntax.ts"
import { matrixOperation } from "./Matrices.ts"
import { isDegreeWord, isPercentWord, isProduct, isSeparator } from "./Words.ts"
import { isUnitWord } from "./Units.ts"

/** What the expression parser needs of the parser of lists: what stands in brackets may be a tuple. */
export interface Context {
  readonly cursor: Cursor
  /** Reads from an opening bracket, brace or environment to its end. */
  readonly bracket: () => Node
  /** Inside how many `|…|` the cursor is: there a `|` closes. */
  bars: number
  /** Inside how many sums and products with a bound variable the cursor is. */
  binders: number
}

/** An operation on expressions or matrices; tuples and sets take no part in arithmetic. */
export const operate = (op: Operator, ...args: ReadonlyArray<Node>): Node => {
  if (!args.some((arg) => arg.op === "item")) return { op, args }
  const result = matrixOperation(op, args)
  if (result === undefined) throw new Unreadable("arithmetic with a list")
  return result
}

const call = (name: string, args: ReadonlyArray<Node>): Node => ({ op: "call", name, args })

const isWholeLiteral = (node: Node): boolean => node.op === "number" && node.places === undefined

/** `sum := ± product (± product)*` */
export const sum = (context: Context): Node => {
  const { cursor } = context
  return cursor.nested(() => {
    let left: Node
    if (cursor.sign("-")) left = operate("negate", product(context))
    else if (cursor.sign("+")) left = product(context)
    else if (cursor.command("pm") || cursor.command("mp")) left = operate("plus-minus", whole(0), product(context))
    else left = product(context)
    for (;;) {
      if (cursor.sign("+")) left = operate("add", left, product(context))
      else if (cursor.sign("-")) left = operate("add", left, operate("negate", product(context)))
      else if (cursor.command("pm")) left = operate("plus-minus", left, product(context))
      else if (cursor.command("mp")) left = operate("plus-minus", left, operate("negate", product(context)))
      else return left
    }
  })
}

const product = (context: Context): Node => {
  const { cursor } = context
  let left = signed(context)
  for (;;) {
    if (cursor.sign("*")) left = operate("multiply", left, signed(context))
    else if (cursor.sign("/")) left = operate("divide", left, signed(context))
    else if (startsFactor(context)) {
      const mixed = mixedFraction(context, left)
      left = mixed ?? operate("multiply", left, power(context))
    } else return left
  }
}

/** `1\frac{1}{2}` and `1 1/2` are one and a half: a whole number, then a fraction of two whole numbers under one. */
const mixedFraction = (context: Context, left: Node): Node | undefined => {
  const { cursor } = context
  if (!isWholeLiteral(left)) return undefined
  if (cursor.isCommand("frac")) {
    const written = power(context)
    // `33\frac{1}{3}\%`: the sign belongs to all of it.
    const sign = written.op === "percent" || written.op === "degree" ? written.op : undefined
    const fraction = sign === undefined ? written : (written as Extract<Node, { op: Operator }>).args[0]!
    const proper = fraction.op === "divide" && fraction.args.every(isWholeLiteral)
    if (!proper) return operate("multiply", left, written)
    const mixed = operate("add", left, fraction)
    return sign === undefined ? mixed : operate(sign, mixed)
  }
  const [top, slash, bottom] = [cursor.token, cursor.peek(1), cursor.peek(2)]
  if (top?.kind !== "number") return undefined
  if (slash?.kind !== "sign" || slash.sign !== "/" || bottom?.kind !== "number") throw new Unreadable("two numbers")
  cursor.at += 3
  return operate("add", left, operate("divide", literal(top), literal(bottom)))
}

const signed = (context: Context): Node => {
  const { cursor } = context
  if (cursor.sign("-")) return cursor.nested(() => operate("negate", signed(context)))
  if (cursor.sign("+")) return cursor.nested(() => signed(context))
  return power(context)
}

const startsFactor = ({ cursor, bars }: Context): boolean => {
  const { token } = cursor
  if (token === undefined || isSeparator(token)) return false
  if (token.kind === "number" || token.kind === "letter") return true
  if (token.kind === "sign") return token.sign === "(" || token.sign === "{" || (token.sign === "|" && bars === 0)
  if (token.kind === "word") {
    // `2 \text{ min}` is a time.
    const known = isNamed(token.text.trim()) && (token.plain || token.text.trim() !== "min")
    return known || (token.plain && isProduct(token.text) && !isUnitWord(token.text) && !isSign(token.text))
  }
  return STARTERS.has(token.name) || NAMES.has(token.name) || FUNCTIONS.has(token.name)
}

const isNamed = (word: string): boolean => NAMES.has(word) || FUNCTIONS.has(word)

const isSign = (word: string): boolean => isPercentWord(word) || isDegreeWord(word)

const STARTERS = new Set([
  "begin",
  "frac",
  "binom",
  "sum",
  "prod",
  "sqrt",
  "overline",
  "lfloor",
  "lceil",
  "vec",
  "hat",
  "bar",
  "mathbb"
])

const power = (context: Context): Node => {
  const { cursor } = context
  let base = primary(context)
  for (;;) {
    if (cursor.sign("!")) base = operate("factorial", base)
    else if (cursor.sign("%")) base = operate("percent", base)
    else if (cursor.command("circ")) base = operate("degree", base)
    else if (cursor.isSign("'") && base.op === "symbol") {
      cursor.at++
      base = { op: "symbol", name: `${base.name}'` }
    } else if (cursor.sign("^")) base = raised(context, base)
    else return base
  }
}

const raised = (context: Context, base: Node): Node => {
  const { cursor } = context
  if (cursor.command("circ")) return operate("degree", base)
  if (base.op === "item") return transposed(context, base)
  if (cursor.command("prime") && base.op === "symbol") return { op: "symbol", name: `${base.name}'` }
  if (cursor.isSign("{")) {
    const [inner, close] = [cursor.peek(1), cursor.peek(2)]
    if (close?.kind === "sign" && close.sign === "}") {
      const mark = inner?.kind === "command" ? inner.name : inner?.kind === "word" ? inner.text.trim() : ""
      if (mark === "circ" || /^(?:th|st|nd|rd)$/.test(mark) || mark === "prime") {
        cursor.at += 3
        if (mark === "circ") return operate("degree", base)
        return mark === "prime" && base.op === "symbol" ? { op: "symbol", name: `${base.name}'` } : base
      }
    }
  }
  return cursor.nested(() => {
    const negative = cursor.sign("-")
    let exponent = primary(context)
    // `a^b^c` is a^(b^c).
    if (cursor.sign("^")) exponent = raised(context, exponent)
    const chosen = negative ? undefined : choices(base, exponent)
    return chosen ?? operate("power", base, negative ? operate("negate", exponent) : exponent)
  })
}

/** `(1, 2, 3)^\top` and `\begin{bmatrix} 1 & 2 \end{bmatrix}^\top`. */
const transposed = ({ cursor }: Context, base: Extract<Node, { op: "item" }>): Node => {
  const braced = cursor.sign("{")
  if (!cursor.command("top") || (braced && !cursor.sign("}"))) throw new Unreadable("power of a list")
  const { item } = base
  if (item.kind === "sequence") return base
  if (item.kind !== "matrix") throw new Unreadable("transpose")
  const [first] = item.rows
  if (first === undefined || item.rows.some((row) => row.length !== first.length)) throw new Unreadable("transpose")
  return { op: "item", item: { kind: "matrix", rows: first.map((_, column) => item.rows.map((row) => row[column]!)) } }
}

/** `C_5^2` and `A_5^2`: how many ways to choose, or to arrange, 2 of 5. */
const choices = (base: Node, exponent: Node): Node | undefined => {
  const [, name, from] = base.op === "symbol" ? (/^([CA])_(\d{1,4})$/.exec(base.name) ?? []) : []
  if (name === undefined || !isWholeLiteral(exponent)) return undefined
  const count = (exponent as Extract<Node, { op: "number" }>).value.top
  if (count > BigInt(from!)) return undefined
  const binomial = operate("binomial", whole(BigInt(from!)), exponent)
  return name === "C" ? binomial : operate("multiply", binomial, operate("factorial", exponent))
}

/** An argument of `\frac`: a group, or the next single digit, letter or command. */
const argument = (context: Context): Node => {
  const { cursor } = context
  const { token } = cursor
  if (token?.kind !== "number" || token.whole.length + (token.fraction?.length ?? 0) <= 1) return primary(context)
  const { fraction, exponent, whole: digits } = token
  cursor.tokens[cursor.at] = {
    kind: "number",
    whole: digits.slice(1),
    ...(fraction === undefined ? {} : { fraction }),
    ...(exponent === undefined ? {} : { exponent })
  }
  return whole(BigInt(digits.slice(0, 1)))
}

const raisesLast = (word: string, next: Token | undefined): boolean =>
  next?.kind === "sign" && /^[\^_!]$/.test(next.sign) && word !== word.toUpperCase() && !isNamed(word)

const lettersOf = (word: string): Node => {
  const [first, ...rest] = Array.from(word, (name): Node => NAMES.get(name) ?? { op: "symbol", name })
  return rest.reduce((left, right) => operate("multiply", left, right), first!)
}

const primary = (context: Context): Node => {
  const { cursor } = context
  const { token } = cursor
  if (token === undefined) throw new Unreadable("end")
  switch (token.kind) {
    case "number":
      return numberAt(cursor, token)
    case "letter":
      cursor.at++
      return named(context, token.name)
    case "word": {
      const text = token.text.trim()
      if (token.plain && isProduct(text) && raisesLast(text, cursor.peek(1))) {
        // `ab^2` is a times the square of b; `AB^2` is the square of a segment.
        cursor.tokens[cursor.at] = { kind: "letter", name: text.slice(-1) }
        return lettersOf(text.slice(0, -1))
      }
      cursor.at++
      if (FUNCTIONS.has(text) || NAMES.has(text) || text.length === 1) return named(context, text)
      if (token.plain && isProduct(text)) return lettersOf(text)
      throw new Unreadable("word")
    }
    case "sign":
      if (token.sign === "(" || token.sign === "[" || token.sign === "{") return context.bracket()
      if (token.sign !== "|" || context.bars > 0) throw new Unreadable(token.sign)
      return bars(context)
    case "command":
      return commanded(context, token.name)
  }
}

const bars = (context: Context): Node => {
  const { cursor } = context
  cursor.at++
  context.bars++
  const inner = sum(context)
  context.bars--
  cursor.expect("|")
  return operate("absolute", inner)
}

/** A variable with its index, a constant, or a function with its argument. */
const named = (context: Context, name: string): Node => {
  const { cursor } = context
  if (FUNCTIONS.has(name)) return applied(context, name)
  if (cursor.isSign("_")) {
    cursor.at++
    return { op: "symbol", name: `${name}_${indexAt(cursor)}` }
  }
  if (/^[fghFGH]$/.test(name) && cursor.isSign("(")) return call(name, operands(context.bracket()))
  return NAMES.get(name) ?? { op: "symbol", name }
}

const operands = (node: Node): ReadonlyArray<Node> => {
  if (node.op !== "item") return [node]
  if (node.item.kind !== "sequence" && node.item.kind !== "set") throw new Unreadable("argument")
  return node.item.items.map((item) => {
    if (item.kind !== "value" || item.unit !== undefined) throw new Unreadable("argument")
    return item.node
  })
}

const applied = (context: Context, name: string): Node => {
  const { cursor } = context
  if (name === "sqrt") return operate("root", primary(context), whole(2))
  const base = cursor.sign("_") ? [primary(context)] : []
  const exponent = cursor.sign("^") ? [primary(context)] : []
  const isList =
    cursor.isSign("(") || cursor.isSign("{") || (/^(?:max|min|gcd|lcm)$/.test(name) && cursor.isCommand("lbrace"))
  const args = isList ? operands(context.bracket()) : [juxtaposed(context)]
  const inverse = exponent[0]?.op === "negate" && isWholeLiteral(exponent[0].args[0]!)
  const node = call(inverse ? `arc${name}` : name, [...args, ...base])
  return inverse || exponent.length === 0 ? node : operate("power", node, exponent[0]!)
}

/** The argument of a function without brackets: `\sin 2x` takes all factors up to the next function or sign. */
const juxtaposed = (context: Context): Node => {
  const { cursor } = context
  return cursor.nested(() => {
    if (cursor.sign("-")) return operate("negate", juxtaposed(context))
    let left = power(context)
    for (;;) {
      const { token } = cursor
      const name = token?.kind === "command" ? token.name : token?.kind === "word" ? token.text.trim() : ""
      if (!startsFactor(context) || cursor.isSign("(") || FUNCTIONS.has(name)) return left
      left = operate("multiply", left, power(context))
    }
  })
}

/** The bound variable by its own name, also where `i` or `e` is a constant elsewhere. */
const rebound = (node: Node, name: string, variable: string): Node => {
  if ((node.op === "symbol" || node.op === "constant") && node.name === name) return symbol(variable)
  return "args" in node ? { ...node, args: node.args.map((arg) => rebound(arg, name, variable)) } : node
}

/** `\sum_{k=a}^{b} body` and `\prod`, the sign itself behind the cursor. */
const bound = (context: Context, name: string): Node => {
  const { cursor } = context
  cursor.expect("_")
  cursor.expect("{")
  const { token } = cursor
  if (token?.kind !== "letter") throw new Unreadable("bound variable")
  cursor.at++
  cursor.expect("=")
  const lower = sum(context)
  cursor.expect("}")
  cursor.expect("^")
  const upper = primary(context)
  const variable = `#${context.binders}`
  context.binders++
  const body = cursor.nested(() => product(context))
  context.binders--
  if (body.op === "item" || lower.op === "item" || upper.op === "item") throw new Unreadable("a sum of lists")
  return {
    op: "binder",
    name,
    variable,
    args: [lower, upper, rebound(body, token.name, variable)]
  }
}

const commanded = (context: Context, name: string): Node => {
  const { cursor } = context
  if (name === "begin" || name === "lbrace") return context.bracket()
  cursor.at++
  switch (name) {
    case "frac":
      return operate("divide", argument(context), argument(context))
    case "binom":
      return operate("binomial", argument(context), argument(context))
    case "sqrt": {
      if (!cursor.sign("[")) return operate("root", primary(context), whole(2))
      const degree = sum(context)
      cursor.expect("]")
      return operate("root", primary(context), degree)
    }
    case "lfloor":
    case "lceil": {
      const inner = sum(context)
      if (!cursor.command(name === "lfloor" ? "rfloor" : "rceil")) throw new Unreadable(name)
      return call(name === "lfloor" ? "floor" : "ceil", [inner])
    }
    case "sum":
    case "prod":
      return bound(context, name)
    case "overline": {
      const over = indexAt(cursor)
      // `\overline{AB}` is the segment.
      return /^[A-Z]{2}$/.test(over) ? lettersOf(over) : { op: "symbol", name: `overline:${over}` }
    }
    case "vec":
    case "hat":
    case "bar":
    case "mathbb":
      return { op: "symbol", name: `${name}:${indexAt(cursor)}` }
    case "R":
    case "Z":
    case "Q":
    case "N":
    case "C":
      return symbol(`mathbb:${name}`)
    default:
      if (!FUNCTIONS.has(name) && !NAMES.has(name)) throw new Unreadable(name)
      return named(context, name)
  }
}
