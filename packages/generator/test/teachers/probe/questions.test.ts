import type { Attempted } from "@cotton/schema/ports/Teacher"
import { describe, expect, it } from "vitest"
import { choicesIn, messageSoFar, textEvents } from "../../../src/teachers/probe/Chunks.ts"
import { writtenIn } from "../../../src/teachers/probe/Inquiry.ts"
import { interpretClosing, loadIn } from "../../../src/teachers/probe/questions/closing.ts"
import {
  contextInWords,
  contextOfEntry,
  contextOfServer,
  interpretContext
} from "../../../src/teachers/probe/questions/context.ts"
import { interpretContinuation, PREFIX, readContinuation } from "../../../src/teachers/probe/questions/continuation.ts"
import { interpretLogprobs } from "../../../src/teachers/probe/questions/logprobs.ts"
import { interpretModel } from "../../../src/teachers/probe/questions/model.ts"
import { interpretReasoning, isShown } from "../../../src/teachers/probe/questions/reasoning.ts"
import { interpretSamples } from "../../../src/teachers/probe/questions/samples.ts"
import { interpretSeed } from "../../../src/teachers/probe/questions/seed.ts"
import { interpretStop, stopWordOf } from "../../../src/teachers/probe/questions/stop.ts"
import { interpretStreaming } from "../../../src/teachers/probe/questions/streaming.ts"
import { interpretTemperature } from "../../../src/teachers/probe/questions/temperature.ts"

/* What each question makes of answers, written by hand: near misses first. */

const replied = (message: Readonly<Record<string, unknown>>, more: object = {}): Attempted =>
  ({
    _tag: "Replied",
    reply: { message, model: "m" },
    finish: "stop",
    usage: { input: 1, output: 1, estimated: false },
    ...more
  }) as Attempted
const said = (content: string) => replied({ role: "assistant", content })
const failed = (reason: string, message: string) =>
  ({ _tag: "Failed", failure: { reason, message }, streamedChars: 0 }) as Attempted
const refused = failed("refused", "HTTP 400: no")
const broken = failed("reset", "the connection ended")

describe("temperature", () => {
  const greedy = ["a b c", "a b c", "a b c"]
  it.each([
    ["equal at 0, different at 1", greedy, ["x", "x", "y"], true],
    ["equal at 0 and at 1: the model may be certain", greedy, ["a", "a", "a"], null],
    ["three different at 0, from the first word on", ["p q", "r s", "t u"], ["x", "x", "y"], false],
    ["three different at 0, but late: batches do that", ["aaa bbb p", "aaa bbb q", "aaa bbb r"], ["x", "x", "y"], null],
    ["two of three equal at 0", ["p", "p", "q"], ["x", "x", "y"], null],
    ["no text to compare", ["", "", ""], ["", "", ""], null]
  ])("%s", (_, at0, at1, holds) => {
    const { facts, holds: found } = interpretTemperature(at0, at1)
    expect(found).toBe(holds)
    expect(facts?.temperature ?? null).toBe(holds)
  })

  it("is not there where the server refuses it, and cannot be told where it breaks", () => {
    expect(interpretTemperature({ reason: "refused", message: "HTTP 400: unsupported" }, null)).toMatchObject({
      holds: false,
      facts: { temperature: false }
    })
    expect(interpretTemperature({ reason: "reset", message: "gone" }, null).holds).toBe(null)
    expect(interpretTemperature(greedy, { reason: "reset", message: "gone" }).holds).toBe(null)
  })
})

describe("seed", () => {
  it.each([
    [["x", "x", "y"], true],
    [["x", "z", "y"], false],
    [["x", "z", "x"], false],
    [["x", "x", "x"], null],
    [["", "", ""], null],
    [["x", "x", ""], null]
  ])("%j", (hot, holds) => expect(interpretSeed(hot).holds).toBe(holds))

  it("is not there where it is refused", () => {
    expect(interpretSeed({ reason: "refused", message: "no" }).facts).toEqual({ seed: false })
    expect(interpretSeed({ reason: "server-error", message: "no" }).holds).toBe(null)
  })
})

describe("n", () => {
  it("brings two, or fewer, or a refusal, or nothing that tells", () => {
    expect(interpretSamples(said("a"), 2)).toMatchObject({ holds: true, facts: { n: true } })
    expect(interpretSamples(said("a"), 1)).toMatchObject({ holds: false, facts: { n: false } })
    expect(interpretSamples(refused, 0)).toMatchObject({ holds: false, facts: { n: false } })
    expect(interpretSamples(broken, 0)).toEqual({ holds: null, words: "the connection ended" })
  })

  it("says where only one of the samples is counted", () => {
    const sibling = { usage: { input: 0, output: 9, estimated: true } }
    expect(interpretSamples(replied({ content: "a" }, { siblings: [sibling] }), 2).words).toContain("the first alone")
  })

  it("is counted in whole bodies and in streams, with or without an index", () => {
    const body = (choices: ReadonlyArray<object>) => Buffer.from(JSON.stringify({ choices }))
    expect(choicesIn(body([{ index: 0 }, { index: 1 }]))).toBe(2)
    expect(choicesIn(body([{}, {}]))).toBe(2)
    expect(choicesIn(body([]))).toBe(0)
    const stream = [0, 1, 0, 1].map((index) => `data: {"choices":[{"index":${index},"delta":{}}]}\n\n`).join("")
    expect(choicesIn(Buffer.from(`: hello\n\n${stream}data: [DONE]\n\n`))).toBe(2)
    expect(choicesIn(Buffer.from("<html>"))).toBe(0)
  })
})

describe("streaming", () => {
  const event = 'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n'
  const stream = Buffer.from(
    `data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\n\n${event}${event}`
  )

  it("is a stream with usage, or without", () => {
    expect(textEvents(stream, writtenIn)).toBe(2)
    expect(interpretStreaming({ attempted: said("aa"), bytes: stream }).words).toMatch(/^2 pieces/)
    expect(interpretStreaming({ attempted: said("a"), bytes: Buffer.from(event) }).words).toMatch(/^1 piece[,;]/)
    expect(interpretStreaming({ attempted: said("aa"), bytes: stream })).toMatchObject({
      holds: true,
      facts: { stream: true, usageInStream: true }
    })
    const uncounted = replied({ content: "aa" }, { usage: { input: 9, output: 9, estimated: true } })
    expect(interpretStreaming({ attempted: uncounted, bytes: stream })).toMatchObject({
      holds: false,
      facts: { stream: true, usageInStream: false }
    })
  })

  it("is none where a reply comes whole, or is refused; a broken one tells nothing", () => {
    expect(interpretStreaming({ attempted: said("a"), bytes: Buffer.from("{}") }).facts?.stream).toBe(false)
    expect(interpretStreaming({ attempted: refused, bytes: Buffer.alloc(0) }).facts?.stream).toBe(false)
    expect(interpretStreaming({ attempted: broken, bytes: stream }).holds).toBe(null)
  })
})

describe("reasoning", () => {
  const think = { open: "<think>", close: "</think>", opened: false }
  const usage = { input: 1, output: 9, estimated: false }
  const of = (message: Record<string, unknown>, finish: string | null = "stop", more: object = {}) =>
    interpretReasoning(message, finish, { ...usage, ...more }, { think })

  it("of an empty reply cannot be told", () => {
    for (const content of ["", null]) expect(of({ role: "assistant", content })).toMatchObject({ holds: null })
  })

  it.each([
    ["none: an answer that speaks of <think> is no chain", { content: "Write `<think>` before it." }, "none"],
    ["none: an empty field", { content: "yes", reasoning: "" }, "none"],
    ["none: a null field", { content: "yes", reasoning_content: null }, "none"],
    ["a field", { content: "yes", reasoning: "Let me see" }, "reasoning"],
    ["a field without an answer", { content: null, reasoning_content: "Let me see" }, "reasoning_content"],
    ["inline", { content: "<think>\nLet me see\n</think>\n\nyes" }, "inline"],
    ["inline, opened by the prompt", { content: "Let me see\n</think>\n\nyes" }, "inline"]
  ])("%s", (_, message, expected) => expect(of(message).facts).toEqual({ reasoning: expected }))

  it("is hidden where it is counted and never shown", () => {
    expect(of({ content: "yes" }, "stop", { reasoning: 300 }).facts).toEqual({ reasoning: "hidden" })
  })

  it("cannot be told where the reply was cut off and shows none", () => {
    expect(of({ content: "Let me see" }, "length")).toMatchObject({ holds: null })
    expect(of({ content: null }, "length").facts).toBe(undefined)
  })

  it("says of a field that nothing reads how it is read", () => {
    expect(of({ content: "yes", chain_of_ideas: "Let me see" }).words).toContain("teacher.reasoningField")
  })

  it("is shown by the first pieces of a stream: the rest need not be paid", () => {
    const part = (delta: object) => Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`)
    const shown = (...deltas: ReadonlyArray<object>) => isShown(messageSoFar(Buffer.concat(deltas.map(part))), think)
    expect(shown({ role: "assistant", content: "" }, { reasoning: "Le" })).toBe(true)
    expect(shown({ content: "<thi" }, { content: "nk>" })).toBe(true)
    expect(shown({ content: "<thi" })).toBe(false)
    expect(shown({ role: "assistant", content: "", reasoning: null, refusal: "no" })).toBe(false)
    expect(shown({ content: "yes" })).toBe(false)
  })
})

describe("stop", () => {
  const whole = "apple river stone cloud candle"
  it("is looked for at a word that stands once, in the middle", () => {
    expect(stopWordOf(whole)).toBe("stone")
    expect(stopWordOf("one one one one one")).toBe(null)
    expect(stopWordOf("")).toBe(null)
    expect(stopWordOf("word")).toBe(null)
  })
  it.each([
    ["ends before it", "apple river ", true],
    ["ends before it, blanks stripped", "apple river", true],
    ["ends with it", "apple river stone", true],
    ["goes on", whole, false],
    ["another course", "pear", null],
    ["ends long before it", "apple", null],
    ["nothing", "", null]
  ])("%s", (_, written, holds) => expect(interpretStop(whole, "stone", said(written)).holds).toBe(holds))
  it("is not there where it is refused", () => expect(interpretStop(whole, "stone", refused).facts?.stop).toBe(false))
})

describe("continuation", () => {
  it.each([
    ["what comes next", "13, 14, 15,", "continued"],
    ["after a blank", " 13, 14", "continued"],
    ["with the beginning before it", `${PREFIX} 13, 14`, "continued"],
    ["a new answer", "1, 2, 3, 4, 5, 6,", "anew"],
    ["a new chain", "<think>\nI am to count", "anew"],
    ["the given beginning and no more", PREFIX, "anew"],
    ["something else", "I am sorry", "unclear"],
    ["nothing", "", "unclear"]
  ])("%s", (_, written, expected) => expect(readContinuation(said(written))).toBe(expected))

  it("is also read from the reasoning field, where some parsers put it; a chain there is a new answer", () => {
    expect(readContinuation(replied({ role: "assistant", content: null, reasoning: " 13, 14" }))).toBe("continued")
    expect(readContinuation(replied({ role: "assistant", content: null, reasoning: "I am to count" }))).toBe("anew")
  })

  it("takes the first way that works; is not there when all are answered otherwise; else cannot be told", () => {
    expect(
      interpretContinuation([
        ["continue_final_message", "refused"],
        ["prefix", "continued"]
      ]).facts
    ).toEqual({ continueWith: "prefix" })
    expect(
      interpretContinuation([
        ["continue_final_message", "refused"],
        ["trailing", "anew"]
      ])
    ).toEqual({ holds: false, words: "continue_final_message: refused; trailing: writes a new answer" })
    expect(interpretContinuation([["trailing", "unclear"]]).holds).toBe(null)
  })
})

describe("logprobs", () => {
  it("are there when the reply has some", () => {
    const reply = (logprobs: unknown) => replied({}, { reply: { message: {}, rest: { logprobs } } })
    expect(interpretLogprobs(reply({ content: [{ token: "a", logprob: -1 }] })).holds).toBe(true)
    expect(interpretLogprobs(reply({ content: [] })).holds).toBe(false)
    expect(interpretLogprobs(reply(null)).holds).toBe(false)
    expect(interpretLogprobs(refused).facts).toEqual({ logprobs: false })
  })
})

describe("context", () => {
  it.each([
    [{ max_model_len: 2048 }, 2048],
    [{ context_length: 131_072 }, 131_072],
    [{ meta: { n_ctx: 4096, n_ctx_train: 8192 } }, 4096],
    [{ max_model_len: 0, context_window: 8192 }, 8192],
    [{ max_model_len: "2048" }, null],
    [{ max_model_len: -1 }, null],
    [undefined, null]
  ])("the list of models says %j", (entry, expected) => expect(contextOfEntry(entry as never)).toBe(expected))

  it("llama.cpp and TGI say it elsewhere", () => {
    expect(contextOfServer('{"default_generation_settings":{"n_ctx":2048}}')).toBe(2048)
    expect(contextOfServer('{"max_total_tokens":4096}')).toBe(4096)
    expect(contextOfServer("<html>")).toBe(null)
    expect(contextOfServer("[]")).toBe(null)
  })

  it.each([
    ["max_tokens=20480 cannot be greater than max_model_len=2048.", 2048],
    ["This model's maximum context length is 131072 tokens. However, you requested 9", 131_072],
    ["maximum context length is 16,385 tokens", 16_385],
    ["request (8223 tokens) exceeds the available context size (2048 tokens), try increasing it", 2048],
    ["max_tokens is too large: 100000000. This model supports at most 16384 completion tokens", null],
    ["Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", null],
    ["", null]
  ])("a refusal says %j", (words, expected) => expect(contextInWords(words)).toBe(expected))

  it("an over-long limit is refused or accepted; a broken request tells neither", () => {
    const tooLong = failed("refused", "HTTP 400: max_tokens=2049 cannot be greater than max_model_len=2048")
    expect(interpretContext(2048, 2049, tooLong).facts).toEqual({ context: 2048, overLimit: "refused" })
    expect(interpretContext(2048, 2049, null).facts).toEqual({ context: 2048, overLimit: "accepted" })
    expect(interpretContext(null, 1e8, said("yes")).holds).toBe(null)
    expect(interpretContext(2048, 2049, broken).facts).toEqual({ context: 2048 })
    expect(interpretContext(null, 1e8, broken).holds).toBe(null)
  })
})

describe("a refusal of a request with an over-long limit", () => {
  it.each([
    "HTTP 400: max_tokens=2049 cannot be greater than max_model_len=2048",
    "HTTP 400: max_completion_tokens is too large: 100000000",
    "HTTP 400: `inputs` tokens + `max_new_tokens` must be <= 2048",
    "HTTP 400: it has a maxOutputTokens value of 100000000 but the supported range is from 1 to 65537",
    "HTTP 400: This model's maximum context length is 2048 tokens"
  ])("is one of the limit: %s", (words) =>
    expect(interpretContext(2048, 2049, failed("refused", words)).facts?.overLimit).toBe("refused")
  )

  it.each([
    "HTTP 400: Unsupported parameter: 'stop' is not supported with this model.",
    "HTTP 400: stop sequences must contain non-whitespace text",
    "HTTP 400: too many stop tokens",
    "HTTP 400: Unexpected token in JSON",
    "HTTP 403: no"
  ])("is one of something else, and tells nothing of the limit: %s", (words) => {
    const found = interpretContext(null, 1e8, failed("refused", words))
    expect(found.holds).toBe(null)
    expect(found.facts).toEqual({ context: null })
    expect(found.words).toContain(`cannot be told: ${words}`)
    expect(interpretContext(2048, 2049, failed("refused", words))).toMatchObject({
      holds: true,
      facts: { context: 2048 }
    })
  })
})

describe("closing", () => {
  const idle = { running: 0, written: 100 }
  it.each([
    ["a few more tokens, and idle", { last: { running: 0, written: 105 }, worked: true }, true],
    ["all of them", { last: { running: 0, written: 356 }, worked: true }, false],
    ["all of them, before it could be looked at", { last: { running: 0, written: 356 }, worked: false }, null],
    ["still at work", { last: { running: 1, written: 110 }, worked: true }, false],
    ["idle, and no count of tokens", { last: { running: 0, written: null }, worked: true }, null],
    ["still at work, and no count of tokens", { last: { running: 1, written: null }, worked: true }, false],
    ["most of them: it may have been slow to notice", { last: { running: 0, written: 300 }, worked: true }, null]
  ])("%s", (_, seen, holds) => expect(interpretClosing(idle, seen).holds).toBe(holds))

  it("is not judged beside others' requests", () => {
    const seen = { last: { running: 0, written: 101 }, worked: true }
    expect(interpretClosing({ running: 2, written: 100 }, seen).holds).toBe(null)
  })

  it("is read from Prometheus text, summed over engines", () => {
    const text = [
      "# HELP vllm:num_requests_running x",
      'vllm:num_requests_running{engine="0",model_name="a b"} 1.0',
      'vllm:num_requests_running{engine="1"} 2.0',
      "vllm:num_requests_running_other 9",
      'vllm:generation_tokens_total{engine="0"} 223.0',
      ""
    ].join("\n")
    expect(loadIn(text)).toEqual({ running: 3, written: 223 })
    expect(loadIn("llamacpp:requests_processing 0\nllamacpp:tokens_predicted_total 279\n")).toEqual({
      running: 0,
      written: 279
    })
    expect(loadIn("llamacpp:requests_processing 0\n")).toEqual({ running: 0, written: null })
    expect(loadIn("vllm:num_requests_running x\nvllm:generation_tokens_total 1\n")).toBe(null)
    expect(loadIn("<html>")).toBe(null)
  })
})

describe("what was written", () => {
  it("is the chain before the answer, in whatever parts they come", () => {
    expect(writtenIn({ role: "assistant", content: "B", reasoning: "A" })).toBe("AB")
    const parts = [
      { type: "thinking", thinking: "A", signature: "x" },
      { type: "text", text: "B" }
    ]
    expect(writtenIn({ content: parts })).toBe("AB")
    expect(writtenIn({ content: "B", reasoning: "A", reasoning_details: [{ type: "text", text: "A" }] })).toBe("AB")
    expect(writtenIn({ content: "B", reasoning_details: [{ type: "text", text: "A" }] })).toBe("AB")
    expect(writtenIn({ role: "assistant", content: null })).toBe("")
  })
})

describe("model", () => {
  it("says which one answers, and when that is plainly another", () => {
    const reply = (model: string) => replied({}, { reply: { message: {}, model, fingerprint: "fp" } })
    expect(interpretModel("org/R1", reply("R1"), ["org/R1"], { root: "/models/r1" })).toEqual({
      holds: true,
      words: "R1 answers; made from /models/r1; fingerprint fp",
      facts: { served: "R1", fingerprint: "fp", root: "/models/r1" }
    })
    const other = interpretModel("gpt-5", reply("smollm"), ["smollm"], undefined)
    expect(other.holds).toBe(false)
    expect(other.words).toContain("asked for gpt-5, and smollm answers; not in the list of models; served: smollm")
  })

  it("says how a model is asked that takes no max_tokens", () => {
    const words = "HTTP 400: Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    expect(interpretModel("o3", failed("refused", words), null, undefined).words).toContain("teacher.body")
  })
})
