import { shortHash } from "./Random.ts"
import { Refusal } from "./Refusal.ts"
import type { SimulatorOptions } from "./SimulatorOptions.ts"
import { estimateTokens } from "./Tokens.ts"

export interface ChatMessage {
  readonly role: string
  readonly content: string
}

/** A request that was read and found sound. */
export interface ChatRequest {
  readonly model: string
  readonly messages: ReadonlyArray<ChatMessage>
  readonly stream: boolean
  readonly includeUsage: boolean
  readonly n: number
  readonly limit: number
  readonly seed: number | undefined
  readonly promptTokens: number
  /** Hash of the messages. */
  readonly promptKey: string
  /** Hash of messages, seed and model: what the attempts are counted by. */
  readonly key: string
}

const promptKeyOf = (messages: ReadonlyArray<ChatMessage>): string =>
  shortHash(JSON.stringify(messages.map(({ content, role }) => ({ role, content }))))

/** The key under which requests with these messages, seed and model are counted. */
export const requestKey = (asked: {
  readonly model: string
  readonly messages: ReadonlyArray<ChatMessage>
  readonly seed?: number | undefined
}): string => shortHash(JSON.stringify([promptKeyOf(asked.messages), asked.seed ?? null, asked.model]))

const missing = (field: string, size: number) =>
  Refusal.invalid(
    `1 validation error:\n  {'type': 'missing', 'loc': 'body.${field}', 'msg': 'Field required', 'input': '<dict of ${size} items>'}`,
    `body.${field}`
  )

/** Content is a string, or parts of which only the text counts here. */
const textOf = (content: unknown): string => {
  if (typeof content === "string") return content
  if (!Array.isArray(content)) return ""
  return content
    .map((part: { readonly text?: unknown } | null) => (typeof part?.text === "string" ? part.text : ""))
    .join("")
}

const parse = (body: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // told below, in vLLM's words
  }
  throw Refusal.invalid(
    "1 validation error:\n  {'type': 'json_invalid', 'loc': 'body.0', 'msg': 'JSON decode error', 'input': '<dict of 0 items>', 'ctx': {'error': 'Expecting value'}}",
    "body.0"
  )
}

const wholeNumber = (body: Record<string, unknown>, field: string): number | undefined => {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (Number.isInteger(value)) return value as number
  throw Refusal.invalid(
    `1 validation error:\n  {'type': 'int_parsing', 'loc': 'body.${field}', 'msg': 'Input should be a valid integer', 'input': ${JSON.stringify(value)}}`,
    `body.${field}`
  )
}

const limitOf = (body: Record<string, unknown>, options: SimulatorOptions): number => {
  const field = body["max_completion_tokens"] == null ? "max_tokens" : "max_completion_tokens"
  const asked = wholeNumber(body, field)
  if (asked === undefined) return options.maxReplyTokens
  if (asked < 1) {
    throw Refusal.bad(`${field} must be at least 1, got ${asked}. (parameter=${field}, value=${asked})`, field)
  }
  if (options.context !== undefined && asked > options.context) {
    throw Refusal.bad(
      `max_tokens=${asked} cannot be greater than max_model_len=${options.context}. Please request fewer output tokens. (parameter=max_tokens, value=${asked})`,
      "max_tokens"
    )
  }
  return Math.min(asked, options.maxReplyTokens)
}

/** Reads the body of a request; throws a `Refusal` in vLLM's words when there is something wrong with it. */
export const readChatRequest = (text: string, options: SimulatorOptions): ChatRequest => {
  const body = parse(text)
  const given = body["messages"]
  const model = body["model"]
  if (given === undefined) throw missing("messages", Object.keys(body).length)
  if (typeof model !== "string") throw missing("model", Object.keys(body).length)
  const served =
    Object.hasOwn(options.wireReplay, model) || options.models.some((name) => name === model || name === "*")
  if (!served) throw Refusal.unknownModel(model, options.models)
  if (!Array.isArray(given) || given.length === 0) {
    throw Refusal.bad("Cannot apply chat template to an empty conversation. Provide at least one message.", null)
  }
  const messages = given.map((message: { readonly role?: unknown; readonly content?: unknown } | null) => ({
    role: String(message?.role),
    content: textOf(message?.content)
  }))
  const n = wholeNumber(body, "n") ?? 1
  if (n < 1) throw Refusal.bad(`n must be at least 1, got ${n}.`, null)
  const temperature = body["temperature"]
  if (typeof temperature === "number" && temperature < 0) {
    const value = Number.isInteger(temperature) ? temperature.toFixed(1) : String(temperature)
    throw Refusal.bad(
      `temperature must be non-negative, got ${value}. (parameter=temperature, value=${value})`,
      "temperature"
    )
  }
  if (temperature === 0 && n > 1) throw Refusal.bad(`n must be 1 when using greedy sampling, got ${n}.`, null)
  const promptTokens = messages.reduce((sum, { content }) => sum + 4 + estimateTokens(content), 0)
  if (options.context !== undefined && promptTokens >= options.context) {
    throw Refusal.bad(
      `This model's maximum context length is ${options.context} tokens. However, your prompt contains at least ${options.context + 1} input tokens. Please reduce the length of the input prompt.`,
      "input_tokens"
    )
  }
  const seed = wholeNumber(body, "seed")
  const promptKey = promptKeyOf(messages)
  const stream = body["stream"] === true
  return {
    model,
    messages,
    stream,
    includeUsage: stream && (body["stream_options"] as { include_usage?: unknown } | null)?.include_usage === true,
    n,
    limit: limitOf(body, options),
    seed,
    promptTokens,
    promptKey,
    key: requestKey({ model, messages, seed })
  }
}
