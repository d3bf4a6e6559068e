import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server, StreamForm } from "../Server.ts"
import { wordsIn, type Flaw, type Words } from "../Words.ts"

/*
 * vLLM 0.32, after recordings of a real one: bodies, streams, refusals, metrics, and the field in which an answer stands
 * that was begun. Assumed: how it refuses an unknown effort, and the words for rate limits, funds and content policy,
 * which it has not; gateways before it do.
 */

/** What its validator says: another type than that of its own checks. */
const invalid = (kind: string, { body, field, value }: Flaw, message: string): Refusal => {
  const input = value === undefined ? `'<dict of ${Object.keys(body).length} items>'` : JSON.stringify(value)
  const place = `body.${field}`
  return Refusal.of(
    400,
    `1 validation error:\n  {'type': '${kind}', 'loc': '${place}', 'msg': '${message}', 'input': ${input}}`,
    "Bad Request",
    place
  )
}

const CRASH = "EngineCore encountered an issue. See stack trace (above) for the root cause."

/** A number as Python prints a float. */
const float = (value: unknown): string => (Number.isInteger(value) ? `${String(value)}.0` : String(value))

export const VLLM_WORDS: Words = {
  ...wordsIn((status, message, { code, param = null, type } = {}) =>
    Refusal.of(status, message, code ?? type ?? "BadRequestError", param)
  ),
  unauthorised: () => new Refusal(401, { error: "Unauthorized" }),
  unknownPath: () => new Refusal(404, { detail: "Not Found" }),
  wrongMethod: () => new Refusal(405, { detail: "Method Not Allowed" }),
  badJson: () =>
    Refusal.of(
      400,
      "1 validation error:\n  {'type': 'json_invalid', 'loc': 'body.0', 'msg': 'JSON decode error', 'input': '<dict of 0 items>', 'ctx': {'error': 'Expecting value'}}",
      "Bad Request",
      "body.0"
    ),
  missing: (flaw) => invalid("missing", flaw, "Field required"),
  wrongType: (flaw) => invalid("int_parsing", flaw, "Input should be a valid integer"),
  outOfRange: ({ field, value }) => {
    if (field === "n") return Refusal.bad(`n must be at least 1, got ${String(value)}.`, null)
    const said = field === "temperature" ? float(value) : String(value)
    const rule = field === "temperature" ? "must be non-negative" : "must be at least 1"
    return Refusal.bad(`${field} ${rule}, got ${said}. (parameter=${field}, value=${said})`, field)
  },
  noMessages: () =>
    Refusal.bad("Cannot apply chat template to an empty conversation. Provide at least one message.", null),
  unknownModel: (model, models) =>
    Refusal.of(
      404,
      `The model \`${model}\` does not exist. Valid aliases: ${models.filter((name) => name !== "*").join(", ")}.`,
      "NotFoundError",
      "model"
    ),
  greedyMany: (n) => Refusal.bad(`n must be 1 when using greedy sampling, got ${n}.`, null),
  overLimit: ({ context, limit }) =>
    Refusal.bad(
      `max_tokens=${limit} cannot be greater than max_model_len=${context}. Please request fewer output tokens. (parameter=max_tokens, value=${limit})`,
      "max_tokens"
    ),
  overContext: ({ context }) =>
    Refusal.bad(
      `This model's maximum context length is ${context} tokens. However, your prompt contains at least ${context + 1} input tokens, which exceeds this limit even without any output tokens. Please reduce the length of the input prompt. (parameter=input_tokens, value=${context + 1})`,
      "input_tokens"
    ),
  unknownEffort: (flaw) => invalid("literal_error", flaw, "Input should be 'low', 'medium' or 'high'"),
  contradiction: () =>
    Refusal.bad("Cannot set both `continue_final_message` and `add_generation_prompt` to True.", null),
  rateLimited: () => Refusal.of(429, "Rate limit reached for requests.", "rate_limit_error", null),
  noFunds: () => Refusal.of(402, "Insufficient balance.", "insufficient_quota", null),
  overloaded: () => Refusal.of(503, "Service temporarily unavailable.", "InternalServerError", null),
  crashed: () => Refusal.of(500, CRASH, "InternalServerError", null),
  moderated: () => Refusal.bad("Input data may contain inappropriate content.", "messages"),
  // With the spaces that Python's json puts in; the other events have none.
  inStream: () =>
    `data: {"error": {"message": "${CRASH}", "type": "InternalServerError", "param": null, "code": 500}}\n\n`
}

const stream: StreamForm = {
  frame: ({ created, fingerprint, id, model }) => ({
    head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"choices":[`,
    tail: (usage) =>
      usage === undefined ? "]}" : `],"usage":${usage},"system_fingerprint":${JSON.stringify(fingerprint)}}`
  }),
  choice: ({ delta, finish, index, kind, logprobs = "null", stop }) => {
    const head = `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}`
    if (kind === "begin") return `${head}}`
    return kind === "delta" ? `${head},"token_ids":null}` : `${head},"stop_reason":${stop},"token_ids":null}`
  },
  begin: '{"role":"assistant","content":""}',
  delta: (field, text) => `{"${field}":${text}}`,
  empty: '{"content":""}',
  rides: true,
  usage: "event"
}

export const vllm: Server = {
  chain: "reasoning",
  abilities: { ...USUAL, continueWith: "continue_final_message" },
  words: VLLM_WORDS,
  stream,
  whole: ({ created, fingerprint, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, stop, toolCalls }) => ({
      index,
      message: {
        role: "assistant",
        content,
        refusal: null,
        annotations: null,
        audio: null,
        function_call: null,
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls }),
        [field]: reasoning
      },
      logprobs,
      finish_reason: finish,
      stop_reason: stop,
      token_ids: null,
      routed_experts: null
    })),
    service_tier: null,
    system_fingerprint: fingerprint,
    usage,
    prompt_logprobs: null,
    prompt_token_ids: null,
    prompt_text: null,
    kv_transfer_params: null
  }),
  usage: ({ completion, prompt, reasoning }, streamed) => ({
    prompt_tokens: prompt,
    total_tokens: prompt + completion,
    completion_tokens: completion,
    ...(streamed ? {} : { prompt_tokens_details: null }),
    completion_tokens_details: reasoning === null ? null : { reasoning_tokens: reasoning }
  }),
  limitAlone: true,
  misfilesAnswer: true,
  id: (hex) => `chatcmpl-${hex}`,
  fingerprint: (seed) => `vllm-0.32.0-${seed.toString(16).padStart(8, "0")}`,
  models: (cards) => ({
    object: "list",
    data: cards.map(({ context, created, id }) => ({
      id,
      object: "model",
      created,
      owned_by: "cotton-simulator",
      root: id,
      parent: null,
      max_model_len: context
    }))
  }),
  metrics: ({ running, tokens }, model) =>
    [
      "# HELP vllm:num_requests_running Number of requests in model execution batches.",
      "# TYPE vllm:num_requests_running gauge",
      `vllm:num_requests_running{engine="0",model_name=${JSON.stringify(model)}} ${running.toFixed(1)}`,
      "# HELP vllm:num_requests_waiting Number of requests waiting to be processed.",
      "# TYPE vllm:num_requests_waiting gauge",
      `vllm:num_requests_waiting{engine="0",model_name=${JSON.stringify(model)}} 0.0`,
      "# HELP vllm:generation_tokens_total Number of generation tokens processed.",
      "# TYPE vllm:generation_tokens_total counter",
      `vllm:generation_tokens_total{engine="0",model_name=${JSON.stringify(model)}} ${tokens.toFixed(1)}`,
      ""
    ].join("\n")
}
