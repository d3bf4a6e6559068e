import { readParts } from "../ContentParts.ts"
import { type Dialect, shownOrHidden } from "../Dialect.ts"

/** LiteLLM: Anthropic's blocks in a field of their own. They alone say that a part of the chain was redacted. */
export const dialect: Dialect = ({ message }) => {
  const blocks = message["thinking_blocks"]
  if (!Array.isArray(blocks)) return null
  const { thoughts, redacted } = readParts(blocks)
  return shownOrHidden(thoughts, redacted)
}
