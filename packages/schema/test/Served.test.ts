import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { differentModels, plainlyOther } from "../src/Served.ts"

describe("the model that a reply names", () => {
  it.each([
    ["gpt-4o", "gpt-4o-2024-08-06"],
    ["claude-x", "claude-x-20250101"],
    ["gpt-4o", "gpt-4o-20240806"],
    ["mistral-medium-latest", "mistral-medium-2507"],
    ["mistralai/Mistral-Medium-2507", "mistral-medium-latest"],
    ["deepseek/deepseek-r1-0528:free", "deepseek-r1-0528"],
    ["deepseek-ai/DeepSeek-R1", "DeepSeek-R1"],
    ["deepseek-r1", "accounts/fireworks/models/deepseek-r1"],
    ["DeepSeek-R1", "/models/deepseek_r1"],
    ["DeepSeek-R1", String.raw`C:\models\deepseek-r1.gguf`],
    ["deepseek/deepseek-r1", "deepseek/deepseek-r1:free"],
    ["hf-smollm2", "./hf-smollm2@main"],
    ["qwen3", "qwen3:8b"],
    ["m", "m"],
    ["m/", "m"]
  ])("%s is served as %s", (asked, served) => expect(plainlyOther(asked, served)).toBe(false))

  it.each([
    ["gpt-4o", "gpt-4o-mini"],
    ["gpt-4o-2024-05-13", "gpt-4o-2024-08-06"],
    ["deepseek-r1-0120", "deepseek-r1-0528"],
    ["deepseek-r1", "deepseek-r1-0528"],
    ["qwen3-235b-a22b-2507", "Qwen/Qwen3-235B-A22B"],
    ["mistral-medium-latest", "mistral-small-2507"],
    ["mistral-latest", "mistral-2507-mini"],
    ["qwen3:8b", "qwen3:32b"],
    ["deepseek-r1", "deepseek-r1-distill-qwen-7b"],
    ["org/a", "org/b"],
    ["gpt-5", "smollm2-135m-instruct"],
    ["m", ""]
  ])("%s is not served by %s", (asked, served) => expect(plainlyOther(asked, served)).toBe(true))

  it("is never another one than itself, whatever its name, and the order does not matter", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.stringMatching(/^[a-c:@/.-]{0,12}(-\d{4}){0,2}(-latest)?$/)
    )
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(plainlyOther(a, a)).toBe(false)
        expect(plainlyOther(a, b)).toBe(plainlyOther(b, a))
      })
    )
  })
})

describe("the models that several replies name", () => {
  it.each([
    [["org/m", "m", "/models/m", "m:free"], 1],
    [["m", "m-0528"], 2],
    [["m-latest", "m-2507", "m-2508"], 2],
    [["m-latest", "m-2507"], 1],
    [["m", "m-2024-05-13", "m-2024-08-06"], 2],
    [[], 0]
  ])("%j are %i, in any order", (names, count) => {
    expect(differentModels(names)).toHaveLength(count)
    expect(differentModels(names.toReversed())).toHaveLength(count)
  })
})
