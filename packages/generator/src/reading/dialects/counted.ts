import type { Dialect } from "../Dialect.ts"

/** OpenAI: the chain is counted (`usage.completion_tokens_details.reasoning_tokens`) and never shown. */
export const dialect: Dialect = ({ reasoningTokens }) => (reasoningTokens > 0 ? { hidden: true } : null)
