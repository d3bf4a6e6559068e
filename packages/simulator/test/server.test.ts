import * as Effect from "effect/Effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generateProblems, LANGUAGES, simulator, startSimulator, type Simulator } from "../src/index.ts"
import { ask, boxIn, chunksIn, complete, eventsIn, SOUND, textIn, user, withSimulator } from "./client.ts"

const rows = generateProblems({ count: 400, seed: 3 })
const problem = (index: number) => user(rows[index]?.problem ?? "")

let sound: Simulator
beforeAll(async () => {
  sound = await startSimulator({ scripted: { ...SOUND, noticedSlip: 0.5 } })
})
afterAll(() => sound.close())

describe("a sound reply", () => {
  it("has the stated answer in its box, in every family and language, with a prompt around the problem", async () => {
    for (const { answer, language, problem } of rows) {
      const messages = [
        { role: "system", content: "You are a careful mathematician." },
        { role: "user", content: `${rows[0]?.problem}\nBox your answer.` },
        { role: "assistant", content: `\\boxed{${rows[0]?.answer}}` },
        {
          role: "user",
          content: `${problem}\n\nPlease reason step by step, and put your final answer within \\boxed{}.`
        }
      ]
      const { choices } = await complete(sound, messages, { seed: 1 })
      const reply = choices[0]
      expect(boxIn(reply?.message.content), `${language}: ${problem}`).toBe(answer)
      expect(reply?.finish_reason).toBe("stop")
      expect(reply?.message.reasoning_content?.length).toBeGreaterThan(language === "zh" ? 60 : 150)
    }
    expect(new Set(rows.map(({ language }) => language))).toEqual(new Set(LANGUAGES))
  })

  it("is honest about a prompt that it has no script for", async () => {
    for (const prompt of ["Write a haiku about the sea.", "请写一首关于大海的诗。"]) {
      const { choices } = await complete(sound, user(prompt), { seed: 1 })
      expect(choices[0]?.message.content).toMatch(/simulated|模拟/)
      expect(choices[0]?.message.reasoning_content).toContain(prompt.slice(0, 5))
      expect(choices[0]?.message.content).not.toContain("boxed")
    }
  })

  it("streams the same text as it sends in one piece, and the same usage", async () => {
    for (let i = 0; i < 20; i++) {
      const whole = await complete(sound, problem(i), { seed: 5 })
      const { body, type } = await ask(sound, problem(i), {
        seed: 5,
        stream: true,
        stream_options: { include_usage: true }
      })
      const chunks = chunksIn(body)
      expect(type).toContain("text/event-stream")
      expect(textIn(chunks, "reasoning_content")).toBe(whole.choices[0]?.message.reasoning_content)
      expect(textIn(chunks, "content")).toBe(whole.choices[0]?.message.content)
      expect(chunks.at(-1)?.usage).toEqual(
        expect.objectContaining({
          completion_tokens: whole.usage.completion_tokens,
          prompt_tokens: whole.usage.prompt_tokens
        })
      )
      expect(eventsIn(body).at(-1)).toBe("[DONE]")
      expect(whole.usage.total_tokens).toBe(whole.usage.prompt_tokens + whole.usage.completion_tokens)
      const reasoning = whole.usage.completion_tokens_details?.reasoning_tokens ?? 0
      expect(reasoning).toBeGreaterThan(0)
      expect(reasoning).toBeLessThan(whole.usage.completion_tokens)
    }
  })

  it("sends no usage chunk unless it was asked for, and never two fields in one delta", async () => {
    const chunks = chunksIn((await ask(sound, problem(1), { seed: 5, stream: true })).body)
    expect(chunks.filter(({ usage }) => usage !== undefined)).toEqual([])
    for (const { choices } of chunks.slice(1)) expect(Object.keys(choices[0]?.delta ?? {})).toHaveLength(1)
    expect(chunks.filter(({ choices }) => choices[0]?.finish_reason !== null)).toHaveLength(1)
  })
})

describe("determinism", () => {
  it("gives the same bytes for the same messages and seed, whatever the order and the company", async () => {
    const asks = Array.from({ length: 120 }, (_, i) => ({ messages: problem(i % 40), seed: i, stream: i % 2 === 0 }))
    const collect = (options: object, order: ReadonlyArray<number>) =>
      withSimulator(options, async (simulator) => {
        const bodies: Array<string> = []
        await Promise.all(
          order.map(async (index) => {
            const { messages, ...body } = asks[index] as (typeof asks)[number]
            bodies[index] = (await ask(simulator, messages, body)).body
          })
        )
        return bodies
      })
    const forwards = asks.map((_, i) => i)
    const first = await collect({ seed: 9 }, forwards)
    expect(await collect({ seed: 9, stream: { chunksPerWrite: 1 } }, forwards.toReversed())).toEqual(first)
    expect(await collect({ seed: 10 }, forwards)).not.toEqual(first)
  })

  it("counts the requests of a prompt where they have no seed: all differ, and a new server says the same", async () => {
    const collect = () =>
      withSimulator({}, async (simulator) => {
        const texts: Array<string> = []
        for (let i = 0; i < 6; i++) texts.push((await ask(simulator, problem(7))).body)
        return texts
      })
    const once = await collect()
    expect(new Set(once).size).toBe(6)
    expect(await collect()).toEqual(once)
  })
})

describe("n and limits", () => {
  it("gives n choices that differ, with the sum of their tokens", async () => {
    const { choices, usage } = await complete(sound, problem(2), { n: 3, seed: 1 })
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(new Set(choices.map(({ message }) => message.reasoning_content)).size).toBe(3)
    const single = await complete(sound, problem(2), { seed: 1 })
    expect(choices[0]?.message).toEqual(single.choices[0]?.message)
    expect(usage.completion_tokens).toBeGreaterThan(single.usage.completion_tokens)

    const chunks = chunksIn((await ask(sound, problem(2), { n: 3, seed: 1, stream: true })).body)
    for (const { index, message } of choices) {
      expect(textIn(chunks, "reasoning_content", index)).toBe(message.reasoning_content)
      expect(textIn(chunks, "content", index)).toBe(message.content)
    }
    const order = chunks.flatMap(({ choices }) => choices.map(({ index }) => index))
    expect(order.slice(0, 6)).toEqual([0, 1, 2, 0, 1, 2])
    expect(chunks.flatMap(({ choices }) => choices.filter((choice) => choice.finish_reason !== null))).toHaveLength(3)
  })

  it("cuts a reply at max_tokens, in mid-text, and says length; the last token rides with the finish reason", async () => {
    const whole = await complete(sound, problem(3), { seed: 2 })
    for (const field of ["max_tokens", "max_completion_tokens"]) {
      for (const limit of [1, 17, whole.usage.completion_tokens - 1]) {
        const cut = await complete(sound, problem(3), { seed: 2, [field]: limit })
        const message = cut.choices[0]?.message
        expect(cut.choices[0]?.finish_reason).toBe("length")
        expect(cut.usage.completion_tokens).toBe(limit)
        const text = (message?.reasoning_content ?? "") + (message?.content ?? "")
        const full = whole.choices[0]?.message
        expect(`${full?.reasoning_content}${full?.content}`.startsWith(text)).toBe(true)
        if (limit === 17) expect(message?.content).toBeNull()
        const chunks = chunksIn((await ask(sound, problem(3), { seed: 2, [field]: limit, stream: true })).body)
        expect(textIn(chunks, "reasoning_content") + textIn(chunks, "content")).toBe(text)
        const last = chunks.at(-1)?.choices[0]
        expect(last?.finish_reason).toBe("length")
        expect(Object.values(last?.delta ?? {}).join("")).not.toBe("")
      }
    }
    const enough = await complete(sound, problem(3), { seed: 2, max_tokens: whole.usage.completion_tokens })
    expect(enough.choices[0]?.finish_reason).toBe("stop")
  })
})

describe("reasoning dialects", () => {
  const reply = (reasoning: "reasoning_content" | "reasoning" | "inline" | "inline-open-in-prompt" | "none") =>
    withSimulator({ reasoning, scripted: SOUND }, async (simulator) => {
      const whole = await complete(simulator, problem(4), { seed: 1 })
      const chunks = chunksIn((await ask(simulator, problem(4), { seed: 1, stream: true })).body)
      expect(textIn(chunks, "content")).toBe(whole.choices[0]?.message.content)
      return { message: whole.choices[0]?.message, usage: whole.usage, chunks }
    })

  it("says the same in each of them", async () => {
    const field = await reply("reasoning_content")
    const chain = field.message?.reasoning_content ?? ""
    const answer = field.message?.content ?? ""

    const other = await reply("reasoning")
    expect(other.message).toMatchObject({ reasoning: chain, content: answer })
    expect(other.message).not.toHaveProperty("reasoning_content")
    expect(textIn(other.chunks, "reasoning")).toBe(chain)

    const inline = await reply("inline")
    expect(inline.message?.content).toBe(`<think>\n${chain}\n</think>\n\n${answer}`)
    expect(inline.usage.completion_tokens_details).toBeNull()
    expect((await reply("inline-open-in-prompt")).message?.content).toBe(`${chain}\n</think>\n\n${answer}`)

    const hidden = await reply("none")
    expect(hidden.message?.content).toBe(answer)
    expect(JSON.stringify(hidden.chunks)).not.toContain("reasoning")
    expect(hidden.usage).toEqual(field.usage)
  })
})

describe("the protocol's other answers", () => {
  it("lists its models and is healthy", async () => {
    const models = (await (await fetch(`${sound.url}/models`)).json()) as { data: ReadonlyArray<{ id: string }> }
    expect(models.data.map(({ id }) => id)).toEqual(["simulated-teacher"])
    expect((await fetch(`http://127.0.0.1:${sound.port}/health`)).status).toBe(200)
  })

  it("says 404 for an unknown model as vLLM does, and knows every name when models has a star", async () => {
    const { body, status } = await ask(sound, problem(0), { model: "no-such-model" })
    expect(status).toBe(404)
    expect(JSON.parse(body)).toEqual({
      error: {
        message: "The model `no-such-model` does not exist. Valid aliases: simulated-teacher.",
        type: "NotFoundError",
        param: "model",
        code: 404
      }
    })
    await withSimulator({ models: ["*"] }, async (any) => {
      expect((await ask(any, problem(0), { model: "deepseek-ai/DeepSeek-R1" })).status).toBe(200)
    })
  })

  it("asks for its key in vLLM's words, and never repeats what it was given", async () => {
    await withSimulator({ key: "sk-right" }, async (simulator) => {
      for (const headers of [{}, { authorization: "Bearer sk-wrong-secret" }, { authorization: "sk-right" }]) {
        const { body, status } = await ask(simulator, problem(0), {}, { headers })
        expect([status, body]).toEqual([401, '{"error":"Unauthorized"}'])
        expect((await fetch(`${simulator.url}/models`, { headers })).status).toBe(401)
      }
      const headers = { authorization: "Bearer sk-right" }
      expect((await ask(simulator, problem(0), {}, { headers })).status).toBe(200)
      expect((await fetch(`http://127.0.0.1:${simulator.port}/health`)).status).toBe(200)
      expect(simulator.stats()).toMatchObject({ refused: 3, completed: 1 })
    })
  })

  it("refuses what vLLM refuses", async () => {
    const refused = async (body: Record<string, unknown>, messages = problem(0)) => {
      const { body: text, status } = await ask(sound, messages, body)
      expect(status).toBe(400)
      return (JSON.parse(text) as { error: { message: string; param: string | null } }).error
    }
    expect((await refused({ temperature: -1 })).message).toBe(
      "temperature must be non-negative, got -1.0. (parameter=temperature, value=-1.0)"
    )
    expect((await refused({ n: 2, temperature: 0 })).message).toBe("n must be 1 when using greedy sampling, got 2.")
    expect((await refused({}, [])).message).toContain("empty conversation")
    expect((await refused({ messages: undefined })).param).toBe("body.messages")
    expect((await refused({ max_tokens: "many" })).param).toBe("body.max_tokens")
    const parts = [null, { type: "text", text: "Compute 2 + 3." }]
    const { choices } = await complete(sound, [{ role: "user", content: parts as unknown as string }])
    expect(boxIn(choices[0]?.message.content)).toBe("5")
    const broken = await ask(sound, [], {}, { body: "{ not json" })
    expect([broken.status, broken.body.includes("json_invalid")]).toEqual([400, true])
    await withSimulator({ context: 2048 }, async (simulator) => {
      expect((await ask(simulator, problem(0), { max_tokens: 20_480 })).body).toContain(
        "max_tokens=20480 cannot be greater than max_model_len=2048. Please request fewer output tokens. (parameter=max_tokens, value=20480)"
      )
      expect((await ask(simulator, user("x".repeat(20_000)), { stream: true })).status).toBe(400)
    })
  })

  it("turns no limit away without a context: what the list of models names ends replies, and no more", async () => {
    await withSimulator({ server: "vllm", maxReplyTokens: 64 }, async (simulator) => {
      const models = await fetch(`${simulator.url}/models`)
      expect(await models.text()).toContain('"max_model_len":64')
      expect((await ask(simulator, problem(0), { max_tokens: 20_480 })).status).toBe(200)
    })
  })

  it("does not know other paths and methods", async () => {
    const path = await fetch(`${sound.url}/nothing`)
    expect([path.status, await path.text()]).toEqual([404, '{"detail":"Not Found"}'])
    const method = await fetch(`${sound.url}/chat/completions`)
    expect([method.status, await method.text()]).toEqual([405, '{"detail":"Method Not Allowed"}'])
  })
})

describe("starting and stopping", () => {
  it("rejects wrong options and a port that is taken", async () => {
    await expect(startSimulator({ scripted: { wrong: 2 } })).rejects.toThrow(/wrong/)
    await expect(startSimulator({ fault: { hang: 1 } } as object)).rejects.toThrow(/fault/)
    await expect(startSimulator({ port: sound.port })).rejects.toThrow(/EADDRINUSE/)
  })

  it("is a resource of a scope", async () => {
    const url = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const running = yield* simulator()
          expect((yield* Effect.promise(() => ask(running, problem(0)))).status).toBe(200)
          return running.url
        })
      )
    )
    await expect(fetch(`${url}/models`)).rejects.toThrow(/fetch failed/)
  })

  it("closes at once, though a request hangs, and a second time without harm", async () => {
    const simulator = await startSimulator({ faults: { hang: 1 } })
    const hanging = ask(simulator, problem(0)).then(
      () => "answered",
      () => "cut off"
    )
    while (simulator.stats().inFlight === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    await simulator.close()
    await simulator.close()
    expect(await hanging).toBe("cut off")
  })
})
