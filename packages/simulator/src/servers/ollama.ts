import { USUAL } from "../Abilities.ts"
import { Refusal } from "../Refusal.ts"
import type { Server } from "../Server.ts"
import { wordsIn } from "../Words.ts"

/*
 * Ollama's OpenAI-compatible path. Documented or reported by users: its fingerprint, roles in each delta, `reasoning`,
 * the words for an unknown model, plain text for unknown paths, prompts that are cut to its context without a word, a
 * whole tool call in one delta. Assumed: words of proxies before it (keys, limits, funds).
 */

const said = (status: number, message: string, type = "invalid_request_error"): Refusal =>
  new Refusal(status, { error: { message, type, param: null, code: null } })

export const ollama: Server = {
  chain: "reasoning",
  abilities: { ...USUAL, n: "ignored", logprobs: "ignored", continueWith: "trailing", overLimit: "cut" },
  words: {
    ...wordsIn((status, message, { type } = {}) => said(status, message, type)),
    unauthorised: () => said(401, "unauthorized", "authentication_error"),
    unknownPath: () => new Refusal(404, "404 page not found"),
    wrongMethod: () => new Refusal(405, "405 method not allowed"),
    badJson: () => said(400, "unexpected EOF"),
    unknownModel: (model) => said(404, `model '${model}' not found`, "not_found_error"),
    outOfRange: () => undefined,
    noMessages: () => said(400, "[] is too short - 'messages'"),
    overContext: () => undefined,
    unknownEffort: ({ value }) =>
      said(400, `invalid reasoning value: '${String(value)}' (must be "high", "medium", "low", or "none")`),
    noFunds: () => said(402, "insufficient balance", "api_error"),
    overloaded: () => said(503, "server busy, please try again.  maximum pending requests exceeded", "api_error"),
    crashed: () => said(500, "llama runner process has terminated: exit status 2", "api_error")
  },
  stream: {
    frame: ({ created, fingerprint, id, model }) => ({
      head: `{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"system_fingerprint":${JSON.stringify(fingerprint)},"choices":[`,
      tail: (usage) => (usage === undefined ? "]}" : `],"usage":${usage}}`)
    }),
    choice: ({ delta, finish, index }) => `{"index":${index},"delta":${delta},"finish_reason":${finish}}`,
    delta: (field, text) =>
      field === "content"
        ? `{"role":"assistant","content":${text}}`
        : `{"role":"assistant","content":"","${field}":${text}}`,
    empty: '{"role":"assistant","content":""}',
    rides: false,
    usage: "event"
  },
  whole: ({ created, fingerprint, id, model }, answers, usage) => ({
    id,
    object: "chat.completion",
    created,
    model,
    system_fingerprint: fingerprint,
    choices: answers.map(({ content, field, finish, index, reasoning, toolCalls }) => ({
      index,
      message: {
        role: "assistant",
        content: content ?? "",
        ...(reasoning === null ? {} : { [field]: reasoning }),
        ...(toolCalls === undefined ? {} : { tool_calls: toolCalls })
      },
      finish_reason: finish
    })),
    usage
  }),
  usage: ({ completion, prompt }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion
  }),
  toolCallsWhole: true,
  // Three digits, no more: ids come twice.
  id: (hex) => `chatcmpl-${Number.parseInt(hex.slice(0, 8), 16) % 1000}`,
  fingerprint: () => "fp_ollama",
  models: (cards) => ({
    object: "list",
    data: cards.map(({ created, id }) => ({ id, object: "model", created, owned_by: "library" }))
  }),
  types: { json: "application/json", stream: "text/event-stream" }
}
