import { describe, expect, it } from "vitest"
import { check } from "../../src/judge/sound-answer.ts"
import { runCheck } from "../Subject.ts"
import { answered, consult, fencesOf, HOSTILE, says } from "./Asking.ts"

const OPEN = { question: "Why is the sky blue?", content: "It scatters." }

describe("judge/sound-answer: a trace that needs no judge", () => {
  it("did not end by itself, or has no answer", () => {
    expect(runCheck(check, { ...OPEN, finish: "max_tokens" })).toMatchObject({ outcome: "fail", reason: "unfinished" })
    expect(runCheck(check, { ...OPEN, content: "" })).toEqual({ outcome: "fail", reason: "no-answer" })
    expect(runCheck(check, { ...OPEN, content: "", finish: "tool_use" })).toEqual({
      outcome: "unsure",
      reason: "no-answer"
    })
    expect(runCheck(check, OPEN)).toEqual({ outcome: "pass" })
    expect(check.needsAnswer ?? false).toBe(false)
  })
})

describe("judge/sound-answer: the question", () => {
  const ask = (parts: object, options: unknown = {}) =>
    consult(check, { ...OPEN, ...parts }, options, [says("correct")]).asked[0]!

  it.each(Object.entries(HOSTILE))("holds a response that %s inside its own fence only", (_, content) => {
    const asked = ask({ content })
    const { inside, outside } = fencesOf(asked)
    expect(inside.map(([label]) => label)).toEqual(["problem", "requirement", "response"])
    expect(inside.at(-1)).toEqual(["response", content])
    expect(outside.trim()).toBe("")
    expect(asked.messages[0]!.content).not.toContain(content)
  })

  it("holds the rubric in a fence of its own, and no gold answer", () => {
    const asked = ask({ answer: "GOLD" }, { rubric: "It rhymes." })
    expect(fencesOf(asked).inside[1]).toEqual(["requirement", "It rhymes."])
    expect(JSON.stringify(asked)).not.toContain("GOLD")
  })

  it("shows the end of a long response, without the chain", () => {
    const asked = ask({ reasoning: "SECRET THOUGHT", content: `${"a".repeat(99)}END` }, { maxChars: 3 })
    expect(fencesOf(asked).inside.at(-1)![1]).toBe("…END")
    expect(JSON.stringify(asked)).not.toContain("SECRET THOUGHT")
  })
})

describe("judge/sound-answer: the verdict", () => {
  it("is undecided where the judge is, and rejects as judged-unsound", () => {
    const findingOf = (...answers: Parameters<typeof consult>[3]) => consult(check, OPEN, {}, answers).finding
    expect(findingOf(answered("Fine."))).toEqual({ outcome: "unsure", reason: "unclear-judge" })
    expect(findingOf({ _tag: "Unanswered", reason: "budget", message: "no" })).toMatchObject({ reason: "budget" })
    expect(findingOf(says("incorrect", "it omits why"))).toEqual({
      outcome: "fail",
      reason: "judged-unsound",
      found: "it omits why",
      score: 0
    })
    expect(findingOf(says("correct"))).toMatchObject({ outcome: "pass", score: 1 })
  })
})
