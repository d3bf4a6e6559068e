import { describe, expect, it } from "@effect/vitest"
import type { Failure } from "@cotton/schema"
import { Teacher } from "@cotton/schema/ports/Teacher"
import { simulator, type SimulatorOptionsInput } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { gzipSync } from "node:zlib"
import { MissingSecret } from "../../src/index.ts"
import {
  type Asking,
  attempt,
  attemptOnce,
  BODY,
  delta,
  JSON_TYPE,
  serve,
  STREAM,
  teacherOf,
  USAGE
} from "./Attempts.ts"

const QUICK = { firstToken: 0.3, betweenTokens: 0.3, total: 20 }

/** One request to a simulator. */
const ask = (options: SimulatorOptionsInput, asking: Omit<Asking, "url"> = {}) =>
  Effect.gen(function* () {
    const server = yield* simulator({ models: ["*"], ...options })
    const attempted = yield* attemptOnce({ url: server.url, ...asking })
    return { attempted, server }
  })

const until = (holds: () => boolean) =>
  Effect.gen(function* () {
    while (!holds()) yield* Effect.sleep(5)
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

describe("connections", () => {
  it.live("that cannot be made are told from those that break", () =>
    Effect.gen(function* () {
      const nobody = yield* Effect.scoped(
        Effect.map(
          serve(() => undefined),
          ({ url }) => url
        )
      )
      expect(yield* attemptOnce({ url: nobody, stream: false })).toMatchObject({
        failure: { reason: "unreachable", message: expect.stringContaining("ECONNREFUSED") as string },
        streamedChars: 0
      })
      const shut = yield* serve((response) => response.socket?.destroy())
      expect(yield* attemptOnce({ url: shut.url })).toMatchObject({ failure: { reason: "reset" }, streamedChars: 0 })
      expect(yield* attemptOnce({ url: shut.url, stream: false })).toMatchObject({
        failure: { reason: "reset" },
        streamedChars: "unknown"
      })
      const name = yield* attemptOnce({ url: "http://no-such-host.invalid/v1" })
      expect(name).toMatchObject({ failure: { reason: "unreachable" } })
    })
  )

  it.live("are used again, and one that the server closes between two requests costs none of them", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => {
        response.writeHead(200, JSON_TYPE).end(BODY)
        if (server.requests.length === 2) response.on("finish", () => response.socket?.end())
      })
      const options = { url: server.url, endpoint: { slots: 1 } }
      const tags = yield* Effect.forEach([1, 2, 3, 4], () => Effect.map(attempt(options), ({ _tag }) => _tag)).pipe(
        Effect.provide(teacherOf(options)),
        Effect.orDie
      )
      expect(tags).toEqual(["Replied", "Replied", "Replied", "Replied"])
    })
  )

  it.live("wait in line when an endpoint is asked more than it has slots", () =>
    Effect.gen(function* () {
      const server = yield* simulator({ models: ["*"], latency: { firstTokenMs: 5 } })
      const options = { url: server.url, endpoint: { slots: 3 } }
      const tags = yield* Effect.forEach(Array.from({ length: 20 }), () => attempt(options), { concurrency: 20 }).pipe(
        Effect.provide(teacherOf(options)),
        Effect.orDie
      )
      expect(tags.every(({ _tag }) => _tag === "Replied")).toBe(true)
      expect(server.stats().peakInFlight).toBe(3)
    })
  )

  it.live("are closed by an interruption: the server sees it, and what waited for a connection is never sent", () =>
    Effect.gen(function* () {
      const server = yield* simulator({ models: ["*"], faults: { hang: 1 } })
      const options = { url: server.url, endpoint: { slots: 2 } }
      const crowd = yield* Effect.forEach(Array.from({ length: 10 }), () => attempt(options), { concurrency: 10 }).pipe(
        Effect.provide(teacherOf(options)),
        Effect.orDie,
        Effect.forkChild
      )
      yield* until(() => server.stats().inFlight === 2)
      yield* Fiber.interrupt(crowd)
      yield* until(() => server.stats().inFlight === 0)
      expect(server.stats()).toMatchObject({ requests: 2, completed: 0 })
    })
  )

  it.live("of a request in mid-stream are closed by an interruption, and the next one gets a new one", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => {
        if (server.requests.length === 1) response.writeHead(200, STREAM).write(delta("4"))
        else response.writeHead(200, STREAM).end(delta("42", "stop"))
      })
      const options = { url: server.url, endpoint: { slots: 1 } }
      yield* Effect.gen(function* () {
        const first = yield* Effect.forkChild(attempt(options))
        yield* until(() => server.requests.length === 1)
        yield* Fiber.interrupt(first)
        expect(yield* attempt(options)).toMatchObject({ _tag: "Replied" })
      }).pipe(Effect.provide(teacherOf(options)), Effect.orDie)
    })
  )

  it.live("are all closed when the teacher is", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(BODY))
      yield* attemptOnce({ url: server.url })
      yield* until(() => server.sockets.size === 0)
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

  it.live("that outgrow the limit are cut off, and the connection is closed", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => {
        response.writeHead(200, STREAM)
        const timer = setInterval(() => response.write(delta("x".repeat(1000))), 1)
        response.on("close", () => clearInterval(timer))
      })
      const attempted = yield* attemptOnce({ url: server.url, teacher: { maxReplyBytes: 5000 } })
      expect(attempted).toMatchObject({ failure: { reason: "too-large" } })
      yield* until(() => server.sockets.size === 0)
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

describe("secrets", () => {
  const KEY = "sk-test-0123456789"
  const HEADER = "team-s3cr3t-value"
  const environment = { TEACHER_KEY: `${KEY}\n`, TEAM: HEADER }
  const endpoint = { key: "$TEACHER_KEY", headers: { "X-Team": "$TEAM", "x-plain": "plain" } }

  it.live("are read from the environment and sent", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(BODY))
      yield* attemptOnce({ url: server.url, endpoint, environment })
      expect(server.requests[0]?.headers).toMatchObject({
        authorization: `Bearer ${KEY}`,
        "x-team": HEADER,
        "x-plain": "plain"
      })
    })
  )

  it.live("stand in no outcome, however a server echoes them", () =>
    Effect.gen(function* () {
      const echoes: ReadonlyArray<readonly [number, string]> = [
        [401, JSON.stringify({ error: { message: `Incorrect key: ${KEY} (${HEADER})` } })],
        [500, `<h1>${KEY} ${HEADER}</h1>`],
        [200, `data: {"error":{"message":"${KEY} ${HEADER}"}}\n\n`],
        [200, `data: ${KEY} ${HEADER}\n\n`],
        [200, JSON.stringify({ error: `${KEY} ${HEADER}` })],
        [302, ""]
      ]
      for (const [status, body] of echoes) {
        const server = yield* serve((response) => {
          response
            .writeHead(status, { "content-type": "text/plain", location: `http://x.test/${KEY}/${HEADER}` })
            .end(body)
        })
        const attempted = yield* attemptOnce({ url: server.url, endpoint, environment })
        expect(attempted._tag).toBe("Failed")
        expect(JSON.stringify(attempted)).not.toContain(KEY)
        expect(JSON.stringify(attempted)).not.toContain(HEADER)
      }
    })
  )

  it.live("that are missing, empty, or no header's value are told by their variable and field, never by value", () =>
    Effect.gen(function* () {
      const build = (environment: Record<string, string>) =>
        Effect.flip(Effect.provide(Teacher, teacherOf({ url: "http://x.test/v1", endpoint, environment })))
      const unset = yield* build({ TEAM: HEADER })
      expect(unset).toEqual(new MissingSecret({ variable: "TEACHER_KEY", field: "teacher.at[0].key", reason: "unset" }))
      expect(unset.message).toContain("export TEACHER_KEY=…")
      expect(yield* build({ ...environment, TEACHER_KEY: "  " })).toMatchObject({ reason: "unset" })
      const pasted = yield* build({ ...environment, TEAM: "“team-s3cr3t”" })
      expect(pasted).toMatchObject({
        variable: "TEAM",
        field: "teacher.at[0].headers.X-Team",
        reason: "not-a-header-value"
      })
      expect(pasted.message).not.toContain("s3cr3t")
    })
  )

  it.live("a header that no request can carry makes the endpoint unfit, at once", () =>
    Effect.gen(function* () {
      const attempted = yield* attemptOnce({ url: "http://127.0.0.1:9/v1", endpoint: { headers: { "bad name": "x" } } })
      expect(attempted).toMatchObject({ failure: { reason: "credentials" } })
    })
  )
})
