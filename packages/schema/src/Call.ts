import * as Schema from "effect/Schema"
import { digest } from "./Digest.ts"
import { Message } from "./Problem.ts"
import { ContinueWith } from "./TeacherSpec.ts"

/**
 * What was asked of the teacher: everything that can change the distribution of the reply. It is the identity of a
 * Call together with the sample's index, and is stored as JSON so that two runs can be compared field by field.
 */
export const Asked = Schema.Struct({
  model: Schema.String,
  messages: Schema.Array(Message),
  temperature: Schema.optionalKey(Schema.Finite),
  topP: Schema.optionalKey(Schema.Finite),
  seed: Schema.optionalKey(Schema.Int),
  /** `reasoning_effort` of the request. */
  effort: Schema.optionalKey(Schema.String),
  /** Text that the reply was made to begin with; the reply holds what came after it. */
  prefix: Schema.optionalKey(Schema.String),
  /** Further fields of the request body, sent as they stand. */
  extra: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)),
  /** Key of the Call that this one continues. */
  parent: Schema.optionalKey(Schema.String)
})
export type Asked = typeof Asked.Type

/** How it was fetched: evidence, not identity. Raising `limit` asks again only for what was cut off. */
export const Fetched = Schema.Struct({
  /** The endpoint's host and port; never its key. */
  host: Schema.String,
  /** `max_tokens` of the request, in tokens. */
  limit: Schema.Int,
  stream: Schema.Boolean,
  /** Samples that the request asked for, where it was more than one: they share its prompt's cost. */
  n: Schema.optionalKey(Schema.Int),
  /** How the server was told to go on from `prefix`. */
  continueWith: Schema.optionalKey(ContinueWith)
})
export type Fetched = typeof Fetched.Type

/** Tokens as the server counted them; `estimated` when it did not and Cotton put an upper bound in its place. */
export const Usage = Schema.Struct({
  input: Schema.Int,
  output: Schema.Int,
  reasoning: Schema.optionalKey(Schema.Int),
  estimated: Schema.Boolean
})
export type Usage = typeof Usage.Type

/** Every field of the assistant message, deltas merged by name (unknown ones too), and what the server said of itself. */
export const Reply = Schema.Struct({
  message: Schema.Record(Schema.String, Schema.Json),
  id: Schema.optionalKey(Schema.String),
  model: Schema.optionalKey(Schema.String),
  fingerprint: Schema.optionalKey(Schema.String),
  /** Fields of the choice and of the body beside the known ones, for example `stop_reason` or `timings`. */
  rest: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json))
})
export type Reply = typeof Reply.Type

/** Why an attempt brought no reply. One word a boundary; the message is the server's own, cut and redacted. */
export const FailureReason = Schema.Literals([
  "unreachable", // no connection, DNS, TLS
  "timeout-first-token",
  "timeout-between-tokens",
  "timeout-total",
  "reset", // the connection ended inside the body
  "truncated-stream", // the stream ended without a finish reason, or in half a JSON
  "not-json", // a 200 with HTML, or any body that is not the protocol's
  "error-in-stream", // an error object inside a 200
  "rate-limited", // 429
  "server-error", // 5xx, 408, 409, 425
  "refused", // 4xx: this request will never be answered
  "credentials", // 401, 403
  "unknown-model", // 404 for the model, or nothing behind this address: 404 or 405 on the path, a redirect
  "no-funds", // 402, or a 429 of an exhausted quota
  "too-large" // the reply outgrew the byte limit
])
export type FailureReason = typeof FailureReason.Type

export const Failure = Schema.Struct({
  reason: FailureReason,
  message: Schema.String,
  status: Schema.optionalKey(Schema.Int),
  retryAfterMs: Schema.optionalKey(Schema.Finite)
})
export type Failure = typeof Failure.Type

const RETRYABLE: ReadonlySet<FailureReason> = new Set([
  "unreachable",
  "timeout-first-token",
  "timeout-between-tokens",
  "timeout-total",
  "reset",
  "truncated-stream",
  "not-json",
  "error-in-stream",
  "rate-limited",
  "server-error"
])

/** Whether the same request may be answered at another time. */
export const isRetryable = (failure: Failure): boolean => RETRYABLE.has(failure.reason)

/** One wire request that was sent for a Call. Times in milliseconds. */
export const Attempt = Schema.Struct({
  /** Unix time of the start. */
  at: Schema.Finite,
  ms: Schema.Finite,
  firstTokenMs: Schema.optionalKey(Schema.Finite),
  host: Schema.String,
  failure: Schema.optionalKey(Failure),
  /** What this attempt is charged with, in US dollars: a broken stream is charged for what it streamed, as an upper bound. */
  usd: Schema.Finite
})
export type Attempt = typeof Attempt.Type

export const Purpose = Schema.Literals(["sample", "judge", "score", "translate", "probe"])
export type Purpose = typeof Purpose.Type

/** One paid wire request and what came of it. Durable before anything counts it. */
export const Call = Schema.Struct({
  key: Schema.String,
  purpose: Purpose,
  problemId: Schema.String,
  index: Schema.Int,
  asked: Asked,
  fetched: Fetched,
  /** `null` when every attempt failed; `failure` says why. */
  reply: Schema.NullOr(Reply),
  failure: Schema.NullOr(Failure),
  usage: Usage,
  /** The sum over the attempts, in US dollars. */
  usd: Schema.Finite,
  /** The server's finish reason as it stands (an open set), or `failed`. */
  finish: Schema.String,
  attempts: Schema.Array(Attempt)
})
export type Call = typeof Call.Type

/**
 * The key of a Call: the digest of what was asked, then its seed and the sample's index. The samples of a problem differ
 * in these two alone, so whoever needs many keys computes `askedDigest` once a problem.
 */
export const callKey = (asked: Asked, index: number): string => keyOf(askedDigest(asked), asked.seed, index)

/** Digest of what was asked, without the seed. */
export const askedDigest = (asked: Asked): string => digest({ ...asked, seed: undefined })

export const keyOf = (asked: string, seed: number | undefined, index: number): string =>
  `${asked}-${seed ?? "unseeded"}-${index}`
