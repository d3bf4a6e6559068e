import { describe, expect, it } from "vitest"
import { nameOf } from "../../src/evaluated/Benchmarks.ts"

describe("the name of a benchmark", () => {
  it.each([
    ["aime24.jsonl", "aime24"],
    ["sets/aime24.jsonl.gz", "aime24"],
    ["gsm8k/test.jsonl", "gsm8k"],
    ["AIME_2024/data/train-00000-of-00001.parquet", "AIME_2024"],
    ["test.jsonl", "test"],
    ["./test.jsonl", "test"],
    ["MATH-500/", "MATH-500"],
    ["testing.csv", "testing"],
    ["my set (2).jsonl", "my-set-2"],
    ["../..", ""]
  ])("of %s is %s", (file, name) => {
    expect(nameOf(file)).toBe(name)
  })
})
