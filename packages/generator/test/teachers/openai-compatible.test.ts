import { describe, expect, it } from "@effect/vitest"
import type { Failure } from "@cotton/schema"
import { simulator, type SimulatorOptionsInput } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import { gzipSync } from "node:zlib"
import { type Asking, attemptOnce, BODY, delta, JSON_TYPE, serve, STREAM, until, USAGE } from "./Attempts.ts"

const QUICK = { firstToken: 0.3, betweenTokens: 0.3, total: 20 }

/** One request to a simulator. */
const ask = (options: SimulatorOptionsInput, asking: Omit<Asking, "url"> = {}) =>
  Effect.gen(function* () {
    const server = yield* simulator({ models: ["*"], ...options })
    const attempted = yield* attemptOnce({ url: server.url, ...asking })
    return { attempted, server }
  })

describe.each([true, false])("each fault of a server, streamed: %s", (stream) => {
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<Failure["reason"]>]> = [
    ["rate-limited", ["rate-limited"]],
    ["rate-limited-retry-after", ["rate-limited"]],
    ["server-error-500", ["server-error"]],
    ["server-error-503", ["server-error"]],
    ["hang", ["timeout-first-token"]],
    ["reset", ["reset"]],
    ["half-json", ["truncated-stream"]],
    ["no-finish", ["truncated-stream"]],
    ["error-in-stream", [stream ? "error-in-stream" : "server-error"]],
    ["html", ["not-json"]]
  ]

  it.live.each(cases)("%s is %s", ([fault, reasons]) =>
    Effect.gen(function* () {
      const { attempted } = yield* ask({ faults: { [fault]: 1 } }, { stream, teacher: { timeouts: QUICK } })
      expect(attempted._tag).toBe("Failed")
      if (attempted._tag === "Failed") expect(reasons).toContain(attempted.failure.reason)
    })
  )

  it.live.each(["wrong-content-type", "drip", "keep-alive"])("%s does the reply no harm", (fault) =>
    Effect.gen(function* () {
      const options = { faults: { [fault]: 1, dripMs: 0 }, scripted: { medianChars: 200 } }
      const { attempted } = yield* ask(options, { stream, teacher: { timeouts: QUICK } })
      const { attempted: plain } = yield* ask({ scripted: { medianChars: 200 } }, { stream })
      const { firstTokenMs: _, ...harmed } = { firstTokenMs: 0, ...attempted }
      const { firstTokenMs: __, ...whole } = { firstTokenMs: 0, ...plain }
      expect(whole._tag).toBe("Replied")
      expect(harmed).toEqual(whole)
    })
  )

  it.live("a server that stops in mid-reply is timed out by its last token, or by its first when none had come", () =>
    Effect.gen(function* () {
      const { attempted } = yield* ask({ faults: { stall: 1 } }, { stream, teacher: { timeouts: QUICK } })
      expect(attempted._tag).toBe("Failed")
      if (attempted._tag !== "Failed") return
      const reason = attempted.streamedChars === 0 ? "timeout-first-token" : "timeout-between-tokens"
      expect(attempted.failure.reason).toBe(reason)
      if (!stream) expect(attempted.streamedChars).toBe("unknown")
    })
  )

  it.live("a Retry-After is kept", () =>
    Effect.gen(function* () {
      const { attempted } = yield* ask({ faults: { "rate-limited-retry-after": 1, retryAfterSeconds: 7 } }, { stream })
      expect(attempted).toMatchObject({ failure: { retryAfterMs: 7000, status: 429 }, streamedChars: 0 })
    })
  )
})

describe("a good reply", () => {
  it.live("is the same streamed and whole, in every dialect", () =>
    Effect.gen(function* () {
      for (const reasoning of ["reasoning", "reasoning_content", "inline", "none"] as const) {
        const { attempted: streamed } = yield* ask({ reasoning })
        const { attempted: whole } = yield* ask({ reasoning }, { stream: false })
        if (streamed._tag !== "Replied" || whole._tag !== "Replied") throw new Error("no reply")
        const { content, reasoning: thoughts, reasoning_content: deepseeks } = whole.reply.message
        expect(streamed.reply.message["content"]).toBe(content)
        expect(streamed.reply.message["reasoning"] ?? null).toBe(thoughts ?? null)
        expect(streamed.reply.message["reasoning_content"] ?? null).toBe(deepseeks ?? null)
        expect(streamed.usage).toEqual(whole.usage)
        expect(streamed.usage.estimated).toBe(false)
        expect(streamed.finish).toBe(whole.finish)
      }
    })
  )

  it.live("tells when its first token came, once; a whole body has no such time", () =>
    Effect.gen(function* () {
      let told = 0
      const { attempted } = yield* ask({}, { onFirstToken: () => told++ })
      expect(attempted).toHaveProperty("firstTokenMs")
      expect(told).toBe(1)
      const { attempted: whole } = yield* ask({}, { stream: false, onFirstToken: () => told++ })
      expect(whole).not.toHaveProperty("firstTokenMs")
      expect(told).toBe(1)
    })
  )

  it.live("is a whole one also from a server that answers a stream with a body, or a body with a stream", () =>
    Effect.gen(function* () {
      const body = yield* serve((response) => response.writeHead(200, STREAM).end(BODY))
      expect(yield* attemptOnce({ url: body.url })).toMatchObject({
        _tag: "Replied",
        reply: { message: { content: "42" } }
      })
      const stream = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(delta("42", "stop")))
      expect(yield* attemptOnce({ url: stream.url, stream: false })).toMatchObject({ _tag: "Replied" })
    })
  )

  it.live("is whole once its finish reason is here: what the connection does then is no matter", () =>
    Effect.gen(function* () {
      const good = delta("4") + delta("2", "stop")
      const hangs = yield* serve((response) => void response.writeHead(200, STREAM).write(good + USAGE))
      const breaks = yield* serve((response) => {
        response.writeHead(200, STREAM).write(good + USAGE, () => response.socket?.destroy())
      })
      for (const { url } of [hangs, breaks]) {
        const attempted = yield* attemptOnce({ url, teacher: { timeouts: QUICK } })
        expect(attempted).toMatchObject({ _tag: "Replied", usage: { input: 5, output: 2, estimated: false } })
      }
      const breaksEarly = yield* serve((response) => {
        response.writeHead(200, STREAM).write(good, () => response.socket?.destroy())
      })
      expect(yield* attemptOnce({ url: breaksEarly.url })).toMatchObject({
        _tag: "Replied",
        usage: { estimated: true }
      })
    })
  )

  it.live("comes after interim answers", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => {
        response.writeProcessing()
        response.writeEarlyHints({ link: "</x>; rel=preload" })
        response.writeHead(200, JSON_TYPE).end(BODY)
      })
      expect(yield* attemptOnce({ url: server.url })).toMatchObject({ _tag: "Replied" })
    })
  )
})

describe("time-outs", () => {
  it.live("comments and blank lines are no tokens: neither the first one nor a next one", () =>
    Effect.gen(function* () {
      const chatter = (before: string, line: string) =>
        serve((response) => {
          response.writeHead(200, STREAM).write(before + line)
          const timer = setInterval(() => response.write(line), 20)
          response.on("close", () => clearInterval(timer))
        })
      const timeouts = { firstToken: 0.2, betweenTokens: 0.2, total: 60 }
      const reason = (before: string, line: string, stream: boolean) =>
        Effect.gen(function* () {
          const { url } = yield* chatter(before, line)
          const attempted = yield* attemptOnce({ url, stream, teacher: { timeouts } })
          return attempted._tag === "Failed" ? attempted.failure.reason : attempted._tag
        })
      expect(yield* reason("", ": ping\n\n", true)).toBe("timeout-first-token")
      expect(yield* reason("", "\n", true)).toBe("timeout-first-token")
      expect(yield* reason("", "\n", false)).toBe("timeout-first-token")
      expect(yield* reason(delta("4"), ": ping\n\n", true)).toBe("timeout-between-tokens")
      expect(yield* reason(delta("4"), "\n", true)).toBe("timeout-between-tokens")
    })
  )

  it.live("the whole time is up also for a reply that drips on", () =>
    Effect.gen(function* () {
      const { attempted, server } = yield* ask(
        { faults: { drip: 1, dripMs: 10 } },
        { teacher: { timeouts: { firstToken: 60, betweenTokens: 60, total: 0.4 } } }
      )
      expect(attempted).toMatchObject({ _tag: "Failed", failure: { reason: "timeout-total" } })
      if (attempted._tag === "Failed") expect(attempted.streamedChars).toBeGreaterThan(0)
      yield* until(() => server.stats().inFlight === 0)
      expect(server.stats().abortedByClient).toBe(1)
    })
  )

  it.live("of a body that never came, nobody knows what was written", () =>
    Effect.gen(function* () {
      const { attempted } = yield* ask({ faults: { hang: 1 } }, { stream: false, teacher: { timeouts: QUICK } })
      expect(attempted).toMatchObject({ _tag: "Failed", streamedChars: "unknown" })
    })
  )
})

describe("answers that are not the protocol's", () => {
  const answer = (
    status: number,
    headers: Record<string, string>,
    body: string | Buffer,
    asking: Partial<Asking> = {}
  ) =>
    Effect.gen(function* () {
      const server = yield* serve((response) => response.writeHead(status, headers).end(body))
      const attempted = yield* attemptOnce({ url: server.url, ...asking })
      return attempted._tag === "Failed" ? attempted.failure : attempted._tag
    })

  it.live("are told apart", () =>
    Effect.gen(function* () {
      expect(yield* answer(200, STREAM, "")).toMatchObject({ reason: "not-json" })
      expect(yield* answer(200, {}, "\n\n")).toMatchObject({ reason: "not-json" })
      expect(yield* answer(200, STREAM, "<html>")).toMatchObject({
        reason: "not-json",
        message: "HTTP 200 with a body that is not the protocol's (text/event-stream)"
      })
      const packed = gzipSync(BODY)
      expect(yield* answer(200, { ...JSON_TYPE, "content-encoding": "gzip" }, packed)).toMatchObject({
        reason: "not-json",
        message: "HTTP 200 with a body that is not the protocol's (application/json, gzip)"
      })
      expect(yield* answer(301, { location: "https://elsewhere.test/v1" }, "")).toMatchObject({
        reason: "unknown-model"
      })
      expect(yield* answer(200, STREAM, '{"error":{"message":"no"}}')).toMatchObject({ reason: "error-in-stream" })
      expect(yield* answer(404, JSON_TYPE, '{"detail":"Not Found"}')).toMatchObject({ reason: "unknown-model" })
    })
  )
})

describe("what is sent", () => {
  it.live("is the asked body, whatever the extra fields say, to the endpoint's path with its query", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(BODY))
      const asked = { temperature: 0.6, topP: 0.95, seed: 3, extra: { top_k: 20, model: "other", stream: false, n: 1 } }
      yield* attemptOnce({ url: `${server.url}/?api-version=7`, asked, endpoint: { headers: { "x-team": "cotton" } } })
      const [request] = server.requests
      expect(request?.path).toBe("/v1/chat/completions?api-version=7")
      expect(JSON.parse(request?.body ?? "")).toEqual({
        top_k: 20,
        n: 1,
        model: "simulated-teacher",
        messages: [{ role: "user", content: "What is 6 × 7?" }],
        max_tokens: 1000,
        temperature: 0.6,
        top_p: 0.95,
        seed: 3,
        stream: true,
        stream_options: { include_usage: true }
      })
      expect(request?.headers).toMatchObject({
        "content-type": "application/json",
        accept: "text/event-stream",
        "accept-encoding": "identity",
        "x-team": "cotton"
      })
      expect(request?.headers).not.toHaveProperty("traceparent")
    })
  )

  it.live("has the limit under the name that newer models want, when the extra fields use it", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(BODY))
      yield* attemptOnce({ url: server.url, stream: false, asked: { extra: { max_completion_tokens: 9e9 } } })
      const body = JSON.parse(server.requests[0]?.body ?? "") as object
      expect(body).toMatchObject({ max_completion_tokens: 1000, stream: false })
      expect(body).not.toHaveProperty("max_tokens")
      expect(body).not.toHaveProperty("stream_options")
    })
  )
})
