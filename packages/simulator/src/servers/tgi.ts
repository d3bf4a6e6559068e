import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * Hugging Face's text-generation-inference. Documented: `error` as a string with `error_type`, 422 for what it finds
 * invalid, an empty id, the fingerprint, 429 when it is overloaded. Assumed: that it has no parser for chains (they
 * stay inline), that it looks at no model name, and that `n` is ignored.
 */

const said = (status: number, message: string, type: string): Refusal =>
  new Refusal(status, { error: message, error_type: type })

const invalid = (message: string): Refusal => said(422, `Input validation error: ${message}`, "validation")

const crash = said(424, "Request failed during generation: Server error: ", "generation")

export const tgi: Server = {
  chain: "inline",
  abilities: { ...USUAL, n: "ignored", effort: "ignored" },
  words: {
    ...wordsIn((status, message, { type = "validation" } = {}) =>
      status === 400 ? invalid(message) : said(status, message, type)
    ),
    unauthorised: () => new Refusal(401, ""),
    unknownPath: () => new Refusal(404, ""),
    wrongMethod: () => new Refusal(405, ""),
    badJson: () => new Refusal(400, "Failed to parse the request body as JSON: EOF while parsing a value"),
    missing: ({ field }) =>
      new Refusal(422, `Failed to deserialize the JSON body into the target type: missing field \`${field}\``),
    wrongType: ({ field }) =>
      new Refusal(
        422,
        `Failed to deserialize the JSON body into the target type: ${field}: invalid type, expected u32`
      ),
    outOfRange: ({ field }) => invalid(`\`${field}\` must be strictly positive`),
    noMessages: () => invalid("`inputs` cannot be empty"),
    unknownModel: () => undefined,
    overLimit: ({ context, limit, prompt }) =>
      invalid(
        `\`inputs\` tokens + \`max_new_tokens\` must be <= ${context}. Given: ${prompt} \`inputs\` tokens and ${limit} \`max_new_tokens\``
      ),
    overContext: ({ context, prompt }) => invalid(`\`inputs\` must have less than ${context} tokens. Given: ${prompt}`),
    rateLimited: () => said(429, "Model is overloaded", "overloaded"),
    noFunds: () => said(402, "You have exceeded your monthly included credits.", "payment"),
    overloaded: () => said(503, "Model is not healthy", "healthcheck"),
    crashed: () => crash,
    inStream: () => `data: ${crash.body}\n\n`
  },
  stream: {
    frame: ({ created, fingerprint, id, model }) => ({
      head: `{"object":"chat.completion.chunk","id":"${id}","created":${created},"model":${JSON.stringify(model)},"system_fingerprint":${JSON.stringify(fingerprint)},"choices":[`,
      tail: (usage = "null") => `],"usage":${usage}}`
    }),
    choice: ({ delta, finish, index, logprobs = "null" }) =>
      `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}}`,
    delta: (field, text) => `{"role":"assistant","${field}":${text}}`,
    empty: '{"role":"assistant","content":""}',
    rides: true,
    usage: "event"
  },
  whole: ({ created, fingerprint, id, model }, answers, usage) => ({
    object: "chat.completion",
    id,
    created,
    model,
    system_fingerprint: fingerprint,
    choices: answers.map(({ content, field, finish, index, logprobs, reasoning, toolCalls }) => ({
      index,
      message: {
        role: "assistant",
        ...(toolCalls === undefined ? { content: content ?? "" } : { tool_calls: toolCalls }),
        ...(reasoning === null ? {} : { [field]: reasoning })
      },
      logprobs,
      finish_reason: finish
    })),
    usage
  }),
  usage: ({ completion, prompt }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion
  }),
  id: () => "",
  served: (model, models) => models.find((name) => name !== "*") ?? model,
  fingerprint: () => "3.3.4-sha-simulator",
  models: (cards) => ({
    object: "list",
    data: cards.map(({ id }) => ({ id, object: "model", created: 0, owned_by: id }))
  }),
  types: { json: "application/json", stream: "text/event-stream" }
}
