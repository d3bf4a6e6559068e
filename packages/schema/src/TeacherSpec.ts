import * as Schema from "effect/Schema"
import { count, nonNegative, positive, share, withDefault } from "./RecipeField.ts"

/* Who is asked, where, and how: the teacher and the judges of a recipe. */

export const Price = Schema.Union([Schema.Literal("free"), Schema.Struct({ input: nonNegative, output: nonNegative })])
export type Price = typeof Price.Type

/** The address of a teacher that nothing is bought from, and the host of traces that were bought elsewhere. */
export const IMPORTED = "imported"

export const Endpoint = Schema.Struct({
  /** Base URL up to and with `/v1`; `simulator`, for the teacher that comes with Cotton; or `imported`. */
  url: Schema.NonEmptyString,
  /** `$NAME`: the environment variable that holds the key. A key itself is refused, so that none lands in a file. */
  key: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^\$[A-Za-z_][A-Za-z0-9_]*$/))),
  /** US dollars a million tokens, or `free`. Required: an unknown price is never taken for zero. */
  price: Price,
  /** Requests in flight at this endpoint. */
  slots: withDefault(count, 64),
  /** Further request headers; a value `$NAME` is read from the environment. */
  headers: withDefault(Schema.Record(Schema.String, Schema.String), {})
})
export type Endpoint = typeof Endpoint.Type

export const Timeouts = Schema.Struct({
  /** From the request to the first token. */
  firstToken: withDefault(positive, 900),
  /** Between two tokens; keep-alive comments and blank lines do not count as one. */
  betweenTokens: withDefault(positive, 180),
  /** The whole reply. */
  total: withDefault(positive, 14_400)
})
export type Timeouts = typeof Timeouts.Type

/** How an inline chain of thought is marked in the content. */
export const ThinkTags = Schema.Struct({
  open: withDefault(Schema.NonEmptyString, "<think>"),
  close: withDefault(Schema.NonEmptyString, "</think>"),
  /** The chat template already opened the chain in the prompt, so the reply begins inside it. */
  opened: withDefault(Schema.Boolean, false),
  /** Tags around the answer, where a model writes them (`<answer>`, `<|begin_of_solution|>`); they are taken off. */
  answer: Schema.optionalKey(Schema.Struct({ open: Schema.NonEmptyString, close: Schema.NonEmptyString }))
})
export type ThinkTags = typeof ThinkTags.Type

export const ContinueWith = Schema.Literals(["continue_final_message", "prefix", "trailing"])
export type ContinueWith = typeof ContinueWith.Type

export const TeacherSpec = Schema.Struct({
  model: Schema.NonEmptyString,
  at: Schema.Array(Endpoint).check(Schema.isMinLength(1)),
  stream: withDefault(Schema.Boolean, true),
  timeouts: withDefault(Timeouts, {}),
  /** Further fields of the request body, for example `{ "chat_template_kwargs": { "enable_thinking": true } }`. */
  body: withDefault(Schema.Record(Schema.String, Schema.Json), {}),
  think: withDefault(ThinkTags, {}),
  /** The field of the assistant message that holds the chain, for a server that names it as no known one does. */
  reasoningField: Schema.optionalKey(Schema.NonEmptyString),
  /** The model's `generation_config.json`, relative to the recipe: its sampling values are the defaults of `sample`. */
  generationConfig: Schema.optionalKey(Schema.NonEmptyString),
  /**
   * Text that every reply is made to begin with, `"<think>\n"` for instance (DeepSeek-R1, usage recommendations: a model
   * may else leave its chain out). For servers that continue a given beginning; most chat templates do it themselves.
   */
  prefix: Schema.optionalKey(Schema.NonEmptyString),
  /**
   * How this server is told to go on from a given beginning: vLLM's and SGLang's `continue_final_message`, the `prefix: true`
   * of DeepSeek's beta API, or nothing beside the trailing assistant message (llama.cpp). Without it, what `cotton check
   * --probe` found; with neither, `prefix` is refused: a server that begins anew would give chains that nobody thought.
   */
  continueWith: Schema.optionalKey(ContinueWith),
  /** Retries of one request at a healthy endpoint; failures of an endpoint that answers nobody do not count. */
  attempts: withDefault(count, 8),
  /** A reply that outgrows this many bytes of text is stopped and fails. */
  maxReplyBytes: withDefault(count, 16_000_000)
})
export type TeacherSpec = typeof TeacherSpec.Type

/** A model that judges traces: asked by `judge/…` filters, each question a Call of its own, paid from the one budget. */
export const JudgeSpec = Schema.Struct({
  model: Schema.NonEmptyString,
  at: Schema.Array(Endpoint).check(Schema.isMinLength(1)),
  /**
   * How it is asked: as a chat model; or as a reward model that brings a score, by vLLM's `/pooling` or `/classify`, or by
   * the `/get_reward` of OpenRLHF's remote reward models.
   */
  wire: withDefault(Schema.Literals(["chat", "pooling", "classify", "get-reward"]), "chat"),
  /** The same words get the same verdict, as far as the server can; votes need more than 0. `null`: not sent. */
  temperature: withDefault(Schema.NullOr(nonNegative), 0),
  topP: withDefault(Schema.NullOr(share), null),
  effort: Schema.optionalKey(Schema.NonEmptyString),
  /** `max_tokens` of a question: a judge that thinks needs thousands. */
  limit: withDefault(count, 8192),
  stream: TeacherSpec.fields.stream,
  timeouts: TeacherSpec.fields.timeouts,
  body: TeacherSpec.fields.body,
  think: TeacherSpec.fields.think,
  reasoningField: TeacherSpec.fields.reasoningField,
  attempts: TeacherSpec.fields.attempts,
  maxReplyBytes: withDefault(count, 1_000_000)
})
export type JudgeSpec = typeof JudgeSpec.Type
