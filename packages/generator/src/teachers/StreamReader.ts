import type { Failure } from "@cotton/schema"
import { classifyInStream, redact } from "./Classify.ts"
import { Deltas } from "./Deltas.ts"
import { asObject, asText, type JsonObject } from "./Json.ts"
import { Repeats } from "./Repeats.ts"
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
import { makeSseParser } from "./Sse.ts"

/** A delta's JSON weighs far more than its text: so many bytes of stream are let pass for a byte of reply. */
const MOST_OVERHEAD = 100
/** Characters of a line that is no JSON that are kept for the message. */
const STRAY_CHARS = 200

/** A server-sent stream of `chat.completion.chunk` objects. Only a finish reason makes it a whole reply: `[DONE]` does not. */
export const streamReader = (options: ReaderOptions): ReplyReader => {
  const deltas = new Deltas()
  const repeats = new Repeats()
  const head: JsonObject = {}
  const rest: JsonObject = {}
  let usage: JsonObject | undefined
  let finish: string | undefined
  let failure: Failure | null = null
  let bytes = 0
  let chunks = 0
  /** The first data that was no chunk: some servers say there what went wrong. */
  let stray = ""

  const parse = (data: string): JsonObject | undefined => {
    if (!data.startsWith("{")) {
      if (stray === "" && data !== "[DONE]") stray = data.trim().slice(0, STRAY_CHARS)
      return undefined
    }
    try {
      return asObject(JSON.parse(data))
    } catch {
      failure = truncated("the stream holds half a JSON object")
      return undefined
    }
  }

  const read = (data: string) => {
    if (failure !== null) return
    const text = repeats.textOf(data)
    if (text !== undefined) return deltas.addText(repeats.field, text)
    const chunk = parse(data)
    if (chunk === undefined) return
    const said = chunk["usage"]
    if (said !== undefined && said !== null) usage = asObject(said)
    const choice = firstChoice(chunk["choices"])
    const last = choice === undefined ? undefined : asText(choice["finish_reason"])
    if ((chunk["error"] ?? null) !== null || (choice === undefined && chunk["object"] === "error")) {
      failure = classifyInStream(data, options.secrets)
      return
    }
    // What does not change from chunk to chunk is read from the first and the last ones: this runs once a token.
    if (chunks++ === 0 || choice === undefined || last !== undefined) {
      for (const key of ["id", "model", "system_fingerprint"]) {
        const value = chunk[key]
        if (typeof value === "string") head[key] ??= value
      }
      keepRest(rest, chunk, KNOWN_BODY)
      if (choice !== undefined) keepRest(rest, choice, KNOWN_CHOICE)
    }
    if (choice === undefined) return
    const delta = asObject(choice["delta"])
    if (delta !== undefined) deltas.add(delta)
    if (last !== undefined) {
      finish = last
      failure = brokenOff(last)
    } else if (delta !== undefined && (said ?? null) === null) repeats.learn(data, delta)
  }

  const overflow = () => {
    failure ??= tooLarge(options.maxBytes)
  }
  const parser = makeSseParser(read, options.maxBytes, overflow)

  return {
    push: (chunk) => {
      bytes += chunk.byteLength
      parser.push(chunk)
      if (deltas.chars > options.maxBytes || bytes > options.maxBytes * MOST_OVERHEAD) overflow()
    },
    end: () => {
      parser.end()
      if (failure === null && finish !== undefined) {
        return toReplied(deltas.message(), finish, head, rest, usage, options)
      }
      const where = deltas.chars > 0 ? "without a finish reason" : "before the reply began"
      const words = stray === "" ? "" : `, after ${JSON.stringify(redact(stray, options.secrets))}`
      failure ??= truncated(`the stream ended ${where}${words}`)
      return { _tag: "Failed", failure, streamedChars: deltas.chars }
    },
    chars: () => deltas.chars,
    complete: () => finish !== undefined && failure === null,
    failure: () => failure
  }
}
