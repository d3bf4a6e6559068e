import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { readTrace, readTurn, splitInline } from "../src/Reasoning.ts"

const TAGS = { open: "<think>", close: "</think>", opened: false }
const split = (text: string, opened = false) => splitInline(text, { ...TAGS, opened })

const turn = (
  message: Record<string, unknown>,
  { finish = "stop", reasoning, opened = false }: { finish?: string; reasoning?: number; opened?: boolean } = {}
) => {
  const usage = { input: 1, output: 9, estimated: false, ...(reasoning === undefined ? {} : { reasoning }) }
  return readTurn(message, finish, { usage }, { ...TAGS, opened })
}

describe("an inline chain", () => {
  it.each([
    ["a chain and an answer", "<think>\nI see.\n</think>\n\n42", { reasoning: "I see.", content: "42" }],
    ["the chat template opened it in the prompt", "I see.\n</think>\n\n42", { reasoning: "I see.", content: "42" }],
    ["it is never closed", "<think>\nI see", { reasoning: "I see", unclosed: true, content: "" }],
    ["it is empty: no chain is another thing", "<think>\n\n</think>\n\n42", { reasoning: "", content: "42" }],
    ["nothing of it", "42", { content: "42" }],
    [
      "lines before the tag belong to the answer",
      "Sure.\n<think>a</think>42",
      { reasoning: "a", content: "Sure.\n\n42" }
    ],
    [
      "lines before a tag that is never closed",
      "Sure.\n<think>a",
      { reasoning: "a", unclosed: true, content: "Sure." }
    ],
    [
      "the closing tag again in the answer stays there",
      "<think>a</think>b</think>c",
      { reasoning: "a", content: "b</think>c" }
    ],
    [
      "the opening tag again inside the chain stays there",
      "<think>a\n<think>b</think>c",
      { reasoning: "a\n<think>b", content: "c" }
    ],
    [
      "an answer that only speaks of the tags",
      "Use `<think>` and `</think>`.",
      { content: "Use `<think>` and `</think>`." }
    ],
    ["an answer that only speaks of the opening tag", "Use `<think>`.", { content: "Use `<think>`." }],
    [
      "the first line of the chain keeps its indentation",
      "<think>\n  - a\n  - b\n</think>c",
      { reasoning: "  - a\n  - b", content: "c" }
    ],
    ["only tags", "<think></think>", { reasoning: "", content: "" }],
    ["nothing at all", "", { content: "" }]
  ])("%s", (_, text, parts) => {
    expect(split(text)).toEqual(parts)
  })

  it.each([
    ["all of an unclosed reply is chain", "I see", { reasoning: "I see", unclosed: true, content: "" }],
    ["the chain may speak of the tag", "a <think> b</think>42", { reasoning: "a <think> b", content: "42" }],
    ["a server may send the tag all the same", "<think>a</think>42", { reasoning: "a", content: "42" }]
  ])("opened in the prompt: %s", (_, text, parts) => {
    expect(split(text, true)).toEqual(parts)
  })

  it("is found again whatever it says, as long as it does not speak of its own tags", () => {
    const text = fc.string().map((one) => one.replaceAll(/[<>]/g, "").trim())
    fc.assert(
      fc.property(text, text, (reasoning, content) => {
        const parts = { reasoning, content }
        expect(split(`<think>\n${reasoning}\n</think>\n\n${content}`)).toEqual(parts)
        expect(split(`${reasoning}\n</think>\n\n${content}`)).toEqual(parts)
      })
    )
  })
})

describe("an assistant message as a turn", () => {
  it.each([
    ["vLLM's field", { reasoning: "I see.", content: "\n\n42" }, { reasoning: "I see.", content: "42" }],
    ["DeepSeek's field", { reasoning_content: "I see.", content: "42" }, { reasoning: "I see.", content: "42" }],
    ["inline", { content: "<think>I see.</think>42" }, { reasoning: "I see.", content: "42" }],
    [
      "an empty field and an inline chain",
      { reasoning: "", content: "<think>a</think>42" },
      { reasoning: "a", content: "42" }
    ],
    [
      "a field, and a stray closing tag at the head of the answer",
      { reasoning: "a", content: "</think>\n\n42" },
      { reasoning: "a", content: "42" }
    ],
    [
      "a field, and an answer that speaks of the tag",
      { reasoning: "a", content: "It ends with </think>." },
      { reasoning: "a", content: "It ends with </think>." }
    ],
    [
      "a field, and the chain again inline",
      { reasoning: "a", content: "<think>a</think>42" },
      { reasoning: "a", content: "42" }
    ],
    ["a field, and no content", { reasoning: "a", content: null }, { reasoning: "a", content: "" }],
    ["no chain at all", { content: "42" }, { content: "42" }],
    [
      "parts, thoughts apart",
      { content: [{ type: "thinking", thinking: [{ type: "text", text: "a" }] }, { type: "text", text: "4" }, "2"] },
      { reasoning: "a", content: "42" }
    ]
  ])("%s", (_, message, parts) => {
    expect(turn({ role: "assistant", ...message })).toEqual({ role: "assistant", ...parts })
  })

  it("that ended inside its thoughts is unclosed, by field as inline; one that called a tool is not", () => {
    expect(turn({ reasoning: "a", content: null }, { finish: "length" })).toMatchObject({ unclosed: true })
    expect(turn({ content: "<think>a" }, { finish: "length" })).toMatchObject({ unclosed: true })
    const calls = [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }]
    const called = turn({ reasoning: "a", content: null, tool_calls: calls }, { finish: "tool_calls" })
    expect(called).toEqual({ role: "assistant", reasoning: "a", content: "", toolCalls: calls })
  })

  it("whose chain was only counted is hidden; one whose chain was sent is not", () => {
    expect(turn({ content: "42" }, { reasoning: 500 })).toEqual({ role: "assistant", hidden: true, content: "42" })
    expect(turn({ reasoning: "a", content: "42" }, { reasoning: 500 })).not.toHaveProperty("hidden")
    expect(turn({ content: "42" }, { reasoning: 0 })).not.toHaveProperty("hidden")
  })
})

describe("a trace", () => {
  const attempt = { at: 5, ms: 7, firstTokenMs: 2, host: "h:1", usd: 0.1 }
  const call = {
    key: "k",
    purpose: "sample" as const,
    problemId: "p",
    index: 3,
    asked: { model: "teacher", messages: [] },
    fetched: { host: "h:1", limit: 9, stream: true },
    reply: { message: { content: "42" }, model: "served", fingerprint: "fp" },
    failure: null,
    usage: { input: 1, output: 2, estimated: false },
    usd: 0.2,
    finish: "stop",
    attempts: [{ at: 1, ms: 1, host: "h:1", usd: 0.1, failure: { reason: "reset" as const, message: "" } }, attempt]
  }

  it("has the timing of the attempt that succeeded, and the cost of them all", () => {
    expect(readTrace(call, TAGS)).toMatchObject({
      id: "p/3",
      timing: { at: 5, ms: 7, firstTokenMs: 2 },
      usd: 0.2,
      teacher: "teacher",
      served: { model: "served", host: "h:1", fingerprint: "fp" },
      turns: [{ role: "assistant", content: "42" }],
      calls: ["k"]
    })
  })

  it("is none where there is no reply", () => {
    expect(readTrace({ ...call, reply: null }, TAGS)).toBeNull()
  })
})
