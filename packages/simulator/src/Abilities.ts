import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"

/** How a trailing assistant message is continued; `none`: the server starts a new answer. */
export const ContinueAbility = Schema.Literals([
  "continue_final_message", // with `add_generation_prompt: false` beside it
  "prefix", // `prefix: true` in the last message, under /beta only
  "trailing", // whenever the last message is the assistant's
  "none"
])
export type ContinueAbility = typeof ContinueAbility.Type

/** What a server can. */
export const Abilities = Schema.Struct({
  /** Choices of one request: as many as asked, one whatever is asked, or a 400 above so many. */
  n: Schema.Union([Schema.Literals(["honoured", "ignored"]), Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))]),
  seed: Schema.Literals(["honoured", "ignored"]),
  /**
   * `honoured`: at 0 all samples of a prompt are equal. `varied`: they differ whatever is sent. `equal`: they are
   * equal whatever is sent. `refused`: 400 for all but 1.
   */
  temperature: Schema.Literals(["honoured", "varied", "equal", "refused"]),
  stop: Schema.Literals(["honoured", "ignored", "refused"]),
  logprobs: Schema.Literals(["given", "ignored", "refused"]),
  continueWith: ContinueAbility,
  /** Usage in a stream: when `include_usage` asks for it, in each stream, or in none. */
  streamUsage: Schema.Literals(["asked", "always", "never"]),
  /** `false`: a request for a stream is answered with a whole body. */
  stream: Schema.Boolean,
  /** `honoured`: `reasoning_effort` makes chains shorter or longer, and an unknown value gets a 400. */
  effort: Schema.Literals(["honoured", "ignored"]),
  /** `refused`: only `max_completion_tokens` is taken. */
  maxTokens: Schema.Literals(["accepted", "refused"]),
  /** A limit over `context`: turned away, or cut to what fits without a word. */
  overLimit: Schema.Literals(["refused", "cut"]),
  /** Whether replies bring headers with what is left of the rate limits. */
  rateLimits: Schema.Boolean,
  /** Whether generation ends when the client closes; seen in `/metrics`. */
  stopsOnClose: Schema.Literals(["always", "streams", "never"])
})
export type Abilities = typeof Abilities.Type

/** The option: what this server can otherwise than its kind. */
export const AbilityOptions = Abilities.mapFields(Struct.map(Schema.optionalKey))
export type AbilityOptions = typeof AbilityOptions.Type

/** What most servers can; each names what it can otherwise. */
export const USUAL: Abilities = {
  n: "honoured",
  seed: "honoured",
  temperature: "honoured",
  stop: "honoured",
  logprobs: "given",
  continueWith: "none",
  streamUsage: "asked",
  stream: true,
  effort: "honoured",
  maxTokens: "accepted",
  overLimit: "refused",
  rateLimits: false,
  stopsOnClose: "always"
}
