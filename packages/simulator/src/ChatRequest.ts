import { shortHash } from "./Random.ts"
import type { Setting } from "./Setting.ts"
import { estimateTokens } from "./Tokens.ts"
import type { TooLong } from "./Words.ts"

export interface ChatMessage {
  readonly role: string
  readonly content: string
}

/** What a request asked for, as it was sent: for the record. */
export interface Wish {
  readonly path: string
  readonly choices: number
  readonly stream: boolean
  readonly temperature: number | null
  readonly maxTokens: number | null
  /** The last message is the assistant's, or says that it is a beginning. */
  readonly prefix: boolean
}

export interface Tool {
  readonly name: string
  /** JSON Schema of its arguments. */
  readonly parameters: unknown
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
  /** All samples of this prompt are the same. */
  readonly greedy: boolean
  readonly stops: ReadonlyArray<string>
  /** So many of the likeliest tokens beside each; `undefined`: no logprobs are given. */
  readonly topLogprobs: number | undefined
  readonly effort: string | undefined
  readonly tools: ReadonlyArray<Tool>
  /** A tool has to be called. */
  readonly toolRequired: boolean
  /** Text that the reply begins with; it is not among the messages. */
  readonly beginning: string | undefined
  /** The reply shows it again at its head. */
  readonly repeatsBeginning: boolean
  readonly promptTokens: number
  /** Hash of the messages. */
  readonly promptKey: string
  /** Hash of messages as they came, seed and model: what the attempts are counted by. */
  readonly key: string
  readonly wish: Wish
}

type Body = Readonly<Record<string, unknown>>

const promptKeyOf = (messages: ReadonlyArray<ChatMessage>): string =>
  shortHash(JSON.stringify(messages.map(({ content, role }) => ({ role, content }))))

/** The key under which requests with these messages, seed and model are counted. */
export const requestKey = (asked: {
  readonly model: string
  readonly messages: ReadonlyArray<ChatMessage>
  readonly seed?: number | undefined
}): string => shortHash(JSON.stringify([promptKeyOf(asked.messages), asked.seed ?? null, asked.model]))

/** Content is a string, or parts of which only the text counts here. */
const textOf = (content: unknown): string => {
  if (typeof content === "string") return content
  if (!Array.isArray(content)) return ""
  return content
    .map((part: { readonly text?: unknown } | null) => (typeof part?.text === "string" ? part.text : ""))
    .join("")
}

const parse = (text: string, { server }: Setting): Body => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body
  } catch {
    // told below, in the server's words
  }
  throw server.words.badJson(text)
}

const numberIn = (value: unknown): number | null => (typeof value === "number" ? value : null)

const wholeNumber = (body: Body, field: string, { server }: Setting): number | undefined => {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (Number.isInteger(value)) return value as number
  throw server.words.wrongType({ field, value, body })
}

const check = (refusal: Error | undefined): void => {
  if (refusal !== undefined) throw refusal
}

const limitOf = (body: Body, model: string, prompt: number, setting: Setting): number => {
  const { abilities, options, server } = setting
  const { context, maxReplyTokens } = options
  if (abilities.maxTokens === "refused" && body["max_tokens"] != null) {
    throw server.words.unsupported({ field: "max_tokens", value: body["max_tokens"], body })
  }
  const field = body["max_completion_tokens"] == null ? "max_tokens" : "max_completion_tokens"
  const asked = wholeNumber(body, field, setting)
  if (asked === undefined) return maxReplyTokens
  if (asked < 1) check(server.words.outOfRange({ field, value: asked, body }))
  // What is let through below 1 means: no limit.
  const limit = asked < 1 ? maxReplyTokens : asked
  if (context === undefined) return Math.min(limit, maxReplyTokens)
  const room = server.limitAlone === true ? context : context - prompt
  if (limit > room && abilities.overLimit === "refused") {
    throw server.words.overLimit({ model, prompt, limit, context })
  }
  return Math.min(limit, maxReplyTokens, abilities.overLimit === "cut" ? Math.max(1, context - prompt) : limit)
}

const choicesOf = (body: Body, setting: Setting): number => {
  const { words } = setting.server
  const most = setting.abilities.n
  const n = wholeNumber(body, "n", setting) ?? 1
  if (n < 1) check(words.outOfRange({ field: "n", value: n, body }))
  if (typeof most === "number" && n > most) throw words.tooMany(n, most)
  return most === "ignored" ? 1 : Math.max(1, n)
}

/** Whether the samples of this prompt are all the same. */
const greedyOf = (body: Body, n: number, { abilities, server }: Setting): boolean => {
  const temperature = body["temperature"]
  if (typeof temperature !== "number") return abilities.temperature === "equal"
  const flaw = { field: "temperature", value: temperature, body }
  if (temperature < 0) check(server.words.outOfRange(flaw))
  if (abilities.temperature === "refused" && temperature !== 1) throw server.words.unsupported(flaw)
  if (temperature === 0 && n > 1) check(server.words.greedyMany(n))
  return abilities.temperature === "equal" || (abilities.temperature === "honoured" && temperature <= 0)
}

const stopsOf = (body: Body, { abilities, server }: Setting): ReadonlyArray<string> => {
  const value = body["stop"]
  const given = (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === "string" && one !== ""
  )
  if (given.length > 0 && abilities.stop === "refused") throw server.words.unsupported({ field: "stop", value, body })
  return abilities.stop === "honoured" ? given : []
}

const topLogprobsOf = (body: Body, { abilities, server }: Setting): number | undefined => {
  const value = body["logprobs"]
  if (value !== true || abilities.logprobs === "ignored") return undefined
  if (abilities.logprobs === "refused") throw server.words.unsupported({ field: "logprobs", value, body })
  return Math.min(20, Math.max(0, numberIn(body["top_logprobs"]) ?? 0))
}

const EFFORTS = new Set(["none", "minimal", "low", "medium", "high"])

const effortOf = (body: Body, { abilities, server }: Setting): string | undefined => {
  const value = body["reasoning_effort"]
  if (value === undefined || value === null || abilities.effort === "ignored") return undefined
  if (typeof value === "string" && EFFORTS.has(value)) return value
  throw server.words.unknownEffort({ field: "reasoning_effort", value, body })
}

/** Whether the last message is the beginning of the reply, by this server's way of telling. */
const isBegun = (body: Body, last: unknown, path: string, { abilities, server }: Setting): boolean => {
  const message = last as { readonly role?: unknown; readonly prefix?: unknown } | null | undefined
  const trailing = message?.role === "assistant"
  const asked = body["continue_final_message"] === true
  switch (abilities.continueWith) {
    case "continue_final_message":
      // The template adds a generation prompt unless it is told not to.
      if (asked && body["add_generation_prompt"] !== false) throw server.words.contradiction()
      return trailing && asked
    case "trailing":
      if (asked && body["add_generation_prompt"] === true) throw server.words.contradiction()
      return trailing
    case "prefix":
      if (!trailing) return false
      if (message?.prefix !== true) check(server.words.prefixMissing())
      else if (!path.startsWith("/beta/")) throw server.words.prefixElsewhere()
      return message?.prefix === true
    case "none":
      return false
  }
}

const toolsOf = (body: Body): ReadonlyArray<Tool> => {
  const { tool_choice: choice, tools } = body
  if (!Array.isArray(tools) || choice === "none") return []
  return tools.flatMap(
    (tool: { readonly function?: { readonly name?: unknown; readonly parameters?: unknown } } | null) => {
      const name = tool?.function?.name
      return typeof name === "string" ? [{ name, parameters: tool?.function?.parameters }] : []
    }
  )
}

/** Reads the body of a request; throws a `Refusal` in the server's words when there is something wrong with it. */
export const readChatRequest = (text: string, path: string, setting: Setting): ChatRequest => {
  const { abilities, options, server } = setting
  const { words } = server
  const body = parse(text, setting)
  const given = body["messages"]
  const model = body["model"] ?? (words.unknownModel("", []) === undefined ? options.models[0] : undefined)
  if (given === undefined) throw words.missing({ field: "messages", value: undefined, body })
  if (typeof model !== "string") throw words.missing({ field: "model", value: undefined, body })
  const served =
    Object.hasOwn(options.wireReplay, model) || options.models.some((name) => name === model || name === "*")
  if (!served) check(words.unknownModel(model, options.models))
  if (!Array.isArray(given) || given.length === 0) check(words.noMessages())
  const messages = (Array.isArray(given) ? given : []).map(
    (message: { readonly role?: unknown; readonly content?: unknown } | null) => ({
      role: String(message?.role),
      content: textOf(message?.content)
    })
  )
  const n = choicesOf(body, setting)
  const greedy = greedyOf(body, n, setting)
  const begun = isBegun(body, Array.isArray(given) ? given.at(-1) : undefined, path, setting)
  const promptTokens = messages.reduce((sum, { content }) => sum + 4 + estimateTokens(content), 0)
  const { context } = options
  if (context !== undefined && promptTokens >= context) {
    const limit = numberIn(body["max_tokens"]) ?? options.maxReplyTokens
    check(words.overContext({ model, prompt: promptTokens, limit, context } satisfies TooLong))
  }
  const seed = wholeNumber(body, "seed", setting)
  const stream = body["stream"] === true
  const usageAsked = (body["stream_options"] as { include_usage?: unknown } | null)?.include_usage === true
  const last = messages.at(-1)
  const asked = begun ? messages.slice(0, -1) : messages
  return {
    model,
    messages: asked,
    stream: stream && abilities.stream,
    includeUsage: abilities.streamUsage === "asked" ? stream && usageAsked : abilities.streamUsage === "always",
    n,
    limit: limitOf(body, model, promptTokens, setting),
    seed: abilities.seed === "honoured" ? seed : undefined,
    greedy,
    stops: stopsOf(body, setting),
    topLogprobs: topLogprobsOf(body, setting),
    effort: effortOf(body, setting),
    tools: toolsOf(body),
    toolRequired: body["tool_choice"] === "required" || typeof body["tool_choice"] === "object",
    beginning: begun ? last?.content : undefined,
    repeatsBeginning: server.repeatsBeginning === true && !(stream && body["continue_final_message"] === true),
    promptTokens,
    promptKey: promptKeyOf(asked),
    key: requestKey({ model, messages, seed }),
    wish: {
      path,
      choices: numberIn(body["n"]) ?? 1,
      stream,
      temperature: numberIn(body["temperature"]),
      maxTokens: numberIn(body["max_completion_tokens"] ?? body["max_tokens"]),
      prefix: last?.role === "assistant"
    }
  }
}
