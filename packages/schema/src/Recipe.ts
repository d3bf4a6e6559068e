import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/*
 * The recipe: one schema for YAML and TypeScript. Every field beside `problems.from`, `teacher.model` and
 * `teacher.at` has a default, and each default stands here, once. Durations are in seconds, prices in US dollars a
 * million tokens, limits in tokens unless the name says otherwise.
 */

const withDefault = <S extends Schema.Constraint>(schema: S, value: S["Encoded"]) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(schema)

const positive = Schema.Finite.check(Schema.isGreaterThan(0))
const nonNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

/** Where a value stands in a row: a (dotted) field name, or a field with what surrounds the value in it. */
export const FieldRef = Schema.Union([
  Schema.NonEmptyString,
  Schema.Struct({
    field: Schema.NonEmptyString,
    /** Take what follows the last occurrence of this text, as in GSM8K's `####`. */
    after: Schema.optionalKey(Schema.NonEmptyString)
  })
])
export type FieldRef = typeof FieldRef.Type

export const FieldMap = Schema.Struct({
  /** The field with the problem's text, or `messages` with a whole conversation. */
  prompt: withDefault(FieldRef, "prompt"),
  messages: Schema.optionalKey(FieldRef),
  answer: Schema.optionalKey(FieldRef),
  choices: Schema.optionalKey(FieldRef),
  id: Schema.optionalKey(FieldRef),
  language: Schema.optionalKey(FieldRef),
  domain: Schema.optionalKey(FieldRef),
  source: Schema.optionalKey(FieldRef),
  licence: Schema.optionalKey(FieldRef)
})
export type FieldMap = typeof FieldMap.Type

export const Problems = Schema.Struct({
  /** Files or globs, relative to the recipe. jsonl, ndjson and json; plain, .gz or .zst. */
  from: Schema.Union([Schema.NonEmptyString, Schema.Array(Schema.NonEmptyString).check(Schema.isMinLength(1))]),
  map: withDefault(FieldMap, {}),
  /** Two rows with the same content: keep the first, or stop. */
  duplicates: withDefault(Schema.Literals(["collapse", "error"]), "collapse"),
  /** A row that cannot be read: stop with its file, line and field, or skip, count and list it. */
  onBadRow: withDefault(Schema.Literals(["stop", "skip"]), "stop"),
  /** Take the first so many problems only. */
  limit: Schema.optionalKey(count)
})

export const Shot = Schema.Struct({ user: Schema.String, assistant: Schema.String })

export const Prompt = Schema.Struct({
  system: Schema.optionalKey(Schema.String),
  /** `{{problem}}` stands for the problem's text, `{{choices}}` for its lettered options. */
  template: withDefault(Schema.String, "{{problem}}"),
  /** Worked examples, given as turns before the problem. Rendered through the template too. */
  shots: withDefault(Schema.Array(Shot), [])
})
export type Prompt = typeof Prompt.Type

export const Price = Schema.Union([Schema.Literal("free"), Schema.Struct({ input: nonNegative, output: nonNegative })])
export type Price = typeof Price.Type

export const Endpoint = Schema.Struct({
  /** Base URL up to and with `/v1`; or `simulator`, for the teacher that comes with Cotton. */
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
  opened: withDefault(Schema.Boolean, false)
})
export type ThinkTags = typeof ThinkTags.Type

export const TeacherSpec = Schema.Struct({
  model: Schema.NonEmptyString,
  at: Schema.Array(Endpoint).check(Schema.isMinLength(1)),
  stream: withDefault(Schema.Boolean, true),
  timeouts: withDefault(Timeouts, {}),
  /** Further fields of the request body, for example `{ "chat_template_kwargs": { "enable_thinking": true } }`. */
  body: withDefault(Schema.Record(Schema.String, Schema.Json), {}),
  think: withDefault(ThinkTags, {}),
  /** Retries of one request at a healthy endpoint; failures of an endpoint that answers nobody do not count. */
  attempts: withDefault(count, 8),
  /** A reply that outgrows this many bytes of text is stopped and fails. */
  maxReplyBytes: withDefault(count, 16_000_000)
})
export type TeacherSpec = typeof TeacherSpec.Type

export const Sample = Schema.Struct({
  /** Accepted traces wanted a problem. */
  keep: withDefault(count, 1),
  /** Samples bought a problem at most. */
  tries: withDefault(count, 4),
  /** `max_tokens` of a request. */
  limit: withDefault(count, 32_768),
  /** DeepSeek-R1's usage recommendations: 0.5 to 0.7. */
  temperature: withDefault(nonNegative, 0.6),
  /** DeepSeek-R1 §4 and App. D.1: 0.95. */
  topP: withDefault(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1, exclusiveMinimum: true })), 0.95),
  /** Sent as `seed + index` when given. */
  seed: Schema.optionalKey(Schema.Int)
})
export type Sample = typeof Sample.Type

export const Budget = Schema.Struct({
  /** The worst case of every request in flight is held against it. */
  usd: Schema.optionalKey(positive),
  /** Input and output tokens together. */
  tokens: Schema.optionalKey(positive)
})
export type Budget = typeof Budget.Type

/** An id, or an id with options: `verify/number` or `{ "verify/number": { tolerance: 0.01 } }`. */
export const FilterRef = Schema.Union([Schema.NonEmptyString, Schema.Record(Schema.String, Schema.Json)])
export type FilterRef = typeof FilterRef.Type

export const Breakers = Schema.Struct({
  /** Buying pauses when at least this share of the last `window` replies (or judgements) failed (or was unsure). */
  share: withDefault(share, 0.5),
  window: withDefault(count, 20),
  /** Seconds of a pause without a single success after which the run ends with exit code 4. */
  giveUpAfter: withDefault(positive, 600),
  /** The longest pause between two probes, in seconds; the first one lasts 1 second and each doubles. */
  maxPause: withDefault(positive, 30)
})
export type Breakers = typeof Breakers.Type

export const CutSpec = Schema.Struct({
  /** `right`: every filter passes. `any`: the verdicts of `verify/…` are ignored. */
  answer: withDefault(Schema.Literals(["right", "any"]), "right"),
  /** Rows a problem at most, chosen by sample index. Default: `sample.keep`. */
  perProblem: Schema.optionalKey(count),
  /** Filters whose verdicts this cut ignores. */
  ignore: withDefault(Schema.Array(Schema.NonEmptyString), []),
  /** Name of another cut: take rows, in seeded order of problems, until that cut's output tokens are reached. */
  tokens: Schema.optionalKey(Schema.NonEmptyString)
})
export type CutSpec = typeof CutSpec.Type

export const ExportSpec = Schema.Struct({
  /** Licence of the dataset and terms of the teacher's output, as the card shall give them. Never guessed. */
  licence: Schema.optionalKey(Schema.NonEmptyString),
  terms: Schema.optionalKey(Schema.NonEmptyString),
  /** Share of the problems whose rows go to `validation`, by a hash of the problem's id. */
  validation: withDefault(share, 0.05),
  seed: withDefault(Schema.Int, 0),
  /**
   * `think`: `<think>\n…\n</think>\n\n` before the answer in `content`, as DeepSeek-R1's own outputs have it;
   * `field`: a `reasoning_content` field beside `content`; `none`: the answer only.
   */
  reasoning: withDefault(Schema.Literals(["think", "field", "none"]), "think"),
  /** Rows of a Parquet row group at most; a group also ends at `rowGroupBytes` of raw text. */
  rowGroupRows: withDefault(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })), 200),
  /** The Hugging Face viewer refuses groups over 286 MB. */
  rowGroupBytes: withDefault(count, 64_000_000),
  /** Raw bytes of text after which a new file is begun. */
  fileBytes: withDefault(count, 1_000_000_000)
})
export type ExportSpec = typeof ExportSpec.Type

export const Recipe = Schema.Struct({
  name: Schema.optionalKey(Schema.NonEmptyString),
  problems: Problems,
  prompt: withDefault(Prompt, {}),
  teacher: TeacherSpec,
  /** Options of the teacher that comes with Cotton, for endpoints whose url is `simulator`. */
  simulator: withDefault(Schema.Record(Schema.String, Schema.Json), {}),
  sample: withDefault(Sample, {}),
  budget: withDefault(Budget, {}),
  judge: withDefault(Schema.Array(FilterRef), [
    "shape/complete",
    "readability/repetition",
    "language/script-mixing",
    "verify/math-answer"
  ]),
  /** Seconds that one trace may spend in the checks before its worker is killed and it is marked `unsure`. */
  judgeTimeout: withDefault(positive, 10),
  breakers: withDefault(Breakers, {}),
  /** Bytes of replies that may wait for their verdicts before no more are bought. */
  unjudgedBytes: withDefault(count, 16_000_000),
  cuts: withDefault(Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9_-]*$/)), CutSpec), {
    verified: {}
  }),
  export: withDefault(ExportSpec, {})
})
export type Recipe = typeof Recipe.Type
export type RecipeInput = typeof Recipe.Encoded

/** A recipe in TypeScript: the same fields as in YAML, checked by the compiler. */
export const defineRecipe = <const R extends RecipeInput>(recipe: R): R => recipe
