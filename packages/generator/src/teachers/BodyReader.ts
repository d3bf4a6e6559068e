import type { Failure } from "@cotton/schema"
import type { Attempted } from "@cotton/schema/ports/Teacher"
import { classifyInStream } from "./Classify.ts"
import { asObject, asText, type JsonObject } from "./Json.ts"
import {
  brokenOff,
  firstChoice,
  keepRest,
  KNOWN_BODY,
  KNOWN_CHOICE,
  type ReaderOptions,
  type ReplyReader,
  tooLarge,
  toReplied,
  truncated
} from "./ReplyReader.ts"

/** JSON escapes and the fields around the text: so many bytes of body are let pass for a byte of reply. */
const MOST_OVERHEAD = 4

/** A whole JSON body. */
export const bodyReader = (options: ReaderOptions): ReplyReader => {
  const chunks: Array<Uint8Array> = []
  let bytes = 0
  let failure: Failure | null = null

  const fail = (reason: Failure, streamedChars: number | "unknown"): Attempted => ({
    _tag: "Failed",
    failure: reason,
    streamedChars
  })

  const end = (): Attempted => {
    if (failure !== null) return fail(failure, bytes)
    const text = Buffer.concat(chunks).toString("utf8")
    let body: JsonObject | undefined
    try {
      body = asObject(JSON.parse(text))
    } catch {
      return fail(truncated("the body is not a whole JSON object"), "unknown")
    }
    const choice = firstChoice(body?.["choices"])
    if ((body?.["error"] ?? null) !== null || (choice === undefined && body?.["object"] === "error")) {
      return fail(classifyInStream(text, options.secrets), 0)
    }
    const message = asObject(choice?.["message"])
    if (body === undefined || choice === undefined || message === undefined) {
      return fail({ reason: "not-json", message: "the body holds no choices[0].message" }, 0)
    }
    const finish = asText(choice["finish_reason"])
    if (finish === undefined) return fail(truncated("the reply has no finish reason"), bytes)
    const broken = brokenOff(finish)
    if (broken !== null) return fail(broken, bytes)
    const rest: JsonObject = {}
    keepRest(rest, body, KNOWN_BODY)
    keepRest(rest, choice, KNOWN_CHOICE)
    return toReplied(message, finish, body, rest, asObject(body["usage"]), options)
  }

  return {
    push: (chunk) => {
      bytes += chunk.byteLength
      if (bytes > options.maxBytes * MOST_OVERHEAD) failure = tooLarge(options.maxBytes)
      else chunks.push(chunk)
    },
    end,
    chars: () => bytes,
    complete: () => false,
    failure: () => failure
  }
}
