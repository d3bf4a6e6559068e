import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { layerRewardModel, type RewardWire } from "../../src/index.ts"
import { recipeOf } from "../desk/Samples.ts"
import { type Asking, attempt, JSON_TYPE, serve, STREAM, until } from "./Attempts.ts"

const MESSAGES = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "What is 6 × 7?" },
  { role: "assistant", content: "42" }
] as const

const layerOf = (wire: RewardWire, { url, teacher, endpoint, environment }: Asking) => {
  const spec = recipeOf({ teacher: { at: [{ url, price: "free", ...endpoint }], ...teacher } }).teacher
  return layerRewardModel(spec, environment ?? {}, "judges.scorer", wire)
}

/** One conversation, scored over a wire. The base URL of vLLM's and OpenRLHF's own paths has no `/v1`. */
const score = (wire: RewardWire, asking: Asking) =>
  attempt({ ...asking, asked: { messages: MESSAGES, temperature: 0, ...asking.asked } }).pipe(
    Effect.provide(layerOf(wire, asking)),
    Effect.orDie
  )

/** What comes of a body that a server answers with. */
const scoreOf = (wire: RewardWire, body: unknown) =>
  Effect.gen(function* () {
    const text = typeof body === "string" ? body : JSON.stringify(body)
    const { url } = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(text))
    const attempted = yield* score(wire, { url })
    return attempted._tag === "Failed" ? attempted.failure.reason : attempted.reply.message["content"]
  })

const HEAD = { object: "list", created: 1_745_383_213, model: "rm" }
const USAGE = { prompt_tokens: 23, total_tokens: 23, completion_tokens: 0, prompt_tokens_details: null }

describe("a body without one score", () => {
  const pooled = (data: unknown) => ({ id: "pool-1", ...HEAD, data: [{ index: 0, object: "pooling", data }] })
  const classed = (probs: unknown) => ({ id: "c-1", ...HEAD, data: [{ index: 0, label: "LABEL_0", probs }] })

  it.live("is a reply that says what came instead: several classes, a vector, a list of steps, null, base64", () =>
    Effect.gen(function* () {
      expect(yield* scoreOf("classify", classed([0.57, 0.43]))).toBe("[0.57,0.43]")
      expect(yield* scoreOf("classify", classed([]))).toBe("[]")
      expect(yield* scoreOf("classify", classed(["1.5"]))).toBe('"1.5"')
      expect(yield* scoreOf("pooling", pooled([0.1, 0.2]))).toBe("[0.1,0.2]")
      expect(yield* scoreOf("pooling", pooled([[0.9, 0.1]]))).toBe("[0.9,0.1]")
      expect(yield* scoreOf("pooling", pooled("AACAPw=="))).toBe('"AACAPw=="')
      expect(yield* scoreOf("pooling", pooled([null]))).toBe("null")
      expect(yield* scoreOf("pooling", '{"data":[{"data":[1e999]}]}')).toBe("Infinity")
      expect(yield* scoreOf("get-reward", { rewards: [0.1, 0.2] })).toBe("[0.1,0.2]")
      const long = yield* scoreOf("classify", classed(Array.from({ length: 5000 }, (_, at) => at)))
      expect(long).toHaveLength(200)
    })
  )

  it.live("is no reply where it has not the wire's form", () =>
    Effect.gen(function* () {
      expect(yield* scoreOf("pooling", classed([0.5]))).toBe("not-json")
      expect(yield* scoreOf("classify", pooled([0.5]))).toBe("not-json")
      expect(yield* scoreOf("classify", { ...HEAD, data: [] })).toBe("not-json")
      expect(yield* scoreOf("classify", { ...HEAD, data: [0.5] })).toBe("not-json")
      expect(yield* scoreOf("get-reward", { scores: [0.5] })).toBe("not-json")
      expect(yield* scoreOf("get-reward", { rewards: null })).toBe("not-json")
      expect(yield* scoreOf("get-reward", "[0.5]")).toBe("not-json")
      expect(yield* scoreOf("get-reward", `{"rewards":[${"[".repeat(500)}${"]".repeat(500)}]}`)).toBe("not-json")
      const chat = { choices: [{ index: 0, message: { content: "0.5" }, finish_reason: "stop" }] }
      expect(yield* scoreOf("pooling", chat)).toBe("not-json")
    })
  )
})

describe("a score", () => {
  it.live("of vLLM's /pooling is the one value, or that of the last token; what is said beside it is kept", () =>
    Effect.gen(function* () {
      const body = (data: unknown) => ({
        id: "pool-1",
        ...HEAD,
        data: [{ index: 0, object: "pooling", data }],
        usage: USAGE,
        served_by: "a"
      })
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(body([-1.25]))))
      const asked = { extra: { use_activation: false, messages: "none" } }
      const attempted = yield* score("pooling", { url: `${server.url.replace("/v1", "")}/?x=1`, asked })
      expect(attempted).toEqual({
        _tag: "Replied",
        reply: {
          message: { role: "assistant", content: "-1.25" },
          id: "pool-1",
          model: "rm",
          rest: { served_by: "a" }
        },
        finish: "stop",
        usage: { input: 23, output: 0, estimated: false }
      })
      const [request] = server.requests
      expect(request!.path).toBe("/pooling?x=1")
      // No temperature, no limit, no stream: servers that check their fields would refuse them.
      expect(JSON.parse(request!.body)).toEqual({
        use_activation: false,
        model: "simulated-teacher",
        messages: MESSAGES
      })
      expect(request!.headers.accept).toBe("application/json")
      expect(yield* scoreOf("pooling", body([[0.1], [0.2], [3e-7]]))).toBe("3e-7")
    })
  )

  it.live("of /classify is the share of its one class", () =>
    Effect.gen(function* () {
      const body = {
        id: "classify-1",
        ...HEAD,
        data: [{ index: 0, label: "LABEL_0", probs: [0.875], num_classes: 1 }],
        usage: USAGE
      }
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(body)))
      const attempted = yield* score("classify", { url: server.url })
      expect(server.requests[0]!.path).toBe("/v1/classify")
      expect(attempted).toMatchObject({
        reply: { message: { content: "0.875" }, rest: { label: "LABEL_0", num_classes: 1 } },
        usage: { input: 23, output: 0, estimated: false }
      })
    })
  )

  it.live("of OpenRLHF's /get_reward is of one text, the prompt and the response; its input is an upper bound", () =>
    Effect.gen(function* () {
      const body = { rewards: [2], scores: [2], extra_logs: { dummy_scores: [2] } }
      const server = yield* serve((response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(body)))
      const attempted = yield* score("get-reward", { url: server.url.replace("/v1", "") })
      const [request] = server.requests
      expect(request!.path).toBe("/get_reward")
      const { query, prompts, labels } = JSON.parse(request!.body) as Record<string, ReadonlyArray<string>>
      expect([query, prompts, labels]).toEqual([
        ["Be brief.\n\nWhat is 6 × 7?\n\n42"],
        ["Be brief.\n\nWhat is 6 × 7?\n\n"],
        [""]
      ])
      expect(attempted).toMatchObject({
        reply: { message: { content: "2" }, rest: { scores: [2], extra_logs: { dummy_scores: [2] } } },
        usage: { output: 0, estimated: true }
      })
      if (attempted._tag !== "Replied") throw new Error("no reply")
      // A token is a byte at least, and a message has marks around it.
      expect(attempted.usage.input).toBeGreaterThanOrEqual(Buffer.byteLength("Be brief.What is 6 × 7?42"))
      expect(yield* scoreOf("get-reward", { rewards: 0 })).toBe("0")
    })
  )
})

describe("a failure", () => {
  const failureOf = (status: number, headers: Record<string, string>, body: string, asking: Partial<Asking> = {}) =>
    Effect.gen(function* () {
      const { url } = yield* serve((response) => response.writeHead(status, headers).end(body))
      const attempted = yield* score("pooling", { url, ...asking })
      return attempted._tag === "Failed" ? { ...attempted.failure, streamed: attempted.streamedChars } : attempted._tag
    })

  it.live("is sorted as one of a chat is", () =>
    Effect.gen(function* () {
      expect(yield* failureOf(429, { "retry-after": "7" }, "")).toMatchObject({
        reason: "rate-limited",
        retryAfterMs: 7000,
        streamed: 0
      })
      expect(yield* failureOf(503, {}, "")).toMatchObject({ reason: "server-error" })
      expect(yield* failureOf(401, JSON_TYPE, '{"error":"Unauthorized"}')).toMatchObject({ reason: "credentials" })
      expect(yield* failureOf(400, JSON_TYPE, '{"error":{"message":"too long"}}')).toMatchObject({ reason: "refused" })
      expect(yield* failureOf(302, { location: "https://elsewhere.test" }, "")).toMatchObject({
        reason: "unknown-model",
        message: "HTTP 302: moved to https://elsewhere.test"
      })
      expect(yield* failureOf(200, { "content-type": "text/html" }, "<html>")).toMatchObject({ reason: "not-json" })
      expect(yield* failureOf(200, JSON_TYPE, "")).toMatchObject({ reason: "not-json" })
      expect(yield* failureOf(200, JSON_TYPE, '{"data":[{"data":[0.')).toMatchObject({
        reason: "truncated-stream",
        streamed: "unknown"
      })
      expect(yield* failureOf(200, JSON_TYPE, '{"error":{"message":"died"}}')).toMatchObject({
        reason: "error-in-stream"
      })
      expect(yield* failureOf(200, JSON_TYPE, '{"object":"error","message":"died"}')).toMatchObject({
        reason: "error-in-stream",
        message: "an error inside the reply: died"
      })
    })
  )

  it.live("tells of a 404 where vLLM has this path; a stream is none of this protocol's", () =>
    Effect.gen(function* () {
      expect(yield* failureOf(404, JSON_TYPE, '{"detail":"Not Found"}')).toMatchObject({
        reason: "unknown-model",
        message:
          "HTTP 404: Not Found (nothing answers at this path; vLLM has this one beside /v1, not under it: http://host:8000)"
      })
      expect(yield* failureOf(200, STREAM, 'data: {"data":[{"data":[0.5]}]}\n\n')).toMatchObject({ reason: "not-json" })
    })
  )

  it.live("is also a body that outgrows its bound, and a time that is up", () =>
    Effect.gen(function* () {
      const big = `{"data":[{"data":[0.5]}],"more":"${"x".repeat(10_000)}"}`
      expect(yield* failureOf(200, JSON_TYPE, big, { teacher: { maxReplyBytes: 1000 } })).toMatchObject({
        reason: "too-large"
      })
      const silent = yield* serve(() => undefined)
      const timeouts = { firstToken: 0.2, betweenTokens: 0.2, total: 20 }
      expect(yield* score("classify", { url: silent.url, teacher: { timeouts } })).toMatchObject({
        failure: { reason: "timeout-first-token" },
        streamedChars: "unknown"
      })
    })
  )

  it.live("holds no key, whatever the server repeats; a key that is not set is told with the judge's name", () =>
    Effect.gen(function* () {
      const { url, requests } = yield* serve((response, { headers }) =>
        response.writeHead(400, JSON_TYPE).end(JSON.stringify({ detail: `bad ${headers.authorization}` }))
      )
      const asking = { url, endpoint: { key: "$RM_KEY" }, environment: { RM_KEY: "very-secret-1" } }
      const attempted = yield* score("get-reward", asking)
      expect(requests[0]!.headers.authorization).toBe("Bearer very-secret-1")
      expect(JSON.stringify(attempted)).not.toContain("very-secret-1")
      const missing = yield* attempt(asking).pipe(
        Effect.provide(layerOf("get-reward", { ...asking, environment: {} })),
        Effect.flip
      )
      expect(missing.message).toContain("judges.scorer.at[0].key")
    })
  )

  it.live("never comes of an interruption: the connection is closed", () =>
    Effect.gen(function* () {
      const server = yield* serve(() => undefined)
      const fiber = yield* Effect.forkChild(score("pooling", { url: server.url }))
      yield* until(() => server.requests.length === 1)
      yield* Fiber.interrupt(fiber)
      yield* until(() => server.sockets.size === 0)
    })
  )
})
