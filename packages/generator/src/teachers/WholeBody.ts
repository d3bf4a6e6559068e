import type { Failure } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { classifyInStream } from "./Classify.ts"
import { asObject, type JsonObject } from "./Json.ts"
import { type ReaderOptions, type ReplyReader, tooLarge, truncated } from "./ReplyReader.ts"

/** JSON escapes and the fields around the text: so many bytes of body are let pass for a byte of reply. */
const MOST_OVERHEAD = 4

export const failed = (failure: Failure, streamedChars: number | "unknown"): Attempted => ({
  _tag: "Failed",
  failure,
  streamedChars
})

/** A body that has come to its end. */
export interface Body {
  readonly json: JsonObject
  readonly text: string
  readonly bytes: number
}

/** The body of a 200 in one piece of JSON, bounded; `read` says what a whole one is that holds no `error`. */
export const wholeBody = (options: ReaderOptions, read: (body: Body) => Attempted): ReplyReader => {
  const chunks: Array<Uint8Array> = []
  const most = options.maxBytes * MOST_OVERHEAD * (options.n ?? 1)
  let bytes = 0
  let failure: Failure | null = null

  const end = (): Attempted => {
    if (failure !== null) return failed(failure, bytes)
    const text = Buffer.concat(chunks).toString("utf8")
    let json: JsonObject | undefined
    try {
      json = asObject(JSON.parse(text))
    } catch {
      return failed(truncated("the body is not a whole JSON object"), "unknown")
    }
    if ((json?.["error"] ?? null) !== null) return failed(classifyInStream(text, options.secrets), 0)
    return json === undefined
      ? failed({ reason: "not-json", message: "the body is no JSON object" }, 0)
      : read({ json, text, bytes })
  }

  return {
    push: (chunk) => {
      bytes += chunk.byteLength
      if (bytes > most) failure = tooLarge(options.maxBytes)
      else chunks.push(chunk)
    },
    end,
    chars: () => bytes,
    complete: () => false,
    failure: () => failure
  }
}
