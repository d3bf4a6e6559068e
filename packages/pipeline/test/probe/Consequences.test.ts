import { type EndpointProfile, Recipe, type RecipeInput } from "@cotton/schema"
import * as SchemaParser from "effect/SchemaParser"
import { describe, expect, it } from "vitest"
import { consequencesOf } from "../../src/probe/Consequences.ts"

const recipe = (change: Partial<RecipeInput> = {}, teacher: object = {}) =>
  SchemaParser.decodeUnknownSync(Recipe)({
    problems: { from: "p.jsonl" },
    teacher: { model: "m", at: [{ url: "http://a:1/v1", price: "free" }], ...teacher },
    ...change
  })

const ABLE: EndpointProfile = {
  host: "a:1",
  model: "m",
  at: 0,
  served: "m",
  fingerprint: "x",
  root: null,
  reasoning: "reasoning",
  stream: true,
  usageInStream: true,
  n: true,
  seed: true,
  temperature: true,
  stop: true,
  continueWith: "prefix",
  logprobs: true,
  context: 131_072,
  overLimit: "refused",
  rateLimits: {},
  stopsOnClose: true
}

const of = (profile: Partial<EndpointProfile>, ...args: Parameters<typeof recipe>) =>
  consequencesOf(recipe(...args), { ...ABLE, ...profile })

describe("what follows from a probe", () => {
  it("is nothing where all is well", () => expect(of({})).toEqual({ refused: null, will: [], warnings: [] }))

  it("is nothing where nothing could be told", () => {
    const unknown = Object.fromEntries(Object.keys(ABLE).map((key) => [key, null]))
    expect(of({ ...unknown, rateLimits: {} })).toEqual({ refused: null, will: [], warnings: [] })
  })

  it("is another way of asking, where the recipe wants more than there is", () => {
    expect(of({ stream: false }).will).toEqual(["not stream"])
    expect(of({ stream: false }, {}, { stream: false }).will).toEqual([])
    expect(of({ n: false }, { sample: { perRequest: 4 } }).will).toEqual(["ask for one sample a request"])
    expect(of({ n: null }, { sample: { perRequest: 4 } }).will).toEqual([])
    expect(of({}, {}, { prefix: "<think>" }).will).toEqual(["go on from teacher.prefix by prefix"])
    expect(of({}, {}, { prefix: "<think>", continueWith: "trailing" }).will).toEqual([
      "go on from teacher.prefix by trailing"
    ])
  })

  it("is a lower limit, where the server would refuse it; one that cuts by itself is let do so", () => {
    expect(of({ context: 2048 }).will).toEqual(["ask for no more tokens than fit into the context (2,048)"])
    expect(of({ context: 2048, overLimit: "accepted" }).will).toEqual([])
    expect(of({ context: 2048, overLimit: "accepted" }).warnings).toEqual([
      "sample.limit (32,768) is over the context (2,048 tokens): long replies are cut off at its end"
    ])
    expect(of({ context: 2048 }, { sample: { limit: 2000 } })).toEqual({ refused: null, will: [], warnings: [] })
  })

  it.each([
    [{ served: "other" }, {}, {}, "other answers, and m was asked for"],
    [{ usageInStream: false }, {}, {}, "upper bounds"],
    [{ seed: false }, { sample: { seed: 1 } }, {}, "samples cannot be repeated"],
    [{ temperature: false }, {}, {}, "sample.temperature: null"],
    [{ reasoning: "hidden" }, {}, {}, "nothing to train on"],
    [{ reasoning: "none" }, {}, {}, "no chain of thought was seen"],
    [{ stopsOnClose: false }, {}, {}, "paid to its end"],
    [{ continueWith: null }, {}, { prefix: "<think>", continueWith: "trailing" }, "no reply was seen to go on"]
  ] as const)("warns: %j with %j %j", (profile, change, teacher, words) => {
    const { warnings } = of(profile, change, teacher)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(words)
  })

  it("is a run that cannot begin, where nobody knows how to go on from the recipe's beginning", () => {
    const lost = of({ continueWith: null }, {}, { prefix: "<think>" })
    expect(lost.refused).toBe("no way was found to go on from teacher.prefix: cotton run will refuse it")
    expect(lost.will).toEqual([])
    expect(of({ continueWith: null }, {}, { prefix: "<think>", continueWith: "trailing" }).refused).toBe(null)
    expect(of({ continueWith: null }).refused).toBe(null)
  })

  it("does not warn of what the recipe does not use", () => {
    expect(of({ seed: false }).warnings).toEqual([])
    expect(of({ temperature: false }, { sample: { temperature: null } }).warnings).toEqual([])
    expect(of({ continueWith: null }).warnings).toEqual([])
  })
})
