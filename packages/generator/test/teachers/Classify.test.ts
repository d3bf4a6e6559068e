import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { classifyInStream, classifyStatus, classifyTransport, redact, retryAfter } from "../../src/teachers/Classify.ts"

const NOW = Date.parse("2026-01-01T00:00:00Z")

const status = (code: number, body: unknown, headers: Record<string, string> = {}) =>
  classifyStatus(code, headers, typeof body === "string" ? body : JSON.stringify(body), [], NOW)

const WRONG_PATH = " (nothing answers at this path; a base URL usually ends in /v1)"

describe("an answer whose status is not 2xx", () => {
  it.each([
    [401, { error: "Unauthorized" }, "credentials", "HTTP 401: Unauthorized"],
    [401, { error: { message: "Invalid API Key", code: 401 } }, "credentials", "HTTP 401: Invalid API Key"],
    [403, { detail: "Forbidden" }, "credentials", "HTTP 403: Forbidden"],
    [403, { error: { message: "Your input was flagged" } }, "refused", "HTTP 403: Your input was flagged"],
    [402, { error: { message: "Insufficient Balance" } }, "no-funds", "HTTP 402: Insufficient Balance"],
    [
      404,
      { error: { message: "The model `x` does not exist." } },
      "unknown-model",
      "HTTP 404: The model `x` does not exist."
    ],
    [500, { error: { message: "\u001b[2Ja\u202eb\nc" } }, "server-error", "HTTP 500: \uFFFD[2Ja\uFFFDb c"],
    [404, { detail: "Not Found" }, "unknown-model", `HTTP 404: Not Found${WRONG_PATH}`],
    // Near misses: these answer at this path, and speak of what was asked for.
    [404, { error: { message: "no such thing", code: "model_not_found" } }, "unknown-model", "HTTP 404: no such thing"],
    [
      404,
      { error: { message: "No endpoints found for x/y." } },
      "unknown-model",
      "HTTP 404: No endpoints found for x/y."
    ],
    [400, { error: { message: "Model Not Exist" } }, "unknown-model", "HTTP 400: Model Not Exist"],
    [
      400,
      { error: { message: "x/y is not a valid model ID" } },
      "unknown-model",
      "HTTP 400: x/y is not a valid model ID"
    ],
    // A near miss: it speaks of the model and means the request.
    [
      400,
      { error: { message: "This model's maximum context length is 2048 tokens." } },
      "refused",
      "HTTP 400: This model's maximum context length is 2048 tokens."
    ],
    [412, { error: "Account acme is suspended" }, "no-funds", "HTTP 412: Account acme is suspended"],
    [412, { error: "Precondition failed" }, "refused", "HTTP 412: Precondition failed"],
    [
      400,
      { error: { message: "Your credit balance is too low" } },
      "no-funds",
      "HTTP 400: Your credit balance is too low"
    ],
    [405, { detail: "Method Not Allowed" }, "unknown-model", `HTTP 405: Method Not Allowed${WRONG_PATH}`],
    [
      400,
      { error: { message: "max_tokens is too large", param: "max_tokens" } },
      "refused",
      "HTTP 400: max_tokens is too large"
    ],
    [413, "Payload Too Large", "refused", "HTTP 413: Payload Too Large"],
    [422, { detail: [{ loc: ["body"], msg: "bad" }] }, "refused", 'HTTP 422: [{"loc":["body"],"msg":"bad"}]'],
    [429, { error: { message: "Slow down", type: "rate_limit_error" } }, "rate-limited", "HTTP 429: Slow down"],
    [
      429,
      { error: { message: "You exceeded your current quota", code: "insufficient_quota" } },
      "no-funds",
      "HTTP 429: You exceeded your current quota"
    ],
    // Google says so of its requests a minute.
    [
      429,
      [
        {
          error: {
            message: "You exceeded your current quota, please check your plan and billing details.",
            status: "RESOURCE_EXHAUSTED"
          }
        }
      ],
      "rate-limited",
      "HTTP 429: You exceeded your current quota, please check your plan and billing details."
    ],
    [429, "", "rate-limited", "HTTP 429"],
    [408, "", "server-error", "HTTP 408"],
    [409, { message: "conflict" }, "server-error", "HTTP 409: conflict"],
    [425, "", "server-error", "HTTP 425"],
    [500, "<html>\n  <h1>Oops</h1>\n</html>", "server-error", "HTTP 500: <html> <h1>Oops</h1> </html>"],
    [
      503,
      { error: { message: "Service temporarily unavailable." } },
      "server-error",
      "HTTP 503: Service temporarily unavailable."
    ],
    [
      529,
      { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
      "server-error",
      "HTTP 529: Overloaded"
    ]
  ])("%i %j is %s", (code, body, reason, message) => {
    expect(status(code, body)).toMatchObject({ reason, message, status: code })
  })

  it("a redirect says where to, and that no prompt is answered here", () => {
    expect(status(308, "", { location: "https://host.test/v1" })).toMatchObject({
      reason: "unknown-model",
      message: "HTTP 308: moved to https://host.test/v1"
    })
  })

  it("keeps the server's words to a line of 500 characters", () => {
    const { message } = status(500, { error: { message: "word \n ".repeat(1000) } })
    expect(message).toHaveLength("HTTP 500: ".length + 500)
    expect(message).not.toContain("\n")
  })
})

describe("Retry-After", () => {
  it.each([
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" }, 30_000],
    [{ "retry-after": "Wed, 31 Dec 2025 23:59:00 GMT" }, 0],
    [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
    [{ "retry-after-ms": "soon", "retry-after": "9" }, 9000],
    [{ "retry-after": "-3" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "1e999" }, undefined],
    [{}, undefined]
  ])("%j is %s ms", (headers, ms) => {
    expect(retryAfter(headers, NOW)).toBe(ms)
  })
})

describe("an error inside a 200", () => {
  it.each([
    ['{"error": {"message": "EngineCore encountered an issue.", "code": 500}}', "EngineCore encountered an issue."],
    ['{"error":"overloaded"}', "overloaded"],
    ['{"object":"error","message":"bad"}', "bad"]
  ])("%s", (data, words) => {
    expect(classifyInStream(data, [])).toEqual({
      reason: "error-in-stream",
      message: `an error inside the reply: ${words}`
    })
  })
})

describe("what a socket throws", () => {
  const error = (code: string, message = "") => Object.assign(new Error(message), { code })

  it("before anything was sent there was no connection", () => {
    expect(classifyTransport(error("ECONNREFUSED", "connect ECONNREFUSED ::1:1"), "nothing", [])).toEqual({
      reason: "unreachable",
      message: "no connection (ECONNREFUSED: connect ECONNREFUSED ::1:1)"
    })
  })

  it("of several addresses the first one's words are told", () => {
    const both = Object.assign(new AggregateError([error("A", "first"), error("A", "second")], ""), { code: "A" })
    expect(classifyTransport(both, "nothing", []).message).toBe("no connection (A: first)")
  })

  it("after the request it is a reset, before the reply's head or inside the reply", () => {
    const closed = error("UND_ERR_SOCKET", "other side closed")
    expect(classifyTransport(closed, "sent", [])).toMatchObject({ reason: "reset" })
    expect(classifyTransport(closed, "answered", [])).toMatchObject({ reason: "reset" })
  })

  it("a header that cannot be sent is the endpoint's fault, not the network's", () => {
    expect(classifyTransport(error("UND_ERR_INVALID_ARG", "invalid x header"), "nothing", []).reason).toBe(
      "credentials"
    )
  })
})

describe("keys in messages", () => {
  it.each(["sk-abcdef123456", "Bearer abc.def-ghi/jkl==", "hf_AbCdEfGhIj", "gsk_abcdef123456", "sk-proj-********1234"])(
    "what looks like one is left out: %s",
    (key) => {
      expect(redact(`wrong key (${key}) given`, [])).toBe("wrong key ([redacted]) given")
    }
  )

  it("a word that only begins like one stays", () => {
    expect(redact("keyboard, skill, key: 7, task-force", [])).toBe("keyboard, skill, key: 7, task-force")
  })

  it("our own never stand in any message, whatever they look like and wherever they are", () => {
    const secret = fc
      .string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" })
      .filter((text) => text.trim() === text)
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
        const words = `${before}${key}${after}`
        const messages = [
          classifyStatus(401, {}, words, [key], NOW),
          classifyStatus(401, {}, JSON.stringify({ error: { message: words } }), [key], NOW),
          classifyInStream(JSON.stringify({ error: words }), [key]),
          classifyTransport(new Error(words), "nothing", [key])
        ]
        for (const { message } of messages) expect(message).not.toContain(key)
      })
    )
  })

  it("one that begins with another is left out whole", () => {
    expect(redact("abcdefgh1234", ["abcdefgh", "abcdefgh1234"])).toBe("[redacted]")
  })
})
