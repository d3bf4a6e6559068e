import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { SERVER_NAMES, type Simulator, type SimulatorOptionsInput } from "../src/index.ts"
import { until, user, withSimulator } from "./client.ts"
import { bodyOf, eventsOf, messageOf, post } from "./wire.ts"

/* What servers do beside replying: metrics, rate limits, drift, calls of tools, small talk, and the record of it. */

const problem = user("Find x such that 14x - 38 = 12x - 32.")
const count = user("Count from 1 to 20, separated by spaces.")

describe("a client that leaves", () => {
  const metrics = async ({ port }: Simulator) => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const value = (name: string) => Number(new RegExp(String.raw`^\w+:${name}(?:\{.*\})? (\S+)$`, "m").exec(text)?.[1])
    return {
      running: value("(?:num_requests_running|requests_processing|num_running_reqs)"),
      tokens: value("(?:generation_tokens_total|tokens_predicted_total)")
    }
  }
  const leave = async (options: SimulatorOptionsInput, stream: boolean) =>
    withSimulator({ models: ["m"], key: "k", latency: { firstTokenMs: 60_000 }, ...options }, async (simulator) => {
      expect(await metrics(simulator)).toEqual({ running: 0, tokens: 0 })
      const text = JSON.stringify({ model: "m", messages: problem, stream })
      const socket = connect(simulator.port, "127.0.0.1")
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Length: ${text.length}\r\n\r\n${text}`
      )
      while ((await metrics(simulator)).running === 0);
      socket.destroy()
      await until(() => simulator.stats().inFlight === 0)
      return (await metrics(simulator)).running
    })

  it("ends the work at vLLM, of streams at llama.cpp, and nowhere if so asked; /metrics tells it without a key", async () => {
    expect(await leave({ server: "vllm" }, true)).toBe(0)
    expect(await leave({ server: "vllm" }, false)).toBe(0)
    expect(await leave({ server: "sglang" }, true)).toBe(0)
    expect(await leave({ server: "llama-cpp" }, true)).toBe(0)
    expect(await leave({ server: "llama-cpp" }, false)).toBe(1)
    expect(await leave({ server: "vllm", abilities: { stopsOnClose: "never" } }, true)).toBe(1)
  })

  it("has the tokens counted that were generated: all of them at an end, and few when it left at once", async () => {
    for (const server of ["vllm", "llama-cpp", "sglang"] as const) {
      const options = { server, models: ["m"], latency: { perChunkMs: 20 }, stream: { tokensPerChunk: 1 } }
      await withSimulator(options, async (simulator) => {
        const { usage } = bodyOf((await post(simulator, { messages: user("Say hello") })).body)
        const all = (usage as { completion_tokens: number }).completion_tokens
        expect([server, (await metrics(simulator)).tokens]).toEqual([server, all])
        const leave = new AbortController()
        const messages = user("Count from 1 to 1000.")
        const body = JSON.stringify({ model: "m", messages, stream: true })
        const { body: stream } = await fetch(`${simulator.url}/chat/completions`, {
          method: "POST",
          body,
          signal: leave.signal
        })
        await stream?.getReader().read()
        leave.abort()
        await until(() => simulator.stats().inFlight === 0)
        // A thousand tokens in 20 seconds, if anybody had waited.
        expect((await metrics(simulator)).tokens).toBeLessThan(all + 900)
      })
    }
  })

  it("cannot be seen where there are no metrics", async () => {
    await withSimulator({ server: "openai" }, async ({ port }) => {
      expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404)
    })
  })
})

describe("rate limits", () => {
  it("count down, and are nothing when they are reached", async () => {
    await withSimulator(
      { server: "openai", models: ["m"], faults: { "rate-limited-retry-after": 0.5 } },
      async (simulator) => {
        const left: Array<[number, string | null, string | null]> = []
        for (let i = 0; i < 12; i++) {
          const { headers, status } = await post(simulator, { messages: count, seed: i })
          left.push([status, headers.get("x-ratelimit-remaining-requests"), headers.get("retry-after")])
        }
        for (const [i, one] of left.entries())
          expect(one).toEqual(one[0] === 429 ? [429, "0", "1"] : [200, `${499 - i}`, null])
        expect(new Set(left.map(([status]) => status))).toEqual(new Set([200, 429]))
      }
    )
  })
})

describe("drift", () => {
  it("is another model and fingerprint after so many whole replies, streamed or not", async () => {
    const drift = [
      { after: 2, model: "m-new" },
      { after: 3, fingerprint: "fp-new" }
    ]
    await withSimulator({ server: "vllm", models: ["m"], drift }, async (simulator) => {
      const seen: Array<unknown> = []
      for (const stream of [false, true, true, false]) {
        const { body } = await post(simulator, { messages: count, stream, stream_options: { include_usage: true } })
        const last = stream ? bodyOf(eventsOf(body).at(-2) ?? "") : bodyOf(body)
        seen.push([last["model"], last["system_fingerprint"]])
      }
      const own = "vllm-0.32.0-00000000"
      expect(seen).toEqual([
        ["m", own],
        ["m", own],
        ["m-new", own],
        ["m-new", "fp-new"]
      ])
    })
  })
})

describe("tool calls", () => {
  const parameters = { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } }
  const tools = [{ type: "function", function: { name: "weather", parameters } }]
  const deltas = (body: string) =>
    eventsOf(body)
      .slice(0, -1)
      .flatMap((event) =>
        bodyOf(event).choices.flatMap(
          ({ delta }) =>
            (delta?.["tool_calls"] ?? []) as ReadonlyArray<{
              id?: string
              function: { name?: string; arguments: string }
            }>
        )
      )

  it("come in one piece, in pieces of their arguments, or whole in one delta", async () => {
    for (const server of SERVER_NAMES) {
      const options = { server, models: ["m"], scripted: { toolCalls: 1 } }
      await withSimulator(options, async (simulator) => {
        const whole = bodyOf((await post(simulator, { messages: count, tools })).body)
        expect(whole.choices[0]?.finish_reason).toBe("tool_calls")
        const [call] = messageOf(whole)["tool_calls"] as ReadonlyArray<{
          function: { name: string; arguments: string }
        }>
        expect(call?.function.name).toBe("weather")
        expect(JSON.parse(call?.function.arguments ?? "")).toEqual({
          city: expect.any(String) as string,
          days: expect.any(Number) as number
        })
        const pieces = deltas((await post(simulator, { messages: count, tools, stream: true })).body)
        expect([server, pieces.length > 1]).toEqual([server, server !== "ollama"])
        expect(pieces[0]).toMatchObject({
          id: expect.stringMatching(/^call_/) as string,
          function: { name: "weather" }
        })
        JSON.parse(pieces.map((piece) => piece.function.arguments).join(""))
      })
    }
  })

  it("come to nobody who has no tools, or wants none, and by default to nobody who need not have one", async () => {
    await withSimulator({ models: ["m"], scripted: { toolCalls: 1 } }, async (simulator) => {
      for (const body of [{}, { tools, tool_choice: "none" }, { tools: [] }]) {
        const { choices } = bodyOf((await post(simulator, { messages: count, ...body })).body)
        expect(choices[0]?.finish_reason).toBe("stop")
      }
    })
    await withSimulator({ models: ["m"] }, async (simulator) => {
      const ask = async (more: object) =>
        bodyOf((await post(simulator, { messages: count, tools, ...more })).body).choices[0]?.finish_reason
      expect([await ask({}), await ask({ tool_choice: "required" })]).toEqual(["stop", "tool_calls"])
    })
  })
})

describe("small questions", () => {
  it("have answers, at any rate of defects", async () => {
    const scripted = { loop: 0.3, wrong: 0.3, unclosed: 0.3 }
    await withSimulator({ models: ["m"], scripted }, async (simulator) => {
      const answer = async (text: string) =>
        messageOf(bodyOf((await post(simulator, { messages: user(text) })).body))["content"]
      expect(await answer("Count from 1 to 20, separated by spaces")).toBe(
        Array.from({ length: 20 }, (_, i) => i + 1).join(" ")
      )
      expect(await answer("Count from 5 to 1, with commas.")).toBe("5, 4, 3, 2, 1")
      expect(await answer("Say hello")).toBe("Hello!")
      expect(await answer("Reply with one random word.")).toMatch(/^[a-z]+$/)
      expect(Number(await answer("Pick a random number between 10 and 12."))).toBeGreaterThanOrEqual(10)
      expect(String(await answer("Count from 1 to 9999")).length).toBeLessThan(12_000)
      expect(await answer("Tell me about tea.")).not.toBe("")
    })
  })
})

describe("the record", () => {
  it("says what was asked for, and never in which words", async () => {
    await withSimulator({ server: "llama-cpp", models: ["m"], key: "sk-secret" }, async (simulator) => {
      const headers = { authorization: "Bearer sk-secret" }
      const messages = [...user("my private words"), { role: "assistant", content: "secret beginning" }]
      await post(simulator, { messages, n: 2, stream: true, temperature: 0.5, max_tokens: 9 }, { headers })
      await post(simulator, { messages: count, max_completion_tokens: 8 }, { headers })
      await post(simulator, {}, { headers, body: "{" })
      const text = await (await fetch(`http://127.0.0.1:${simulator.port}/simulator/requests`)).text()
      expect(text).not.toMatch(/private|secret|Count/)
      const path = "/v1/chat/completions"
      expect(
        text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown)
      ).toMatchObject([
        { n: 1, path, choices: 2, stream: true, temperature: 0.5, maxTokens: 9, prefix: true },
        { n: 2, path, choices: 1, stream: false, temperature: null, maxTokens: 8, prefix: false },
        { n: 3, path: null, choices: null, outcome: "refused" }
      ])
    })
  })
})
