import { USUAL } from "../Abilities.ts"
import type { Envelope } from "../Envelope.ts"
import { Refusal } from "../Refusal.ts"
import type { Counts, Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * llama.cpp's llama-server (b11434), after recordings of a real one. Documented: the chain in `reasoning_content`
 * (`--reasoning-format deepseek`) and the words while it loads. Assumed: rate limits, funds, content policy, tool calls.
 */

const invalid = (message: string, more: object = {}): Refusal =>
  new Refusal(400, { error: { code: 400, message, type: "invalid_request_error", ...more } })

const said = (status: number, message: string, type: string): Refusal =>
  new Refusal(status, { error: { message, type, code: status } })

/** The slots of a server with `-np 4`; the option `abilities.n` gives another number. */
const SLOTS = 4

const timings = ({ completion, prompt }: Counts) => ({
  cache_n: 0,
  prompt_n: prompt,
  prompt_ms: prompt,
  prompt_per_token_ms: 1,
  prompt_per_second: 1000,
  predicted_n: completion,
  predicted_ms: completion * 10,
  predicted_per_token_ms: 10,
  predicted_per_second: 100
})

interface TimedUsage {
  readonly usage: object
  readonly timings: object
}

const usage = (counts: Counts): TimedUsage => ({
  usage: {
    completion_tokens: counts.completion,
    prompt_tokens: counts.prompt,
    total_tokens: counts.prompt + counts.completion,
    prompt_tokens_details: { cached_tokens: 0 }
  },
  timings: timings(counts)
})

const about = ({ created, fingerprint, id, model }: Envelope): string =>
  `"created":${created},"id":"${id}","model":${JSON.stringify(model)},"system_fingerprint":${JSON.stringify(fingerprint)},"object":"chat.completion.chunk"`

export const llamaCpp: Server = {
  chain: "reasoning_content",
  abilities: {
    ...USUAL,
    n: SLOTS,
    continueWith: "trailing",
    overLimit: "cut",
    effort: "ignored",
    stopsOnClose: "streams"
  },
  words: {
    ...wordsIn((status, message, { type = "server_error" } = {}) => said(status, message, type)),
    unauthorised: () => said(401, "Invalid API Key", "authentication_error"),
    unknownPath: () => said(404, "File Not Found", "not_found_error"),
    wrongMethod: () => said(404, "File Not Found", "not_found_error"),
    badJson: (text) =>
      invalid(
        `[json.exception.parse_error.101] parse error at line 1, column ${text.length + 1}: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal`
      ),
    missing: ({ field }) => invalid(`'${field}' is required`),
    wrongType: ({ field, value }) => invalid(`Field '${field}': expected a number, but got ${typeof value}`),
    outOfRange: ({ field, value }) =>
      field === "n"
        ? invalid(`Field 'n': Value must be between 1 <= value <= ${SLOTS}, but got ${String(value)}`)
        : undefined,
    noMessages: () => undefined,
    unknownModel: () => undefined,
    tooMany: (n, most) => invalid(`Field 'n': Value must be between 1 <= value <= ${most}, but got ${n}`),
    overContext: ({ context, prompt }) =>
      new Refusal(400, {
        error: {
          code: 400,
          message: `request (${prompt} tokens) exceeds the available context size (${context} tokens), try increasing it`,
          type: "exceed_context_size_error",
          n_prompt_tokens: prompt,
          n_ctx: context
        }
      }),
    contradiction: () => invalid("Cannot set both add_generation_prompt and continue_final_message to true."),
    rateLimited: () => said(429, "Rate limit reached for requests.", "rate_limit_error"),
    noFunds: () => said(402, "Insufficient balance.", "insufficient_quota"),
    overloaded: () => said(503, "Loading model", "unavailable_error"),
    crashed: () => said(500, "Compute error.", "server_error"),
    moderated: () => invalid("Input data may contain inappropriate content."),
    inStream: () => `data: ${said(500, "Compute error.", "server_error").body}\n\n`
  },
  stream: {
    frame: (envelope) => ({
      head: `{"choices":[`,
      tail: (given) => `],${about(envelope)}${given === undefined ? "" : `,${given.slice(1, -1)}`}}`
    }),
    choice: ({ delta, finish, index, logprobs }) =>
      `{"finish_reason":${finish},"index":${index},"delta":${delta}${logprobs === undefined ? "" : `,"logprobs":${logprobs}`}}`,
    begin: '{"role":"assistant","content":null}',
    delta: (field, text) => `{"${field}":${text}}`,
    empty: "{}",
    rides: false,
    usage: "event-per-choice"
  },
  whole: ({ created, fingerprint, id, model }, answers, given) => ({
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, toolCalls }) => ({
      finish_reason: finish,
      index,
      message: {
        role: "assistant",
        content: content ?? (toolCalls === undefined ? "" : null),
        ...(reasoning === null ? {} : { [field]: reasoning }),
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls })
      },
      ...(logprobs === null ? {} : { logprobs })
    })),
    created,
    model,
    system_fingerprint: fingerprint,
    object: "chat.completion",
    usage: (given as TimedUsage).usage,
    id,
    timings: (given as TimedUsage).timings
  }),
  usage,
  countsOne: true,
  repeatsBeginning: true,
  id: (hex) => `chatcmpl-${hex}`,
  served: (model, models) => models.find((name) => name !== "*") ?? model,
  fingerprint: () => "b11434-simulator",
  models: (cards) => ({
    models: cards.map(({ id }) => ({ name: id, model: id, type: "model", capabilities: ["completion"] })),
    object: "list",
    data: cards.map(({ context, created, id }) => ({
      id,
      aliases: [id],
      tags: [],
      object: "model",
      created,
      owned_by: "llamacpp",
      meta: { vocab_type: 2, n_vocab: 49_152, n_ctx: context, n_ctx_train: context * 4, ftype: "Q4_1" }
    }))
  }),
  types: { json: "application/json; charset=utf-8", stream: "text/event-stream" },
  headers: () => ({ server: "llama.cpp" }),
  metrics: ({ running, tokens }) =>
    [
      "# HELP llamacpp:tokens_predicted_total Number of generation tokens processed",
      "# TYPE llamacpp:tokens_predicted_total counter",
      `llamacpp:tokens_predicted_total ${tokens}`,
      "# HELP llamacpp:requests_processing Number of requests processing",
      "# TYPE llamacpp:requests_processing gauge",
      `llamacpp:requests_processing ${running}`,
      "# HELP llamacpp:requests_deferred Number of requests deferred",
      "# TYPE llamacpp:requests_deferred gauge",
      "llamacpp:requests_deferred 0",
      ""
    ].join("\n")
}
