import type { Message } from "@cotton/schema"
import { createServer } from "node:net"
import { describe, expect, it } from "vitest"
import { inputBound } from "../../../src/desk/Pricing.ts"
import { probeBound } from "../../../src/teachers/probe/Probe.ts"
import { asked, completion, finding, json, probe, serve } from "./Probing.ts"

const KEY = "sk-very-secret-0001"
const withKey = { endpoint: { key: "$KEY" }, environment: { KEY } }

describe("a probe asks for less than a run", () => {
  it("so a floor under the length of replies is lowered to its limits", async () => {
    const { url, requests } = await serve((_, response) => json(response, 200, completion("hello")))
    await probe(url, { teacher: { body: { min_tokens: 500, top_k: 20 } } })
    const chats = requests.filter(({ body }) => body["messages"] !== undefined)
    expect(chats.length).toBeGreaterThan(5)
    for (const { body } of chats) {
      expect(body["min_tokens"]).toBe(Math.min(500, body["max_tokens"] as number))
      expect(body["top_k"]).toBe(20)
    }
  })
})

describe("a probe ends early, and says why", () => {
  it("where nobody listens", async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const report = await probe(`http://127.0.0.1:${port}/v1`)
    expect(report.stop).toBe("unreachable")
    expect(asked(report)).toEqual(["reachable"])
    expect(finding(report, "reachable").words).toContain("ECONNREFUSED")
    expect(report.lines.slice(1).every(({ holds, words }) => holds === null && words === "not asked")).toBe(true)
    expect(report.spent).toEqual({ requests: 0, usage: { input: 0, output: 0, estimated: false }, usd: 0 })
  })

  it("where the key is refused: it is named and not shown, also when the server echoes it", async () => {
    const { url } = await serve((request, response) =>
      json(response, 401, { error: { message: `Incorrect API key: ${request.headers.authorization}` } })
    )
    const report = await probe(url, withKey)
    expect(report.stop).toBe("refused")
    expect(asked(report)).toEqual(["reachable", "key"])
    expect(finding(report, "reachable").holds).toBe(true)
    expect(finding(report, "key")).toEqual({
      holds: false,
      words: "HTTP 401: Incorrect API key: Bearer [redacted]; look at $KEY"
    })
    expect(JSON.stringify(report)).not.toContain(KEY)
  })

  it("where a key is wanted and none is given", async () => {
    const { url } = await serve((_, response) => json(response, 403, { error: "Forbidden" }))
    expect(finding(await probe(url), "key").words).toBe("HTTP 403: Forbidden; teacher.at has no key")
  })

  it("where the model is not known, with the nearest name of the list", async () => {
    const { url } = await serve(({ path }, response) =>
      path === "/v1/models"
        ? json(response, 200, { data: [{ id: "org/other" }, { id: "DeepSeek-R1-0528" }] })
        : json(response, 404, { error: { message: "The model does not exist" } })
    )
    const report = await probe(url, { teacher: { model: "DeepSeek-R1-0582" } })
    expect(report.stop).toBe("refused")
    expect(asked(report)).toEqual(["reachable", "key", "model"])
    expect(finding(report, "model").words).toBe(
      "HTTP 404: The model does not exist; the nearest name served is DeepSeek-R1-0528"
    )
  })

  it("where the address leads elsewhere: nothing is sent there", async () => {
    const other = await serve((_, response) => json(response, 200, completion("hello")))
    const { url } = await serve((_, response) => {
      response.writeHead(302, { location: other.url })
      response.end()
    })
    const report = await probe(url, withKey)
    expect(report.stop).toBe("refused")
    expect(finding(report, "model").words).toContain(`HTTP 302: moved to ${other.url}`)
    expect(other.requests).toEqual([])
  })

  it("where a web page answers", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/html" })
      response.end("<!doctype html><h1>Log in</h1>")
    })
    const report = await probe(url)
    expect(report.stop).toBe("unreachable")
    expect(finding(report, "reachable").words).toMatch(
      /connected in \d+ ms, but no reply: .*not the protocol's \(text\/html\)/
    )
  })

  it("where nobody answers in time", async () => {
    const { url } = await serve(({ path }, response) => {
      if (path === "/v1/models") json(response, 200, { data: [] })
    })
    const report = await probe(url, { seconds: 0.2 })
    expect(report.stop).toBe("unreachable")
    expect(finding(report, "reachable").words).toContain("no answer within 0.2 s")
  })

  it("after two questions that nobody answers, where only the first was answered", async () => {
    let chats = 0
    const { url } = await serve(({ path }, response) => {
      if (path !== "/v1/chat/completions") return json(response, 404, {})
      if (chats++ === 0) json(response, 200, completion("hello"))
    })
    const report = await probe(url, { seconds: 0.2 })
    expect(report.stop).toBe("unreachable")
    expect(asked(report)).toEqual(["reachable", "key", "model", "streaming", "reasoning"])
  })

  it("where the key's variable is not set", async () => {
    await expect(probe("http://127.0.0.1:9/v1", { endpoint: { key: "$NOT_SET" } })).rejects.toThrow(/NOT_SET/)
  })
})

describe("a server that turns away for a while", () => {
  const limited = (retryAfter: string, times: number) => {
    let left = times
    return serve(({ path }, response) => {
      if (path !== "/v1/chat/completions" || left-- <= 0) return json(response, 200, completion("hello"))
      json(response, 429, { error: { message: "slow down" } }, { "retry-after": retryAfter })
    })
  }

  it("is waited for once, when it asks for little", async () => {
    const { url } = await limited("0.05", 1)
    expect(finding(await probe(url), "reachable").holds).toBe(true)
  })

  it("is left after the second time", async () => {
    const { url } = await limited("0.05", 2)
    const report = await probe(url)
    expect(report.stop).toBe("unreachable")
    expect(finding(report, "reachable").words).toContain("HTTP 429: slow down")
  })

  it("is not waited for when it asks for much, and what it asks for is said", async () => {
    const { url, requests } = await limited("3600", 1)
    const report = await probe(url)
    expect(finding(report, "reachable").words).toContain("(asks to wait 3600 s)")
    expect(requests.filter(({ path }) => path === "/v1/chat/completions")).toHaveLength(1)
  })
})

describe("a strange server", () => {
  it("that answers everything with the same words can do little, and its probe ends all the same", async () => {
    const { url } = await serve((_, response) => json(response, 200, completion("hello")))
    const report = await probe(url)
    expect(report.stop).toBe(null)
    expect(report.profile).toMatchObject({
      host: "host",
      model: "m",
      at: 7,
      stream: false,
      usageInStream: null,
      n: false
    })
    expect(report.profile).toMatchObject({
      seed: null,
      temperature: null,
      stop: null,
      logprobs: false,
      stopsOnClose: null
    })
    expect(report.profile).toMatchObject({ reasoning: "none", context: null, overLimit: "accepted" })
  })

  it("that takes no temperature at all is sent none any more once it has said so", async () => {
    const { url } = await serve(({ body, path }, response) => {
      if (path !== "/v1/chat/completions") return json(response, 404, {})
      if (body["temperature"] !== undefined) return json(response, 400, { error: { message: "no temperature here" } })
      json(response, 200, completion(`words of ${String(body["seed"])}`))
    })
    const report = await probe(url)
    expect(finding(report, "temperature")).toEqual({ holds: false, words: "refused: HTTP 400: no temperature here" })
    expect(report.profile).toMatchObject({ temperature: false, seed: true, n: false })
  })

  it("that says nonsense of itself is believed in nothing", async () => {
    const { url } = await serve(({ path }, response) => {
      if (path === "/v1/models") return json(response, 200, { data: [null, 7, { id: ["m"], max_model_len: "much" }] })
      if (path === "/metrics") return json(response, 200, { "vllm:num_requests_running": 0 })
      json(response, 200, completion("hello", { model: 7, system_fingerprint: {}, usage: "none" }))
    })
    const report = await probe(url)
    expect(report.stop).toBe(null)
    expect(report.profile).toMatchObject({ served: null, fingerprint: null, root: null, context: null })
  })

  it("whose streams are held back on their way is not said to write on after they were closed", async () => {
    let written = 0
    const { url } = await serve(({ body, path }, response) => {
      if (path === "/metrics") {
        response.end(`vllm:num_requests_running 0\nvllm:generation_tokens_total ${written}\n`)
        return
      }
      if (body["stream"] !== true)
        return json(response, path === "/v1/chat/completions" ? 200 : 404, completion("hello"))
      const pieces = Number(body["max_tokens"]) === 256 ? 256 : 3
      written += pieces
      const event = (delta: object, finish: string | null) =>
        `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
      response.writeHead(200, { "content-type": "text/event-stream" })
      response.end(event({ content: "1, " }, null).repeat(pieces) + event({}, "stop"))
    })
    const report = await probe(url)
    expect(finding(report, "closing")).toEqual({ holds: null, words: "its streams come in lumps" })
  })

  it("cannot write to the terminal", async () => {
    const model = "m\u001B[2J\u202E"
    const { url } = await serve((_, response) => json(response, 200, completion("hello", { model })))
    const report = await probe(url, { teacher: { model } })
    expect(finding(report, "model").words).toBe("m\uFFFD[2J\uFFFD answers")
    expect(report.profile.served).toBe("m\uFFFD[2J\uFFFD")
  })

  it("is asked with the recipe's own body, effort and headers in every request", async () => {
    const { url, requests } = await serve((_, response) => json(response, 200, completion("hello")))
    await probe(url, {
      teacher: { body: { chat_template_kwargs: { enable_thinking: true } } },
      endpoint: { headers: { "x-team": "blue" } }
    })
    const chats = requests.filter(({ path }) => path === "/v1/chat/completions")
    expect(chats.length).toBeGreaterThan(10)
    for (const { body, headers } of chats) {
      expect(body).toMatchObject({ model: "m", chat_template_kwargs: { enable_thinking: true } })
      expect(headers["x-team"]).toBe("blue")
    }
  })

  it("is never asked for more than was announced", async () => {
    const { url, requests } = await serve((_, response) => json(response, 200, completion("hello")))
    const { spent } = await probe(url)
    const chats = requests.filter(({ path }) => path === "/v1/chat/completions").map(({ body }) => body)
    expect(spent.requests).toBe(chats.length)
    expect(spent.usage).toEqual({ input: 5 * chats.length, output: 3 * chats.length, estimated: false })
    expect(spent.usd).toBeCloseTo((5 + 2 * 3) * (chats.length / 1e6), 12)

    // But for the one request whose limit is over any context: it asks for one word.
    const limits = chats
      .map(({ max_tokens: limit, n }) => Number(limit) * Number(n ?? 1))
      .filter((limit) => limit < 1e6)
    const prompts = chats.map(({ messages }) => inputBound({ messages: messages as ReadonlyArray<Message> }))
    const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, one) => total + one, 0)
    const bound = probeBound("free")
    expect(limits).toHaveLength(chats.length - 1)
    expect(chats.length).toBeLessThanOrEqual(bound.requests)
    expect(sum(limits) + 1024 + sum(prompts)).toBeLessThanOrEqual(bound.tokens)
  })
})
