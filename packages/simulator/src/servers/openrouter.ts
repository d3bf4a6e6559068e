import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * OpenRouter. Documented: the error object and codes, comments, `reasoning` with `reasoning_details`, usage in each
 * stream (in an event whose choices are not empty), the provider's name and the full slug, prefill by a trailing
 * assistant message. Assumed: that a provider behind it ignores `n` and logprobs, as many do.
 */

const said = (status: number, message: string, metadata?: object): Refusal =>
  new Refusal(status, { error: { message, code: status, ...(metadata === undefined ? {} : { metadata }) } })

const PROVIDER = "Simulated"

/** With the details in the form that the next request may send back. */
const reasoned = (text: string): string =>
  `{"role":"assistant","content":"","reasoning":${text},"reasoning_details":[{"type":"reasoning.text","text":${text},"format":"unknown","index":0}]}`

export const openrouter: Server = {
  chain: "reasoning",
  abilities: {
    ...USUAL,
    n: "ignored",
    logprobs: "ignored",
    continueWith: "trailing",
    streamUsage: "always",
    rateLimits: true
  },
  words: {
    ...wordsIn((status, message) => said(status, message)),
    unauthorised: (key) => said(401, key === undefined ? "No auth credentials found" : "User not found."),
    unknownPath: () => said(404, "Not Found"),
    unknownModel: (model) => said(400, `${model} is not a valid model ID`),
    overLimit: ({ context, limit, prompt }) =>
      said(
        400,
        `This endpoint's maximum context length is ${context} tokens. However, you requested about ${prompt + limit} tokens (${prompt} of text input, ${limit} in the output). Please reduce the length of either one.`
      ),
    overContext: ({ context, limit, prompt }) =>
      said(
        400,
        `This endpoint's maximum context length is ${context} tokens. However, you requested about ${prompt + limit} tokens (${prompt} of text input, ${limit} in the output). Please reduce the length of either one.`
      ),
    rateLimited: () =>
      said(429, "Provider returned error", {
        raw: "The model is temporarily rate-limited upstream. Please retry shortly.",
        provider_name: PROVIDER
      }),
    noFunds: () => said(402, "Insufficient credits. Add more using https://openrouter.ai/credits"),
    overloaded: () => said(503, "No instances available"),
    crashed: () => said(502, "Provider returned error", { provider_name: PROVIDER }),
    moderated: () =>
      said(403, "The input was flagged by moderation.", {
        reasons: ["simulated"],
        flagged_input: "…",
        provider_name: PROVIDER,
        model_slug: "simulated"
      }),
    inStream: () =>
      `data: {"id":"gen-failed","object":"chat.completion.chunk","created":0,"model":"simulated","provider":"${PROVIDER}","error":{"code":502,"message":"Provider disconnected"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}\n\n`
  },
  stream: {
    frame: ({ created, fingerprint, id, model }) => ({
      head: `{"id":"${id}","provider":"${PROVIDER}","model":${JSON.stringify(model)},"object":"chat.completion.chunk","created":${created},"choices":[`,
      tail: (usage) =>
        `],"system_fingerprint":${JSON.stringify(fingerprint)}${usage === undefined ? "" : `,"usage":${usage}`}}`
    }),
    choice: ({ delta, finish, index, logprobs = "null" }) =>
      `{"index":${index},"delta":${delta},"finish_reason":${finish},"native_finish_reason":${finish},"logprobs":${logprobs}}`,
    delta: (field, text) => (field === "reasoning" ? reasoned(text) : `{"role":"assistant","${field}":${text}}`),
    empty: '{"role":"assistant","content":""}',
    rides: false,
    usage: "event",
    usageChoices:
      '{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null,"native_finish_reason":null,"logprobs":null}',
    comments: ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n"
  },
  whole: ({ created, fingerprint, id, model }, answers, usage) => ({
    id,
    provider: PROVIDER,
    model,
    object: "chat.completion",
    created,
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, toolCalls }) => ({
      logprobs,
      finish_reason: finish,
      native_finish_reason: finish,
      index,
      message: {
        role: "assistant",
        content: content ?? "",
        refusal: null,
        [field]: reasoning,
        ...(reasoning === null || field !== "reasoning"
          ? {}
          : { reasoning_details: [{ type: "reasoning.text", text: reasoning, format: "unknown", index: 0 }] }),
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls })
      }
    })),
    system_fingerprint: fingerprint,
    usage
  }),
  usage: ({ completion, prompt, reasoning }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost: 0,
    is_byok: false,
    prompt_tokens_details: { cached_tokens: 0 },
    cost_details: { upstream_inference_cost: null },
    completion_tokens_details: { reasoning_tokens: reasoning ?? 0 }
  }),
  id: (hex) => `gen-1767225600-${hex}`,
  served: (model) => `${model.includes("/") ? "" : "simulated/"}${model.replace(/:free$/, "")}`,
  fingerprint: () => null,
  models: (cards) => ({
    data: cards.map(({ context, created, id }) => ({
      id,
      canonical_slug: id,
      name: id,
      created,
      context_length: context,
      top_provider: { context_length: context, max_completion_tokens: null, is_moderated: false },
      supported_parameters: ["max_tokens", "temperature", "stop", "seed", "reasoning"]
    }))
  }),
  chatPaths: ["/api/v1/chat/completions"],
  rateLimits: ({ requests, requestsLeft }) => ({
    "x-ratelimit-limit": String(requests),
    "x-ratelimit-remaining": String(requestsLeft),
    "x-ratelimit-reset": "1767225660000"
  })
}
