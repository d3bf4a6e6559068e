import { afterAll, describe, expect, it } from "vitest"
import { SERVER_NAMES, startSimulator, type ServerName, type Simulator } from "../src/index.ts"
import { SOUND, user } from "./client.ts"
import { bodyOf, eventsOf, post } from "./wire.ts"

/* What each kind of server says when it does not reply: status, shape and its own words. */

const KEY = "sk-the-right-key-1234"
const open = new Map<string, Simulator>()
afterAll(() => Promise.all([...open.values()].map((simulator) => simulator.close())))

const at = async (server: ServerName): Promise<Simulator> => {
  const options = { server, models: ["m"], key: KEY, context: 2000, scripted: SOUND }
  const running = open.get(server) ?? (await startSimulator(options))
  open.set(server, running)
  return running
}

const problem = user("Find x such that 14x - 38 = 12x - 32.")

describe("its own words", () => {
  const long = user("word ".repeat(3000))
  const limit = { max_tokens: 9000 }
  const said: ReadonlyArray<readonly [ServerName, string, object, number, RegExp]> = [
    ["vllm", "no key", { key: "" }, 401, /^\{"error":"Unauthorized"\}$/],
    ["sglang", "no key", { key: "" }, 401, /^\{"error":"Unauthorized"\}$/],
    ["llama-cpp", "no key", { key: "" }, 401, /"Invalid API Key","type":"authentication_error","code":401/],
    ["deepseek", "wrong key", { key: "sk-wrong-key-9876" }, 401, /Your api key: \*\*\*\*9876 is invalid/],
    ["openai", "no key", { key: "" }, 401, /You didn't provide an API key/],
    ["openai", "wrong key", { key: "sk-wrong-key-9876" }, 401, /provided: sk-wrong\*+9876\.[^]*"invalid_api_key"/],
    ["openrouter", "no key", { key: "" }, 401, /"No auth credentials found","code":401/],
    ["openrouter", "wrong key", { key: "x" }, 401, /"User not found\."/],
    [
      "anthropic",
      "wrong key",
      { key: "x" },
      401,
      /^\{"type":"error","error":\{"type":"authentication_error","message":"invalid x-api-key"/
    ],
    ["together", "wrong key", { key: "x" }, 401, /"invalid_api_key"/],
    ["fireworks", "wrong key", { key: "x" }, 401, /"UNAUTHORIZED"/],
    ["vllm", "unknown model", { model: "x" }, 404, /The model `x` does not exist\. Valid aliases: m\."/],
    ["llama-cpp", "unknown model", { model: "x" }, 200, /"model":"m"/],
    ["sglang", "unknown model", { model: "x" }, 200, /"model":"x"/],
    ["tgi", "unknown model", { model: "x" }, 200, /"model":"m"/],
    ["deepseek", "unknown model", { model: "x" }, 400, /"Model Not Exist"/],
    ["openrouter", "unknown model", { model: "x" }, 400, /x is not a valid model ID/],
    ["ollama", "unknown model", { model: "x" }, 404, /model 'x' not found/],
    ["together", "unknown model", { model: "x" }, 404, /Unable to access model x\./],
    ["fireworks", "unknown model", { model: "x" }, 404, /Model not found, inaccessible, and\/or not deployed/],
    ["openai", "unknown model", { model: "x" }, 404, /"model_not_found"/],
    ["anthropic", "unknown model", { model: "x" }, 404, /"not_found_error","message":"model: x"/],
    ["vllm", "too much asked for", limit, 400, /max_tokens=9000 cannot be greater than max_model_len=2000/],
    ["sglang", "too much asked for", limit, 400, /You requested a total of 90\d\d tokens/],
    ["deepseek", "too much asked for", limit, 400, /the valid range of max_tokens is \[1, 2000\]/],
    ["openrouter", "too much asked for", limit, 400, /maximum context length is 2000 tokens/],
    ["tgi", "too much asked for", limit, 422, /must be <= 2000\. Given: \d+ `inputs` tokens and 9000/],
    ["together", "too much asked for", limit, 422, /must be <= 2000/],
    ["anthropic", "too much asked for", limit, 400, /max_tokens: 9000 > 2000/],
    ["openai", "too much asked for", { max_completion_tokens: 9000 }, 400, /at most 2000 completion tokens/],
    ["llama-cpp", "too much asked for", limit, 200, /"choices"/],
    ["ollama", "too much asked for", limit, 200, /"choices"/],
    ["fireworks", "too much asked for", limit, 200, /"choices"/],
    [
      "openai",
      "max_tokens",
      { max_tokens: 50 },
      400,
      /'max_tokens' is not supported with this model\. Use 'max_completion_tokens' instead[^]*"unsupported_parameter"/
    ],
    [
      "openai",
      "a temperature",
      { temperature: 0.6 },
      400,
      /'temperature' does not support 0\.6 with this model[^]*"unsupported_value"/
    ],
    ["openai", "logprobs", { logprobs: true }, 403, /not allowed to request logprobs/],
    ["deepseek", "n", { n: 2 }, 400, /only n = 1 is supported/],
    ["llama-cpp", "n over the slots", { n: 5 }, 400, /Value must be between 1 <= value <= 4, but got 5/],
    ["vllm", "n at temperature 0", { n: 2, temperature: 0 }, 400, /n must be 1 when using greedy sampling, got 2/],
    [
      "vllm",
      "a long prompt",
      { messages: long },
      400,
      /maximum context length is 2000 tokens[^]*"param":"input_tokens"/
    ],
    [
      "llama-cpp",
      "a long prompt",
      { messages: long },
      400,
      /"exceed_context_size_error","n_prompt_tokens":\d+,"n_ctx":2000/
    ],
    ["together", "a long prompt", { messages: long }, 400, /is longer than the model's context length \(2000 tokens\)/],
    ["anthropic", "a long prompt", { messages: long }, 400, /prompt is too long: \d+ tokens > 2000 maximum/],
    ["openai", "a long prompt", { messages: long }, 400, /"context_length_exceeded"/],
    ["ollama", "a long prompt", { messages: long }, 200, /"choices"/],
    ["vllm", "bad JSON", { raw: "{" }, 400, /json_invalid/],
    ["llama-cpp", "bad JSON", { raw: "{" }, 400, /json\.exception\.parse_error\.101\] parse error at line 1, column 2/],
    ["tgi", "bad JSON", { raw: "{" }, 400, /^Failed to parse the request body as JSON/],
    ["openai", "bad JSON", { raw: "{" }, 400, /could not parse the JSON body/],
    ["vllm", "unknown path", { path: "/v1/nope" }, 404, /^\{"detail":"Not Found"\}$/],
    ["llama-cpp", "unknown path", { path: "/v1/nope" }, 404, /"File Not Found","type":"not_found_error"/],
    ["ollama", "unknown path", { path: "/v1/nope" }, 404, /^404 page not found$/],
    ["openai", "unknown path", { path: "/v1/nope" }, 404, /Invalid URL \(POST \/v1\/nope\)/],
    ["vllm", "wrong method", { method: "GET" }, 405, /^\{"detail":"Method Not Allowed"\}$/],
    ["llama-cpp", "wrong method", { method: "GET" }, 404, /File Not Found/],
    [
      "vllm",
      "both flags",
      { continue_final_message: true, add_generation_prompt: true },
      400,
      /Cannot set both `continue_final_message` and `add_generation_prompt` to True/
    ],
    [
      "llama-cpp",
      "both flags",
      { continue_final_message: true, add_generation_prompt: true },
      400,
      /Cannot set both add_generation_prompt and continue_final_message to true/
    ]
  ]

  it.each(said)("%s, %s", async (server, _, given, expected, words) => {
    const { key = KEY, method, path, raw, ...body } = given as Record<string, string>
    const { body: text, status } = await post(
      await at(server),
      { messages: problem, ...body },
      {
        headers: key === "" ? {} : { authorization: `Bearer ${key}` },
        ...(method === undefined ? {} : { method }),
        ...(raw === undefined ? {} : { body: raw })
      },
      path
    )
    expect([status, text]).toEqual([expected, expect.stringMatching(words)])
  })

  const faults: ReadonlyArray<readonly [ServerName, string, number, RegExp]> = [
    ["deepseek", "no-funds", 402, /"Insufficient Balance"/],
    ["openrouter", "no-funds", 402, /Insufficient credits/],
    ["openai", "no-funds", 429, /"insufficient_quota"/],
    ["fireworks", "no-funds", 412, /is suspended/],
    ["anthropic", "no-funds", 400, /credit balance is too low/],
    ["vllm", "rate-limited", 429, /"rate_limit_error"/],
    ["openai", "rate-limited", 429, /"rate_limit_exceeded"/],
    ["openrouter", "rate-limited", 429, /"Provider returned error","code":429,"metadata"/],
    ["tgi", "rate-limited", 429, /"Model is overloaded","error_type":"overloaded"/],
    ["anthropic", "server-error-503", 529, /"overloaded_error"/],
    ["deepseek", "server-error-503", 503, /Service is too busy/],
    ["llama-cpp", "server-error-503", 503, /"Loading model","type":"unavailable_error"/],
    ["openrouter", "server-error-500", 502, /Provider returned error/],
    ["deepseek", "refused", 400, /"Content Exists Risk"/],
    ["openrouter", "refused", 403, /flagged/],
    ["openai", "refused", 400, /"invalid_prompt"/]
  ]

  it.each(faults)("%s, %s: %i", async (server, kind, expected, words) => {
    const options = kind === "refused" ? { refusedPrompts: 1 } : { faults: { [kind]: 1 } }
    const simulator = await startSimulator({ server, models: ["m"], ...options })
    const { body, status } = await post(simulator, { messages: problem }).finally(() => simulator.close())
    expect([status, body]).toEqual([expected, expect.stringMatching(words)])
  })

  it("stand inside a stream that fails", async () => {
    for (const server of SERVER_NAMES) {
      const simulator = await startSimulator({ server, models: ["m"], faults: { "error-in-stream": 1 } })
      const { body } = await post(simulator, { messages: problem, stream: true }).finally(() => simulator.close())
      const errors = eventsOf(body).filter((event) => event !== "[DONE]" && "error" in bodyOf(event))
      expect([server, errors.length]).toEqual([server, 1])
    }
  })

  it("are those of an empty account from an outage on", async () => {
    const outages = [{ afterCompleted: 1, ms: 60_000, status: 402 }] as const
    const simulator = await startSimulator({ server: "deepseek", models: ["m"], outages })
    const first = await post(simulator, { messages: problem })
    const second = await post(simulator, { messages: problem }).finally(() => simulator.close())
    expect([first.status, second.status, second.body]).toEqual([
      200,
      402,
      expect.stringContaining("Insufficient Balance")
    ])
  })
})

describe("a stream without its end", () => {
  it("says neither that it is whole nor what it costs, wherever the server tells that", async () => {
    for (const server of SERVER_NAMES) {
      const simulator = await startSimulator({ server, models: ["m"], faults: { "no-finish": 1 } })
      const body = { messages: problem, stream: true, stream_options: { include_usage: true } }
      const { body: text } = await post(simulator, body).finally(() => simulator.close())
      const chunks = eventsOf(text).slice(0, -1).map(bodyOf)
      expect(chunks.length).toBeGreaterThan(5)
      for (const { choices, usage } of chunks) {
        expect([server, usage ?? null]).toEqual([server, null])
        for (const { finish_reason } of choices) expect([server, finish_reason]).toEqual([server, null])
      }
    }
  })
})
