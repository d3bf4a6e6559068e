import type { ThinkTags } from "@cotton/schema"
import { type Parts, splitInline, tagsFor } from "./InlineChain.ts"

/** Two tellings of a chain as one: what is the same, or only further along, is not said twice. */
const joined = (chain: string, more: string): string => {
  const [one, other] = [chain.trim(), more.trim()]
  if (other === "") return chain
  return other.startsWith(one) ? more : `${chain.trimEnd()}\n\n${more}`
}

/** The chain of a field, where its server left tags in it, or the answer behind them. */
const fromField = (field: string, content: string, think: ThinkTags): Parts & { readonly reasoning: string } => {
  const { open, close } = tagsFor(field, think)
  if (!field.includes(close) && !field.trimStart().startsWith(open)) return { reasoning: field, content }
  const inner = splitInline(field, { ...think, open, close, opened: true })
  // A closing tag in the middle, and an answer beside it all the same: the chain speaks of the tag.
  if (content !== "" && inner.content !== "") return { reasoning: field, content }
  return { reasoning: inner.reasoning ?? "", content: content === "" ? inner.content : content }
}

/**
 * The chain of a field and the content beside it. Some parsers leave a stray tag at the head of the answer, some send the
 * chain again inline, some leave a second chain there; and some put tags, or all of the reply, into the field.
 */
export const besideField = (field: string, text: string, think: ThinkTags): Parts & { readonly reasoning: string } => {
  const { reasoning, content } = fromField(field, text.trim(), think)
  const { open, close } = tagsFor(content, think)
  if (content.startsWith(close)) return { reasoning, content: content.slice(close.length).trim() }
  if (content.startsWith(open)) {
    const inline = splitInline(content, { ...think, opened: false })
    return { ...inline, reasoning: joined(reasoning, inline.reasoning ?? "") }
  }
  const end = content.indexOf(close)
  const repeated = end !== -1 && content.slice(0, end).trim() === reasoning.trim()
  return { reasoning, content: repeated ? content.slice(end + close.length).trim() : content }
}
