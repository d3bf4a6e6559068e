import { describe, expect, it } from "vitest"
import { check } from "../../src/shape/length.ts"
import type { Parts } from "../Subject.ts"
import { runCheck } from "../Subject.ts"

const parts: Parts = { reasoning: "12345678", content: "abcd", output: 100 }

describe("shape/length", () => {
  it.each<[string, object]>([
    ["tokens at the bounds", { minTokens: 100, maxTokens: 100 }],
    ["reasoning at the bounds", { minReasoning: 8, maxReasoning: 8 }],
    ["content at the bounds", { minContent: 4, maxContent: 4 }]
  ])("passes %s", (_, bounds) => {
    expect(runCheck(check, parts, bounds)).toEqual({ outcome: "pass" })
  })

  it.each<[object, string, string, string]>([
    [{ minTokens: 101 }, "too-short", "at least 101 output tokens", "100 output tokens"],
    [{ maxTokens: 99 }, "too-long", "at most 99 output tokens", "100 output tokens"],
    [{ minReasoning: 9 }, "too-short", "at least 9 characters of reasoning", "8 characters of reasoning"],
    [{ maxReasoning: 7 }, "too-long", "at most 7 characters of reasoning", "8 characters of reasoning"],
    [{ minContent: 5 }, "too-short", "at least 5 characters of content", "4 characters of content"],
    [{ maxContent: 3 }, "too-long", "at most 3 characters of content", "4 characters of content"]
  ])("rejects one past %o", (bounds, reason, expected, found) => {
    expect(runCheck(check, parts, bounds)).toEqual({ outcome: "fail", reason, expected, found })
  })

  it("does not reject by an estimate what may be within the bounds, and says that it is one", () => {
    // 12 bytes: no more than 12 tokens, whoever counts them.
    const estimated = { ...parts, output: 5, estimated: true }
    const found = "5 output tokens, estimated"
    expect(runCheck(check, estimated, { maxTokens: 4 })).toEqual({
      outcome: "unsure",
      reason: "estimated-usage",
      expected: "at most 4 output tokens",
      found
    })
    expect(runCheck(check, estimated, { minTokens: 12 })).toEqual({
      outcome: "unsure",
      reason: "estimated-usage",
      expected: "at least 12 output tokens",
      found
    })
    expect(runCheck(check, estimated, { minTokens: 13 })).toMatchObject({ outcome: "fail", reason: "too-short", found })
    expect(runCheck(check, estimated, { minTokens: 5, maxTokens: 5 })).toEqual({ outcome: "pass", found })
  })

  it("rejects by another bound what only an estimate would let pass", () => {
    const estimated = { ...parts, output: 5, estimated: true }
    expect(runCheck(check, estimated, { maxTokens: 4, maxContent: 3 })).toMatchObject({ reason: "too-long" })
    expect(runCheck(check, estimated, { minTokens: 6, minContent: 5 })).toMatchObject({ reason: "too-short" })
    expect(runCheck(check, estimated, { maxContent: 4 })).toEqual({ outcome: "pass" })
  })

  it("adds up the assistant's turns and leaves the others out", () => {
    const turns = [
      { role: "assistant", content: "ab" },
      { role: "tool", content: "a long result of a tool" },
      { role: "assistant", content: "cd" }
    ] as const
    expect(runCheck(check, { turns }, { maxContent: 4 }).outcome).toBe("pass")
    expect(runCheck(check, { turns }, { maxContent: 3 }).found).toBe("4 characters of content")
  })
})
