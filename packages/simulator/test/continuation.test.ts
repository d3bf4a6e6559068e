import { afterAll, describe, expect, it } from "vitest"
import { startSimulator, type ServerName, type Simulator } from "../src/index.ts"
import { SOUND, user, withSimulator } from "./client.ts"
import { bodyOf, eventsOf, messageOf, post, streamed } from "./wire.ts"

/* Replies that the client begins, as each kind of server goes on with them. */

const open = new Map<string, Simulator>()
afterAll(() => Promise.all([...open.values()].map((simulator) => simulator.close())))

const at = async (server: ServerName): Promise<Simulator> => {
  const running = open.get(server) ?? (await startSimulator({ server, models: ["m"], context: 3000, scripted: SOUND }))
  open.set(server, running)
  return running
}

const problem = user("Find x such that 14x - 38 = 12x - 32.")
const count = user("Count from 1 to 20, separated by spaces.")

describe("a reply that was begun", () => {
  const flags = { continue_final_message: true, add_generation_prompt: false, temperature: 0 }
  const go = async (simulator: Simulator, content: string, more: object = {}) => {
    const messages = [...problem, { role: "assistant", content }]
    const { body } = await post(simulator, { messages, ...flags, ...more })
    return body
  }
  const chain = async (simulator: Simulator) => {
    const message = messageOf(bodyOf((await post(simulator, { messages: problem, temperature: 0 })).body))
    return {
      thoughts: String(message["reasoning"] ?? message["reasoning_content"]),
      answer: String(message["content"])
    }
  }

  it("goes on in its chain with the text that it would have had, in one piece and streamed", async () => {
    const simulator = await at("vllm")
    const { answer, thoughts } = await chain(simulator)
    for (const given of ["", thoughts.slice(0, 1), thoughts.slice(0, 100), thoughts]) {
      const body = await go(simulator, `<think>\n${given}`)
      expect(messageOf(bodyOf(body))).toMatchObject({
        content: answer,
        reasoning: given === thoughts ? null : thoughts.slice(given.length)
      })
      const texts = streamed(eventsOf(await go(simulator, `<think>\n${given}`, { stream: true })))
      expect(`${given}${texts["reasoning"] ?? ""}`).toBe(thoughts)
      expect(texts["content"]).toBe(answer)
    }
  })

  it("goes on with a sentence where the teacher would have begun otherwise", async () => {
    const body = await go(await at("vllm"), "<think>\nLet me try something else first:")
    expect(String(messageOf(bodyOf(body))["reasoning"])).toMatch(/^ \S/)
  })

  it("behind a closed chain is an answer; vLLM has it in the wrong field in one piece, and right in a stream", async () => {
    const simulator = await at("vllm")
    const { answer } = await chain(simulator)
    const given = `<think>\nShort.\n</think>\n\n${answer.slice(0, 20)}`
    expect(messageOf(bodyOf(await go(simulator, given)))).toMatchObject({ content: null, reasoning: answer.slice(20) })
    expect(streamed(eventsOf(await go(simulator, given, { stream: true })))).toEqual({ content: answer.slice(20) })
    expect(messageOf(bodyOf(await go(await at("sglang"), given)))).toMatchObject({ reasoning_content: null })
  })

  it("stays inline in an inline dialect, without a second tag", async () => {
    await withSimulator({ server: "vllm", reasoning: "inline", models: ["m"], scripted: SOUND }, async (simulator) => {
      const text = String(
        messageOf(bodyOf((await post(simulator, { messages: problem, temperature: 0 })).body))["content"]
      )
      const given = text.slice(0, 40)
      expect(messageOf(bodyOf(await go(simulator, given)))["content"]).toBe(text.slice(40))
      const behind = text.slice(0, text.indexOf("</think>") + 15)
      expect(messageOf(bodyOf(await go(simulator, behind)))["content"]).toBe(text.slice(behind.length))
    })
  })

  it("is repeated by llama.cpp, but not in a stream that was told to go on", async () => {
    const simulator = await at("llama-cpp")
    const messages = [...count, { role: "assistant", content: "1 2 3 4" }]
    expect(messageOf(bodyOf((await post(simulator, { messages })).body))["content"]).toMatch(/^1 2 3 4 5 6 .* 20$/)
    const bare = await post(simulator, { messages, stream: true })
    expect(streamed(eventsOf(bare.body))).toEqual({ content: expect.stringMatching(/^1 2 3 4 5 6 .* 20$/) as string })
    const told = await go(simulator, "1 2 3 4", { messages, stream: true })
    expect(streamed(eventsOf(told))).toEqual({ content: expect.stringMatching(/^ 5 6 .* 20$/) as string })
    const { thoughts } = await chain(simulator)
    const inside = messageOf(bodyOf(await go(simulator, `<think>\n${thoughts.slice(0, 50)}`)))
    expect(inside["reasoning_content"]).toBe(thoughts)
  })

  it("needs DeepSeek's flag and its beta path", async () => {
    const simulator = await at("deepseek")
    const last = { role: "assistant", content: "1 2 3 4", prefix: true }
    const elsewhere = await post(simulator, { messages: [...count, last] })
    expect([elsewhere.status, elsewhere.body]).toEqual([
      400,
      expect.stringContaining("only available when using beta api")
    ])
    const without = await post(
      simulator,
      { messages: [...count, { ...last, prefix: false }] },
      {},
      "/beta/chat/completions"
    )
    expect([without.status, without.body]).toEqual([400, expect.stringContaining("with prefix mode on")])
    const { body } = await post(simulator, { messages: [...count, last] }, {}, "/beta/chat/completions")
    expect(messageOf(bodyOf(body))["content"]).toMatch(/^ 5 6 .* 20$/)
  })
})
