import { describe, expect, it } from "vitest"
import { samplesEach } from "../../src/evaluate/SamplesEach.ts"

describe("samples of each problem", () => {
  it.each([
    ["AIME 2024", "math", 30, 64],
    ["GPQA Diamond", "choice", 198, 64],
    ["MATH-500", "math", 500, 16],
    ["GSM8K", "math", 1319, 8],
    ["LiveCodeBench", "code", 100, 8]
  ] as const)("of %s are those of DeepSeek-R1, or as few as it takes of a set of that size", (_, kind, problems, k) => {
    expect(samplesEach(kind, problems)).toBe(k)
  })

  it("fall at 201 and at 1,001 problems", () => {
    expect([200, 201, 1000, 1001].map((problems) => samplesEach("math", problems))).toEqual([64, 16, 16, 8])
  })
})
