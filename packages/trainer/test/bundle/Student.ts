import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** The letters that a byte-level tokenizer writes bytes with (GPT-2's). */
const letters = (): ReadonlyArray<string> => {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
    return String.fromCodePoint(printable ? byte : next++)
  })
}

interface Odd {
  /** Pairs of letters that are one token. */
  readonly merges?: ReadonlyArray<readonly [string, string]>
  readonly normalizer?: object
  /** Its tokens are of letters, not of bytes. */
  readonly ofLetters?: boolean
}

/** A student whose tokenizer has a token a byte, and ChatML's marks. */
export const writeStudent = (
  folder: string,
  special: ReadonlyArray<string> = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
  { merges = [], normalizer, ofLetters = false }: Odd = {}
) => {
  mkdirSync(folder, { recursive: true })
  const vocab = Object.fromEntries([
    ...letters().map((letter, id) => [letter, id]),
    ...special.map((one, at) => [one, 256 + at]),
    ...merges.map((pair, at) => [pair.join(""), 256 + special.length + at])
  ])
  const added_tokens = special.map((content, at) => ({
    id: 256 + at,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true
  }))
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false }
  const model = {
    type: "BPE",
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: "",
    end_of_word_suffix: "",
    fuse_unk: false,
    byte_fallback: false,
    vocab,
    merges
  }
  const tokenizer = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens,
    normalizer: normalizer ?? null,
    pre_tokenizer: ofLetters ? null : byteLevel,
    post_processor: byteLevel,
    decoder: byteLevel,
    model
  }
  writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(tokenizer))
  writeFileSync(
    join(folder, "tokenizer_config.json"),
    JSON.stringify({ tokenizer_class: "PreTrainedTokenizerFast", eos_token: "<|im_end|>", pad_token: "<|endoftext|>" })
  )
}
