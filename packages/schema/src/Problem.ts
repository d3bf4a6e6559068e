import * as Schema from "effect/Schema"
import { Tests } from "./Tests.ts"

/** One turn of a prompt, in the form of the chat-completions API. */
export const Message = Schema.Struct({
  role: Schema.Literals(["system", "user", "assistant", "tool"]),
  content: Schema.String
})
export type Message = typeof Message.Type

/**
 * What the teacher is asked to solve.
 *
 * `id` is the given one, or the hash of the content (see `problemId`). `answer` is the gold answer as the source
 * wrote it; what it means is the verifier's business. Problems are stored before the first request is sent.
 */
export const Problem = Schema.Struct({
  id: Schema.NonEmptyString,
  messages: Schema.Array(Message).check(Schema.isMinLength(1)),
  answer: Schema.optionalKey(Schema.String),
  /** The texts of a multiple-choice problem's options, in the order of their letters. */
  choices: Schema.optionalKey(Schema.Array(Schema.String)),
  /** How a program that answers the problem is tried. */
  tests: Schema.optionalKey(Tests),
  /** BCP 47 tag of the language that the problem is written in, for example `en` or `zh`. */
  language: Schema.optionalKey(Schema.String),
  domain: Schema.optionalKey(Schema.String),
  /** Where the problem came from: the file's name as the recipe gave it, or the row's own `source`. */
  source: Schema.String,
  licence: Schema.optionalKey(Schema.String),
  metadata: Schema.Record(Schema.String, Schema.Json)
})
export type Problem = typeof Problem.Type
