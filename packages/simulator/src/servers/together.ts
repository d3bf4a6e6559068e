import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * Together. Documented or reported by users: the error object with an id, its words for keys and models, 422 with
 * TGI's words for limits, `text` and `token_id` in each delta, usage with the last event, headers of its own for rate
 * limits. Assumed: the chain inline (as its R1 sends it) and that logprobs in OpenAI's form are ignored.
 */

const said = (status: number, message: string, type = "invalid_request_error", code: string | null = null): Refusal =>
  new Refusal(status, { id: "simulated", error: { message, type, param: null, code } })

export const together: Server = {
  chain: "inline",
  abilities: {
    ...USUAL,
    logprobs: "ignored",
    streamUsage: "always",
    effort: "ignored",
    rateLimits: true
  },
  words: {
    ...wordsIn((status, message, { code, type } = {}) => said(status, message, type, code)),
    unauthorised: () =>
      said(
        401,
        "Invalid API key provided. You can find your API key at https://api.together.ai/settings/api-keys.",
        "invalid_request_error",
        "invalid_api_key"
      ),
    unknownModel: (model) =>
      said(
        404,
        `Unable to access model ${model}. Please visit https://api.together.ai/models to view the list of supported models.`,
        "invalid_request_error",
        "model_not_available"
      ),
    overLimit: ({ context, limit, prompt }) =>
      said(
        422,
        `Input validation error: \`inputs\` tokens + \`max_new_tokens\` must be <= ${context}. Given: ${prompt} \`inputs\` tokens and ${limit} \`max_new_tokens\``
      ),
    overContext: ({ context, prompt }) =>
      said(400, `The input (${prompt} tokens) is longer than the model's context length (${context} tokens).`),
    rateLimited: () =>
      said(429, "You have reached the rate limit specific to this model. Please retry later.", "rate_limit"),
    noFunds: () =>
      said(402, "Credit limit exceeded. Please navigate to https://api.together.ai/settings/billing.", "credit_limit"),
    overloaded: () =>
      said(503, "The server is currently overloaded with other requests. Sorry about that!", "service_unavailable"),
    crashed: () => said(500, "Internal server error", "server_error")
  },
  stream: {
    frame: ({ created, id, model }) => ({
      head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"choices":[`,
      tail: (usage = "null") => `],"model":${JSON.stringify(model)},"usage":${usage}}`
    }),
    choice: ({ delta, finish, index, logprobs = "null", text }) =>
      `{"index":${index},"text":${text},"logprobs":${logprobs},"finish_reason":${finish},"seed":null,"delta":${delta}}`,
    delta: (field, text) => `{"token_id":0,"role":"assistant","${field}":${text},"tool_calls":null}`,
    empty: '{"token_id":1,"role":"assistant","content":"","tool_calls":null}',
    rides: true,
    usage: "with-finish"
  },
  whole: ({ created, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    prompt: [],
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, toolCalls = [] }) => ({
      finish_reason: finish,
      seed: null,
      index,
      logprobs,
      message: {
        role: "assistant",
        content: content ?? "",
        tool_calls: toolCalls,
        ...(reasoning === null ? {} : { [field]: reasoning })
      }
    })),
    usage
  }),
  usage: ({ completion, prompt }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cached_tokens: 0
  }),
  id: (hex) => `o${hex}-SIM`,
  fingerprint: () => null,
  models: (cards) => cards.map(({ created, id }) => ({ id, object: "model", created, type: "chat", display_name: id })),
  rateLimits: ({ requests, requestsLeft, tokens, tokensLeft }) => ({
    "x-ratelimit-limit": String(requests),
    "x-ratelimit-remaining": String(requestsLeft),
    "x-ratelimit-reset": "1",
    "x-tokenlimit-limit": String(tokens),
    "x-tokenlimit-remaining": String(tokensLeft)
  })
}
