import { Consultant, type Answered, type Question } from "@cotton/schema/ports/Consultant"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { type Ballot, cast, verdictOf, type Vote, voteOf } from "../../src/judge/Ballot.ts"

const yes = { correct: true, analysis: "" }
const no = { correct: false, analysis: "" }
const says = (correctness: string, analysis = "because"): Answered => ({
  _tag: "Answered",
  key: "k",
  content: JSON.stringify({ analysis, correctness }),
  finish: "stop"
})

/** The port, with answers that are written down: what a ballot makes of them is looked at, not how they are got. */
const castWith = (ballot: Partial<Ballot>, answers: ReadonlyArray<Answered>) => {
  const asked: Array<Question> = []
  const ask = (question: Question) => Effect.sync(() => (asked.push(question), answers[asked.length - 1]!))
  const whole: Ballot = { judge: "g", problemId: "p", forms: [[]], votes: 1, rejected: "judged-different", ...ballot }
  const finding = Effect.runSync(Effect.provideService(cast(whole), Consultant, { ask }))
  return { finding, asked }
}

describe("a vote", () => {
  it("is split where the orders differ, and unclear where one of them cannot be read", () => {
    expect(voteOf([yes, null])).toBe("unclear")
    expect(voteOf([yes, no])).toBe("split")
    expect(voteOf([yes, yes])).toBe("correct")
    expect(voteOf([no])).toBe("incorrect")
  })
})

describe("so many votes", () => {
  const of = (votes: string, count = votes.length) => {
    const words: Record<string, Vote> = { c: "correct", i: "incorrect", s: "split", u: "unclear" }
    const verdict = verdictOf(
      votes.split("").map((one) => words[one]!),
      count
    )
    return typeof verdict === "object" ? (verdict?.reason ?? null) : verdict
  }
  it("decide nothing when no side has more than half of all that were to be asked", () => {
    expect([of("ci"), of("cs"), of("cu"), of("cuu"), of("uu"), of("ss"), of("csi")]).toEqual([
      "split-vote",
      "orders-disagree",
      "unclear-judge",
      "unclear-judge",
      "unclear-judge",
      "orders-disagree",
      "orders-disagree"
    ])
  })
  it("are cast only until they are decided", () => {
    expect([of("c", 3), of("ci", 3), of("cc", 3), of("ii", 3), of("cu", 3)]).toEqual([
      null,
      null,
      "correct",
      "incorrect",
      null
    ])
    // Neither side can come to more than half any more: the last two need not be asked.
    expect(of("ssu", 5)).toBe("orders-disagree")
  })
})

describe("a ballot", () => {
  it("is an error to be tried again where nobody answers, or the judge refuses", () => {
    const lacking = (reason: (Answered & { _tag: "Unanswered" })["reason"]): Answered => ({
      _tag: "Unanswered",
      reason,
      message: "no\u001B[31m luck"
    })
    const got = (["unreachable", "budget", "closed", "not-asked", "refused"] as const).map(
      (reason) => castWith({ votes: 3 }, [says("correct"), lacking(reason)]).finding
    )
    expect(got.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["error", "judge-unreachable"],
      ["error", "budget"],
      ["error", "closed"],
      ["error", "not-asked"],
      ["error", "judge-refused"]
    ])
    expect(got[0]!.found).toBe("no\uFFFD[31m luck")
  })

  it("does not count a reply that was cut off, whatever it says so far", () => {
    const cut: Answered = { ...(says("correct") as Answered & { _tag: "Answered" }), finish: "length" }
    expect(castWith({}, [cut]).finding).toEqual({ outcome: "unsure", reason: "unclear-judge" })
  })

  it("rejects with its reason, the gold, the judge's words and the share that says correct", () => {
    const { finding, asked } = castWith({ votes: 3, expected: "42" }, [
      says("incorrect", "43 is not 42"),
      says("correct", "both are 42"),
      says("incorrect", "43 again")
    ])
    expect(finding).toEqual({
      outcome: "fail",
      reason: "judged-different",
      expected: "42",
      found: "43 again",
      score: 1 / 3
    })
    expect(asked.map(({ vote }) => vote)).toEqual([0, 1, 2])
  })

  it("asks each vote in every order, and passes what they agree on", () => {
    const form = (content: string) => [{ role: "user" as const, content }]
    const { finding, asked } = castWith({ forms: [form("a"), form("b")] }, [says("correct"), says("correct")])
    expect([finding.outcome, finding.score]).toEqual(["pass", 1])
    expect(asked.map(({ messages }) => messages[0]!.content)).toEqual(["a", "b"])
    expect(castWith({ forms: [form("a"), form("b")] }, [says("correct"), says("incorrect")]).finding).toMatchObject({
      outcome: "unsure",
      reason: "orders-disagree",
      score: 0.5
    })
  })
})
