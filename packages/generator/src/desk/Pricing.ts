import type { Asked, Failure, FailureReason, Message, Price, Usage } from "@cotton/schema"

/** What something costs: US dollars, and tokens in and out together. */
export interface Cost {
  readonly usd: number
  readonly tokens: number
}

export const NOTHING: Cost = { usd: 0, tokens: 0 }

export const times = ({ usd, tokens }: Cost, count: number): Cost => ({ usd: usd * count, tokens: tokens * count })

export const sumOf = (costs: ReadonlyArray<Cost>): Cost =>
  costs.reduce((sum, { usd, tokens }) => ({ usd: sum.usd + usd, tokens: sum.tokens + tokens }), NOTHING)

/** Tokens that a chat template may add to each message (role markers, turn ends, a default system prompt): an allowance. */
const TEMPLATE_TOKENS_PER_MESSAGE = 32

/** US dollars for so many tokens. Prices are US dollars a million tokens. */
export const priceOf = (price: Price, input: number, output: number): number =>
  price === "free" ? 0 : (input * price.input + output * price.output) / 1e6

/** An upper bound of a prompt's tokens without its tokenizer: byte-level vocabularies need at most one token a byte. */
export const promptBound = (messages: ReadonlyArray<Message>): number => {
  let tokens = TEMPLATE_TOKENS_PER_MESSAGE
  for (const { content } of messages) tokens += Buffer.byteLength(content, "utf8") + TEMPLATE_TOKENS_PER_MESSAGE
  return tokens
}

/** The same for all that is sent: a given beginning goes in as a message. */
export const inputBound = ({ messages, prefix }: Pick<Asked, "messages" | "prefix">): number =>
  promptBound(prefix === undefined ? messages : [...messages, { role: "assistant", content: prefix }])

/**
 * The limit that a request is sent with: the recipe's, or what is left of the context where that is known and less, for
 * a server refuses what cannot fit. A prompt that fills the context by itself, as far as one can tell, is left to it.
 */
export const limitWithin = (context: number | null, inputBound: number, limit: number): number => {
  const room = context === null ? limit : context - inputBound
  return room < 1 ? limit : Math.min(limit, room)
}

/** The most that a request can cost: what is reserved before it is sent. `limit`: of all its choices together. */
export const worstCase = (price: Price, inputBound: number, limit: number): Cost => ({
  usd: priceOf(price, inputBound, limit),
  tokens: inputBound + limit
})

export const costOf = (price: Price, usage: Usage): Cost => ({
  usd: priceOf(price, usage.input, usage.output),
  tokens: usage.input + usage.output
})

/** Failures that came before a model had the request: nobody charges for these. */
const FREE: ReadonlySet<FailureReason> = new Set([
  "unreachable",
  "not-json",
  "rate-limited",
  "server-error",
  "refused",
  "credentials",
  "unknown-model",
  "no-funds"
])

/**
 * The charge for an attempt that broke, as an upper bound: what it had streamed, at least its prompt; the worst case
 * when nobody knows what the server wrote; nothing when no model had it.
 */
export const brokenCost = (
  price: Price,
  inputBound: number,
  limit: number,
  { reason }: Failure,
  streamedChars: number | "unknown"
): Cost => {
  if (FREE.has(reason) && streamedChars === 0) return { usd: 0, tokens: 0 }
  // A UTF-16 unit is at most three bytes of UTF-8, and a token is at least one.
  const output = streamedChars === "unknown" ? limit : Math.min(limit, streamedChars * 3)
  return worstCase(price, inputBound, output)
}
