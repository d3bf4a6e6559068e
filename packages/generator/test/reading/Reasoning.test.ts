import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { readTrace, readTurn } from "../../src/reading/Reasoning.ts"

const TAGS = { open: "<think>", close: "</think>", opened: false }
interface Telling {
  readonly finish?: string
  /** Tokens of the chain, as the server counted them. */
  readonly reasoning?: number
  readonly opened?: boolean
  readonly prefix?: string
  readonly reasoningField?: string
}

const turn = (
  message: Record<string, unknown>,
  { finish = "stop", reasoning, opened = false, prefix, reasoningField }: Telling = {}
) => {
  const usage = { input: 1, output: 9, estimated: false, ...(reasoning === undefined ? {} : { reasoning }) }
  const asked = prefix === undefined ? {} : { prefix }
  const manner = { think: { ...TAGS, opened }, ...(reasoningField === undefined ? {} : { reasoningField }) }
  return readTurn(message, { finish, usage, asked }, manner)
}

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
    const answered = turn({ reasoning: "a", content: "4" }, { finish: "length" })
    expect(answered).toEqual({ role: "assistant", reasoning: "a", content: "4" })
    const calls = [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }]
    const called = turn({ reasoning: "a", content: null, tool_calls: calls }, { finish: "tool_calls" })
    expect(called).toEqual({ role: "assistant", reasoning: "a", content: "", toolCalls: calls })
    expect(turn({ reasoning: "a", content: null, tool_calls: calls }, { finish: "length" })).toEqual(called)
  })

  it("whose chain was only counted is hidden; one whose chain was sent is not", () => {
    expect(turn({ content: "42" }, { reasoning: 500 })).toEqual({ role: "assistant", hidden: true, content: "42" })
    expect(turn({ reasoning: "a", content: "42" }, { reasoning: 500 })).not.toHaveProperty("hidden")
    expect(turn({ content: "42" }, { reasoning: 0 })).not.toHaveProperty("hidden")
  })
})

describe("a chain in a field and tags in the content", () => {
  it.each([
    ["a stray closing tag", "a", "</think>\n\n42", "a", "42"],
    ["the chain once more", "a", "<think>a</think>42", "a", "42"],
    ["the chain once more, without its opening tag", "a", "a\n</think>\n\n42", "a", "42"],
    ["an empty pair", "a", "<think>\n</think>\n42", "a", "42"],
    ["the chain, and more of it", "a", "<think>a, then b</think>42", "a, then b", "42"],
    ["another chain", "a", "<think>b</think>42", "a\n\nb", "42"],
    ["another known pair", "a", "<thinking>b</thinking>42", "a\n\nb", "42"],
    ["an answer that speaks of a tag", "a", "It ends with </think>.", "a", "It ends with </think>."],
    ["an answer that ends with the chain's words", "a", "b</think>42", "a", "b</think>42"],
    ["an answer that shows the tags", "a", "So:\n<think>b</think>", "a", "So:\n<think>b</think>"],
    ["tags in the field", "<think>\na\n</think>", "42", "a", "42"],
    ["an opening tag in the field", "<think>\na", "42", "a", "42"],
    ["a closing tag in the field", "a\n</think>", "42", "a", "42"],
    ["all of the reply in the field", "<think>a</think>42", "", "a", "42"],
    ["all of it, opened in the prompt", "a\n</think>\n\n42", null, "a", "42"],
    ["a chain that speaks of the tag", "a </think> b", "42", "a </think> b", "42"],
    ["a chain that quotes the tag, and no answer", "a `</think>` b", null, "a `</think>` b", ""]
  ])("%s", (_, field, content, reasoning, answer) => {
    for (const name of ["reasoning", "reasoning_content", "thinking"]) {
      expect(turn({ [name]: field, content })).toEqual({ role: "assistant", reasoning, content: answer })
    }
  })

  it("a second chain that never ends leaves the reply unclosed", () => {
    const message = { reasoning: "a", content: "<think>b" }
    expect(turn(message)).toEqual({ role: "assistant", reasoning: "a\n\nb", unclosed: true, content: "" })
  })

  it("a text that is in two fields is read once", () => {
    const message = { reasoning: "a", reasoning_content: "a", thinking: "a", content: "42" }
    expect(turn(message)).toEqual({ role: "assistant", reasoning: "a", content: "42" })
  })

  it("the tags around an answer are taken off there too", () => {
    const think = { ...TAGS, answer: { open: "<answer>", close: "</answer>" } }
    const message = { reasoning: "a", content: "<answer>42</answer>" }
    expect(readTurn(message, { finish: "stop", usage: {} }, { think })).toMatchObject({ content: "42" })
  })
})

describe("the field that the recipe names", () => {
  it("is believed before every known one", () => {
    const message = { thoughts: "a", reasoning: "b", content: "42" }
    expect(turn(message, { reasoningField: "thoughts" })).toMatchObject({ reasoning: "a" })
    expect(turn(message)).toMatchObject({ reasoning: "b" })
  })

  it("may hold parts, and leaves the known ones to be read where it is missing", () => {
    const parts = [{ type: "text", text: "a" }, "b"]
    expect(turn({ thoughts: parts, content: "42" }, { reasoningField: "thoughts" })).toMatchObject({ reasoning: "ab" })
    expect(turn({ reasoning: "b", content: "42" }, { reasoningField: "thoughts" })).toMatchObject({ reasoning: "b" })
    expect(turn({ reasoning: "b", content: "42" }, { reasoningField: "toString" })).toMatchObject({ reasoning: "b" })
  })
})

describe("a reply that was made to begin with a text holds that text, once", () => {
  const inside = "<think>\nSix sevens"
  const closed = "<think>\nSix sevens.\n</think>\n\nIt is"
  const seven = { role: "assistant", reasoning: "Six sevens.", content: "It is 42." }

  it.each([
    ["inside the chain, without a parser", inside, { content: ".\n</think>\n\nIt is 42." }],
    ["inside the chain, repeated", inside, { content: `${inside}.\n</think>\n\nIt is 42.` }],
    [
      "inside, repeated behind an empty pair",
      inside,
      { content: `<think>\n\n</think>\n\n${inside}.</think>It is 42.` }
    ],
    ["inside the chain, by field", inside, { reasoning: ".", content: "\n\nIt is 42." }],
    ["inside the chain, by DeepSeek's field", inside, { reasoning_content: ".\n", content: "It is 42." }],
    ["the tag alone", "<think>\n", { content: "Six sevens.\n</think>\n\nIt is 42." }],
    ["the tag alone, and the model writes it again", "<think>\n", { content: "<think>\nSix sevens.</think>It is 42." }],
    ["the tag alone, by field", "<think>\n", { reasoning: "Six sevens.", content: "It is 42." }],
    ["behind the chain", closed, { content: " 42." }],
    ["behind the chain, repeated", closed, { content: `${closed} 42.` }],
    ["behind the chain, in the chain's field", closed, { reasoning: " 42.", content: null }],
    ["behind the chain and a blank, in the chain's field", `${closed} `, { reasoning: "42.", content: null }],
    ["behind the chain, in both", closed, { reasoning: " 4", content: "2." }],
    ["behind it, what was given parsed again", closed, { reasoning: "Six sevens.", content: "It is 42." }],
    ["no tag, but a field: what was given is its beginning", "Six", { reasoning: " sevens.", content: "It is 42." }]
  ])("%s", (_, prefix, message) => {
    expect(turn(message, { prefix })).toEqual(seven)
  })

  it.each([
    ["no tag, no chain", "It is", { content: " 42." }, { content: "It is 42." }],
    ["no tag, repeated", "It is", { content: "It is 42." }, { content: "It is 42." }],
    [
      "a chain that is not closed",
      inside,
      { content: " are 42" },
      { reasoning: "Six sevens are 42", unclosed: true, content: "" }
    ],
    [
      "an answer's first lines before the chain",
      `Sure.\n${inside}`,
      { reasoning: ".", content: "42" },
      { reasoning: "Six sevens.", content: "Sure.\n\n42" }
    ],
    ["a hidden chain", "It is", { content: " 42." }, { hidden: true, content: "It is 42." }, 7]
  ])("%s", (_, prefix, message, parts, reasoning = 0) => {
    expect(turn(message, { prefix, reasoning })).toEqual({ role: "assistant", ...parts })
  })

  it("is none of a reply that opens a chain anew: it did not go on", () => {
    const anew = turn({ content: "<think>\nI see.\n</think>\n\n42" }, { prefix: "<think>\nLet me see. " })
    expect(anew).toEqual({ role: "assistant", reasoning: "I see.", content: "42" })
    const on = turn({ content: "I see.\n</think>\n\n42" }, { prefix: "<think>\nLet me see. " })
    expect(on).toEqual({ role: "assistant", reasoning: "Let me see. I see.", content: "42" })
  })

  it("with all of a chain that speaks of its tag", () => {
    const prefix = "<think>\nI began with `<think>`"
    const said = turn({ reasoning: ", so.", content: "42" }, { prefix })
    expect(said).toEqual({ role: "assistant", reasoning: "I began with `<think>`, so.", content: "42" })
  })

  it("is the chain's beginning where the template has opened it", () => {
    const opened = turn({ content: " sevens.\n</think>\n\nIt is 42." }, { prefix: "Six", opened: true })
    expect(opened).toEqual(seven)
  })

  it("in a reply that was cut off in its field", () => {
    const cut = turn({ reasoning: " are", content: null }, { prefix: inside, finish: "length" })
    expect(cut).toEqual({ role: "assistant", reasoning: "Six sevens are", unclosed: true, content: "" })
  })
})

describe("what a server keeps to itself is no chain", () => {
  it.each([
    ["a summary", [{ type: "reasoning.summary", summary: "s" }], { summary: "s" }],
    ["something encrypted", [{ type: "reasoning.encrypted", data: "x" }], {}],
    [
      "a chain with a hole",
      [
        { type: "reasoning.text", text: "t" },
        { type: "reasoning.encrypted", data: "x" }
      ],
      { summary: "t" }
    ],
    ["Google's text", [{ type: "reasoning.text", text: "t", format: "google-gemini-v1" }], { summary: "t" }]
  ])("%s", (_, reasoning_details, parts) => {
    const message = { reasoning: "told", reasoning_details, content: "42" }
    expect(turn(message)).toEqual({ role: "assistant", hidden: true, content: "42", ...parts })
  })

  it("Gemini's thoughts without tags: nothing says where the answer begins", () => {
    const message = { content: "I weigh it. 42", extra_content: { google: { thought: true } } }
    expect(turn(message)).toEqual({ role: "assistant", hidden: true, summary: "I weigh it. 42", content: "" })
    expect(turn({ ...message, extra_content: { google: {} } })).toEqual({
      role: "assistant",
      content: "I weigh it. 42"
    })
  })

  it("a text beside its summary is a chain", () => {
    const reasoning_details = [
      { type: "reasoning.summary", summary: "s" },
      { type: "reasoning.text", text: "t" }
    ]
    expect(turn({ reasoning_details, content: "42" })).toEqual({ role: "assistant", reasoning: "t", content: "42" })
  })

  it("details without a text leave the field to be read", () => {
    const reasoning_details = [{ type: "reasoning.text", text: null }, "odd", null]
    expect(turn({ reasoning: "a", reasoning_details, content: "42" })).toMatchObject({ reasoning: "a" })
  })

  it("an inline chain is one, however many tokens were counted", () => {
    expect(turn({ content: "<think>a</think>42" }, { reasoning: 9 })).not.toHaveProperty("hidden")
    expect(turn({ content: "<think></think>42" }, { reasoning: 9 })).toMatchObject({ reasoning: "" })
  })
})

describe("the tool calls of a turn", () => {
  const call = { id: "c", type: "function", function: { name: "f", arguments: '{"a": 1}' } }

  it("are those of a whole body, their arguments as they were sent", () => {
    expect(turn({ content: null, tool_calls: [{ ...call, index: 0 }] })).toMatchObject({ toolCalls: [call] })
    expect(turn({ content: null, tool_calls: ["odd", null] })).toMatchObject({ toolCalls: ["odd", null] })
  })

  it("may have their former name", () => {
    const message = { content: null, function_call: call.function }
    expect(turn(message)).toMatchObject({ toolCalls: [{ type: "function", function: call.function }] })
    expect(turn({ content: "42", function_call: null, tool_calls: [] })).not.toHaveProperty("toolCalls")
    expect(turn({ content: "42", function_call: { name: "", arguments: "" } })).not.toHaveProperty("toolCalls")
  })
})

describe("any message", () => {
  const field = fc.constantFrom(
    "content",
    "reasoning",
    "reasoning_content",
    "reasoning_details",
    "thinking",
    "thinking_blocks",
    "extra_content",
    "tool_calls",
    "function_call",
    "odd"
  )
  const part = fc.record(
    {
      type: fc.constantFrom("thinking", "text", "redacted_thinking", "reasoning.text", "reasoning.summary"),
      text: fc.oneof(fc.string(), fc.jsonValue()),
      thinking: fc.oneof(fc.string(), fc.array(fc.record({ text: fc.string() })), fc.jsonValue()),
      summary: fc.jsonValue()
    },
    { requiredKeys: [] }
  )
  const text = fc.array(
    fc.constantFrom("<think>", "</think>", "a", "\n", "<|channel|>analysis<|message|>", "<|end|>", "`")
  )
  const value = fc.oneof(
    fc.jsonValue(),
    fc.array(part),
    text.map((pieces) => pieces.join(""))
  )
  const message = fc.dictionary(field, value)

  it("is read without a failure, and always the same way", () => {
    fc.assert(
      fc.property(message, fc.option(fc.string(), { nil: undefined }), fc.boolean(), (said, prefix, opened) => {
        const telling = prefix === undefined ? { opened } : { opened, prefix }
        const once = turn(said, telling)
        expect(turn(structuredClone(said), telling)).toEqual(once)
        expect(typeof once.content).toBe("string")
        if (once.hidden === true) expect(once.reasoning).toBeUndefined()
      }),
      { numRuns: 400 }
    )
  })

  it("that is read is read so again", () => {
    const words = fc.string().filter((text) => text.trim() !== "")
    fc.assert(
      fc.property(words, fc.string(), (reasoning, content) => {
        const once = turn({ reasoning, content })
        expect(turn({ reasoning: once.reasoning, content: once.content })).toEqual(once)
      })
    )
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
    expect(readTrace(call, { think: TAGS })).toMatchObject({
      id: "p/3",
      timing: { at: 5, ms: 7, firstTokenMs: 2 },
      usd: 0.2,
      teacher: "teacher",
      served: { model: "served", host: "h:1", fingerprint: "fp" },
      turns: [{ role: "assistant", content: "42" }],
      calls: ["k"]
    })
  })

  it("holds what the reply was made to begin with", () => {
    const asked = { ...call.asked, prefix: "<think>\na" }
    const reply = { message: { content: "b</think>42" } }
    expect(readTrace({ ...call, asked, reply }, { think: TAGS })).toMatchObject({
      turns: [{ role: "assistant", reasoning: "ab", content: "42" }]
    })
  })

  it("is read by the field that the recipe names", () => {
    const reply = { message: { content: "42", thoughts: "a" } }
    expect(readTrace({ ...call, reply }, { think: TAGS, reasoningField: "thoughts" })).toMatchObject({
      turns: [{ reasoning: "a" }]
    })
  })

  it("is none where there is no reply", () => {
    expect(readTrace({ ...call, reply: null }, { think: TAGS })).toBeNull()
  })
})
