import { afterAll, describe, expect, it } from "vitest"
import {
  SERVER_NAMES,
  SERVERS,
  startSimulator,
  type Abilities,
  type ServerName,
  type Simulator,
  type SimulatorOptionsInput
} from "../src/index.ts"
import { boxIn, SOUND, user, withSimulator } from "./client.ts"
import { bodyOf, eventsOf, messageOf, post, streamed } from "./wire.ts"

/* Each ability of each kind of server, seen from outside as a probe sees it; and each as an option. */

const open = new Map<string, Simulator>()
afterAll(() => Promise.all([...open.values()].map((simulator) => simulator.close())))

const at = async (server: ServerName): Promise<Simulator> => {
  const running = open.get(server) ?? (await startSimulator({ server, models: ["m"], context: 3000, scripted: SOUND }))
  open.set(server, running)
  return running
}

const withAbilities = <A>(abilities: Partial<Abilities>, use: (simulator: Simulator) => Promise<A>) =>
  withSimulator({ models: ["m"], scripted: SOUND, abilities }, use)

const problem = user("Find x such that 14x - 38 = 12x - 32.")
const random = user("Reply with one random number between 1 and 1000000, nothing else.")
const count = user("Count from 1 to 20, separated by spaces.")

/** The text of a whole reply, chain and answer. */
const textOf = (body: string, index = 0): string => {
  const { content, reasoning, reasoning_content } = messageOf(bodyOf(body), index)
  return JSON.stringify([reasoning ?? reasoning_content ?? null, content])
}

/** What a probe would say of a server. */
const PROBES: {
  readonly [K in keyof Abilities]?: (simulator: Simulator, server: ServerName) => Promise<Abilities[K] | string>
} = {
  n: async (simulator) => {
    const { body, status } = await post(simulator, { messages: problem, n: 9 })
    if (status !== 400) return bodyOf(body).choices.length === 9 ? "honoured" : "ignored"
    for (let n = 8; n > 0; n--) if ((await post(simulator, { messages: problem, n })).status === 200) return n
    return 0
  },
  seed: async (simulator) => {
    const texts = new Set<string>()
    for (let i = 0; i < 4; i++) texts.add(textOf((await post(simulator, { messages: random, seed: 5 })).body))
    return texts.size === 1 ? "honoured" : "ignored"
  },
  temperature: async (simulator) => {
    const differ = async (temperature: number) => {
      const texts = new Set<string>()
      for (let i = 0; i < 4; i++) {
        const { body, status } = await post(simulator, { messages: random, temperature })
        if (status === 400) return undefined
        texts.add(textOf(body))
      }
      return texts.size > 1
    }
    const [cold, hot] = [await differ(0), await differ(1)]
    if (cold === undefined) return "refused"
    return cold ? "varied" : hot === true ? "honoured" : "equal"
  },
  stop: async (simulator) => {
    const { body, status } = await post(simulator, { messages: count, stop: ["7"] })
    if (status === 400) return "refused"
    return /8/.test(textOf(body)) ? "ignored" : "honoured"
  },
  logprobs: async (simulator) => {
    const { body, status } = await post(simulator, { messages: count, logprobs: true, top_logprobs: 2 })
    if (status !== 200) return "refused"
    return bodyOf(body).choices[0]?.logprobs == null ? "ignored" : "given"
  },
  streamUsage: async (simulator) => {
    const has = async (more: object) => {
      const { body } = await post(simulator, { messages: count, stream: true, ...more })
      return eventsOf(body).some((event) => event !== "[DONE]" && bodyOf(event).usage != null)
    }
    if (await has({})) return "always"
    return (await has({ stream_options: { include_usage: true } })) ? "asked" : "never"
  },
  stream: async (simulator) =>
    (await post(simulator, { messages: count, stream: true })).type?.includes("event-stream") === true,
  effort: async (simulator) => {
    const { status } = await post(simulator, { messages: problem, reasoning_effort: "enormous" })
    return status === 400 ? "honoured" : "ignored"
  },
  maxTokens: async (simulator) =>
    (await post(simulator, { messages: count, max_tokens: 100 })).status === 200 ? "accepted" : "refused",
  overLimit: async (simulator) => {
    const { status } = await post(simulator, { messages: count, max_completion_tokens: 100_000 })
    return status === 200 ? "cut" : "refused"
  },
  rateLimits: async (simulator) => {
    const { headers } = await post(simulator, { messages: count })
    return [...headers.keys()].some((name) => name.includes("ratelimit") && name.includes("remaining"))
  },
  continueWith: async (simulator, server) => {
    const begun = { role: "assistant", content: "So I count:" }
    const goesOn = async (last: object, more: object = {}, path?: string) => {
      const { body, status } = await post(simulator, { messages: [...count, last], stream: true, ...more }, {}, path)
      // With its space, which a new answer has not; behind the beginning, where that is repeated.
      const text = status === 200 ? Object.values(streamed(eventsOf(body))).join("") : ""
      return /^(?:So I count:)? 1 2 3/.test(text)
    }
    if (await goesOn(begun)) return "trailing"
    if (await goesOn(begun, { continue_final_message: true, add_generation_prompt: false }))
      return "continue_final_message"
    const beta = SERVERS[server].chatPaths?.find((path) => path.startsWith("/beta")) ?? "/v1/chat/completions"
    return (await goesOn({ ...begun, prefix: true }, {}, beta)) ? "prefix" : "none"
  }
}

describe.each(SERVER_NAMES)("%s", (server) => {
  it.each(Object.entries(PROBES))("%s is as it says", async (ability, probe) => {
    expect(await probe(await at(server), server)).toBe(SERVERS[server].abilities[ability as keyof Abilities])
  })
})

describe("each ability is an option", () => {
  const others: ReadonlyArray<Partial<Abilities>> = [
    { n: "ignored" },
    { n: 3 },
    { seed: "ignored" },
    { temperature: "varied" },
    { temperature: "equal" },
    { temperature: "refused" },
    { stop: "ignored" },
    { stop: "refused" },
    { logprobs: "ignored" },
    { logprobs: "refused" },
    { continueWith: "trailing" },
    { continueWith: "none" },
    { streamUsage: "always" },
    { streamUsage: "never" },
    { stream: false },
    { effort: "ignored" },
    { maxTokens: "refused" },
    { rateLimits: true }
  ]

  it.each(others.map((abilities) => [JSON.stringify(abilities), abilities] as const))("%s", async (_, abilities) => {
    const [[ability, value]] = Object.entries(abilities) as [[keyof Abilities, unknown]]
    await withAbilities(abilities, async (simulator) => {
      expect(await PROBES[ability]?.(simulator, "vllm-0.11")).toBe(value)
    })
  })

  it("and a limit can be cut where the kind would refuse it", async () => {
    const options: SimulatorOptionsInput = { models: ["m"], context: 60, abilities: { overLimit: "cut" } }
    await withSimulator(options, async (simulator) => {
      const reply = bodyOf((await post(simulator, { messages: problem, max_tokens: 5000 })).body)
      expect(reply.choices[0]?.finish_reason).toBe("length")
      expect((reply.usage as { total_tokens: number }).total_tokens).toBe(60)
    })
  })

  it("and a wrong one is refused by its name", async () => {
    await expect(startSimulator({ abilities: { seed: "maybe" } as object })).rejects.toThrow(/seed/)
    await expect(startSimulator({ server: "vlm" as "vllm" })).rejects.toThrow(/vllm/)
  })
})

describe("temperature", () => {
  it("0 makes all choices one, where several are allowed, and 1 makes them differ", async () => {
    const simulator = await at("llama-cpp")
    const choices = async (temperature: number) => {
      const { body } = await post(simulator, { messages: random, n: 4, temperature })
      return new Set([0, 1, 2, 3].map((index) => textOf(body, index))).size
    }
    expect([await choices(0), await choices(1)]).toEqual([1, 4])
  })
})

describe("stop strings", () => {
  it("cut before the first of them, stream and not, and vLLM says which it was", async () => {
    const simulator = await at("vllm")
    const body = { messages: count, stop: ["15", " 12", "count to"], seed: 1 }
    const whole = bodyOf((await post(simulator, body)).body)
    expect(messageOf(whole)["content"]).toBe("1 2 3 4 5 6 7 8 9 10 11")
    expect(whole.choices[0]).toMatchObject({ finish_reason: "stop", stop_reason: " 12" })
    const events = eventsOf((await post(simulator, { ...body, stream: true })).body)
    expect(streamed(events)["content"]).toBe("1 2 3 4 5 6 7 8 9 10 11")
    expect(events.some((event) => event.includes('"stop_reason":" 12"'))).toBe(true)
    const all = bodyOf((await post(simulator, { ...body, stop: [] })).body)
    const tokens = ({ usage }: { usage?: unknown }) => (usage as { completion_tokens: number }).completion_tokens
    expect(tokens(whole)).toBeLessThan(tokens(all))
    const llama = bodyOf((await post(await at("llama-cpp"), body)).body)
    expect(JSON.stringify(llama.choices)).not.toContain("12")
    expect(llama.choices[0]?.finish_reason).toBe("stop")
  })

  it("may stand inside a token; what was generated of them is paid for", async () => {
    const ask = async (stop: string) => {
      const reply = bodyOf((await post(await at("vllm"), { messages: user("Say hello"), stop: [stop] })).body)
      return [messageOf(reply)["content"], (reply.usage as { completion_tokens: number }).completion_tokens]
    }
    // The chain, "I am to say hello.", is of six tokens; "Hello" and "!" are two more.
    expect([await ask("llo!"), await ask("Hello"), await ask("?")]).toEqual([
      ["He", 8],
      [null, 7],
      ["Hello!", 8]
    ])
  })
})

describe("logprobs", () => {
  it("are one a token, the token first among its likeliest, and the same in a stream", async () => {
    const simulator = await at("vllm")
    const body = { messages: count, logprobs: true, top_logprobs: 3, seed: 1 }
    const whole = bodyOf((await post(simulator, body)).body)
    const content = whole.choices[0]?.logprobs?.content ?? []
    expect(content.map(({ token }) => token).join("")).toBe(
      `${String(messageOf(whole)["reasoning"])}${String(messageOf(whole)["content"])}`
    )
    for (const { logprob, token, top_logprobs } of content) {
      expect(logprob).toBeLessThanOrEqual(0)
      expect(top_logprobs).toHaveLength(3)
      expect(top_logprobs[0]).toMatchObject({ token, logprob })
    }
    const events = eventsOf((await post(simulator, { ...body, stream: true })).body).slice(0, -1)
    const sent = events.flatMap((event) => bodyOf(event).choices.flatMap(({ logprobs }) => logprobs?.content ?? []))
    expect(sent).toEqual(content)
  })
})

describe("effort", () => {
  it("makes chains shorter and longer, with the same answer", async () => {
    const simulator = await at("openai")
    const sizes: Array<number> = []
    const answers = new Set<string>()
    for (const reasoning_effort of ["low", "medium", "high"]) {
      let tokens = 0
      for (let i = 0; i < 12; i++) {
        const reply = bodyOf((await post(simulator, { messages: problem, reasoning_effort })).body)
        tokens += (reply.usage as { completion_tokens: number }).completion_tokens
        answers.add(boxIn(String(messageOf(reply)["content"])) ?? "")
      }
      sizes.push(tokens)
    }
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect([new Set(sizes).size, [...answers]]).toEqual([3, ["3"]])
  })
})
