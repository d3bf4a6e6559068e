import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Deltas } from "../../src/teachers/Deltas.ts"
import type { JsonObject } from "../../src/teachers/Json.ts"
import { Repeats } from "../../src/teachers/Repeats.ts"
import { streamReader } from "../../src/teachers/StreamReader.ts"

const chunk = (delta: JsonObject, more: JsonObject = {}, choice: JsonObject = {}): string =>
  JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta, finish_reason: null, ...choice }], ...more })

const learnt = (data: string) => {
  const repeats = new Repeats()
  const { choices } = JSON.parse(data) as { readonly choices: ReadonlyArray<{ readonly delta: JsonObject }> }
  repeats.learn(data, choices[0]!.delta)
  return repeats
}

describe("a chunk of a form that was learnt", () => {
  it("gives its text, whatever that is", () => {
    const repeats = learnt(chunk({ content: "first" }))
    expect(repeats.field).toBe("content")
    for (const text of ["", "x", "a much longer text than before", 'quo"te \\ new\nline', "grüße 你好 🦊", '"}]}']) {
      expect(repeats.textOf(chunk({ content: text }))).toBe(text)
    }
  })

  it("may have other fields that say nothing", () => {
    const repeats = learnt(chunk({ role: "assistant", content: "", reasoning: "a" }))
    expect(repeats.field).toBe("reasoning")
    expect(repeats.textOf(chunk({ role: "assistant", content: "", reasoning: "b" }))).toBe("b")
    expect(repeats.textOf(chunk({ role: "assistant", content: "c", reasoning: "b" }))).toBeUndefined()
  })

  it("may have other fields that say nothing new", () => {
    const repeats = learnt(chunk({ role: "assistant", content: null, reasoning_content: "a" }))
    expect(repeats.field).toBe("reasoning_content")
    expect(repeats.textOf(chunk({ role: "assistant", content: null, reasoning_content: "b" }))).toBe("b")
  })
})

describe("a chunk of another form is parsed", () => {
  const repeats = learnt(chunk({ content: "first" }))

  it.each([
    ["another field", chunk({ reasoning: "x" })],
    ["a second field", chunk({ content: "x", reasoning: "y" })],
    ["a finish reason", chunk({ content: "x" }, {}, { finish_reason: "stop" })],
    ["a usage", chunk({ content: "x" }, { usage: { prompt_tokens: 1 } })],
    ["another choice", chunk({ content: "x" }, {}, { index: 1 })],
    ["another model", chunk({ content: "x" }, { model: "n" })],
    ["a text that is no text", chunk({ content: 7 })],
    ["half a chunk", chunk({ content: "x" }).slice(0, -1)],
    ["a text that is cut off", '{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"'],
    ["a broken escape", chunk({ content: "@" }).replace("@", "\\x")],
    ["a control character that JSON forbids", chunk({ content: "@" }).replace("@", "\u0007")],
    ["a quotation mark that is not escaped", chunk({ content: "@" }).replace("@", 'a","reasoning":"b')]
  ])("%s", (_, data) => {
    expect(repeats.textOf(data)).toBeUndefined()
  })
})

describe("a form is not learnt", () => {
  it.each([
    ["from a chunk without text", { role: "assistant" }],
    ["from one with two texts", { content: "a", reasoning: "b" }],
    ["from one with a tool call", { content: "a", tool_calls: [{ index: 0 }] }],
    ["from a text that may be written in several ways", { content: "é" }]
  ] satisfies ReadonlyArray<readonly [string, JsonObject]>)("%s", (_, delta) => {
    const repeats = learnt(chunk(delta))
    expect(repeats.textOf(chunk({ content: "x" }))).toBeUndefined()
    expect(repeats.field).toBe("")
  })

  it("from another string that looks like the text", () => {
    const data = '{"logprobs":{"content":"a"},"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}'
    const repeats = learnt(data)
    expect(repeats.field).toBe("")
  })

  it("again and again, where every chunk has a form of its own", () => {
    const repeats = new Repeats()
    for (let n = 0; n < 20; n++) repeats.learn(chunk({ content: "a" }, { nonce: `${n}` }), { content: "a" })
    expect(repeats.textOf(chunk({ content: "b" }, { nonce: "7" }))).toBe("b")
    expect(repeats.textOf(chunk({ content: "b" }, { nonce: "19" }))).toBeUndefined()
  })
})

it("a stream is read as if every chunk were parsed, whatever its texts and forms", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "a",
      "b",
      " the",
      '"',
      "\\",
      '"},"finish_reason":null}]}',
      '{"content":"',
      "m",
      "c",
      "assistant",
      "\u2028"
    )
  )
  const delta = fc.oneof(
    { weight: 8, arbitrary: text.map((content): JsonObject => ({ content })) },
    { weight: 8, arbitrary: text.map((reasoning): JsonObject => ({ reasoning })) },
    { weight: 2, arbitrary: text.map((content): JsonObject => ({ role: "assistant", content, reasoning: null })) },
    { weight: 1, arbitrary: fc.tuple(text, text).map(([content, odd]): JsonObject => ({ content, odd })) },
    {
      weight: 1,
      arbitrary: text.map((text): JsonObject => ({ tool_calls: [{ index: 0, function: { arguments: text } }] }))
    },
    { weight: 1, arbitrary: text.map((text): JsonObject => ({ reasoning_details: [{ text }] })) }
  )
  const form = fc.constantFrom<JsonObject>(
    {},
    {},
    {},
    { model: "a" },
    { usage: { completion_tokens: 1 } },
    { logprobs: { content: "a" } }
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(delta, form), { minLength: 1, maxLength: 40 }), (chunks) => {
      const reader = streamReader({ maxBytes: 1e6, inputBound: 1, limit: 1, secrets: [] })
      const naive = new Deltas()
      for (const [one, more] of chunks) {
        const data = JSON.stringify({ ...more, id: "c", choices: [{ index: 0, delta: one, finish_reason: null }] })
        reader.push(Buffer.from(`data: ${data}\n\n`))
        naive.add(one)
        expect(reader.chars()).toBe(naive.chars)
      }
      reader.push(Buffer.from(`data: ${chunk({}, {}, { finish_reason: "stop" })}\n\n`))
      const got = reader.end()
      expect(got._tag === "Replied" && got.reply.message).toEqual(naive.message())
    })
  )
})
