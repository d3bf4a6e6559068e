import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * DeepSeek's own API. Documented or reported by users: words and codes of its errors, 402, keep-alive comments, the
 * chain's field, usage in the last event, prefix completion under /beta and its refusals, what its reasoner ignores or
 * refuses. Assumed: the order of fields, and its words for logprobs.
 */

const said = (status: number, message: string, type = "invalid_request_error"): Refusal =>
  new Refusal(status, { error: { message, type, param: null, code: "invalid_request_error" } })

export const deepseek: Server = {
  chain: "reasoning_content",
  abilities: {
    ...USUAL,
    n: 1,
    seed: "ignored",
    temperature: "varied",
    logprobs: "refused",
    continueWith: "prefix",
    streamUsage: "always",
    effort: "ignored"
  },
  words: {
    ...wordsIn((status, message, { type } = {}) => said(status, message, type)),
    unauthorised: (key) =>
      key === undefined
        ? said(401, "Authentication Fails (auth header format should be Bearer sk-...)", "authentication_error")
        : said(401, `Authentication Fails, Your api key: ****${key.slice(-4)} is invalid`, "authentication_error"),
    unknownModel: () => said(400, "Model Not Exist"),
    tooMany: () => said(400, "Invalid n value (currently only n = 1 is supported)"),
    overLimit: ({ context }) => said(400, `Invalid max_tokens value, the valid range of max_tokens is [1, ${context}]`),
    overContext: ({ context, limit, prompt }) =>
      said(
        400,
        `This model's maximum context length is ${context} tokens. However, you requested ${prompt + limit} tokens (${prompt} in the messages, ${limit} in the completion). Please reduce the length of the messages or completion.`
      ),
    unsupported: ({ field }) => said(400, `deepseek-reasoner does not support the parameter \`${field}\``),
    prefixElsewhere: () =>
      said(400, 'prefix is only available when using beta api (set base_url="https://api.deepseek.com/beta")'),
    prefixMissing: () =>
      said(
        400,
        "The last message of deepseek-reasoner must be a user message, or an assistant message with prefix mode on (refer to https://api-docs.deepseek.com/guides/chat_prefix_completion)."
      ),
    rateLimited: () => said(429, "Rate limit reached for requests", "rate_limit_reached_error"),
    noFunds: () => said(402, "Insufficient Balance", "unknown_error"),
    overloaded: () =>
      said(
        503,
        "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.",
        "service_unavailable_error"
      ),
    crashed: () => said(500, "Internal Server Error", "internal_server_error"),
    moderated: () => said(400, "Content Exists Risk")
  },
  stream: {
    frame: ({ created, fingerprint, id, model }) => ({
      head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"system_fingerprint":${JSON.stringify(fingerprint)},"choices":[`,
      tail: (usage) => (usage === undefined ? "]}" : `],"usage":${usage}}`)
    }),
    choice: ({ delta, finish, index, logprobs = "null" }) =>
      `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}}`,
    begin: '{"role":"assistant","content":null,"reasoning_content":""}',
    delta: (field, text) =>
      field === "content" ? `{"content":${text},"reasoning_content":null}` : `{"content":null,"${field}":${text}}`,
    empty: '{"content":"","reasoning_content":null}',
    rides: false,
    usage: "with-finish",
    comments: ": keep-alive\n\n"
  },
  whole: ({ created, fingerprint, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, toolCalls }) => ({
      index,
      message: {
        role: "assistant",
        content: content ?? "",
        ...(reasoning === null ? {} : { [field]: reasoning }),
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls })
      },
      logprobs,
      finish_reason: finish
    })),
    usage,
    system_fingerprint: fingerprint
  }),
  usage: ({ completion, prompt, reasoning }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0 },
    ...(reasoning === null ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
    prompt_cache_hit_tokens: 0,
    prompt_cache_miss_tokens: prompt
  }),
  limitAlone: true,
  id: (hex) => {
    const [whole = ""] = hex.split("-", 1)
    return `${whole.slice(0, 8)}-${whole.slice(8).padEnd(4, "0")}-4000-8000-${hex.slice(whole.length + 1).padStart(12, "0")}`
  },
  fingerprint: () => "fp_0000simu_prod_fp8_kvcache",
  models: (cards) => ({
    object: "list",
    data: cards.map(({ id }) => ({ id, object: "model", owned_by: "deepseek" }))
  }),
  chatPaths: ["/chat/completions", "/beta/chat/completions", "/beta/v1/chat/completions"]
}
