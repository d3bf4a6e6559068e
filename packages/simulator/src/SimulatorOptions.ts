import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { AbilityOptions } from "./Abilities.ts"
import { FaultOptions, Outage } from "./FaultOptions.ts"
import { SERVER_NAMES } from "./Servers.ts"

/* Every option has a default, so that `{}` is a working teacher; all of it is plain JSON. */

const withDefault = <S extends Schema.Constraint>(schema: S, value: S["Encoded"]) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(schema)

const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
const whole = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const nonNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/** How the chain of thought stands on the wire. */
export const Dialect = Schema.Literals([
  "reasoning_content", // DeepSeek's API, SGLang, older vLLM
  "reasoning", // vLLM 0.32
  "inline", // <think>…</think> in the content
  "inline-open-in-prompt", // the chat template opened the chain: only </think> is in the reply
  "blocks", // content as a list of blocks, `thinking` and `text`
  "none" // a hidden chain: counted in the usage, never sent
])
export type Dialect = typeof Dialect.Type

/**
 * How often the scripted teacher errs. A reply has one defect at most; what is left over is good. The defaults leave
 * 68 % good replies, as a strong reasoning model on problems that are worth sampling.
 */
export const ScriptedOptions = Schema.Struct({
  /** A slip carried through to the answer. The mean: each problem has its own rate, from none to twice this. */
  wrong: withDefault(share, 0.14),
  /** The chain runs into a loop and ends at the limit. */
  loop: withDefault(share, 0.04),
  /** A foreign phrase in the middle of a sentence of the chain. */
  languageSwitch: withDefault(share, 0.05),
  /** The answer without its `\boxed{}`. */
  noBox: withDefault(share, 0.03),
  /** The reply ends, with finish reason `stop`, inside its thoughts. */
  unclosed: withDefault(share, 0.02),
  refusal: withDefault(share, 0.01),
  /** An answer without a chain. */
  emptyThink: withDefault(share, 0.03),
  /** Of the requests with `tools`: answered with a call of one of them. Not a defect. */
  toolCalls: withDefault(share, 0),
  /** Among the sound chains: a slip that is noticed and mended on the way. */
  noticedSlip: withDefault(share, 0.4),
  /** Characters of a chain: a log-normal wish, kept within what the problem gives to think about. */
  medianChars: withDefault(count, 1400),
  sigma: withDefault(nonNegative, 0.7)
})
export type ScriptedOptions = typeof ScriptedOptions.Type

/** How often the simulator errs as a judge, when it is asked in the form of Cotton's `judge/…` filters. */
export const JudgeOptions = Schema.Struct({
  /** Share of the verdicts that are the wrong way round; of rewards, those that a right answer gets as a wrong one, or conversely. */
  errors: withDefault(share, 0.02),
  /** Share of the replies without a verdict. */
  garbage: withDefault(share, 0.01)
})
export type JudgeOptions = typeof JudgeOptions.Type

export const LatencyOptions = Schema.Struct({
  /** Median milliseconds before the first token. */
  firstTokenMs: withDefault(nonNegative, 0),
  /** Median milliseconds before each further chunk. */
  perChunkMs: withDefault(nonNegative, 0),
  /** 0: always the median; else log-normal, by seed. */
  sigma: withDefault(nonNegative, 0)
})
export type LatencyOptions = typeof LatencyOptions.Type

export const StreamOptions = Schema.Struct({
  /** Tokens of one delta. */
  tokensPerChunk: withDefault(count, 4),
  /** Deltas of one write to the socket; one, whatever stands here, where `latency.perChunkMs` spaces them out. */
  chunksPerWrite: withDefault(count, 32)
})
export type StreamOptions = typeof StreamOptions.Type

/** One reply, rendered once and served to everyone: for benchmarks, where the server must not be the limit. */
export const FixedOptions = Schema.Struct({
  reasoningChars: withDefault(whole, 6000),
  contentChars: withDefault(whole, 2000),
  deltas: withDefault(count, 500)
})
export type FixedOptions = typeof FixedOptions.Type

/** From `after` whole replies on, the server says that it serves another model, or has another fingerprint. */
const Drift = Schema.Struct({
  after: whole,
  model: Schema.optionalKey(Schema.NonEmptyString),
  fingerprint: Schema.optionalKey(Schema.NonEmptyString)
})

export const SimulatorOptions = Schema.Struct({
  /** 0: any free port. The server binds to 127.0.0.1 only. */
  port: withDefault(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 })), 0),
  seed: withDefault(Schema.Int, 0),
  /** The models that it serves; `*` stands for any name. */
  models: withDefault(Schema.Array(Schema.NonEmptyString).check(Schema.isMinLength(1)), ["simulated-teacher"]),
  /** When given, every request under /v1 needs `Authorization: Bearer KEY`. */
  key: Schema.optionalKey(Schema.NonEmptyString),
  /** Whose protocol, abilities and words it has. The default is vLLM before 0.12: a chain in `reasoning_content`. */
  server: withDefault(Schema.Literals(SERVER_NAMES), "vllm-0.11"),
  /** What it can otherwise than servers of its kind. */
  abilities: withDefault(AbilityOptions, {}),
  /** Where the chain stands, if not where this server has it. */
  reasoning: Schema.optionalKey(Dialect),
  /** A reply ends here with finish reason `length`, whatever the request allows: where loops end. */
  maxReplyTokens: withDefault(count, 8192),
  /** Tokens of prompt and reply together. When given, a request that allows more is refused, or cut where the server does that. */
  context: Schema.optionalKey(count),
  stream: withDefault(StreamOptions, {}),
  latency: withDefault(LatencyOptions, {}),
  scripted: withDefault(ScriptedOptions, {}),
  judge: withDefault(JudgeOptions, {}),
  faults: withDefault(FaultOptions, {}),
  /** Share of the prompts that are answered with 400, always. */
  refusedPrompts: withDefault(share, 0),
  outages: withDefault(Schema.Array(Outage), []),
  drift: withDefault(Schema.Array(Drift), []),
  /** A JSONL file of recorded replies, served instead of the scripted teacher. */
  replay: Schema.optionalKey(Schema.NonEmptyString),
  /** Model name → file with a raw HTTP response, sent byte by byte as it was recorded. */
  wireReplay: withDefault(Schema.Record(Schema.String, Schema.NonEmptyString), {}),
  /** Write a wire replay in pieces of so many bytes: a reader must not care where a packet ends. 0: in one piece. */
  wirePieceBytes: withDefault(whole, 0),
  fixed: Schema.optionalKey(FixedOptions),
  /** Requests kept for `/simulator/requests`; 0 keeps none. */
  keepRequests: withDefault(whole, 10_000)
})
export type SimulatorOptions = typeof SimulatorOptions.Type
export type SimulatorOptionsInput = typeof SimulatorOptions.Encoded
