import type { Token } from "./Lexer.ts"

/** What could not be read. Thrown inside the parser only, and caught by `parse`. */
export class Unreadable extends Error {}

/** How deep brackets, braces and exponents may nest. */
const DEPTH = 60

/** A place in a token list, with the questions that a recursive-descent parser asks. */
export class Cursor {
  readonly tokens: Array<Token>
  at = 0
  depth = 0

  constructor(tokens: ReadonlyArray<Token>) {
    this.tokens = [...tokens]
  }

  get token(): Token | undefined {
    return this.tokens[this.at]
  }

  peek(offset = 1): Token | undefined {
    return this.tokens[this.at + offset]
  }

  get ended(): boolean {
    return this.at >= this.tokens.length
  }

  isSign(sign: string): boolean {
    const token = this.token
    return token?.kind === "sign" && token.sign === sign
  }

  isCommand(name: string): boolean {
    const token = this.token
    return token?.kind === "command" && token.name === name
  }

  /** Goes on when the sign is there. */
  sign(sign: string): boolean {
    if (!this.isSign(sign)) return false
    this.at++
    return true
  }

  command(name: string): boolean {
    if (!this.isCommand(name)) return false
    this.at++
    return true
  }

  expect(sign: string): void {
    if (!this.sign(sign)) throw new Unreadable(`expected ${sign}`)
  }

  /** Runs `read` one level deeper. */
  nested<A>(read: () => A): A {
    if (this.depth >= DEPTH) throw new Unreadable("nested too deep")
    this.depth++
    const result = read()
    this.depth--
    return result
  }
}
