import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * OpenAI with a reasoning model. Recorded: the whole body with its indents, the error object, the headers. Documented
 * or reported by users: the hidden chain in the usage, what a reasoning model refuses and in which words, quotas.
 * Assumed: the date of the snapshot.
 */

const INDENT = 2

const said = (
  status: number,
  message: string,
  type = "invalid_request_error",
  param: string | null = null,
  code: string | null = null
): Refusal => new Refusal(status, { error: { message, type, param, code } }, {}, INDENT)

const refused = (message: string, param: string, code: string): Refusal =>
  said(400, message, "invalid_request_error", param, code)

/** As it shows a key that it does not know: both ends of it. */
const shown = (key: string): string =>
  key.length < 12 ? "*".repeat(key.length) : `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`

const words = wordsIn((status, message, { code = null, param = null, type } = {}) =>
  said(status, message, type, param, code)
)

export const openai: Server = {
  chain: "none",
  abilities: {
    ...USUAL,
    n: 8,
    seed: "ignored",
    temperature: "refused",
    stop: "refused",
    logprobs: "refused",
    maxTokens: "refused",
    rateLimits: true
  },
  words: {
    ...words,
    unauthorised: (key) =>
      key === undefined
        ? said(
            401,
            "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
          )
        : said(
            401,
            `Incorrect API key provided: ${shown(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
            "invalid_request_error",
            null,
            "invalid_api_key"
          ),
    unsupported: (flaw) => {
      switch (flaw.field) {
        case "max_tokens":
          return refused(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            "max_tokens",
            "unsupported_parameter"
          )
        case "temperature":
          return refused(
            `Unsupported value: 'temperature' does not support ${String(flaw.value)} with this model. Only the default (1) value is supported.`,
            "temperature",
            "unsupported_value"
          )
        case "logprobs":
          return said(403, "You are not allowed to request logprobs from this model")
        default:
          return words.unsupported(flaw)
      }
    },
    rateLimited: () =>
      said(
        429,
        "Rate limit reached for simulated on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms.",
        "requests",
        null,
        "rate_limit_exceeded"
      ),
    moderated: () =>
      refused(
        "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
        "messages",
        "invalid_prompt"
      )
  },
  stream: {
    frame: ({ created, fingerprint, id, model }) => ({
      head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"service_tier":"default","system_fingerprint":${JSON.stringify(fingerprint)},"choices":[`,
      tail: (usage = "null") => `],"usage":${usage}}`
    }),
    choice: ({ delta, finish, index }) => `{"index":${index},"delta":${delta},"finish_reason":${finish}}`,
    begin: '{"role":"assistant","content":"","refusal":null}',
    delta: (field, text) => `{"${field}":${text}}`,
    empty: "{}",
    rides: false,
    usage: "event"
  },
  whole: ({ created, fingerprint, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    choices: answers.map(({ content, field, finish, index, reasoning, toolCalls }) => ({
      index,
      message: {
        role: "assistant",
        content: content ?? (toolCalls === undefined ? "" : null),
        ...(reasoning === null ? {} : { [field]: reasoning }),
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls }),
        refusal: null,
        annotations: []
      },
      finish_reason: finish
    })),
    usage,
    service_tier: "default",
    system_fingerprint: fingerprint
  }),
  usage: ({ completion, prompt, reasoning }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0
    }
  }),
  indent: INDENT,
  limitAlone: true,
  id: (hex) => `chatcmpl-${hex}`,
  served: (model) => (/-\d{4}-\d{2}-\d{2}$/.test(model) ? model : `${model}-2025-08-07`),
  fingerprint: () => null,
  models: (cards) => ({
    object: "list",
    data: cards.map(({ created, id }) => ({ id, object: "model", created, owned_by: "system" }))
  }),
  headers: (id) => ({
    "openai-organization": "simulated",
    "openai-processing-ms": "14",
    "openai-version": "2020-10-01",
    "x-request-id": `req_${id}`
  }),
  rateLimits: ({ requests, requestsLeft, tokens, tokensLeft }) => ({
    "x-ratelimit-limit-requests": String(requests),
    "x-ratelimit-limit-tokens": String(tokens),
    "x-ratelimit-remaining-requests": String(requestsLeft),
    "x-ratelimit-remaining-tokens": String(tokensLeft),
    "x-ratelimit-reset-requests": "120ms",
    "x-ratelimit-reset-tokens": "5ms"
  })
}
