import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { startSimulator } from "../src/index.ts"
import { ask, complete, user, withSimulator } from "./client.ts"

const folder = mkdtempSync(join(tmpdir(), "simulator-"))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const fileOf = (text: string): string => {
  const file = join(folder, `file-${files++}`)
  writeFileSync(file, text)
  return file
}
const jsonl = (rows: ReadonlyArray<unknown>): string => fileOf(rows.map((row) => `${JSON.stringify(row)}\n`).join(""))

describe("replay", () => {
  const long = "Then 2 + 2 = 4. ".repeat(10_400)
  const replay = jsonl([
    {
      prompt: "What is 2 + 2?",
      replies: [
        { reasoning: "Two and two.", content: "Four." },
        { reasoning: long, content: null, finish: "length" },
        { content: "4" }
      ]
    },
    { prompt: "Name a prime number, please.", reasoning: "2 is prime.", content: "2" },
    { prompt: "Name a prime number, please.", reasoning: "3 is prime.", content: "3" },
    { messages: [{ role: "system", content: "Be brief." }, ...user("What is 2 + 2?")], replies: [{ content: "brief" }] }
  ])

  it("answers by the last user message; the seed, or else a counter, tells the samples apart", async () => {
    await withSimulator({ replay }, async (simulator) => {
      const say = async (prompt: string, body = {}) =>
        (await complete(simulator, [{ role: "system", content: "x" }, ...user(prompt)], body)).choices[0]
      expect((await say("What is 2 + 2?", { seed: 3 }))?.message).toMatchObject({
        reasoning_content: "Two and two.",
        content: "Four."
      })
      const cut = await say("What is 2 + 2?", { seed: 4, max_tokens: 1_000_000 })
      expect(cut?.finish_reason).toBe("length")
      expect((await say("What is 2 + 2?", { seed: -1 }))?.message.content).toBe("4")
      const counted = []
      for (let i = 0; i < 3; i++) counted.push((await say("Name a prime number, please."))?.message.content)
      expect(counted).toEqual(["2", "3", "2"])
    })
  })

  it("carries a reply of 166,000 characters whole", async () => {
    expect(long.length).toBeGreaterThan(166_000)
    await withSimulator({ replay, maxReplyTokens: 1_000_000 }, async (simulator) => {
      const { choices } = await complete(simulator, user("What is 2 + 2?"), { seed: 1 })
      expect(choices[0]?.message.reasoning_content).toBe(long)
      expect(choices[0]?.message.content).toBeNull()
    })
    await withSimulator({ replay, maxReplyTokens: 1_000_000, reasoning: "inline" }, async (simulator) => {
      const { choices } = await complete(simulator, user("What is 2 + 2?"), { seed: 1 })
      expect(choices[0]?.message.content).toBe(`<think>\n${long}`)
    })
  })

  it("prefers whole messages, and finds a prompt that a template stands around", async () => {
    await withSimulator({ replay }, async (simulator) => {
      const brief = [{ role: "system", content: "Be brief." }, ...user("What is 2 + 2?")]
      expect((await complete(simulator, brief)).choices[0]?.message.content).toBe("brief")
      const around = user("Question: Name a prime number, please.\n\nBox your answer.")
      expect((await complete(simulator, around, { seed: 1 })).choices[0]?.message.content).toBe("3")
      const chosen = await complete(simulator, user("Name a prime number, please."), { n: 2, seed: 0 })
      expect(chosen.choices.map(({ message }) => message.content)).toEqual(["2", "3"])
    })
  })

  it("says 400 when no reply was recorded", async () => {
    await withSimulator({ replay }, async (simulator) => {
      const { body, status } = await ask(simulator, user("Who are you?"))
      expect(status).toBe(400)
      expect(body).toContain("No recorded reply matches these messages.")
      expect(simulator.stats().refused).toBe(1)
    })
  })

  it("names the line of a file that is not one of replies", async () => {
    const broken = fileOf('{"prompt":"a","content":"b"}\n\n{"prompt":"c"}\n')
    await expect(startSimulator({ replay: broken })).rejects.toThrow(`${broken}:3: not a recorded reply`)
    await expect(startSimulator({ replay: fileOf("no json") })).rejects.toThrow(/:1: not a recorded reply/)
  })
})

describe("wire replay", () => {
  const bytes =
    "HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n" +
    '1e\r\ndata: {"odd": "é and 相遇"}\n\n\r\n'.replace(
      "1e",
      Buffer.byteLength('data: {"odd": "é and 相遇"}\n\n').toString(16)
    ) +
    "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"
  const recorded = fileOf(bytes)

  it.each([0, 1, 7])("sends the recorded bytes for its model, in pieces of %i", async (wirePieceBytes) => {
    await withSimulator({ wireReplay: { recorded }, wirePieceBytes }, async (simulator) => {
      for (let i = 0; i < 2; i++) {
        const { body, headers, status } = await ask(simulator, user("anything"), { model: "recorded" })
        expect([status, headers.get("server")]).toEqual([200, "uvicorn"])
        expect(body).toBe('data: {"odd": "é and 相遇"}\n\ndata: [DONE]\n\n')
      }
      expect((await ask(simulator, user("anything"))).status).toBe(200)
      expect(simulator.stats()).toMatchObject({ completed: 3, inFlight: 0 })
    })
  })
})
