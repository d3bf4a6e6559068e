import { Tokenizer as Encoder } from "@huggingface/tokenizers"
import type { StudentFiles } from "./StudentFiles.ts"

/** A student's own tokenizer. */
export interface Tokenizer {
  /** Tokens of a text; nothing is added to it. */
  readonly count: (text: string) => number
  readonly has: (token: string) => boolean
  /** Texts that are taken for one token of their own: those marked special, and those in the form `<|…|>`. */
  readonly special: ReadonlyArray<string>
}

/** R1's turn marks are not marked special in its tokenizer, and yet are (program/cotton_train/rendering.py: MARK). */
const MARK = /^<[|｜].+[|｜]>$/

export const loadTokenizer = ({
  tokenizer,
  tokenizerConfig
}: Pick<StudentFiles, "tokenizer" | "tokenizerConfig">): Tokenizer => {
  const encoder = new Encoder(tokenizer, tokenizerConfig)
  const added = [...encoder.get_added_tokens_decoder().values()]
  return {
    count: (text) => encoder.encode(text, { add_special_tokens: false }).ids.length,
    has: (token) => encoder.token_to_id(token) !== undefined,
    special: added.filter(({ special, content }) => special || MARK.test(content)).map(({ content }) => content)
  }
}
