import type { Dialect } from "../Dialect.ts"
import { splitInline } from "../InlineChain.ts"

/** A server without a reasoning parser (TGI, Together for some models): the chain stands in the content, between tags. */
export const dialect: Dialect = ({ text, think }) => {
  const { reasoning, unclosed, content } = splitInline(text, think)
  if (reasoning === undefined) return null
  return { chain: reasoning, content, ...(unclosed === true ? { unclosed } : {}) }
}
