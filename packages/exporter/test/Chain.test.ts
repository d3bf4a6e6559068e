import { describe, expect, it } from "vitest"
import { contentOf, isHidden, lastTurn, reasoningOf } from "../src/Chain.ts"
import { problem, trace, turn } from "./fixtures.ts"

describe("contentOf", () => {
  it.each([
    ["plain", turn({ reasoning: "So 18.", content: "18" }), "<think>\nSo 18.\n</think>\n\n18"],
    [
      "no line break is doubled",
      turn({ reasoning: "\nSo 18.\n", content: "\n\n18\n" }),
      "<think>\nSo 18.\n</think>\n\n18\n"
    ],
    ["breaks within stay", turn({ reasoning: "a\n\nb", content: "c\n\nd" }), "<think>\na\n\nb\n</think>\n\nc\n\nd"],
    [
      "an empty chain is an empty block, as R1 has it",
      turn({ reasoning: "", content: "18" }),
      "<think>\n\n</think>\n\n18"
    ],
    ["an unclosed chain stays unclosed", turn({ reasoning: "So", content: "", unclosed: true }), "<think>\nSo"],
    ["no chain, no block", { role: "assistant", content: "18" } as const, "18"],
    ["a hidden chain, no block", { role: "assistant", hidden: true, content: "18" } as const, "18"],
    ["a summary of a hidden chain is no chain", turn({ reasoning: "It thought.", hidden: true, content: "18" }), "18"],
    ["a user's turn is as it is", { role: "user", reasoning: "odd", content: "no" } as const, "no"]
  ])("%s", (_, item, content) => {
    expect(contentOf(item, "think")).toBe(content)
  })

  it.each(["field", "none"] as const)("with %s the content is the answer as it came", (form) => {
    expect(contentOf(turn({ reasoning: "So 18.", content: "\n\n18" }), form)).toBe("\n\n18")
  })

  it("is linear in a text of nothing but line breaks", () => {
    const breaks = "\n".repeat(5_000_000)
    expect(contentOf(turn({ reasoning: `${breaks}x${breaks}y`, content: breaks }), "think")).toHaveLength(
      "<think>\n".length + breaks.length + 2 + "\n</think>\n\n".length
    )
  })
})

describe("reasoningOf and isHidden", () => {
  it("never gives a summary of a hidden chain", () => {
    expect(reasoningOf(turn({ reasoning: "summary", hidden: true }))).toBeNull()
    expect(reasoningOf({ role: "assistant", content: "" })).toBeNull()
    expect(reasoningOf(turn({ reasoning: "" }))).toBe("")
  })

  it("one hidden turn marks the trace", () => {
    const of = problem("p")
    expect(isHidden(trace(of, 0))).toBe(false)
    expect(isHidden(trace(of, 0, { turns: [turn(), turn({ hidden: true })] }))).toBe(true)
  })

  it("the answer is the assistant's last turn", () => {
    const turns = [turn({ content: "a" }), turn({ content: "b" }), { role: "user", content: "c" } as const]
    expect(lastTurn(trace(problem("p"), 0, { turns }))?.content).toBe("b")
    expect(lastTurn(trace(problem("p"), 0, { turns: [] }))).toBeUndefined()
  })
})
