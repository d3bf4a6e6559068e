import { describe, expect, it } from "@effect/vitest"
import type { Attempted, Sampled } from "@cotton/schema/ports/Teacher"
import * as fc from "fast-check"
import { bodyReader } from "../../src/teachers/BodyReader.ts"
import type { ReaderOptions, ReplyReader } from "../../src/teachers/ReplyReader.ts"
import { streamReader } from "../../src/teachers/StreamReader.ts"

const OPTIONS: ReaderOptions = { maxBytes: 10_000, inputBound: 77, limit: 100, secrets: [] }

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const chunk = (index: number, delta: object, finish: string | null = null, more: object = {}) =>
  event({ id: "c1", model: "m", choices: [{ index, delta, finish_reason: finish }], ...more })
const usage = (prompt: number, completion: number, reasoning?: number) => ({
  usage: {
    prompt_tokens: prompt,
    completion_tokens: completion,
    ...(reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } })
  }
})
const total = (...args: Parameters<typeof usage>) => event({ id: "c1", choices: [], ...usage(...args) })

const samplesOf = (got: Attempted): ReadonlyArray<Sampled> =>
  got._tag === "Failed"
    ? []
    : [got, ...(got.siblings ?? [])].map(({ reply, finish, usage }) => ({ reply, finish, usage }))
const textsOf = (got: Attempted) => samplesOf(got).map(({ reply }) => reply.message["content"])
const outputsOf = (got: Attempted) => samplesOf(got).map(({ usage }) => usage.output)
const sum = (values: ReadonlyArray<number>) => values.reduce((all, value) => all + value, 0)

const feed = (reader: ReplyReader, text: string) => {
  reader.push(Buffer.from(text))
  return reader.end()
}
const stream = (n: number, text: string, more: Partial<ReaderOptions> = {}) =>
  feed(streamReader({ ...OPTIONS, n, ...more }), text)
const body = (n: number, value: object) => feed(bodyReader({ ...OPTIONS, n }), JSON.stringify(value))
const message = (index: number, content: string, finish: string | null = "stop") => ({
  index,
  message: { role: "assistant", content },
  finish_reason: finish
})

describe("several choices in a stream", () => {
  it("are each read as if it had come alone, however they are interleaved and wherever the bytes are cut", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("a", " the", '"', "\\", '"index":1', '"},"finish_reason":null}]}', "\n\ndata: {", "一二")
    )
    const pieces = fc.array(fc.tuple(fc.constantFrom("content", "reasoning"), text), { maxLength: 12 })
    const whole = fc.record({
      choices: fc.array(pieces, { minLength: 1, maxLength: 4 }),
      order: fc.infiniteStream(fc.nat()).map((turns) => turns[Symbol.iterator]()),
      cuts: fc.array(fc.nat(10_000), { maxLength: 12 }),
      output: fc.nat(5000),
      // llama.cpp's chunks have the choices first, and some servers leave the index of a single choice out.
      head: fc.constantFrom({}, { id: "c1", model: "m" })
    })
    fc.assert(
      fc.property(whole, ({ choices, order, cuts, output, head }) => {
        const deltas = choices.map((pieces, index) =>
          pieces
            .map(([field, text]): readonly [object, string | null] => [{ [field]: text }, null])
            .concat([[{}, `stop-${index}`]])
            .map(([delta, finish]) => event({ choices: [{ index, delta, finish_reason: finish }], ...head }))
        )
        const alone = deltas.map((events) =>
          stream(1, events.join("").replaceAll(/"choices":\[\{"index":\d/g, '"choices":[{"index":0') + total(7, 9))
        )
        const queues = deltas.map((events) => events.slice())
        let mixed = ""
        while (queues.some((queue) => queue.length > 0)) {
          const left = queues.filter((queue) => queue.length > 0)
          mixed += left[(order.next().value as number) % left.length]!.shift()!
        }
        const bytes = Buffer.from(mixed + total(7, output))
        const reader = streamReader({ ...OPTIONS, n: choices.length })
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
        for (const [i, from] of at.slice(0, -1).entries()) reader.push(bytes.subarray(from, at[i + 1]))
        const got = reader.end()
        expect(samplesOf(got).map(({ reply }) => reply.message)).toEqual(
          alone.map((one) => samplesOf(one)[0]!.reply.message)
        )
        expect(samplesOf(got).map(({ finish }) => finish)).toEqual(choices.map((_, index) => `stop-${index}`))
        // What was counted is what is charged, to the token.
        expect(sum(outputsOf(got))).toBe(output)
        expect(samplesOf(got).map(({ usage }) => usage.input)).toEqual(choices.map((_, index) => (index === 0 ? 7 : 0)))
      })
    )
  })

  it("come in the order of their indices, whichever begins or ends first", () => {
    const got = stream(
      3,
      chunk(2, { content: "c" }) +
        chunk(1, { content: "b" }, "length") +
        chunk(0, { content: "a" }, "stop") +
        chunk(2, {}, "stop")
    )
    expect(textsOf(got)).toEqual(["a", "b", "c"])
    expect(samplesOf(got).map(({ finish }) => finish)).toEqual(["stop", "length", "stop"])
  })

  it("may come several in one chunk, and their texts are not taken for a part of the form", () => {
    const both = (a: string, b: string, finish: string | null = null) =>
      event({ choices: [a, b].map((content, index) => ({ index, delta: { content }, finish_reason: finish })) })
    const got = stream(2, both("a", "x") + both("b", "x") + both("c", "x") + both("", "", "stop"))
    expect(textsOf(got)).toEqual(["abc", "xxx"])
  })

  it("that nobody asked for are dropped, and paid for all the same", () => {
    const text = [0, 1, 2].map((index) => chunk(index, { content: "abcd" }, "stop")).join("") + total(5, 30)
    expect(textsOf(stream(2, text))).toEqual(["abcd", "abcd"])
    expect(outputsOf(stream(2, text))).toEqual([15, 15])
    expect(outputsOf(stream(1, text))).toEqual([30])
  })

  it("are kept when they came to their end, though another one is broken off with the stream", () => {
    const text =
      chunk(0, { content: "abcd" }, "stop") + chunk(1, { content: "xyz" }) + chunk(2, { content: "efgh" }, "stop")
    const got = stream(3, text)
    expect(textsOf(got)).toEqual(["abcd", "efgh"])
    expect(got).toMatchObject({ broken: { reason: "truncated-stream" } })
    // Nobody counted: an upper bound of what was written, the lost choice too, stands on those that are kept.
    expect(sum(outputsOf(got))).toBe(11)
    expect(samplesOf(got).every(({ usage }) => usage.estimated)).toBe(true)
  })

  it("are kept before an error, a half chunk, and a choice that outgrows the limit", () => {
    const first = chunk(0, { content: "ab" }, "stop") + chunk(1, { content: "x" })
    expect(stream(2, `${first}data: {"error":"died"}\n\n`)).toMatchObject({ broken: { reason: "error-in-stream" } })
    expect(stream(2, `${first}data: {"cho\n\n`)).toMatchObject({ broken: { reason: "truncated-stream" } })
    expect(stream(2, first + chunk(1, { content: "x".repeat(99) }).repeat(3), { maxBytes: 250 })).toMatchObject({
      reply: { message: { content: "ab" } },
      broken: { reason: "too-large" }
    })
    expect(stream(2, first + chunk(1, {}, "abort"))).toMatchObject({ broken: { reason: "error-in-stream" } })
  })

  it("of which none came to its end are a failure", () => {
    expect(stream(2, chunk(0, { content: "ab" }) + chunk(1, { content: "cd" }))).toMatchObject({
      _tag: "Failed",
      failure: { reason: "truncated-stream" },
      streamedChars: 4
    })
  })

  it("fewer than asked for are no breakage when the server begins no other", () => {
    const got = stream(4, chunk(0, { content: "a" }, "stop") + total(5, 1))
    expect(textsOf(got)).toEqual(["a"])
    expect(got).not.toHaveProperty("broken")
  })
})

describe("what several choices in a stream have used", () => {
  const two = chunk(0, { content: "abcdef" }, "stop") + chunk(1, { content: "xyz" }, "stop")

  it("is the total that vLLM says at the end, shared by the lengths of their texts", () => {
    expect(outputsOf(stream(2, two + total(5, 10)))).toEqual([7, 3])
  })

  it("is the sum of the counts that llama.cpp says, one a choice", () => {
    const text =
      chunk(1, { content: "xyz" }, "stop") + total(5, 4) + chunk(0, { content: "abcdef" }, "stop") + total(5, 8)
    const got = stream(2, text)
    expect(sum(outputsOf(got))).toBe(12)
    expect(samplesOf(got).map(({ usage }) => usage.input)).toEqual([5, 0])
  })

  it("is that and an upper bound of the choices that broke off, where the server counts each at its own end", () => {
    const text = chunk(1, { content: "xyz" }, "stop") + total(5, 2) + chunk(0, { content: "abcdef" })
    const got = stream(2, text)
    expect(got).toMatchObject({ broken: { reason: "truncated-stream" } })
    expect(samplesOf(got).map(({ usage }) => usage)).toEqual([{ input: 5, output: 2 + 6, estimated: true }])
    // No more than they were allowed.
    const long = chunk(1, { content: "x".repeat(90) }, "stop") + chunk(0, { content: "y".repeat(400) })
    expect(outputsOf(stream(2, long))).toEqual([90 + 100])
  })

  it("is the total also where each chunk says the count of its choice so far", () => {
    const text =
      chunk(0, { content: "abc" }, null, usage(5, 2)) +
      chunk(1, { content: "xyz" }, "stop", usage(5, 4)) +
      chunk(0, { content: "def" }, "stop", usage(5, 6))
    expect(sum(outputsOf(stream(2, text + total(5, 10))))).toBe(10)
    expect(sum(outputsOf(stream(2, text)))).toBe(10)
  })

  it("is an upper bound where nothing is counted", () => {
    const got = stream(2, two)
    expect(samplesOf(got).map(({ usage }) => usage)).toEqual([
      { input: 77, output: 6, estimated: true },
      { input: 0, output: 3, estimated: true }
    ])
  })

  it("is shared for the thoughts by the thoughts, where they are seen", () => {
    const text = chunk(0, { reasoning: "abcdef", content: "a" }, "stop") + chunk(1, { content: "uvwxyz" }, "stop")
    expect(samplesOf(stream(2, text + total(5, 26, 12))).map(({ usage }) => usage.reasoning)).toEqual([12, 0])
    expect(samplesOf(stream(2, two + total(5, 18, 9))).map(({ usage }) => usage.reasoning)).toEqual([6, 3])
  })
})

describe("several choices in a body", () => {
  it("are read in the order of their indices, with the total shared among them", () => {
    const got = body(3, {
      choices: [message(1, "xyz"), message(0, "abcdef", "length"), message(2, "")],
      ...usage(5, 9)
    })
    expect(textsOf(got)).toEqual(["abcdef", "xyz", ""])
    expect(outputsOf(got)).toEqual([6, 3, 0])
    expect(samplesOf(got).map(({ usage }) => [usage.input, usage.estimated])).toEqual([
      [5, false],
      [0, false],
      [0, false]
    ])
  })

  it("of llama.cpp, which counts the first alone, are estimated beside it", () => {
    const choices = [message(0, "abcdef"), message(1, "xyz"), message(2, "uvwxyz")]
    const got = body(3, { choices, ...usage(5, 2), timings: { predicted_n: 2 } })
    expect(samplesOf(got).map(({ usage }) => [usage.output, usage.estimated])).toEqual([
      [2, false],
      [3, true],
      [6, true]
    ])
  })

  it("that are more or fewer than asked for are cut to size, or taken as they are", () => {
    const choices = [message(0, "ab"), message(1, "cd")]
    expect(outputsOf(body(1, { choices, ...usage(5, 9) }))).toEqual([9])
    const fewer = body(3, { choices, ...usage(5, 9) })
    expect(textsOf(fewer)).toEqual(["ab", "cd"])
    expect(fewer).not.toHaveProperty("broken")
  })

  it("without an end are left out", () => {
    const got = body(2, { choices: [message(0, "ab", null), message(1, "cd")], ...usage(5, 9) })
    expect(textsOf(got)).toEqual(["cd"])
    expect(outputsOf(got)).toEqual([9])
    expect(got).toMatchObject({ broken: { reason: "truncated-stream" } })
  })
})
