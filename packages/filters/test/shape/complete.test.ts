import { describe, expect, it } from "vitest"
import { endingOf } from "../../src/Finish.ts"
import { check } from "../../src/shape/complete.ts"
import type { Parts } from "../Subject.ts"
import { runCheck, shown } from "../Subject.ts"

const reasonOf = (parts: Parts, options: unknown = {}): string => {
  const { outcome, reason } = runCheck(check, parts, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe("shape/complete", () => {
  it.each<[string, Parts]>([
    ["an answer that ended by itself", {}],
    ["another server's word for it", { finish: "STOP" }],
    ["an imported trace, whose end nobody told", { finish: "unknown" }],
    ["a norm between the bars of a formula", { content: "So 2 <|x|> 3 and <|a|b|>." }],
    ["what HTML strikes through", { content: "It is <s>5</s> 4." }],
    ["calls of tools in code", { content: "Write `<tool_call>` or `[TOOL_CALLS]`, then `</s>`." }],
    ["brackets of its own", { content: "[TOOL] and <tool> and [CALLS]" }],
    ["an emoji of several joined ones", { content: "👩‍💻" }],
    ["comparisons and tags of a text's own", { content: "a < b, x <|y| and <div>think</div>, [1, 2]" }],
    ["a special token that is quoted in code", { content: "Write `<|im_start|>` first:\n```\n<|im_end|>\n```\nDone." }],
    [
      "a token that the question is about",
      { question: "What is <|im_start|>?", content: "<|im_start|> opens a turn." }
    ],
    ["a think tag inside the thoughts", { reasoning: "The tag <think> opens it.", content: "Yes." }],
    ["no chain of thought, which is optional", { content: "42" }]
  ])("passes %s", (_, parts) => {
    expect(reasonOf(parts)).toBe("pass")
  })

  it.each<[string, Parts, string]>([
    ["the token limit", { finish: "length" }, "fail cut-off"],
    ["an aborted request", { finish: "abort" }, "fail cut-off"],
    ["a call that failed", { finish: "failed" }, "fail cut-off"],
    ["a content filter", { finish: "content_filter" }, "fail refused-by-provider"],
    ["a tool call without an answer", { finish: "tool_calls", content: "" }, "fail awaits-tool"],
    ["an end inside the thoughts", { reasoning: "so", content: "", turn: { unclosed: true } }, "fail unclosed-think"],
    ["nothing after the thoughts", { reasoning: "so", content: " \n" }, "fail no-answer"],
    ["no turn of the assistant", { turns: [] }, "fail no-answer"],
    ["ChatML in the content", { content: "4<|im_end|>\n<|im_start|>user" }, "fail leaked-markup"],
    ["DeepSeek's own tokens", { content: "4<｜end▁of▁sentence｜>" }, "fail leaked-markup"],
    ["Gemma's turns", { content: "4<end_of_turn>" }, "fail leaked-markup"],
    ["Llama's instructions", { content: "[INST] again [/INST]" }, "fail leaked-markup"],
    ["an end mark", { content: "It is 4.</s>" }, "fail leaked-markup"],
    ["a call of a tool", { content: '<tool_call>{"name": "f"}</tool_call>' }, "fail leaked-markup"],
    ["the end of one only", { content: "4</tool_call>" }, "fail leaked-markup"],
    ["Mistral's calls", { content: '[TOOL_CALLS] [{"name": "f"}]' }, "fail leaked-markup"],
    ["a short token", { content: "4<|eot|>" }, "fail leaked-markup"],
    ["characters without width", { content: "\u200b\ufeff \u2060" }, "fail no-answer"],
    ["a think tag in the content", { content: "</think>\nThe answer is 4." }, "fail leaked-markup"],
    ["special tokens in the thoughts", { reasoning: "so <|endoftext|> and", content: "4" }, "fail leaked-markup"],
    ["a finish reason that nobody knows", { finish: "quantum_event" }, "unsure unknown-finish"]
  ])("names %s", (_, parts, expected) => {
    expect(reasonOf(parts)).toBe(expected)
  })

  it("points at the leaked tag", () => {
    const parts = { reasoning: "First.", content: "It is 4. <|im_start|>system" }
    const finding = runCheck(check, parts)
    expect(shown(finding, parts)).toBe("<|im_start|>")
    expect(finding.found).toBe("<|im_start|>")
  })

  it("says the first cause: what was cut off has no fault besides", () => {
    expect(reasonOf({ finish: "length", content: "", reasoning: "so", turn: { unclosed: true } })).toBe("fail cut-off")
  })

  it("rejects a reply without a chain where one is required: absent, empty or hidden", () => {
    const required = { reasoning: "required" }
    expect(reasonOf({ reasoning: "Think." }, required)).toBe("pass")
    expect(reasonOf({}, required)).toBe("fail no-reasoning")
    expect(reasonOf({ reasoning: "\n\n" }, required)).toBe("fail no-reasoning")
    expect(reasonOf({ reasoning: "\u200b\n" }, required)).toBe("fail no-reasoning")
    expect(runCheck(check, { turn: { hidden: true } }, required).found).toBe("a hidden chain")
  })

  it("takes further finish reasons for finished", () => {
    expect(reasonOf({ finish: "Quantum_Event" }, { finished: ["quantum_event"] })).toBe("pass")
  })

  it("knows one meaning of each finish reason", () => {
    expect(["stop", "length", "safety", "function_call", "unknown", "xyz"].map(endingOf)).toEqual([
      "finished",
      "cut",
      "refused",
      "tool",
      "unstated",
      "unknown"
    ])
  })
})
