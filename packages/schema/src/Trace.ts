import * as Schema from "effect/Schema"
import { Asked, Usage } from "./Call.ts"

/**
 * One turn of a trace. `reasoning` is the chain of thought as its own field, whatever form the wire gave it;
 * `hidden` marks a chain that the teacher kept to itself (only counted): never invented, never exported as a chain.
 */
export const Turn = Schema.Struct({
  role: Schema.Literals(["assistant", "tool", "user"]),
  reasoning: Schema.optionalKey(Schema.String),
  hidden: Schema.optionalKey(Schema.Boolean),
  /** What the teacher showed in place of a chain that it hid: a summary, or what was left of it. It is no chain. */
  summary: Schema.optionalKey(Schema.String),
  /** The chain was opened and never closed: the reply ended inside its thoughts. */
  unclosed: Schema.optionalKey(Schema.Boolean),
  content: Schema.String,
  toolCalls: Schema.optionalKey(Schema.Array(Schema.Json)),
  toolCallId: Schema.optionalKey(Schema.String)
})
export type Turn = typeof Turn.Type

/** What a sample came to. Read from Calls by a versioned pure parser, so a mended parser costs nothing. */
export const Trace = Schema.Struct({
  id: Schema.String,
  problemId: Schema.String,
  index: Schema.Int,
  turns: Schema.Array(Turn),
  /** The server's finish reason: `stop`, `length`, … or `unknown` for traces that were not sampled here. */
  finish: Schema.String,
  usage: Usage,
  usd: Schema.Finite,
  timing: Schema.Struct({
    /** Unix time in ms when the successful attempt began. */
    at: Schema.Finite,
    ms: Schema.Finite,
    firstTokenMs: Schema.optionalKey(Schema.Finite)
  }),
  teacher: Schema.String,
  served: Schema.Struct({
    model: Schema.optionalKey(Schema.String),
    host: Schema.String,
    fingerprint: Schema.optionalKey(Schema.String)
  }),
  asked: Schema.NullOr(Asked),
  /** Keys of the Calls that it was read from. */
  calls: Schema.Array(Schema.String)
})
export type Trace = typeof Trace.Type

/** `problem/index`: the id of a trace within its run. */
export const traceId = (problemId: string, index: number): string => `${problemId}/${index}`
