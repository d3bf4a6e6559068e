import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { bodyReader } from "../../src/teachers/BodyReader.ts"
import type { ReaderOptions, ReplyReader } from "../../src/teachers/ReplyReader.ts"
import { streamReader } from "../../src/teachers/StreamReader.ts"

const OPTIONS: ReaderOptions = { maxBytes: 10_000, inputBound: 77, limit: 100, secrets: ["s3cr3t-value"] }

const feed = (reader: ReplyReader, pieces: ReadonlyArray<Uint8Array>) => {
  for (const piece of pieces) reader.push(piece)
  return reader.end()
}
const stream = (text: string, options: Partial<ReaderOptions> = {}) =>
  feed(streamReader({ ...OPTIONS, ...options }), [Buffer.from(text)])
/** With a few thousand levels more JSON.parse would still take it, and JSON.stringify would not. */
const DEEP = `${"[".repeat(1000)}${"]".repeat(1000)}`

const body = (value: unknown, options: Partial<ReaderOptions> = {}) =>
  feed(bodyReader({ ...OPTIONS, ...options }), [Buffer.from(typeof value === "string" ? value : JSON.stringify(value))])

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const delta = (fields: object, finish: string | null = null, more: object = {}) =>
  event({ id: "c1", model: "m", choices: [{ index: 0, delta: fields, finish_reason: finish }], ...more })
const usage = (prompt: number, completion: number, details?: object) => ({
  usage: { prompt_tokens: prompt, completion_tokens: completion, completion_tokens_details: details ?? null }
})
const usageEvent = (...args: Parameters<typeof usage>) => event({ id: "c1", choices: [], ...usage(...args) })
const DONE = "data: [DONE]\n\n"
const message = (fields: object, finish: string | null = "stop", more: object = {}) => ({
  id: "c1",
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", ...fields }, finish_reason: finish, logprobs: null }],
  ...more
})

describe("a streamed reply", () => {
  const good =
    delta({ role: "assistant", content: "" }) +
    delta({ reasoning: "I see. " }) +
    delta({ content: "42" }, "stop", { system_fingerprint: "fp" }) +
    usageEvent(12, 9, { reasoning_tokens: 4 }) +
    DONE

  it("is read with its usage, finish reason, id, model and fingerprint", () => {
    expect(stream(good)).toEqual({
      _tag: "Replied",
      finish: "stop",
      reply: {
        message: { role: "assistant", content: "42", reasoning: "I see. " },
        id: "c1",
        model: "m",
        fingerprint: "fp"
      },
      usage: { input: 12, output: 9, reasoning: 4, estimated: false }
    })
  })

  it("is the same however it is cut", () => {
    const buffer = Buffer.from(good)
    fc.assert(
      fc.property(fc.array(fc.nat(buffer.length), { maxLength: 9 }), (places) => {
        const at = [0, ...places, buffer.length].toSorted((a, b) => a - b)
        const pieces = at.slice(1).map((end, i) => buffer.subarray(at[i], end))
        expect(feed(streamReader(OPTIONS), pieces)).toEqual(stream(good))
      })
    )
  })

  it("is whole without [DONE], but not without a finish reason", () => {
    expect(stream(delta({ content: "42" }, "stop"))).toMatchObject({ _tag: "Replied" })
    expect(stream(delta({ content: "42" }) + usageEvent(1, 1) + DONE)).toMatchObject({
      _tag: "Failed",
      failure: { reason: "truncated-stream" },
      streamedChars: 2
    })
  })

  it("keeps any finish reason as it stands", () => {
    for (const finish of ["length", "tool_calls", "content_filter", "repetition"]) {
      expect(stream(delta({ content: "x" }, finish))).toMatchObject({ _tag: "Replied", finish })
    }
  })

  it("is broken when its finish reason says that the server broke off", () => {
    for (const finish of ["error", "abort"]) {
      expect(stream(delta({ content: "x" }, finish))).toMatchObject({ failure: { reason: "error-in-stream" } })
    }
  })

  it("without usage is counted by its bytes, as an upper bound that is marked", () => {
    expect(stream(delta({ reasoning: "é" }) + delta({ content: "42" }, "stop"))).toMatchObject({
      usage: { input: 77, output: 4, estimated: true }
    })
    expect(stream(delta({ content: "x".repeat(5000) }, "stop"))).toMatchObject({ usage: { output: 100 } })
  })

  it("takes the last usage of a server that counts in every chunk", () => {
    const text = delta({ content: "a" }, null, usage(5, 1)) + delta({ content: "b" }, "stop", usage(5, 2))
    expect(stream(text)).toMatchObject({ usage: { input: 5, output: 2, estimated: false } })
  })

  it("keeps what the first and the last chunks say beside the known fields", () => {
    const text =
      delta({ content: "a" }, null, { provider: "p" }) +
      event({ choices: [{ index: 0, delta: {}, finish_reason: "stop", stop_reason: "12" }] }) +
      event({ choices: [], timings: { predicted_ms: 7 } })
    expect(stream(text)).toMatchObject({
      reply: { rest: { provider: "p", stop_reason: "12", timings: { predicted_ms: 7 } } }
    })
  })

  it("reads the first of several choices that come interleaved", () => {
    const of = (index: number, content: string, finish: string | null = null) =>
      event({ choices: [{ index, delta: { content }, finish_reason: finish }] })
    expect(stream(of(0, "a") + of(1, "x") + of(1, "y", "length") + of(0, "b", "stop"))).toMatchObject({
      reply: { message: { content: "ab" } },
      finish: "stop"
    })
  })

  it.each([
    ["half a JSON at the end", `${delta({ content: "42" })}data: {"choices":[{"in`, "truncated-stream"],
    ["half a JSON, then more", `data: {"cho\n\n${delta({}, "stop")}`, "truncated-stream"],
    [
      "a message that is nested too deep",
      `data: {"choices":[{"delta":{"odd":${DEEP}},"finish_reason":"stop"}]}\n\n`,
      "not-json"
    ],
    ["nothing", "", "truncated-stream"],
    ["comments only", ": ping\n\n: ping\n\n", "truncated-stream"],
    ["[DONE] only", DONE, "truncated-stream"],
    [
      "an error in mid-stream, then [DONE]",
      `${delta({ content: "4" })}data: {"error": {"message": "died"}}\n\n${DONE}`,
      "error-in-stream"
    ],
    ["an error before the first token", `data: {"error": {"message": "died"}}\n\n${DONE}`, "error-in-stream"],
    ["an error as a string", 'data: {"error":"overloaded"}\n\n', "error-in-stream"],
    ["an error as its own object", 'data: {"object":"error","message":"bad"}\n\n', "error-in-stream"],
    [
      "an error after the finish reason",
      `${delta({ content: "4" }, "stop")}data: {"error":"died"}\n\n`,
      "error-in-stream"
    ]
  ])("%s fails", (_, text, reason) => {
    expect(stream(text)).toMatchObject({ _tag: "Failed", failure: { reason } })
  })

  it("an error that is null is none", () => {
    expect(stream(delta({ content: "4" }, "stop", { error: null }))).toMatchObject({ _tag: "Replied" })
  })

  it("events that are no objects are passed over, and told when there was nothing else", () => {
    expect(stream(`data: \n\ndata: ping\n\n${delta({ content: "4" }, "stop")}`)).toMatchObject({ _tag: "Replied" })
    expect(stream("data: upstream said s3cr3t-value\n\n")).toMatchObject({
      failure: { message: 'the stream ended before the reply began, after "upstream said [redacted]"' }
    })
  })

  it("that outgrows the limit fails as soon as it does", () => {
    const reader = streamReader({ ...OPTIONS, maxBytes: 1000 })
    reader.push(Buffer.from(delta({ content: "x".repeat(600) })))
    expect(reader.failure()).toBeNull()
    reader.push(Buffer.from(delta({ content: "x".repeat(600) })))
    expect(reader.failure()).toMatchObject({ reason: "too-large" })
    expect(reader.end()).toMatchObject({ _tag: "Failed", failure: { reason: "too-large" } })
  })

  it("counts text, not roles, ids and comments, as what has come", () => {
    const reader = streamReader(OPTIONS)
    reader.push(Buffer.from(`: ping\n\n${delta({ role: "assistant", content: "" })}`))
    expect(reader.chars()).toBe(0)
    reader.push(Buffer.from(delta({ tool_calls: [{ index: 0, id: "call_1", function: { arguments: "{" } }] })))
    expect(reader.chars()).toBe(1)
  })
})

describe("a whole body", () => {
  it("is read with its usage, finish reason and further fields", () => {
    const value = message({ content: "42", reasoning: null }, "stop", {
      ...usage(12, 9),
      service_tier: "default",
      kv: null
    })
    expect(body(value)).toEqual({
      _tag: "Replied",
      finish: "stop",
      reply: {
        message: { role: "assistant", content: "42", reasoning: null },
        id: "c1",
        model: "m",
        rest: { service_tier: "default" }
      },
      usage: { input: 12, output: 9, estimated: false }
    })
  })

  it("is the same when it is cut inside a character", () => {
    const buffer = Buffer.from(JSON.stringify(message({ content: "grüße 🦊" })))
    const pieces = [...buffer].map((byte) => Uint8Array.of(byte))
    expect(feed(bodyReader(OPTIONS), pieces)).toEqual(body(message({ content: "grüße 🦊" })))
  })

  it.each([
    [
      "a message that is nested too deep",
      `{"choices":[{"message":{"odd":${DEEP}},"finish_reason":"stop"}]}`,
      "not-json",
      "unknown"
    ],
    ["half of it, of which nobody knows how much was written", '{"choices":[{"mess', "truncated-stream", "unknown"],
    ["no choices", {}, "not-json", 0],
    ["no message", { choices: [{ finish_reason: "stop" }] }, "not-json", 0],
    ["an array", [1], "not-json", 0],
    ["an error in it", { error: { message: "died" } }, "error-in-stream", 0],
    ["an error as a string", { error: "died" }, "error-in-stream", 0]
  ])("with %s fails", (_, value, reason, streamedChars) => {
    expect(body(value)).toMatchObject({ _tag: "Failed", failure: { reason }, streamedChars })
  })

  it("without a finish reason, or with one that says it broke off, fails", () => {
    expect(body(message({ content: "4" }, null))).toMatchObject({ failure: { reason: "truncated-stream" } })
    expect(body(message({ content: "4" }, "abort"))).toMatchObject({ failure: { reason: "error-in-stream" } })
  })

  it("that outgrows the limit fails as soon as it does", () => {
    const reader = bodyReader({ ...OPTIONS, maxBytes: 100 })
    reader.push(Buffer.from("{".repeat(401)))
    expect(reader.failure()).toMatchObject({ reason: "too-large" })
  })
})
