import { once } from "node:events"
import { gzipSync } from "node:zlib"
import * as Effect from "effect/Effect"
import { afterEach, describe, expect, it } from "vitest"
import { listen } from "../src/index.ts"
import { place, type Place, type PlaceOptions, until } from "./Place.ts"

let here: Place
const begin = async (options: PlaceOptions = {}) => (here = await place(options))
afterEach(() => here.close())

const good = { rows: [{ response: "1", answer: "1" }] }

/** What a server answers to bytes as they are, until it closes. */
const raw = async (...parts: ReadonlyArray<string>): Promise<string> => {
  const socket = await here.socket()
  let text = ""
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()))
  socket.on("error", () => {})
  for (const part of parts) socket.write(part)
  await once(socket, "close")
  return text
}

const head = (line: string, ...headers: ReadonlyArray<string>) =>
  [line, ...headers, "Connection: close", "", ""].join("\r\n")

describe("who may ask", () => {
  it("on the loopback is nobody under another name, so that no site can make its own point here", async () => {
    await begin()
    for (const host of [
      "evil.example",
      "127.0.0.1.evil.example",
      "localhost.evil.example:80",
      "10.0.0.1",
      "[::2]:80"
    ]) {
      expect(await raw(head("GET /metrics HTTP/1.1", `Host: ${host}`)), host).toContain("HTTP/1.1 403")
    }
    for (const host of ["localhost:9", "127.0.0.1", "[::1]:8124"]) {
      expect(await raw(head("GET /metrics HTTP/1.1", `Host: ${host}`)), host).toContain("HTTP/1.1 200")
    }
  })

  it("is no page of another origin", async () => {
    await begin()
    const answer = await here.post(good, "/v1/verify", { origin: "https://evil.example" })
    expect([answer.status, answer.json.error]).toEqual([403, expect.stringContaining("other origins")])
    expect(here.judged).toEqual([])
  })

  it("where there is a token, is who has it: as a Bearer, or as the password in an address", async () => {
    await begin({ token: "right-one" })
    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`
    for (const authorization of [
      "",
      "Bearer right-on",
      "Bearer right-one2",
      "Bearer",
      basic("right-one:wrong"),
      "Digest right-one"
    ]) {
      const { status, json, headers } = await here.post(good, "/v1/verify", { authorization })
      expect([status, headers.get("www-authenticate")], authorization).toEqual([401, "Bearer"])
      expect(JSON.stringify(json)).not.toContain("right")
    }
    expect((await here.get("/metrics")).status).toBe(401)
    expect(here.judged).toEqual([])
    expect((await here.post(good, "/v1/verify", { authorization: "Bearer right-one" })).status).toBe(200)
    expect((await here.post(good, "/get_reward", { authorization: basic(":right-one") })).status).toBe(400)
    expect((await here.get("/health")).status).toBe(200)
  })

  it("on an address that others reach needs a token", async () => {
    await begin()
    const open = listen(null as never, { port: 0, host: "0.0.0.0", token: null, bodyBytes: 1, heldBytes: 1 })
    await expect(Effect.runPromise(open)).rejects.toThrow(/a token is needed: --token '\$NAME'/)
  })
})

describe("a port that is taken", () => {
  it("is said with what to do", async () => {
    await begin()
    const port = Number(new URL(here.url).port)
    const second = listen(null as never, { port, host: "127.0.0.1", token: null, bodyBytes: 1, heldBytes: 1 })
    await expect(Effect.runPromise(second)).rejects.toThrow(
      `127.0.0.1:${port}: the port is taken; --port names another`
    )
  })
})

describe("a request that is none", () => {
  it.each([
    ["another path", "GET", "/v2/verify", 404, "/v1/verify, /get_reward, /health, /metrics"],
    ["a path of JavaScript's own", "POST", "/__proto__", 404, "nothing at this path"],
    ["another method", "GET", "/v1/verify", 405, "takes POST"],
    ["another method still", "DELETE", "/health", 405, "takes GET"]
  ])("%s is told so", async (_, method, path, status, message) => {
    await begin()
    const answer = await fetch(here.url + path, { method })
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { error: string }).error).toContain(message)
    if (status === 405) expect(answer.headers.get("allow")).toBe(method === "GET" ? "POST" : "GET, HEAD")
  })

  it.each([
    ["JSON that breaks off", '{"rows":[{"response":', "line 1, column 22, before the end"],
    ["no JSON", "rows=1", 'line 1, column 1, before "r"'],
    ["a list", "[]", "no object { rows"],
    ["null", "null", "no object { rows"],
    ["no rows", "{}", "field rows"],
    ["rows that are an object", '{"rows":{"0":{}}}', "field rows"],
    ["numbers that are a number", '{"rows":[],"numbers":1}', "field numbers"],
    ["a field whose name is near one", '{"rows":[],"nmbers":true}', 'field "nmbers": is none; did you mean numbers?'],
    ["a field that there is not", '{"rows":[],"temperature":1}', "a request has id, rows, numbers"],
    ["a field of JavaScript's own", '{"rows":[],"__proto__":1}', 'field "__proto__": is none'],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "not UTF-8"],
    ["lists in lists without end", "[".repeat(5_000_000), "before the end"]
  ])("%s is a 400 with the place", async (_, body, message) => {
    await begin()
    const { status, json } = await here.post(body)
    expect([status, json.error]).toEqual([400, expect.stringContaining(message)])
  })

  it("packed is refused before it is unpacked", async () => {
    await begin()
    const answer = await here.post(new Uint8Array(gzipSync("{}")), "/v1/verify", { "content-encoding": "gzip" })
    expect(answer.status).toBe(415)
  })
})

describe("a body that is too large", () => {
  it("is refused by what it announces, and the client reads why although it still writes", async () => {
    await begin({ bodyBytes: 1000 })
    const { status, json } = await here.post({ rows: [{ response: "x".repeat(3_000_000), answer: "1" }] })
    expect([status, json.error]).toEqual([413, expect.stringContaining("larger than 0 MB: send smaller batches")])
  })

  it("is refused while it comes, where nothing was announced", async () => {
    await begin({ bodyBytes: 1000 })
    const chunk = `${(600).toString(16)}\r\n${"x".repeat(600)}\r\n`
    const text = await raw(
      "POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
      chunk,
      chunk,
      "0\r\n\r\n"
    )
    expect(text).toContain("HTTP/1.1 413")
  })

  it("for what may be held at all is no reason to come again", async () => {
    await begin({ heldBytes: 1000 })
    const { status, json } = await here.post({ rows: [{ response: "x".repeat(2000) }] })
    expect([status, json.error]).toEqual([413, expect.stringContaining("--memory")])
  })

  it("for what is held together, is told to come again, and fits when the others are answered", async () => {
    await begin({ holds: true, heldBytes: 3000 })
    const rows = [{ response: "x".repeat(2000), answer: "1" }]
    const first = here.post({ rows })
    await until(() => here.verifying.rows === 1)
    const turned = await here.post({ rows: [{ response: "y".repeat(2000) }] })
    expect([turned.status, turned.headers.get("retry-after")]).toEqual([503, "1"])
    here.release()
    expect((await first).status).toBe(200)
    await until(() => here.verifying.rows === 0)
    expect((await here.post({ rows: [{ response: "y".repeat(2000) }] })).status).toBe(200)
  })
})

describe("clients that break", () => {
  it("in the middle of a body hold nothing, and harm nobody", async () => {
    await begin()
    for (let one = 0; one < 20; one++) {
      const socket = await here.socket()
      socket.on("error", () => {})
      socket.write('POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"rows":[')
      socket.destroy()
    }
    for (;;) {
      const { queue } = (await here.get("/health")).json
      if (queue.bytes === 0) break
    }
    expect((await here.post(good)).status).toBe(200)
  })

  it("by closing one half get their answer on the other", async () => {
    await begin()
    const body = JSON.stringify(good)
    const socket = await here.socket()
    let text = ""
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()))
    socket.end(`POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    await once(socket, "close")
    expect(text).toMatch(/^HTTP\/1.1 200/)
  })

  it("by sending a byte now and then are told that they are too slow, and hold nothing", async () => {
    await begin({ patience: 200 })
    const text = await raw('POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"rows":[')
    expect(text).toContain("408 Request Timeout")
    expect((await here.get("/health")).json.queue.bytes).toBe(0)
  })

  it("by never reading their answer are let go, and hold nothing", async () => {
    await begin({ patience: 200 })
    const body = JSON.stringify({ rows: [{ response: "x".repeat(30_000_000), answer: "1" }] })
    const socket = await here.socket()
    socket.on("error", () => {})
    socket.pause()
    socket.write(`POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    await until(() => here.judged.length === 1)
    for (;;) {
      if ((await here.get("/health")).json.queue.bytes === 0) break
    }
    socket.destroy()
  })

  it("with no HTTP at all are told so", async () => {
    await begin()
    expect(await raw("\u0016\u0003\u0001 hello\r\n\r\n")).toContain("400 Bad Request")
  })
})

describe("GET /health and /metrics", () => {
  it("tell what was asked and what came of it", async () => {
    await begin()
    await here.post({
      rows: [{ response: "1", answer: "1" }, { response: "2", answer: "1" }, { response: "unsure" }, {}]
    })
    await here.post({ rows: [{ response: "1", answer: "1" }], numbers: true })
    await here.post("nonsense")
    const health = await here.get("/health")
    expect(health.json).toMatchObject({
      status: "ok",
      filters: ["test/answer", "test/other"],
      queue: { rows: 0, bytes: 0 },
      judged: { pass: 1, fail: 1, unsure: 1, error: 0 },
      kept: { rows: 3, used: 1 },
      unreadable: 1
    })
    const { text, headers } = await here.get("/metrics")
    expect(headers.get("content-type")).toContain("text/plain; version=0.0.4")
    expect(text).toContain('cotton_verifier_rows_judged_total{outcome="pass"} 1\n')
    expect(text).toContain("cotton_verifier_rows_kept_total 1\n")
    expect(text).toContain('cotton_verifier_requests_total{path="/v1/verify",code="400"} 1\n')
    expect(text).toContain('cotton_verifier_request_seconds_count{path="/v1/verify"} 2\n')
    for (const line of text.trimEnd().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) cotton_verifier_\w+ .+|cotton_verifier_\w+(\{[^}]+\})? [\d.e+-]+)$/)
    }
  })

  it("tell what models that judge cost, where filters ask them", async () => {
    const asked = { calls: 0, usd: 0 }
    await begin({ asked })
    expect((await here.get("/metrics")).text).toContain("\ncotton_judge_questions_total 0\n")
    asked.calls = 12
    asked.usd = 0.0125
    expect((await here.get("/health")).json.judging).toEqual({ calls: 12, usd: 0.0125 })
    const { text } = await here.get("/metrics")
    expect(text).toContain("\n# TYPE cotton_judge_usd_total counter\ncotton_judge_usd_total 0.0125\n")
    expect(text).toContain("\ncotton_judge_questions_total 12\n")
  })

  it("count paths that there are not as one", async () => {
    await begin()
    for (const path of ["/a", "/b", '/"} 1']) await here.get(path)
    expect((await here.get("/metrics")).text).toContain('cotton_verifier_requests_total{path="other",code="404"} 3\n')
  })
})

describe("a drain", () => {
  it("answers what is in work, takes nothing new, and ends", async () => {
    await begin({ holds: true })
    const waiting = here.post(good)
    await until(() => here.verifying.rows === 1)
    let drained = false
    const draining = here.listening.drain().then(() => (drained = true))
    await expect(here.post(good)).rejects.toThrow("fetch failed")
    expect(drained).toBe(false)
    here.release()
    const answer = await waiting
    expect([answer.status, answer.json.rows[0].outcome]).toEqual([200, "pass"])
    await draining
  })

  it("waits for no client that has not sent its request whole", async () => {
    await begin()
    const socket = await here.socket()
    socket.on("error", () => {})
    socket.write('POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"rows":[')
    for (;;) {
      if ((await here.get("/health")).json.queue.bytes > 0) break
    }
    await here.listening.drain()
  })

  it("is cut short by leaving", async () => {
    await begin()
    const waiting = here.post({ rows: [{ response: "never" }] })
    waiting.catch(() => {})
    await until(() => here.verifying.rows === 1)
    const draining = here.listening.drain()
    await here.listening.leave()
    await expect(waiting).rejects.toThrow("fetch failed")
    await until(() => here.dropped.length === 1)
    await draining
  })
})
