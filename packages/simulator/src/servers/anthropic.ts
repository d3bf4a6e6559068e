import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * Claude behind a gateway that speaks OpenAI's protocol and passes content blocks on. Recorded from Anthropic itself:
 * the blocks, the headers. Documented: its error object, its words, 529. Assumed: how a gateway streams blocks (by
 * their index), and that it leaves Anthropic's errors as they are.
 */

const said = (status: number, message: string, type = "invalid_request_error"): Refusal =>
  new Refusal(status, { type: "error", error: { type, message } })

const overloaded = said(529, "Overloaded", "overloaded_error")

export const anthropic: Server = {
  chain: "blocks",
  abilities: {
    ...USUAL,
    n: "ignored",
    seed: "ignored",
    logprobs: "ignored",
    continueWith: "trailing",
    effort: "ignored",
    rateLimits: true
  },
  words: {
    ...wordsIn((status, message, { type } = {}) => said(status, message, type)),
    unauthorised: (key) =>
      said(401, key === undefined ? "x-api-key header is required" : "invalid x-api-key", "authentication_error"),
    unknownPath: () => said(404, "Not Found", "not_found_error"),
    wrongMethod: () => said(405, "Method Not Allowed"),
    missing: ({ field }) => said(400, `${field}: Field required`),
    wrongType: ({ field }) => said(400, `${field}: Input should be a valid integer`),
    outOfRange: ({ field }) =>
      said(400, `${field}: Input should be greater than or equal to ${field === "temperature" ? 0 : 1}`),
    noMessages: () => said(400, "messages: at least one message is required"),
    unknownModel: (model) => said(404, `model: ${model}`, "not_found_error"),
    overLimit: ({ context, limit, model }) =>
      said(400, `max_tokens: ${limit} > ${context}, which is the maximum allowed number of output tokens for ${model}`),
    overContext: ({ context, prompt }) => said(400, `prompt is too long: ${prompt} tokens > ${context} maximum`),
    rateLimited: () =>
      said(429, "This request would exceed your account's rate limit. Please try again later.", "rate_limit_error"),
    noFunds: () =>
      said(
        400,
        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."
      ),
    overloaded: () => overloaded,
    crashed: () => said(500, "Internal server error", "api_error"),
    moderated: () => said(400, "Output blocked by content filtering policy"),
    inStream: () => `data: ${overloaded.body}\n\n`
  },
  stream: {
    frame: ({ created, id, model }) => ({
      head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"choices":[`,
      tail: (usage) => (usage === undefined ? "]}" : `],"usage":${usage}}`)
    }),
    choice: ({ delta, finish, index }) => `{"index":${index},"delta":${delta},"finish_reason":${finish}}`,
    begin: '{"role":"assistant"}',
    delta: (field, text) => `{"${field}":${text}}`,
    empty: "{}",
    rides: false,
    usage: "event"
  },
  whole: ({ created, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    choices: answers.map(({ content, field, finish, index, reasoning, toolCalls }) => ({
      index,
      message: {
        role: "assistant",
        content,
        ...(reasoning === null ? {} : { [field]: reasoning }),
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls })
      },
      finish_reason: finish
    })),
    usage
  }),
  // Its counts know nothing of the chain: it is part of the output.
  usage: ({ completion, prompt }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion
  }),
  limitAlone: true,
  id: (hex) => `msg_${hex}`,
  fingerprint: () => null,
  models: (cards) => ({
    data: cards.map(({ id }) => ({ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" })),
    has_more: false
  }),
  headers: (id) => ({ "request-id": `req_${id}` }),
  rateLimits: ({ requests, requestsLeft, tokens, tokensLeft }) => ({
    "anthropic-ratelimit-requests-limit": String(requests),
    "anthropic-ratelimit-requests-remaining": String(requestsLeft),
    "anthropic-ratelimit-requests-reset": "2026-01-01T00:01:00Z",
    "anthropic-ratelimit-output-tokens-limit": String(tokens),
    "anthropic-ratelimit-output-tokens-remaining": String(tokensLeft)
  })
}
