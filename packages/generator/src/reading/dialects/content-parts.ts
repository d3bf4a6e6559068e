import { readParts } from "../ContentParts.ts"
import { type Dialect, shownOrHidden } from "../Dialect.ts"

/** Mistral, and Anthropic's blocks behind a gateway: thoughts and answer are parts of the content. */
export const dialect: Dialect = ({ message }) => {
  const { content } = message
  if (!Array.isArray(content)) return null
  const { thoughts, redacted } = readParts(content)
  return shownOrHidden(thoughts, redacted)
}
