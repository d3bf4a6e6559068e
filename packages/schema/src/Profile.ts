import * as Schema from "effect/Schema"
import { ContinueWith } from "./TeacherSpec.ts"

/**
 * What a probe found out about one endpoint. `null` wherever it could not be told. Kept in the run directory as
 * `profile.json` and used by the run: see `waysOf` for what follows from it.
 */
export const EndpointProfile = Schema.Struct({
  /** The endpoint's host and port, or `simulator`; never its key. */
  host: Schema.String,
  model: Schema.String,
  /** Unix time in ms. */
  at: Schema.Finite,
  /** The model and fingerprint that its replies name, and what the list of models says it is made from. */
  served: Schema.NullOr(Schema.String),
  fingerprint: Schema.NullOr(Schema.String),
  root: Schema.NullOr(Schema.String),
  /** The message field that holds the chain; `inline` in the content; `hidden`: only counted; `none` was seen. */
  reasoning: Schema.NullOr(Schema.String),
  stream: Schema.NullOr(Schema.Boolean),
  usageInStream: Schema.NullOr(Schema.Boolean),
  /** Whether a request for two samples brings two. */
  n: Schema.NullOr(Schema.Boolean),
  seed: Schema.NullOr(Schema.Boolean),
  temperature: Schema.NullOr(Schema.Boolean),
  stop: Schema.NullOr(Schema.Boolean),
  continueWith: Schema.NullOr(ContinueWith),
  logprobs: Schema.NullOr(Schema.Boolean),
  /** Tokens of prompt and reply together. */
  context: Schema.NullOr(Schema.Int),
  /** What a request gets whose limit is over the context: an error, or a reply (that ends where the context does). */
  overLimit: Schema.NullOr(Schema.Literals(["refused", "accepted"])),
  /** Rate-limit headers as they came. */
  rateLimits: Schema.Record(Schema.String, Schema.String),
  /** Whether closing the stream stops the server, where its metrics let it be seen. */
  stopsOnClose: Schema.NullOr(Schema.Boolean)
})
export type EndpointProfile = typeof EndpointProfile.Type

/** What is known of an endpoint that answered nothing yet. */
export const NOTHING_KNOWN: Omit<EndpointProfile, "host" | "model" | "at"> = {
  served: null,
  fingerprint: null,
  root: null,
  reasoning: null,
  stream: null,
  usageInStream: null,
  n: null,
  seed: null,
  temperature: null,
  stop: null,
  continueWith: null,
  logprobs: null,
  context: null,
  overLimit: null,
  rateLimits: {},
  stopsOnClose: null
}

/** The file `profile.json`. */
export const Profile = Schema.Struct({ version: Schema.Literal(1), endpoints: Schema.Array(EndpointProfile) })
export type Profile = typeof Profile.Type

/** How an endpoint is to be asked, where it can less than the recipe wants. */
export interface Ways {
  readonly stream: boolean
  /** Samples that one request may ask for. */
  readonly perRequest: number
  /** Tokens of prompt and reply together, or `null` when it is not known. */
  readonly context: number | null
  /** `null`: nobody knows whether it goes on from a given beginning. */
  readonly continueWith: ContinueWith | null
}

/** What the recipe wants of an endpoint, cut down to what its profile says that it can. */
export const waysOf = (
  wanted: { readonly stream: boolean; readonly perRequest: number; readonly continueWith: ContinueWith | undefined },
  profile: EndpointProfile | undefined
): Ways => ({
  stream: wanted.stream && profile?.stream !== false,
  perRequest: profile?.n === false ? 1 : wanted.perRequest,
  context: profile?.context ?? null,
  continueWith: wanted.continueWith ?? profile?.continueWith ?? null
})
