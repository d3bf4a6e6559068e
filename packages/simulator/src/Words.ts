import type { Refusal } from "./Refusal.ts"

/** A limit that does not fit, in tokens. */
export interface TooLong {
  readonly model: string
  readonly prompt: number
  readonly limit: number
  readonly context: number
}

/** Text that the server cannot read as JSON, or a field that is not as it should be. */
export interface Flaw {
  readonly field: string
  readonly value: unknown
  readonly body: Readonly<Record<string, unknown>>
}

/** What a server says when it does not reply, each with its status. `undefined`: it lets this pass. */
export interface Words {
  /** The key that was given, if any. */
  readonly unauthorised: (key: string | undefined) => Refusal
  readonly unknownPath: (method: string, path: string) => Refusal
  readonly wrongMethod: (method: string, path: string) => Refusal
  readonly badJson: (text: string) => Refusal
  readonly missing: (flaw: Flaw) => Refusal
  readonly wrongType: (flaw: Flaw) => Refusal
  /** A number out of its range. */
  readonly outOfRange: (flaw: Flaw) => Refusal | undefined
  readonly noMessages: () => Refusal | undefined
  /** `undefined`: it answers to any name. */
  readonly unknownModel: (model: string, models: ReadonlyArray<string>) => Refusal | undefined
  readonly tooMany: (n: number, most: number) => Refusal
  /** Several choices at temperature 0. */
  readonly greedyMany: (n: number) => Refusal | undefined
  readonly overLimit: (wish: TooLong) => Refusal
  readonly overContext: (wish: TooLong) => Refusal | undefined
  /** A field that this model does not take. */
  readonly unsupported: (flaw: Flaw) => Refusal
  /** `reasoning_effort` that is no effort. */
  readonly unknownEffort: (flaw: Flaw) => Refusal
  /** `continue_final_message` with `add_generation_prompt`. */
  readonly contradiction: () => Refusal
  /** `prefix` in a message under a path that does not know it. */
  readonly prefixElsewhere: () => Refusal
  /** An assistant's message at the end, without `prefix`, where that alone continues it. */
  readonly prefixMissing: () => Refusal | undefined
  readonly rateLimited: () => Refusal
  readonly noFunds: () => Refusal
  readonly overloaded: () => Refusal
  readonly crashed: () => Refusal
  /** A prompt against the content policy. */
  readonly moderated: () => Refusal
  /** The event of a reply that fails after its 200. */
  readonly inStream: () => string
}

/** How an error looks: message, status, and what a server may say beside them. */
export type ErrorShape = (
  status: number,
  message: string,
  more?: { readonly type?: string; readonly param?: string | null; readonly code?: string | null }
) => Refusal

/**
 * Words in OpenAI's manner, in the shape that is given. Servers that copied its protocol mostly copied them; each one
 * replaces those that it has of its own.
 */
export const wordsIn = (error: ErrorShape): Words => {
  const invalid = (message: string, param: string | null, code: string | null = null) =>
    error(400, message, { type: "invalid_request_error", param, code })
  const crashed = () => error(500, "The server had an error while processing your request.", { type: "server_error" })
  return {
    unauthorised: () => error(401, "Invalid API key.", { type: "invalid_request_error", code: "invalid_api_key" }),
    unknownPath: (method, path) =>
      error(404, `Invalid URL (${method} ${path})`, { type: "invalid_request_error", code: null }),
    wrongMethod: (method) =>
      error(405, `Not allowed to ${method} on this URL.`, {
        type: "invalid_request_error",
        code: "method_not_supported"
      }),
    badJson: () => invalid("We could not parse the JSON body of your request.", null),
    missing: ({ field }) => invalid(`Missing required parameter: '${field}'.`, field, "missing_required_parameter"),
    wrongType: ({ field, value }) =>
      invalid(
        `Invalid type for '${field}': expected an integer, but got ${typeof value} instead.`,
        field,
        "invalid_type"
      ),
    outOfRange: ({ field, value }) =>
      invalid(
        `Invalid '${field}': ${String(value)} is less than the minimum of ${field === "temperature" ? 0 : 1}.`,
        field,
        "integer_below_min_value"
      ),
    noMessages: () =>
      invalid(
        "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
        "messages",
        "empty_array"
      ),
    unknownModel: (model) =>
      error(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
        type: "invalid_request_error",
        code: "model_not_found"
      }),
    tooMany: (n, most) =>
      invalid(
        `Invalid 'n': integer above maximum value. Expected a value <= ${most}, but got ${n} instead.`,
        "n",
        "integer_above_max_value"
      ),
    greedyMany: () => undefined,
    overLimit: ({ context, limit }) =>
      invalid(
        `max_tokens is too large: ${limit}. This model supports at most ${context} completion tokens, whereas you provided ${limit}.`,
        "max_tokens",
        "invalid_value"
      ),
    overContext: ({ context, prompt }) =>
      invalid(
        `This model's maximum context length is ${context} tokens. However, your messages resulted in ${prompt} tokens. Please reduce the length of the messages.`,
        "messages",
        "context_length_exceeded"
      ),
    unsupported: ({ field }) =>
      invalid(`Unsupported parameter: '${field}' is not supported with this model.`, field, "unsupported_parameter"),
    unknownEffort: ({ value }) =>
      invalid(
        `Invalid value: '${String(value)}'. Supported values are: 'low', 'medium', and 'high'.`,
        "reasoning_effort",
        "invalid_value"
      ),
    contradiction: () => invalid("Cannot set both `continue_final_message` and `add_generation_prompt` to True.", null),
    prefixElsewhere: () => invalid("prefix is only available when using beta api", "messages"),
    prefixMissing: () => undefined,
    rateLimited: () =>
      error(429, "Rate limit reached for requests.", { type: "requests", code: "rate_limit_exceeded" }),
    noFunds: () =>
      error(429, "You exceeded your current quota, please check your plan and billing details.", {
        type: "insufficient_quota",
        code: "insufficient_quota"
      }),
    overloaded: () =>
      error(503, "The engine is currently overloaded, please try again later", { type: "server_error" }),
    crashed,
    moderated: () => invalid("Your input was flagged by the content policy.", "messages", "content_policy_violation"),
    inStream: () => `data: ${crashed().body.trim()}\n\n`
  }
}
