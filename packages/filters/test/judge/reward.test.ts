import * as SchemaParser from "effect/SchemaParser"
import { describe, expect, it } from "vitest"
import { check } from "../../src/judge/reward.ts"
import { runCheck } from "../Subject.ts"
import { answered, consult, HOSTILE } from "./Asking.ts"

const PARTS = { question: "How many?", reasoning: "6 × 7.", content: "42" }

describe("judge/reward: a trace that needs no score", () => {
  it("did not end by itself, or has no answer", () => {
    expect(runCheck(check, { ...PARTS, finish: "length" })).toMatchObject({ outcome: "fail", reason: "unfinished" })
    expect(runCheck(check, { ...PARTS, content: "" })).toEqual({ outcome: "fail", reason: "no-answer" })
    expect(runCheck(check, { ...PARTS, content: "", finish: "tool_calls" })).toMatchObject({ outcome: "unsure" })
    expect(runCheck(check, PARTS)).toEqual({ outcome: "pass" })
  })
})

describe("judge/reward: the conversation", () => {
  const ask = (parts: object, options: unknown = {}) =>
    consult(check, { ...PARTS, ...parts }, options, [answered("1")]).asked[0]!

  it("is the problem's own messages and the answer, without a word beside them", () => {
    expect(ask({}, { by: "scorer" })).toEqual({
      judge: "scorer",
      problemId: "p",
      messages: [
        { role: "user", content: "How many?" },
        { role: "assistant", content: "42" }
      ],
      vote: 0
    })
  })

  it.each(Object.entries(HOSTILE))("holds a response that %s in the assistant's message only", (_, content) => {
    const { messages } = ask({ content })
    expect(messages.map((message) => message.role)).toEqual(["user", "assistant"])
    expect(messages[1]!.content).toBe(content)
    expect(messages[0]!.content).toBe("How many?")
  })

  it("has the chain only where that is asked for and there is one, and keeps the end of both", () => {
    const response = (parts: object, options: object) => ask(parts, { chain: "shown", ...options }).messages[1]!.content
    expect(response({}, {})).toBe("<think>\n6 × 7.\n</think>\n\n42")
    expect(response({ reasoning: "" }, {})).toBe("42")
    expect(response({}, { maxChars: 14 })).toBe("….\n</think>\n\n42")
    expect(response({ content: "abcdef" }, { maxChars: 3 })).toBe("…def")
    expect(ask({ content: "abcdef" }, { maxChars: 3 }).messages[1]!.content).toBe("…def")
  })
})

describe("judge/reward: the score", () => {
  const findingOf = (content: string, options: unknown = {}) =>
    consult(check, PARTS, options, [answered(content)]).finding

  it.each([
    "",
    " ",
    "NaN",
    "Infinity",
    "1e999",
    "0x10",
    "1,5",
    "[0.5]",
    "null",
    "0.5 or so",
    '"0.5"',
    "٣",
    "1".repeat(400)
  ])("%j is none: unclear-reward, with what came", (content) => {
    expect(findingOf(content)).toEqual({
      outcome: "unsure",
      reason: "unclear-reward",
      found: content.slice(0, 200)
    })
  })

  it("is none where nobody answers or the question is refused: an error to be tried again", () => {
    const lacking = (reason: "refused" | "unreachable" | "budget" | "closed" | "not-asked") => {
      const { outcome, reason: why } = consult(check, PARTS, { min: 0 }, [
        { _tag: "Unanswered", reason, message: "no" }
      ]).finding
      return `${outcome} ${why}`
    }
    expect([lacking("refused"), lacking("unreachable"), lacking("budget")]).toEqual([
      "error judge-refused",
      "error judge-unreachable",
      "error budget"
    ])
    expect([lacking("closed"), lacking("not-asked")]).toEqual(["error closed", "error not-asked"])
  })

  it("is shown without signs that act on a terminal", () => {
    expect(findingOf("\u001B[2J").found).toBe("\uFFFD[2J")
  })

  it("under the least one rejects; the least one itself passes", () => {
    expect(findingOf("0.4999", { min: 0.5 })).toEqual({
      outcome: "fail",
      reason: "low-reward",
      expected: "0.5 or more",
      found: "0.4999",
      score: 0.4999
    })
    expect(findingOf("0.5", { min: 0.5 })).toEqual({ outcome: "pass", score: 0.5 })
    expect(findingOf("-3", { min: -3.5 })).toEqual({ outcome: "pass", score: -3 })
  })

  it("is recorded, and passes whatever it is, where no least one is given", () => {
    expect(["-1e3", " 3e-7\n", "0", "5.", "+2"].map((content) => findingOf(content))).toEqual(
      [-1000, 3e-7, 0, 5, 2].map((score) => ({ outcome: "pass", score }))
    )
  })

  it("takes no least one that is no number", () => {
    const decode = SchemaParser.decodeUnknownSync(check.options)
    for (const min of ["0.5", Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => decode({ min })).toThrow("Schema validation failed")
    expect(decode({ min: -2 })).toEqual({ chain: "hidden", maxChars: 24_000, min: -2 })
    expect(check.questions!({ chain: "hidden", maxChars: 9 })).toEqual({ count: 1, chars: 9 })
  })
})
