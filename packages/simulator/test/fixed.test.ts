import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { ask, chunksIn, complete, eventsIn, textIn, user, withSimulator } from "./client.ts"

describe("the fixed reply", () => {
  it("has the asked size and number of deltas, streamed or not, whatever is asked", async () => {
    const fixed = { reasoningChars: 6000, contentChars: 2000, deltas: 500 }
    await withSimulator({ fixed, keepRequests: 0 }, async (simulator) => {
      const { body } = await ask(simulator, user("a"), { stream: true, stream_options: { include_usage: true } })
      const chunks = chunksIn(body)
      expect(textIn(chunks, "reasoning_content")).toHaveLength(6000)
      expect(textIn(chunks, "content")).toHaveLength(2000)
      const deltas = chunks.filter(({ choices }) => Object.values(choices[0]?.delta ?? {}).at(-1))
      expect(deltas).toHaveLength(500)
      expect(chunks.at(-1)?.usage?.completion_tokens).toBe(500)
      expect(eventsIn(body).at(-1)).toBe("[DONE]")
      const { choices } = await complete(simulator, user("b"))
      expect(choices[0]?.message.content).toBe(textIn(chunks, "content"))
      expect(simulator.stats()).toMatchObject({ requests: 2, completed: 2 })
    })
  })

  it("can be tiny", async () => {
    await withSimulator({ fixed: { reasoningChars: 0, contentChars: 1, deltas: 1 } }, async (simulator) => {
      const { choices } = await complete(simulator, user("a"))
      expect(choices[0]?.message).toMatchObject({ content: "T", reasoning_content: null })
    })
  })
})

describe("a process of its own", () => {
  it("says where it listens in one line of JSON, and ends on SIGTERM", async () => {
    const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))
    const child = spawn(process.execPath, [main, '{"models":["m"],"scripted":{"loop":0}}'], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    const [line] = (await once(child.stdout, "data")) as [Buffer]
    const { url } = JSON.parse(line.toString()) as { url: string }
    expect((await ask({ url }, user("hello"), { model: "m" })).status).toBe(200)
    child.kill("SIGTERM")
    expect(await once(child, "exit")).toEqual([0, null])
  })
})
