import { readdirSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { SERVER_NAMES, SERVERS, startSimulator, type ServerName, type Simulator } from "../src/index.ts"
import { SOUND, user } from "./client.ts"
import { bodyOf, eventsOf, messageOf, post, streamed } from "./wire.ts"

/* What each kind of server puts on the wire: the shape of its replies and its own words when it does not reply. */

const KEY = "sk-the-right-key-1234"
const open = new Map<string, Simulator>()
afterAll(() => Promise.all([...open.values()].map((simulator) => simulator.close())))

const at = async (server: ServerName): Promise<Simulator> => {
  const running =
    open.get(server) ??
    (await startSimulator({
      server,
      models: ["m"],
      key: KEY,
      context: 2000,
      scripted: SOUND,
      stream: { tokensPerChunk: 1 }
    }))
  open.set(server, running)
  return running
}

const keyed = { authorization: `Bearer ${KEY}` }
const problem = user("Find x such that 14x - 38 = 12x - 32.")

it("servers/ and the registry are the same list", () => {
  const files = readdirSync(join(import.meta.dirname, "../src/servers")).map((name) => name.replace(/\.ts$/, ""))
  expect(files.toSorted()).toEqual(SERVER_NAMES.map((name) => name.replaceAll(".", "-")).toSorted())
})

/** Where the chain of a message stands. */
const chainIn = (message: Record<string, unknown>): string => {
  if (Array.isArray(message["content"])) return "blocks"
  if (typeof message["reasoning_content"] === "string") return "reasoning_content"
  if (typeof message["reasoning"] === "string") return "reasoning"
  return String(message["content"]).startsWith("<think>\n") ? "inline" : "none"
}

interface Look {
  readonly chain: string
  readonly keys: string
  readonly model: string
  readonly fingerprint: unknown
  readonly begins: unknown
  readonly ends: unknown
  /** Where the usage comes without being asked for; and when it is. */
  readonly usage: readonly [string, string]
}

const role = { role: "assistant", content: "" }
const LOOKS: Readonly<Record<ServerName, Look>> = {
  vllm: {
    chain: "reasoning",
    keys: "id,object,created",
    model: "m",
    fingerprint: "vllm-0.32.0-00000000",
    begins: role,
    ends: { content: "" },
    usage: ["none", "event"]
  },
  "vllm-0.11": {
    chain: "reasoning_content",
    keys: "id,object,created",
    model: "m",
    fingerprint: "simulator-0",
    begins: role,
    ends: { content: "" },
    usage: ["none", "event"]
  },
  sglang: {
    chain: "reasoning_content",
    keys: "id,object,created",
    model: "m",
    fingerprint: undefined,
    begins: { ...role, reasoning_content: null, tool_calls: null },
    ends: { role: null, content: null, reasoning_content: null, tool_calls: null },
    usage: ["none", "event"]
  },
  deepseek: {
    chain: "reasoning_content",
    keys: "id,object,created",
    model: "m",
    fingerprint: expect.stringMatching(/^fp_/),
    begins: { role: "assistant", content: null, reasoning_content: "" },
    ends: { content: "", reasoning_content: null },
    usage: ["with-finish", "with-finish"]
  },
  openrouter: {
    chain: "reasoning",
    keys: "id,provider,model",
    model: "simulated/m",
    fingerprint: null,
    begins: expect.objectContaining({ ...role, reasoning: expect.any(String), reasoning_details: expect.any(Array) }),
    ends: role,
    usage: ["event-with-choice", "event-with-choice"]
  },
  "llama-cpp": {
    chain: "reasoning_content",
    keys: "choices,created,model",
    model: "m",
    fingerprint: expect.stringMatching(/^b11434/),
    begins: { role: "assistant", content: null },
    ends: {},
    usage: ["none", "event"]
  },
  ollama: {
    chain: "reasoning",
    keys: "id,object,created",
    model: "m",
    fingerprint: "fp_ollama",
    begins: { ...role, reasoning: expect.any(String) },
    ends: role,
    usage: ["none", "event"]
  },
  tgi: {
    chain: "inline",
    keys: "object,id,created",
    model: "m",
    fingerprint: expect.stringMatching(/-sha-/),
    begins: { role: "assistant", content: "<" },
    ends: role,
    usage: ["none", "event"]
  },
  together: {
    chain: "inline",
    keys: "id,object,created",
    model: "m",
    fingerprint: undefined,
    begins: { token_id: 0, role: "assistant", content: "<", tool_calls: null },
    ends: { token_id: 1, ...role, tool_calls: null },
    usage: ["with-finish", "with-finish"]
  },
  fireworks: {
    chain: "reasoning_content",
    keys: "id,object,created",
    model: "accounts/fireworks/models/m",
    fingerprint: undefined,
    begins: { role: "assistant" },
    ends: {},
    usage: ["with-finish", "with-finish"]
  },
  openai: {
    chain: "none",
    keys: "id,object,created",
    model: "m-2025-08-07",
    fingerprint: null,
    begins: { ...role, refusal: null },
    ends: {},
    usage: ["none", "event"]
  },
  anthropic: {
    chain: "blocks",
    keys: "id,object,created",
    model: "m",
    fingerprint: undefined,
    begins: { role: "assistant" },
    ends: {},
    usage: ["none", "event"]
  }
}

describe.each(Object.entries(LOOKS) as Array<[ServerName, Look]>)("%s", (server, look) => {
  it("writes a reply in one piece", async () => {
    const { body, headers, status } = await post(await at(server), { messages: problem }, { headers: keyed })
    expect(status).toBe(200)
    expect(headers.get("content-type")).toMatch(/^application\/json/)
    const reply = bodyOf(body)
    expect(Object.keys(reply).slice(0, 3).join(",")).toBe(look.keys)
    expect(reply).toMatchObject({ object: "chat.completion", model: look.model })
    expect(reply["system_fingerprint"]).toEqual(look.fingerprint)
    const message = messageOf(reply)
    expect(chainIn(message)).toBe(look.chain)
    expect(JSON.stringify(message["content"])).toContain("boxed{3}")
    expect(reply.choices.map(({ finish_reason }) => finish_reason)).toEqual(["stop"])
    const { completion_tokens, prompt_tokens, total_tokens } = reply.usage as Record<string, number>
    expect(total_tokens).toBe((prompt_tokens ?? 0) + (completion_tokens ?? 0))
    // A hidden chain is paid for all the same.
    expect(completion_tokens).toBeGreaterThan(100)
  })

  it("streams the same, with its own beginning and end", async () => {
    const simulator = await at(server)
    const ask = (more: object) => post(simulator, { messages: problem, stream: true, ...more }, { headers: keyed })
    const whole = messageOf(
      bodyOf((await post(simulator, { messages: problem, temperature: 1, seed: 1 }, { headers: keyed })).body)
    )
    const first = await ask({ seed: 1 })
    expect(first.headers.get("content-type")).toMatch(/^text\/event-stream/)
    const plain = eventsOf(first.body)
    const asked = eventsOf((await ask({ seed: 1, stream_options: { include_usage: true } })).body)
    for (const events of [plain, asked]) {
      expect(events.at(-1)).toBe("[DONE]")
      const chunks = events.slice(0, -1).map(bodyOf)
      expect(new Set(chunks.map(({ object }) => object))).toEqual(new Set(["chat.completion.chunk"]))
      expect(chunks[0]?.choices[0]?.delta).toEqual(look.begins)
      const last = chunks.filter(({ choices }) => choices[0]?.finish_reason != null)
      expect(last.map(({ choices }) => choices[0]?.delta)).toEqual([look.ends])
      expect(chunks[0]?.["model"]).toBe(look.model)
    }
    const place = (events: ReadonlyArray<string>) => {
      const found = events.filter((event) => event !== "[DONE]" && bodyOf(event).usage != null)
      expect(found.length).toBeLessThan(2)
      const [event] = found.map(bodyOf)
      if (event === undefined) return "none"
      if (event.choices.length === 0) return "event"
      return event.choices[0]?.finish_reason == null ? "event-with-choice" : "with-finish"
    }
    expect([place(plain), place(asked)]).toEqual(look.usage)
    // The same seed says the same where a seed counts; else another sample comes, of the same shape.
    const text = streamed(plain)
    expect(Object.keys(text).toSorted()).toEqual(
      Object.keys(streamed([JSON.stringify({ choices: [{ delta: whole }] })])).toSorted()
    )
    if (SERVERS[server].abilities.seed === "honoured") {
      expect(text).toEqual(streamed([JSON.stringify({ choices: [{ delta: whole }] })]))
    }
  })
})

describe("what is said beside a stream", () => {
  it("is a comment at OpenRouter and DeepSeek, and nothing elsewhere", async () => {
    for (const server of SERVER_NAMES) {
      const { body } = await post(await at(server), { messages: problem, stream: true }, { headers: keyed })
      const comments = body.split("\n").filter((line) => line.startsWith(":"))
      const expected = {
        openrouter: [": OPENROUTER PROCESSING", ": OPENROUTER PROCESSING"],
        deepseek: [": keep-alive"]
      }
      expect([server, comments]).toEqual([server, expected[server as "deepseek"] ?? []])
    }
  })

  it("comes before the first token's time", async () => {
    const options = { server: "openrouter", models: ["m"], latency: { firstTokenMs: 60_000 } } as const
    const simulator = await startSimulator(options)
    const response = await fetch(`${simulator.url}/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "m", messages: problem, stream: true })
    })
    const { value } = (await response.body?.getReader().read()) ?? {}
    await simulator.close()
    expect(Buffer.from(value ?? []).toString()).toMatch(/^: OPENROUTER PROCESSING/)
  })

  it("has vLLM's last token, and TGI's, in the event with the finish reason of a reply that was cut", async () => {
    for (const server of SERVER_NAMES) {
      const body = { messages: problem, stream: true, max_completion_tokens: 5 }
      const chunks = eventsOf((await post(await at(server), body, { headers: keyed })).body)
        .slice(0, -1)
        .map(bodyOf)
      const end = chunks.flatMap(({ choices }) => choices).find(({ finish_reason }) => finish_reason != null)
      expect(end?.finish_reason).toBe("length")
      const rides = Object.keys(streamed([JSON.stringify({ choices: [{ delta: end?.delta }] })])).length > 0
      expect([server, rides]).toEqual([server, ["vllm", "vllm-0.11", "tgi", "together"].includes(server)])
    }
  })
})

describe("usage of several choices", () => {
  it("is their sum, but for llama.cpp: one event a choice in a stream, and that of one choice in one piece", async () => {
    for (const server of ["vllm", "sglang", "together", "fireworks", "openai", "llama-cpp"] as const) {
      const simulator = await at(server)
      const body = { messages: problem, n: 3, stream_options: { include_usage: true } }
      const whole = bodyOf((await post(simulator, body, { headers: keyed })).body)
      expect(whole.choices).toHaveLength(3)
      const events = eventsOf((await post(simulator, { ...body, stream: true }, { headers: keyed })).body).slice(0, -1)
      const usages = events.map(bodyOf).flatMap(({ usage }) => (usage == null ? [] : [usage as Record<string, number>]))
      expect([server, usages.length]).toEqual([server, server === "llama-cpp" ? 3 : 1])
      const one = bodyOf((await post(simulator, { messages: problem }, { headers: keyed })).body)
      const tokens = (usage: unknown) => (usage as { completion_tokens: number }).completion_tokens
      const single = tokens(one.usage)
      expect([server, tokens(whole.usage) > 2 * single]).toEqual([server, server !== "llama-cpp"])
    }
  })
})

describe("models", () => {
  it("are listed in each server's form, with the context where it tells it", async () => {
    const contexts: Readonly<Record<string, unknown>> = {
      vllm: { max_model_len: 2000 },
      "vllm-0.11": { max_model_len: 2000 },
      sglang: { max_model_len: 2000 },
      openrouter: { context_length: 2000 },
      fireworks: { context_length: 2000 },
      "llama-cpp": { meta: { n_ctx: 2000 } }
    }
    for (const server of SERVER_NAMES) {
      const response = await fetch(`${(await at(server)).url}/models`, { headers: keyed })
      const list = (await response.json()) as { data?: ReadonlyArray<object> } | ReadonlyArray<object>
      const [card] = "data" in list ? (list.data ?? []) : (list as ReadonlyArray<object>)
      expect(card).toMatchObject({ id: "m", ...(contexts[server] as object | undefined) })
      if (contexts[server] === undefined) expect(JSON.stringify(card)).not.toContain("2000")
    }
  })
})
