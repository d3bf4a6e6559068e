import { Tokenizer as Encoder } from "@huggingface/tokenizers"
import type { StudentFiles } from "./StudentFiles.ts"

/** A stretch of a text, `end` excluded, in UTF-16 code units. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A student's own tokenizer. */
export interface Tokenizer {
  /**
   * Tokens of a text, to which nothing is added, and those that reach into one of the stretches: a token on a border is in, as
   * transformers' mask of the assistant's tokens has it. `within` is `null` for tokenizers that are not of bytes: where their
   * tokens stand is not known.
   */
  readonly measure: (
    text: string,
    stretches: ReadonlyArray<Stretch>
  ) => { readonly tokens: number; readonly within: number | null }
  readonly has: (token: string) => boolean
  /** Texts that are taken for one token of their own: those marked special, and those in the form `<|…|>`. */
  readonly special: ReadonlyArray<string>
}

/** R1's turn marks are not marked special in its tokenizer, and yet are (program/cotton_train/rendering.py: MARK). */
const MARK = /^<[|｜].+[|｜]>$/

const bytes = (text: string): number => Buffer.byteLength(text)

export const loadTokenizer = ({
  tokenizer,
  tokenizerConfig
}: Pick<StudentFiles, "tokenizer" | "tokenizerConfig">): Tokenizer => {
  const encoder = new Encoder(tokenizer, tokenizerConfig)
  const added = [...encoder.get_added_tokens_decoder().values()]
  /** Of what is no word of the model, its bytes: byte-level tokenizers write a byte of all else as one letter. */
  const addedBytes = new Map(added.map(({ content }) => [content, bytes(content)]))
  const normal = (text: string): string => encoder.normalizer?.(text) ?? text
  return {
    measure: (text, stretches) => {
      const { tokens } = encoder.encode(text, { add_special_tokens: false })
      const ends: Array<number> = []
      let at = 0
      for (const token of tokens) ends.push((at += addedBytes.get(token) ?? token.length))
      if (at !== bytes(normal(text))) return { tokens: tokens.length, within: null }
      let within = 0
      let next = 0
      for (const { start, end } of stretches) {
        const from = bytes(normal(text.slice(0, start)))
        const to = from + bytes(normal(text.slice(start, end)))
        while (next < ends.length && ends[next]! <= from) next++
        for (; next < ends.length && (next === 0 ? 0 : ends[next - 1]!) < to; next++) within++
      }
      return { tokens: tokens.length, within }
    },
    has: (token) => encoder.token_to_id(token) !== undefined,
    special: added.filter(({ special, content }) => special || MARK.test(content)).map(({ content }) => content)
  }
}
