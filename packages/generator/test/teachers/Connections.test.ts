import { describe, expect, it } from "@effect/vitest"
import { simulator } from "@cotton/simulator"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { attempt, attemptOnce, BODY, delta, JSON_TYPE, serve, STREAM, teacherOf, until } from "./Attempts.ts"

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
      const hints = yield* serve((response) => {
        response.writeEarlyHints({ link: "</x>; rel=preload" }, () => response.socket?.destroy())
      })
      expect(yield* attemptOnce({ url: hints.url })).toMatchObject({
        failure: { message: expect.stringContaining("before a reply began") as string }
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

  it.live("that a server drops after each stream, whatever it promised, cost no attempt", () =>
    Effect.gen(function* () {
      const used = new WeakSet<object>()
      const server = yield* serve((response, request) => {
        // llama.cpp's server: keep-alive in the head, and a closed socket for whoever believes it.
        if (used.has(request.socket)) return request.socket.destroy()
        used.add(request.socket)
        return response.writeHead(200, STREAM).end(delta("42", "stop"))
      })
      const options = { url: server.url, endpoint: { slots: 1 } }
      const tags = yield* Effect.forEach([1, 2, 3], () => Effect.map(attempt(options), ({ _tag }) => _tag)).pipe(
        Effect.provide(teacherOf(options)),
        Effect.orDie
      )
      expect(tags).toEqual(["Replied", "Replied", "Replied"])
      // Each later request met the dead connection once and went over a new one.
      expect(server.requests).toHaveLength(5)
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
      const server = yield* serve((response, request) => {
        if (request.headers["x-last"] === undefined && server.requests.length <= 2) return
        response.writeHead(200, JSON_TYPE).end(BODY)
      })
      const options = { url: server.url, endpoint: { slots: 2 } }
      yield* Effect.gen(function* () {
        const crowd = yield* Effect.forEach(Array.from({ length: 10 }), () => attempt(options), {
          concurrency: 10
        }).pipe(Effect.forkChild)
        yield* until(() => server.requests.length === 2)
        yield* Fiber.interrupt(crowd)
        yield* until(() => server.sockets.size === 0)
        // The teacher goes on, and its line holds nobody of the crowd any more.
        expect(yield* attempt(options)).toMatchObject({ _tag: "Replied" })
        expect(server.requests).toHaveLength(3)
      }).pipe(Effect.provide(teacherOf(options)), Effect.orDie)
    })
  )

  it.live("are closed by a time-out and by a reply that outgrows its limit", () =>
    Effect.gen(function* () {
      const server = yield* serve((response) => void response.writeHead(200, STREAM).write(delta("x".repeat(1000))))
      for (const maxReplyBytes of [500, 5000]) {
        const options = { url: server.url, teacher: { maxReplyBytes, timeouts: { betweenTokens: 0.1 } } }
        yield* Effect.gen(function* () {
          const reason = maxReplyBytes === 500 ? "too-large" : "timeout-between-tokens"
          expect(yield* attempt(options)).toMatchObject({ failure: { reason } })
          yield* until(() => server.sockets.size === 0)
        }).pipe(Effect.provide(teacherOf(options)), Effect.orDie)
      }
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
