import type { Failure, Reply, Usage } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { asCount, asObject, asText, type JsonObject } from "./Json.ts"

/** Reads the body of a 200 and says in the end what it was. */
export interface ReplyReader {
  readonly push: (bytes: Uint8Array) => void
  /** The body ended as the server wanted. */
  readonly end: () => Attempted
  /** UTF-16 units of reply text so far; for a whole body, its bytes. Comments of a stream do not count. */
  readonly chars: () => number
  /** The reply is complete, whatever may become of the connection. */
  readonly complete: () => boolean
  /** Non-null as soon as the rest need not be read. */
  readonly failure: () => Failure | null
}

export interface ReaderOptions {
  readonly maxBytes: number
  readonly inputBound: number
  readonly limit: number
  readonly secrets: ReadonlyArray<string>
}

/** Fields that are read into the reply, or say nothing of it. */
export const KNOWN_BODY: ReadonlySet<string> = new Set([
  "id",
  "model",
  "system_fingerprint",
  "object",
  "created",
  "choices",
  "usage"
])
export const KNOWN_CHOICE: ReadonlySet<string> = new Set(["index", "delta", "message", "finish_reason"])

/** Keeps what a server says beside the known fields, the last word of each. */
export const keepRest = (rest: JsonObject, from: JsonObject, known: ReadonlySet<string>): void => {
  for (const key in from) if (!known.has(key) && from[key] !== null) rest[key] = from[key]!
}

/** The first choice: Cotton asks for one, but `extra` may ask for more, and streams interleave them. */
export const firstChoice = (choices: unknown): JsonObject | undefined => {
  if (!Array.isArray(choices)) return undefined
  const first = asObject(choices[0])
  if (first === undefined || (first["index"] ?? 0) === 0) return first
  return choices.map(asObject).find((choice) => choice?.["index"] === 0)
}

/** Finish reasons by which a server says that it broke off: the prompt is to be asked again, the text is no sample. */
const BROKEN_OFF: ReadonlySet<string> = new Set(["error", "abort"])

export const brokenOff = (finish: string): Failure | null =>
  BROKEN_OFF.has(finish)
    ? { reason: "error-in-stream", message: `the server broke the reply off (finish reason ${finish})` }
    : null

export const truncated = (message: string): Failure => ({ reason: "truncated-stream", message })

export const tooLarge = (maxBytes: number): Failure => ({
  reason: "too-large",
  message: `the reply outgrew ${maxBytes} bytes (teacher.maxReplyBytes)`
})

/** All that was written: everything but the role. */
const textOf = (message: JsonObject): string => {
  let text = ""
  for (const [key, value] of Object.entries(message)) {
    if (key === "role" || value === null) continue
    text += typeof value === "string" ? value : JSON.stringify(value)
  }
  return text
}

/** Tokens as counted by the server; where it did not count, an upper bound: a token is at least one byte. */
const readUsage = (usage: JsonObject | undefined, message: JsonObject, options: ReaderOptions): Usage => {
  const input = asCount(usage?.["prompt_tokens"])
  const output = asCount(usage?.["completion_tokens"])
  const reasoning = asCount(asObject(usage?.["completion_tokens_details"])?.["reasoning_tokens"])
  return {
    input: input ?? options.inputBound,
    output: output ?? Math.min(options.limit, Buffer.byteLength(textOf(message), "utf8")),
    ...(reasoning === undefined ? {} : { reasoning }),
    estimated: input === undefined || output === undefined
  }
}

/** A reply from its parts; `head` holds the body's own fields. */
export const toReplied = (
  message: JsonObject,
  finish: string,
  head: JsonObject,
  rest: JsonObject,
  usage: JsonObject | undefined,
  options: ReaderOptions
): Attempted => {
  const [id, model, fingerprint] = [head["id"], head["model"], head["system_fingerprint"]].map(asText)
  const reply: Reply = {
    message,
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(Object.keys(rest).length === 0 ? {} : { rest })
  }
  return { _tag: "Replied", reply, finish, usage: readUsage(usage, message, options) }
}
