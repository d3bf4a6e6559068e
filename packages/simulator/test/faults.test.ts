import { connect } from "node:net"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { generateProblems, type Simulator, type SimulatorOptionsInput } from "../src/index.ts"
import { FaultOptions } from "../src/FaultOptions.ts"
import { drawFault, type FaultKind } from "../src/Faults.ts"
import { ask, chunksIn, eventsIn, SOUND, textIn, until, user, withSimulator, type Reply } from "./client.ts"

/* What each fault does on the wire, seen below HTTP where a client library would already have an opinion. */

const [row] = generateProblems({ count: 1, seed: 77, families: ["algebra"], languages: ["en"] })
const prompt = user(row?.problem ?? "")
const STREAM = { stream: true, stream_options: { include_usage: true } }

interface Raw {
  readonly head: string
  /** The body without its chunk framing. */
  readonly body: string
  /** The last chunk came: HTTP says that the body is whole. */
  readonly ended: boolean
}

const unframe = (framed: string): { body: string; ended: boolean } => {
  let rest = Buffer.from(framed, "latin1")
  const parts: Array<Buffer> = []
  for (;;) {
    const line = rest.indexOf("\r\n")
    const size = line === -1 ? Number.NaN : Number.parseInt(rest.subarray(0, line).toString("latin1"), 16)
    if (Number.isNaN(size)) return { body: Buffer.concat(parts).toString(), ended: false }
    if (size === 0) return { body: Buffer.concat(parts).toString(), ended: true }
    parts.push(rest.subarray(line + 2, line + 2 + size))
    rest = rest.subarray(line + 4 + size)
  }
}

/** Sends one request over a socket and reads until the server ends it, or until `enough` has come. */
const raw = (
  simulator: Simulator,
  body: Record<string, unknown>,
  enough: (text: string) => boolean = () => false
): Promise<Raw> =>
  new Promise((resolve) => {
    const text = JSON.stringify({ model: "simulated-teacher", messages: prompt, seed: 1, ...body })
    const socket = connect(simulator.port, "127.0.0.1")
    let received = ""
    const finish = () => {
      socket.destroy()
      const split = received.indexOf("\r\n\r\n")
      const head = received.slice(0, split)
      const rest = received.slice(split + 4)
      if (head.includes("chunked")) resolve({ head, ...unframe(rest) })
      else {
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
        resolve({ head, body: Buffer.from(rest, "latin1").toString(), ended: rest.length === length })
      }
    }
    socket.setEncoding("latin1")
    socket.on("data", (part: Buffer | string) => {
      received += String(part)
      if (enough(received)) finish()
    })
    socket.on("close", finish)
    socket.on("error", () => undefined)
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
    )
  })

const withFault = <A>(kind: FaultKind, use: (simulator: Simulator) => Promise<A>, more: SimulatorOptionsInput = {}) =>
  withSimulator({ ...more, scripted: SOUND, faults: { ...more.faults, [kind]: 1 } }, use)

const wholeStream = () => withSimulator({ scripted: SOUND }, (simulator) => raw(simulator, STREAM))
const wholeBody = () => withSimulator({ scripted: SOUND }, (simulator) => raw(simulator, {}))

describe("faults that answer with an error", () => {
  it.each([
    ["rate-limited", 429, null],
    ["rate-limited-retry-after", 429, "7"],
    ["server-error-500", 500, null],
    ["server-error-503", 503, null]
  ] as const)("%s: %i", async (kind, status, retryAfter) => {
    await withFault(
      kind,
      async (simulator) => {
        for (const body of [{}, STREAM]) {
          const wire = await ask(simulator, prompt, body)
          expect(wire.status).toBe(status)
          expect(wire.headers.get("retry-after")).toBe(retryAfter)
          expect((JSON.parse(wire.body) as { error: { code: number } }).error.code).toBe(status)
        }
        expect(simulator.stats()).toMatchObject({ requests: 2, completed: 0, faults: { [kind]: 2 } })
      },
      { faults: { retryAfterSeconds: 7 } }
    )
  })

  it("html: 200 with a page", () =>
    withFault("html", async (simulator) => {
      const wire = await ask(simulator, prompt, STREAM)
      expect([wire.status, wire.type]).toEqual([200, "text/html; charset=utf-8"])
      expect(wire.body).toMatch(/^<!DOCTYPE html>/)
    }))

  it("wrong-content-type: the whole reply, under text/plain", () =>
    withFault("wrong-content-type", async (simulator) => {
      const wire = await ask(simulator, prompt, { ...STREAM, seed: 1 })
      expect(wire.type).toBe("text/plain; charset=utf-8")
      expect(wire.body).toBe((await wholeStream()).body)
    }))
})

describe("faults that break a reply off", () => {
  it("hang: not one byte, and the client's leaving is what ends it", () =>
    withFault("hang", async (simulator) => {
      const leave = new AbortController()
      const hanging = ask(simulator, prompt, STREAM, { signal: leave.signal })
      await until(() => simulator.stats().inFlight === 1)
      leave.abort()
      await expect(hanging).rejects.toThrow(/abort/i)
      await until(() => simulator.stats().inFlight === 0)
      expect(simulator.requests().map(({ outcome }) => outcome)).toEqual(["hang"])
      expect(simulator.stats().abortedByClient).toBe(0)
    }))

  it("stall: a beginning, and then nothing more", async () => {
    const whole = await wholeStream()
    await withFault("stall", async (simulator) => {
      const { body, ended, head } = await raw(simulator, STREAM, (text) => text.includes("delta"))
      expect(head).toContain("200 OK")
      expect(ended).toBe(false)
      expect(whole.body.startsWith(body)).toBe(true)
      expect(body).not.toContain('"finish_reason":"')
    })
    const json = await wholeBody()
    await withFault("stall", async (simulator) => {
      const { body, ended } = await raw(simulator, {}, (text) => text.includes("\r\n\r\n{"))
      expect(ended).toBe(false)
      expect(json.body.startsWith(body)).toBe(true)
    })
  })

  it("reset: a beginning, and then the socket is gone", async () => {
    const [stream, json] = [await wholeStream(), await wholeBody()]
    await withFault("reset", async (simulator) => {
      const broken = await raw(simulator, STREAM)
      expect(broken.ended).toBe(false)
      expect(broken.body.length).toBeGreaterThan(0)
      expect(stream.body.startsWith(broken.body)).toBe(true)
      expect(eventsIn(broken.body)).not.toContain("[DONE]")
      const half = await raw(simulator, {})
      expect(half.ended).toBe(false)
      expect(json.body.startsWith(half.body)).toBe(true)
      await expect(ask(simulator, prompt, {})).rejects.toThrow(/terminated|fetch failed/)
      expect(simulator.stats().faults).toEqual({ reset: 3 })
    })
  })

  it("half-json: ends as if all were well, in the middle of a JSON", () =>
    withFault("half-json", async (simulator) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const { body, ended } = await raw(simulator, { ...STREAM, seed })
        expect(ended).toBe(true)
        expect(() => JSON.parse(eventsIn(`${body}\n\n`).at(-1) ?? "")).toThrow(/JSON/)
        expect(body).not.toContain("[DONE]")
        const json = await ask(simulator, prompt, { seed })
        expect([json.status, json.type]).toEqual([200, "application/json"])
        expect(() => JSON.parse(json.body) as unknown).toThrow(/JSON/)
      }
    }))

  it("no-finish: all the text and [DONE], but nobody says that it is whole", async () => {
    const whole = chunksIn((await wholeStream()).body)
    await withFault("no-finish", async (simulator) => {
      const { body, ended } = await raw(simulator, STREAM)
      const chunks = chunksIn(body)
      expect(ended).toBe(true)
      expect(eventsIn(body).at(-1)).toBe("[DONE]")
      expect(textIn(chunks, "content")).toBe(textIn(whole, "content"))
      expect(chunks.flatMap(({ choices }) => choices).every((choice) => choice.finish_reason === null)).toBe(true)
      expect(chunks.every(({ usage }) => usage === undefined)).toBe(true)
      const json = JSON.parse((await ask(simulator, prompt, {})).body) as Reply
      expect(json.choices[0]?.finish_reason).toBeNull()
    })
  })

  it("error-in-stream: an error object in the stream, then [DONE]; without a stream a 500", () =>
    withFault("error-in-stream", async (simulator) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const wire = await ask(simulator, prompt, { ...STREAM, seed })
        expect(wire.status).toBe(200)
        expect(eventsIn(wire.body).at(-1)).toBe("[DONE]")
        expect(chunksIn(wire.body).at(-1)?.error?.message).toContain("EngineCore encountered an issue")
        expect(wire.body).not.toContain('"finish_reason":"')
      }
      expect((await ask(simulator, prompt, {})).status).toBe(500)
    }))
})

describe("faults that only look like one", () => {
  it("drip: the whole reply, one character a delta", async () => {
    const whole = chunksIn((await wholeStream()).body)
    await withFault(
      "drip",
      async (simulator) => {
        const chunks = chunksIn((await raw(simulator, { ...STREAM })).body)
        for (const field of ["reasoning_content", "content"]) expect(textIn(chunks, field)).toBe(textIn(whole, field))
        const texts = chunks.flatMap(({ choices }) => choices.map(({ delta }) => Object.values(delta).at(-1) ?? ""))
        expect(texts.every((text) => Array.from(text).length <= 1)).toBe(true)
        expect(JSON.parse((await ask(simulator, prompt, { seed: 1 })).body)).toEqual(
          JSON.parse((await wholeBody()).body)
        )
        expect(simulator.stats()).toMatchObject({ completed: 2, faults: { drip: 2 } })
      },
      { faults: { dripMs: 0 } }
    )
  })

  it("keep-alive: comments and blank lines, then the whole reply", async () => {
    const [stream, json] = [await wholeStream(), await wholeBody()]
    await withFault(
      "keep-alive",
      async (simulator) => {
        const { body } = await raw(simulator, STREAM)
        expect(body).toBe(`: keep-alive\n\n\n: keep-alive\n\n${stream.body}`)
        const blank = await ask(simulator, prompt, { seed: 1 })
        expect(blank.body).toBe(`\n\n\n${json.body}`)
        expect(simulator.stats()).toMatchObject({ completed: 2, faults: { "keep-alive": 2 } })
      },
      { faults: { keepAliveMs: 1 } }
    )
  })
})

describe("the draw of a fault", () => {
  const rows = generateProblems({ count: 60, seed: 5, languages: ["en"] })

  const faults = { "rate-limited": 0.2, "server-error-503": 0.1 }

  it("keeps to the rates, each attempt of a key by itself", () => {
    const options = Schema.decodeSync(FaultOptions)(faults)
    const drawn = Array.from({ length: 20_000 }, (_, i) =>
      drawFault(options, 4, `key ${i % 5000}`, Math.floor(i / 5000))
    )
    const shareOf = (kind: string | undefined) => drawn.filter((other) => other === kind).length / drawn.length
    expect(shareOf("rate-limited")).toBeCloseTo(0.2, 1.5)
    expect(shareOf("server-error-503")).toBeCloseTo(0.1, 1.5)
    expect(shareOf(undefined)).toBeCloseTo(0.7, 1.5)
    expect(drawn.slice(0, 5000)).not.toEqual(drawn.slice(5000, 10_000))
  })

  it("is the same for the same attempt in any order of arrival", async () => {
    const statuses = (order: ReadonlyArray<number>) =>
      withSimulator({ seed: 4, faults }, async (simulator) => {
        const seen: Array<Array<number>> = rows.map(() => [])
        for (let attempt = 0; attempt < 2; attempt++) {
          for (const index of order) {
            seen[index]?.push((await ask(simulator, user(rows[index]?.problem ?? ""), { seed: 1 })).status)
          }
        }
        return seen
      })
    const order = rows.map((_, i) => i)
    const seen = await statuses(order)
    expect(await statuses(order.toReversed())).toEqual(seen)
    expect(new Set(seen.flat())).toEqual(new Set([200, 429, 503]))
  })

  it("uses up no sample: the whole replies of a prompt are the same with faults and without", async () => {
    const collect = (options: SimulatorOptionsInput) =>
      withSimulator({ seed: 8, ...options }, async (simulator) => {
        const bodies: Array<string> = []
        while (bodies.length < 8) {
          const { body, status } = await ask(simulator, prompt)
          if (status === 200) bodies.push(body)
        }
        return bodies
      })
    expect(await collect({ faults: { "server-error-500": 0.6 } })).toEqual(await collect({}))
  })
})
