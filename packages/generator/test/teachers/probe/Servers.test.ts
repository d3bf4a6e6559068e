import type { EndpointProfile } from "@cotton/schema"
import { startSimulator, type SimulatorOptionsInput } from "@cotton/simulator"
import { describe, expect, it, onTestFinished } from "vitest"
import { finding, probe } from "./Probing.ts"

/* The probe over the wire, against each kind of server that the simulator speaks as: what it can is known there. */

const start = async (options: SimulatorOptionsInput) => {
  const simulator = await startSimulator({ models: ["m"], context: 4096, ...options })
  onTestFinished(() => simulator.close())
  return simulator
}

type Server = NonNullable<SimulatorOptionsInput["server"]>

const ALL = {
  stream: true,
  usageInStream: true,
  n: true,
  seed: true,
  temperature: true,
  stop: true,
  logprobs: true,
  continueWith: "continue_final_message",
  context: 4096,
  overLimit: "refused"
} as const
/** The limit of a reply is told, not the context. */
const UNTOLD = { context: null }

const EXPECTED: ReadonlyArray<readonly [Server, Partial<EndpointProfile>]> = [
  ["vllm", { ...ALL, reasoning: "reasoning" }],
  ["vllm-0.11", { ...ALL, reasoning: "reasoning_content" }],
  ["sglang", { ...ALL, reasoning: "reasoning_content", seed: false }],
  [
    "deepseek",
    {
      ...ALL,
      ...UNTOLD,
      reasoning: "reasoning_content",
      n: false,
      seed: false,
      temperature: false,
      stop: null,
      logprobs: false,
      continueWith: null
    }
  ],
  ["openrouter", { ...ALL, reasoning: "reasoning", n: false, logprobs: false }],
  ["llama-cpp", { ...ALL, reasoning: "reasoning_content", overLimit: "accepted" }],
  ["ollama", { ...ALL, ...UNTOLD, reasoning: "reasoning", n: false, logprobs: false, overLimit: "accepted" }],
  ["tgi", { ...ALL, reasoning: "inline", n: false, continueWith: null }],
  ["together", { ...ALL, reasoning: "inline", logprobs: false, continueWith: null }],
  ["fireworks", { ...ALL, reasoning: "reasoning_content", seed: false, continueWith: null, overLimit: "accepted" }],
  ["anthropic", { ...ALL, ...UNTOLD, reasoning: "inline", n: false, seed: false, logprobs: false }]
]

describe("a probe finds out what a server can", () => {
  it.each(EXPECTED)("%s", async (server, expected) => {
    const { url } = await start({ server })
    const report = await probe(url)
    expect(report.stop).toBe(null)
    expect(report.profile).toMatchObject(expected)
  })

  it("openai: as it is, its model takes no max_tokens, and the finding says what to set", async () => {
    const { url } = await start({ server: "openai" })
    const refused = await probe(url)
    expect(refused.stop).toBe("refused")
    expect(finding(refused, "model").words).toContain("teacher.body: { max_completion_tokens: 0 }")
    const { profile } = await probe(url, { teacher: { body: { max_completion_tokens: 0 } } })
    expect(profile).toMatchObject({ temperature: false, stop: null, logprobs: false, continueWith: null, n: true })
    expect(profile).toMatchObject({ reasoning: "hidden", usageInStream: true })
    expect(Object.keys(profile.rateLimits).length).toBeGreaterThan(0)
  })

  it("deepseek goes on from a given beginning at its beta address", async () => {
    const { url } = await start({ server: "deepseek" })
    expect(finding(await probe(url), "continuation").words).toContain("…/beta")
    const { profile } = await probe(url.replace("/v1", "/beta"))
    expect(profile.continueWith).toBe("prefix")
  })
})

describe("an ability that is not as usual is seen", () => {
  const OTHERWISE: ReadonlyArray<readonly [NonNullable<SimulatorOptionsInput["abilities"]>, Partial<EndpointProfile>]> =
    [
      [{ n: "ignored" }, { n: false }],
      [{ n: 1 }, { n: false }],
      [{ seed: "ignored" }, { seed: false, temperature: true }],
      [{ temperature: "varied" }, { temperature: false, stop: null }],
      [{ temperature: "equal" }, { temperature: null, seed: null }],
      [{ temperature: "refused" }, { temperature: false, seed: true }],
      [{ stop: "ignored" }, { stop: false }],
      [{ stop: "refused" }, { stop: false }],
      [{ logprobs: "ignored" }, { logprobs: false }],
      [{ continueWith: "none" }, { continueWith: null }],
      [{ streamUsage: "never" }, { stream: true, usageInStream: false }],
      [{ stream: false }, { stream: false, usageInStream: null, n: true }],
      [{ overLimit: "cut" }, { overLimit: "accepted", context: 4096 }]
    ]
  it.each(OTHERWISE)("%j", async (abilities, expected) => {
    const { url } = await start({ server: "vllm", abilities })
    expect((await probe(url)).profile).toMatchObject(expected)
  })

  it.each(["reasoning", "reasoning_content"] as const)("a chain in %s", async (reasoning) => {
    const { url } = await start({ server: "vllm", reasoning })
    expect((await probe(url)).profile.reasoning).toBe(reasoning)
  })

  it("a chain that the prompt has opened", async () => {
    const { url } = await start({ server: "vllm", reasoning: "inline-open-in-prompt" })
    expect(finding(await probe(url), "reasoning")).toEqual({
      holds: true,
      words: expect.stringContaining("teacher.think.opened: true")
    })
  })

  it.each([
    ["never", false],
    ["always", true]
  ] as const)("a stream that was closed, where work stops: %s", async (stopsOnClose, expected) => {
    const { url } = await start({
      server: "vllm",
      abilities: { stopsOnClose },
      latency: { firstTokenMs: 1, perChunkMs: 100 }
    })
    expect((await probe(url, { seconds: 60 })).profile.stopsOnClose).toBe(expected)
  })
})
