import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * Fireworks. Documented or reported by users: its words for an unknown model and a suspended account (412), limits that
 * are cut to the context without a word, usage with the last event, its rate-limit headers. Assumed: words of the
 * other refusals, and `reasoning_content` for each model.
 */

const said = (status: number, message: string, type = "invalid_request_error", code: string | null = type): Refusal =>
  new Refusal(status, { error: { object: "error", type, code, message } })

export const fireworks: Server = {
  chain: "reasoning_content",
  abilities: {
    ...USUAL,
    seed: "ignored",
    streamUsage: "always",
    overLimit: "cut",
    rateLimits: true
  },
  words: {
    ...wordsIn((status, message, { code, type } = {}) => said(status, message, type, code)),
    unauthorised: () => said(401, "The API key you provided is invalid.", "error", "UNAUTHORIZED"),
    unknownModel: () =>
      new Refusal(404, {
        error: {
          message: "Model not found, inaccessible, and/or not deployed",
          param: "model",
          code: "NOT_FOUND",
          type: "error"
        }
      }),
    overContext: ({ context, prompt }) =>
      said(400, `The prompt is too long: ${prompt}, model maximum context length: ${context}`),
    rateLimited: () => said(429, "Request rate limit exceeded, please try again later.", "error", "RATE_LIMITED"),
    noFunds: () =>
      said(
        412,
        "Account simulated is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
        "error",
        "PRECONDITION_FAILED"
      ),
    overloaded: () => said(503, "service overloaded, please try again later", "error", "SERVICE_UNAVAILABLE"),
    crashed: () => said(500, "server had an error while processing your request", "internal_server_error")
  },
  stream: {
    frame: ({ created, id, model }) => ({
      head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"choices":[`,
      tail: (usage = "null") => `],"usage":${usage}}`
    }),
    choice: ({ delta, finish, index, logprobs }) =>
      `{"index":${index},"delta":${delta},"finish_reason":${finish}${logprobs === undefined ? "" : `,"logprobs":${logprobs}`}}`,
    begin: '{"role":"assistant"}',
    delta: (field, text) => `{"${field}":${text}}`,
    empty: "{}",
    rides: false,
    usage: "with-finish"
  },
  whole: ({ created, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, toolCalls }) => ({
      index,
      message: {
        role: "assistant",
        content,
        ...(reasoning === null ? {} : { [field]: reasoning }),
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls })
      },
      finish_reason: finish,
      ...(logprobs === null ? {} : { logprobs })
    })),
    usage
  }),
  usage: ({ completion, prompt }) => ({
    prompt_tokens: prompt,
    total_tokens: prompt + completion,
    completion_tokens: completion,
    prompt_tokens_details: { cached_tokens: 0 }
  }),
  id: (hex) => `chatcmpl-${hex}`,
  served: (model) => (model.includes("/") ? model : `accounts/fireworks/models/${model}`),
  fingerprint: () => null,
  models: (cards) => ({
    object: "list",
    data: cards.map(({ context, created, id }) => ({
      id,
      object: "model",
      owned_by: "fireworks",
      created,
      kind: "HF_BASE_MODEL",
      supports_chat: true,
      context_length: context
    }))
  }),
  chatPaths: ["/inference/v1/chat/completions"],
  rateLimits: ({ requests, requestsLeft, tokens, tokensLeft }) => ({
    "x-ratelimit-limit-requests": String(requests),
    "x-ratelimit-remaining-requests": String(requestsLeft),
    "x-ratelimit-limit-tokens-generated": String(tokens),
    "x-ratelimit-remaining-tokens-generated": String(tokensLeft),
    "x-ratelimit-over-limit": "no"
  })
}
