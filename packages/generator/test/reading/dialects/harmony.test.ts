import { describe, expect, it } from "@effect/vitest"
import { dialect } from "../../../src/reading/dialects/harmony.ts"

const read = (text: string) =>
  dialect({ message: {}, text, think: { open: "<think>", close: "</think>", opened: false }, reasoningTokens: 0 })

const said = (channel: string, text: string) => `<|channel|>${channel}<|message|>${text}`
const START = "<|start|>assistant"

describe("gpt-oss's channels in the content", () => {
  it.each([
    ["a chain and an answer", `${said("analysis", "a")}<|end|>${START}${said("final", "42")}<|return|>`],
    ["without the mark at the end", `${said("analysis", "a")}<|end|>${START}${said("final", "42")}`],
    [
      "with the mark at the start",
      `${START}${said("analysis", "a")}<|end|>\n${START}${said("final", "42")}<|return|>\n`
    ],
    ["without the mark between", `${said("analysis", "a")}${START}${said("final", "42")}`]
  ])("%s", (_, text) => {
    expect(read(text)).toEqual({ chain: "a", content: "42" })
  })

  it("several messages of a channel are one text", () => {
    const text = [said("analysis", "a"), said("commentary", "b"), said("analysis", "c"), said("final", "d")]
    expect(read(text.join(`<|end|>${START}`))).toEqual({ chain: "a\n\nc", content: "b\n\nd" })
  })

  it("a reply that ended inside its chain is unclosed", () => {
    expect(read(said("analysis", "a"))).toEqual({ chain: "a", content: "", unclosed: true })
    expect(read(`${said("analysis", "a")}<|end|>`)).toEqual({ chain: "a", content: "" })
  })

  it("an answer without a chain is one", () => {
    expect(read(`${said("final", "42")}<|return|>`)).toEqual({ content: "42" })
  })

  it.each([
    ["a plain text", "42"],
    ["a text that speaks of them", `The format is ${said("final", "42")}.`],
    ["a call of a tool", `${said("analysis", "a")}<|end|>${START}${said("commentary to=functions.f ", "{}")}<|call|>`],
    ["a channel and no message", "<|channel|>analysis"],
    ["a message inside another", `${said("analysis", `a${said("final", "b")}`)}<|end|>`],
    ["words between two messages", `${said("analysis", "a")}<|end|>so${START}${said("final", "42")}`],
    ["words behind the last", `${said("analysis", "a")}<|end|>${START}${said("final", "42")}<|return|>more`]
  ])("%s is left as it stands", (_, text) => {
    expect(read(text)).toBeNull()
  })
})
