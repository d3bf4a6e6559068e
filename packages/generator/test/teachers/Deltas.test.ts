import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Deltas } from "../../src/teachers/Deltas.ts"
import type { JsonObject } from "../../src/teachers/Json.ts"

const merge = (...deltas: ReadonlyArray<JsonObject>) => {
  const merged = new Deltas()
  for (const delta of deltas) merged.add(delta)
  return { message: merged.message(), chars: merged.chars }
}

describe("the deltas of a reply", () => {
  it("grow by text, field by field, unknown fields too", () => {
    expect(
      merge(
        { role: "assistant", content: "" },
        { reasoning: "Let me " },
        { reasoning: "see." },
        { content: "4", mood: "calm" },
        { content: "2", mood: "er" }
      )
    ).toEqual({ message: { role: "assistant", content: "42", reasoning: "Let me see.", mood: "calmer" }, chars: 19 })
  })

  it("a null wipes nothing out, and stays when nothing else came", () => {
    expect(merge({ content: null, refusal: null }, { content: "a" }, { content: null }).message).toEqual({
      content: "a",
      refusal: null
    })
  })

  it("a role that is said again does not grow", () => {
    expect(merge({ role: "assistant", content: "a" }, { role: "assistant", content: "b" }).message).toEqual({
      role: "assistant",
      content: "ab"
    })
  })

  it("assemble tool calls by their index; an empty id or name does not replace the first", () => {
    const piece = (index: number, call: JsonObject): JsonObject => ({ tool_calls: [{ index, ...call }] })
    const { message, chars } = merge(
      piece(0, { id: "call_a", type: "function", function: { name: "add", arguments: "" } }),
      piece(0, { id: "", type: "", function: { name: "", arguments: '{"a":' } }),
      piece(1, { id: "call_b", type: "function", function: { name: "sub", arguments: "{" } }),
      piece(0, { function: { arguments: "1}" } }),
      piece(1, { function: { arguments: "}" } })
    )
    expect(message).toEqual({
      tool_calls: [
        { index: 0, id: "call_a", type: "function", function: { name: "add", arguments: '{"a":1}' } },
        { index: 1, id: "call_b", type: "function", function: { name: "sub", arguments: "{}" } }
      ]
    })
    expect(chars).toBe(9)
  })

  it("append list items without an index, whatever they are: two citations are not one", () => {
    expect(merge({ annotations: [{ url: "a" }] }, { annotations: [{ url: "b" }], ids: [1] }, { ids: [2, 3] })).toEqual({
      message: { annotations: [{ url: "a" }, { url: "b" }], ids: [1, 2, 3] },
      chars: 2
    })
  })

  it("lose nothing of a content that comes as text and as parts in turn", () => {
    const part = { type: "thinking", thinking: [{ type: "text", text: "hm" }] }
    expect(merge({ content: "" }, { content: [part] }, { content: "4" }, { content: "2" }).message).toEqual({
      content: ["", part, "4", "2"]
    })
  })

  it("last word for numbers and truth values", () => {
    expect(merge({ logprob: -1, done: false }, { logprob: -2, done: true }).message).toEqual({
      logprob: -2,
      done: true
    })
  })

  it("a field called __proto__ is a field like another", () => {
    const { message } = merge(JSON.parse('{"__proto__":{"polluted":"yes"},"content":"a"}') as JsonObject)
    expect(JSON.stringify(message)).toBe('{"__proto__":{"polluted":"yes"},"content":"a"}')
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  })

  it("equal the naive merge, however long: texts joined by name", () => {
    const field = fc.constantFrom("content", "reasoning", "reasoning_content", "odd")
    const long = fc.integer({ min: 3000, max: 5000 }).map((length) => "x".repeat(length))
    const delta = fc.dictionary(field, fc.oneof(fc.string(), long))
    fc.assert(
      fc.property(fc.array(delta), (deltas) => {
        const naive: Record<string, string> = {}
        for (const one of deltas) for (const [key, text] of Object.entries(one)) naive[key] = (naive[key] ?? "") + text
        const { message, chars } = merge(...deltas)
        expect(message).toEqual(naive)
        expect(chars).toBe(Object.values(naive).join("").length)
      }),
      { numRuns: 50 }
    )
  })
})
