import { afterEach, describe, expect, it } from "vitest"
import { place, type Place, type PlaceOptions } from "./Place.ts"

let here: Place
const begin = async (options: PlaceOptions = {}) => (here = await place(options))
afterEach(() => here.close())

const ask = async (body: unknown) => here.post(body, "/get_reward")

describe("POST /get_reward, as OpenRLHF asks", () => {
  it.each([
    ["no query", {}, "field query: is missing"],
    ["a query that is a text", { query: "1" }, "field query: is no list"],
    ["a name near a known one", { query: ["1"], label: ["1"] }, 'field "label": is none; did you mean labels?'],
    ["fewer labels than queries", { query: ["1", "2"], prompts: ["", ""], labels: ["1"] }, "field labels: has 1 items"]
  ])("refuses %s", async (_, body, message) => {
    await begin()
    const { status, json } = await ask(body)
    expect([status, json.error]).toEqual([400, expect.stringContaining(message)])
  })

  it("lets fields pass that a later OpenRLHF may send", async () => {
    await begin()
    const { status } = await ask({ query: ["1"], labels: ["1"], temperature: 1 })
    expect(status).toBe(200)
  })

  it("answers lists of numbers, also for what could not be judged or read", async () => {
    await begin({ unsure: 0.25, weights: { accuracy: 1, format: 0, language: 0 } })
    const query = ["Q: 4?4", "Q: 4?5", "Q: 4?unsure", 7]
    const { json } = await ask({ query, prompts: query.map(() => "Q: 4?"), labels: ["4", "4", "4", "4"] })
    expect(json).toEqual({
      rewards: [1, 0, 0.25, 0],
      scores: [1, 0, 0.25, 0],
      extra_logs: { accuracy: [1, 0, 0.25, 0], format: [0, 0, 0, 0], language: [0, 0, 0, 0], unsure: [0, 0, 1, 0] }
    })
  })

  it("takes the prompt off the query, and the special tokens at its end, and nothing else", async () => {
    await begin()
    const prompt = "<|im_start|>user\nWhat?<|im_end|>\n<|im_start|>assistant\n"
    const endings = [
      "<|im_end|>",
      "<|im_end|>\n<|endoftext|><|endoftext|>",
      "</s>",
      "<｜end▁of▁sentence｜>",
      "<eos>",
      ""
    ]
    await ask({
      query: endings.map((end, at) => `${prompt}r${at}${end}`),
      prompts: endings.map(() => prompt),
      labels: endings.map(() => "1")
    })
    await ask({ query: ["another prompt: a <|b|> c", "x|>", "1 < 2 > 1"], labels: ["1", "1", "1"] })
    expect(here.judged.toSorted()).toEqual([
      "1 < 2 > 1",
      "another prompt: a <|b|> c",
      "r0",
      "r1",
      "r2",
      "r3",
      "r4",
      "r5",
      "x|>"
    ])
  })

  it("reads a label that has the fields of a row, as an object or as its text; a set is an answer", async () => {
    await begin()
    const labels = [{ answer: "4", verifier: "test/other" }, '{"answer":"4"}', "{1, 2}", 4]
    const { json } = await ask({ query: ["9", "4", "{1, 2}", "4"], labels })
    expect(json.extra_logs.accuracy).toEqual([1, 1, 1, 1])
  })

  it("tells busy servers from broken ones", async () => {
    await begin({ mostRows: 1 })
    expect((await ask({ query: ["1", "2"], labels: ["1", "2"] })).status).toBe(413)
  })
})
