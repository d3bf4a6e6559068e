import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"
import { vllm } from "./vllm.ts"

/*
 * SGLang: its error object, `matched_stop`, the chain in `reasoning_content` and the token count beside it are
 * documented. Assumed: that a seed does nothing without its deterministic mode, and the words of gateways before it.
 */

const said = (status: number, message: string, type = "BadRequestError", param: string | null = null): Refusal =>
  new Refusal(status, { object: "error", message, type, param, code: status })

export const sglang: Server = {
  ...vllm,
  chain: "reasoning_content",
  abilities: { ...USUAL, seed: "ignored", continueWith: "continue_final_message" },
  words: {
    ...wordsIn((status, message, { param = null, type } = {}) =>
      said(status, message, type === "invalid_request_error" ? "BadRequestError" : type, param)
    ),
    unauthorised: vllm.words.unauthorised,
    unknownPath: vllm.words.unknownPath,
    wrongMethod: vllm.words.wrongMethod,
    // It serves one model, and does not look at the name.
    unknownModel: () => undefined,
    overLimit: ({ context, limit, prompt }) =>
      said(
        400,
        `Requested token count exceeds the model's maximum context length of ${context} tokens. You requested a total of ${prompt + limit} tokens: ${prompt} tokens from the input messages and ${limit} tokens for the completion. Please reduce the number of tokens in the input messages or the completion to fit within the limit.`
      ),
    overContext: ({ context, prompt }) =>
      said(400, `The input (${prompt} tokens) is longer than the model's context length (${context} tokens).`),
    noFunds: () => said(402, "Insufficient balance.", "insufficient_quota"),
    overloaded: () => said(503, "The request queue is full.", "ServiceUnavailableError"),
    crashed: () => said(500, "Internal server error", "InternalServerError"),
    inStream: () =>
      `data: ${JSON.stringify({ error: JSON.parse(said(500, "Internal server error", "InternalServerError").body) as unknown })}\n\n`
  },
  stream: {
    frame: ({ created, id, model }) => ({
      head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"choices":[`,
      tail: (usage = "null") => `],"usage":${usage}}`
    }),
    choice: ({ delta, finish, index, logprobs = "null", stop }) =>
      `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish},"matched_stop":${stop}}`,
    begin: '{"role":"assistant","content":"","reasoning_content":null,"tool_calls":null}',
    delta: (field, text) =>
      field === "content"
        ? `{"role":null,"content":${text},"reasoning_content":null,"tool_calls":null}`
        : `{"role":null,"content":null,"${field}":${text},"tool_calls":null}`,
    empty: '{"role":null,"content":null,"reasoning_content":null,"tool_calls":null}',
    rides: false,
    usage: "event"
  },
  whole: ({ created, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, stop, toolCalls = null }) => ({
      index,
      message: { role: "assistant", content, [field]: reasoning, tool_calls: toolCalls },
      logprobs,
      finish_reason: finish,
      matched_stop: stop
    })),
    usage,
    metadata: { weight_version: "default" }
  }),
  usage: ({ completion, prompt, reasoning }) => ({
    prompt_tokens: prompt,
    total_tokens: prompt + completion,
    completion_tokens: completion,
    prompt_tokens_details: null,
    reasoning_tokens: reasoning ?? 0
  }),
  limitAlone: false,
  misfilesAnswer: false,
  id: (hex) => hex.padEnd(32, "0"),
  fingerprint: () => null,
  models: (cards) => ({
    object: "list",
    data: cards.map(({ context, created, id }) => ({
      id,
      object: "model",
      created,
      owned_by: "sglang",
      root: id,
      parent: null,
      max_model_len: context
    }))
  }),
  metrics: ({ running, tokens }, model) =>
    [
      "# HELP sglang:num_running_reqs The number of running requests.",
      "# TYPE sglang:num_running_reqs gauge",
      `sglang:num_running_reqs{model_name=${JSON.stringify(model)}} ${running.toFixed(1)}`,
      "# HELP sglang:generation_tokens_total Number of generation tokens processed.",
      "# TYPE sglang:generation_tokens_total counter",
      `sglang:generation_tokens_total{model_name=${JSON.stringify(model)}} ${tokens.toFixed(1)}`,
      ""
    ].join("\n")
}
