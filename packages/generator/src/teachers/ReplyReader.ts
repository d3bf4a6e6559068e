import type { Failure } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { asObject, type JsonObject } from "./Json.ts"

/** Reads the body of a 200 and says in the end what it was. */
export interface ReplyReader {
  readonly push: (bytes: Uint8Array) => void
  /** The body ended as the server wanted; or, with `why`, before it. */
  readonly end: (why?: Failure) => Attempted
  /** UTF-16 units of reply text so far; for a whole body, its bytes. Comments of a stream do not count. */
  readonly chars: () => number
  /** A whole reply is here, or one of several: it is paid for, whatever may become of the connection. */
  readonly complete: () => boolean
  /** Non-null as soon as the rest need not be read. */
  readonly failure: () => Failure | null
}

export interface ReaderOptions {
  readonly maxBytes: number
  readonly inputBound: number
  /** Tokens that a choice may have. */
  readonly limit: number
  /** Choices that were asked for; further ones are paid for and dropped. Default: 1. */
  readonly n?: number | undefined
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

/** The choice that a chunk begins with; in a stream of several it may be any of them. */
export const firstChoice = (choices: unknown): JsonObject | undefined =>
  Array.isArray(choices) ? asObject(choices[0]) : undefined

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
