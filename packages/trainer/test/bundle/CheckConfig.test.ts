import { describe, expect, it } from "vitest"
import { checkConfig } from "../../src/bundle/CheckConfig.ts"
import { type Given, settingsFor } from "../../src/bundle/Settings.ts"

const FACTS = { rows: 1000, tokens: 4_000_000, trainedTokens: 3_900_000, longest: 30_000 }
const config = (set: ReadonlyArray<string>, more: Partial<Given> = {}) =>
  checkConfig({
    ...settingsFor({
      name: "tiny",
      model: "tiny/tiny",
      preset: null,
      endOfTurn: "<|im_end|>",
      pad: "<|endoftext|>",
      architecture: null,
      method: "full",
      maxLength: 32_768,
      nodes: 1,
      gpus: 8,
      plan: null,
      set: ["train.learningRate=1e-5", ...set],
      ...more
    })(FACTS),
    data: { train: ["data/train.parquet"], validation: [] }
  })

describe("settings", () => {
  it("have as many packed sequences a step as hold 64 examples, in what all devices take", () => {
    // 64 × 4,000 / 32,768 is 7.8.
    expect(config([]).train.batch).toBe(8)
    expect(config(["train.microBatch=2"]).train.batch).toBe(16)
    expect(config(["train.packing=false"]).train.batch).toBe(64)
    expect(config(["train.batch=24"]).train.batch).toBe(24)
  })

  it.each([
    ["train.batch=20", "no multiple of the 8 sequences"],
    ["parallel.contextParallel=3", "does not divide the 8 devices"],
    ["parallel.contextParallel=2", "would see each other"],
    ["train.precision=fp8", "train.precision"],
    ["train.maxSteps=0", "train.maxSteps"],
    ["student.patch=3", "student.patch"]
  ])("are refused where they cannot be: %s", (set, says) => {
    expect(() => config([set])).toThrow(says)
  })
})
