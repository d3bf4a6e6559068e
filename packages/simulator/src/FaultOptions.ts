import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const withDefault = <S extends Schema.Constraint>(schema: S, value: S["Encoded"]) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(schema)

const rate = withDefault(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })), 0)
const nonNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * Rates of what may go wrong with one attempt, all 0 by default. Drawn by the request's key and by how many times
 * that key was asked before: a retry draws anew, and the same attempt always meets the same fault.
 */
export const FaultOptions = Schema.Struct({
  /** 429 without and with Retry-After. */
  "rate-limited": rate,
  "rate-limited-retry-after": rate,
  "server-error-500": rate,
  "server-error-503": rate,
  /** Not one byte, until the client leaves. */
  hang: rate,
  /** Part of the reply, then nothing more. */
  stall: rate,
  /** Part of the reply, then the socket is destroyed. */
  reset: rate,
  /** Part of the reply, cut in the middle of a JSON, then a clean end. */
  "half-json": rate,
  /** A stream with every delta and `[DONE]`, but no finish reason and no usage. */
  "no-finish": rate,
  /** A dying engine: an error object inside the 200, then `[DONE]`. */
  "error-in-stream": rate,
  /** 200 with a web page. */
  html: rate,
  /** The whole reply under `text/plain`. */
  "wrong-content-type": rate,
  /** The reply arrives in full, one character a delta. */
  drip: rate,
  /** The reply arrives in full, after comments and blank lines. */
  "keep-alive": rate,
  /** The account is empty: 402, 429 or whatever the server says then. */
  "no-funds": rate,
  retryAfterSeconds: withDefault(nonNegative, 1),
  dripMs: withDefault(nonNegative, 2),
  keepAliveMs: withDefault(nonNegative, 10),
  keepAliveLines: withDefault(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)), 3)
})
export type FaultOptions = typeof FaultOptions.Type

/** From `afterCompleted` whole replies on, for `ms` milliseconds, every request is turned away. */
export const Outage = Schema.Struct({
  afterCompleted: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  ms: nonNegative,
  /** `503`; `429` with a Retry-After of the seconds that are left; `402`: no funds, whatever status the server has for it. */
  status: withDefault(Schema.Literals([503, 429, 402]), 503)
})
export type Outage = typeof Outage.Type
