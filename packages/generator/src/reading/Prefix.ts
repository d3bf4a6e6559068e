import type { ThinkTags } from "@cotton/schema"
import { splitInline, tagsFor } from "./InlineChain.ts"

/** What a given beginning says of the text that follows it. */
export interface Prefix {
  readonly text: string
  /** What of it belongs to the chain, as it stands there. */
  readonly chain: string
  /** What of it belongs to the answer. */
  readonly answer: string
  /** The chain was closed in it: whatever field the server puts the rest into, it is the answer. */
  readonly closed: boolean
}

export const readPrefix = (text: string, think: ThinkTags): Prefix => {
  const { reasoning, unclosed, content } = splitInline(text, think)
  if (reasoning !== undefined && unclosed !== true) return { text, chain: reasoning, answer: content, closed: true }
  // Without a tag it is the beginning of whatever the server says that it went on with.
  if (reasoning === undefined) return { text, chain: text, answer: "", closed: false }
  const { open } = tagsFor(text, think)
  const at = text.indexOf(open)
  return { text, chain: at === -1 ? text : text.slice(at + open.length), answer: content, closed: false }
}

/**
 * A text without the given beginning at its head: llama.cpp repeats it, some of its templates behind an empty pair of
 * tags. Every other server sends what is new.
 */
export const withoutHead = (text: string, head: string, think: ThinkTags): string => {
  const at = head === "" ? -1 : text.indexOf(head)
  if (at === -1) return text
  const { open, close } = tagsFor(text, think)
  const before = text.slice(0, at).trim()
  const isEmptyChain = before.startsWith(open) && before.endsWith(close) && isBlank(before, open.length, close.length)
  return before === "" || isEmptyChain ? text.slice(at + head.length) : text
}

const isBlank = (text: string, from: number, behind: number) => text.slice(from, text.length - behind).trim() === ""

/** A reply that opens a chain anew did not go on from the one that was begun for it, whatever it was asked for. */
export const beganAnew = (written: string, prefix: string, think: ThinkTags): boolean => {
  const { open } = tagsFor(prefix, think)
  return prefix.trimStart().startsWith(open) && written.trimStart().startsWith(open)
}

/**
 * The chain and the content of a reply that went on from a given beginning, when a server with a parser put `chain`
 * into a field of its own: all of the text in its order.
 */
export const continueField = (
  prefix: Prefix,
  chain: string,
  content: string,
  think: ThinkTags
): { readonly chain: string; readonly content: string } => {
  if (!prefix.closed) {
    const answer = prefix.answer === "" ? content : `${prefix.answer}\n\n${content}`
    return { chain: prefix.chain + chain, content: answer }
  }
  // The field holds what was given once more, and no news.
  const repeated = chain.trim() === prefix.chain && content.trimStart().startsWith(prefix.answer)
  if (repeated) return { chain, content }
  const whole = splitInline(`${prefix.text}${chain}${content}`, think)
  return { chain: whole.reasoning ?? "", content: whole.content }
}
