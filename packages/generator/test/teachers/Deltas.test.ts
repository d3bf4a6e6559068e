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

  it("keep calls apart that come whole, whatever their index", () => {
    const whole = (city: string, more: JsonObject): JsonObject => ({
      tool_calls: [{ ...more, type: "function", function: { name: "weather", arguments: `{"city":"${city}"}` } }]
    })
    const cities = (...deltas: ReadonlyArray<JsonObject>) =>
      (merge(...deltas).message["tool_calls"] as ReadonlyArray<{ readonly function: JsonObject }>).map(
        (call) => call.function["arguments"]
      )
    const both = ['{"city":"Oslo"}', '{"city":"Rome"}']
    expect(cities(whole("Oslo", { index: 0, id: "a" }), whole("Rome", { index: 0, id: "b" }))).toEqual(both)
    expect(cities(whole("Oslo", { index: 0 }), whole("Rome", { index: 0 }))).toEqual(both)
    expect(cities(whole("Oslo", { index: 0, id: "" }), whole("Rome", { index: 0, id: "" }))).toEqual(both)
    expect(cities(whole("Oslo", { id: "a" }), whole("Rome", { id: "b" }))).toEqual(both)
    expect(cities(whole("Oslo", {}), whole("Rome", {}))).toEqual(both)
    expect(cities(whole("Oslo", { index: 0 }), whole("Rome", { index: 1 }))).toEqual(both)
    expect(cities(whole("Oslo", { index: 0, id: "a" }), whole("Oslo", { index: 0, id: "a" }))).toEqual([both[0]])
  })

  it("join the pieces of a call that no index, or a new id with each, tells apart", () => {
    const piece = (call: JsonObject): JsonObject => ({ tool_calls: [call] })
    const call = (id: string) => ({ id, function: { name: "add", arguments: '{"a":1}' } })
    const begun = (id: string): JsonObject => ({ id, function: { name: "add", arguments: "" } })
    const rest = (more: JsonObject) => [
      piece({ ...more, function: { arguments: '{"a"' } }),
      piece({ ...more, function: { arguments: ":1}" } })
    ]
    expect(merge(piece(begun("x")), ...rest({})).message).toEqual({ tool_calls: [call("x")] })
    expect(merge(piece(begun("x")), ...rest({}), piece(begun("y")), ...rest({})).message).toEqual({
      tool_calls: [call("x"), call("y")]
    })
    expect(merge(piece({ index: 0, ...begun("x") }), ...rest({ index: 0, id: "z" })).message).toEqual({
      tool_calls: [{ index: 0, ...call("x") }]
    })
    expect(merge(piece({ index: 0, ...begun("x") }), ...rest({})).message).toEqual({
      tool_calls: [{ index: 0, ...call("x") }]
    })
  })

  it("join the pieces of a call, though each has its name and one looks like a whole call", () => {
    const pieces = ['{"a":', "{}", "}"].map((text) => ({
      tool_calls: [{ index: 0, function: { name: "f", arguments: text } }]
    }))
    expect(merge(...pieces).message).toEqual({
      tool_calls: [{ index: 0, function: { name: "f", arguments: '{"a":{}}' } }]
    })
  })

  it("join the name of a function that comes in pieces; one that is said again, or again and longer, is not doubled", () => {
    const name = (...names: ReadonlyArray<string>) => {
      const { message } = merge(
        ...names.map((one) => ({ tool_calls: [{ index: 0, id: "a", function: { name: one } }] }))
      )
      return (message["tool_calls"] as ReadonlyArray<{ readonly function: JsonObject }>).map(
        (call) => call.function["name"]
      )
    }
    expect(name("get_", "weather")).toEqual(["get_weather"])
    expect(name("get_weather", "get_weather")).toEqual(["get_weather"])
    expect(name("get_", "get_wea", "get_weather")).toEqual(["get_weather"])
    expect(name("get_weather", "")).toEqual(["get_weather"])
  })

  it("keep arguments that are an object, and a former function call", () => {
    const call = { index: 0, function: { name: "f", arguments: { city: "Oslo" } } }
    expect(merge({ tool_calls: [call] }, { tool_calls: [call] }).message).toEqual({ tool_calls: [call, call] })
    expect(
      merge({ function_call: { name: "f", arguments: "" } }, { function_call: { arguments: "{}" } }).message
    ).toEqual({ function_call: { name: "f", arguments: "{}" } })
  })

  it("keep items of one index apart when they are of different types", () => {
    const detail = (fields: JsonObject): JsonObject => ({ reasoning_details: [{ index: 0, ...fields }] })
    expect(
      merge(
        detail({ type: "reasoning.summary", summary: "I " }),
        detail({ type: "reasoning.summary", summary: "count." }),
        detail({ type: "reasoning.encrypted", data: "x" })
      ).message
    ).toEqual({
      reasoning_details: [
        { index: 0, type: "reasoning.summary", summary: "I count." },
        { index: 0, type: "reasoning.encrypted", data: "x" }
      ]
    })
  })

  it("do not overflow the stack, however deep they are nested", () => {
    const deep = (open: string, close: string) =>
      JSON.parse(`{"content":${open.repeat(20_000)}1${close.repeat(20_000)}}`) as JsonObject
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
      ['[{"index":0,"a":', "}]"]
    ] as const) {
      expect(merge(deep(open, close), deep(open, close)).message).toHaveProperty("content")
    }
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

  it("are the same message however its texts are cut", () => {
    const cut = (text: string, places: ReadonlyArray<number>) => {
      const at = [0, ...places.map((place) => place % (text.length + 1)), text.length].toSorted((a, b) => a - b)
      return at.slice(1).map((end, i) => text.slice(at[i], end))
    }
    const places = fc.array(fc.nat(), { maxLength: 6 })
    const calls = fc.array(fc.record({ id: fc.uuid(), name: fc.constantFrom("f", "g"), arguments: fc.json() }))
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        calls,
        places,
        fc.boolean(),
        (content, reasoning, calls, places, opening) => {
          const deltas: Array<JsonObject> = [
            ...cut(reasoning, places).map((text) => ({ reasoning: text, reasoning_details: [{ index: 0, text }] })),
            ...cut(content, places).map((text) => ({ content: text }))
          ]
          const ofCall = ({ id, name, arguments: given }: (typeof calls)[number], index: number) => [
            { tool_calls: [{ index, id, type: "function", function: { name, arguments: opening ? "" : given } }] },
            ...(opening
              ? cut(given, places).map((text) => ({ tool_calls: [{ index, function: { arguments: text } }] }))
              : [])
          ]
          expect(merge(...deltas, ...calls.flatMap(ofCall)).message).toEqual({
            reasoning,
            reasoning_details: [{ index: 0, text: reasoning }],
            content,
            ...(calls.length === 0
              ? {}
              : {
                  tool_calls: calls.map(({ id, ...call }, index) => ({ index, id, type: "function", function: call }))
                })
          })
        }
      )
    )
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
