import type { Mark, Verdict } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import {
  agreementOf,
  type Candidate,
  chooseCuts,
  type Counting,
  SUSPECT,
  underAgreement,
  undeterminedIn,
  UNJUDGED,
  verdictsUnder
} from "../src/index.ts"
import * as Result from "effect/Result"
import { candidate, fail } from "./arbitraries.ts"

const VERIFIER = "verify/math-answer"
const COUNTING: Counting = {
  verifiers: [VERIFIER],
  suspects: { traces: 4, share: 0.75 },
  majority: { traces: 3, share: 0.6 }
}
const NO_MAJORITY: Counting = { ...COUNTING, majority: null }

const wrong = (answer: string): Mark => ({ filter: VERIFIER, outcome: "fail", reason: "wrong-answer", answer })
const noGold = (answer?: string): Mark => ({
  filter: VERIFIER,
  outcome: "unsure",
  reason: "no-gold",
  ...(answer === undefined ? {} : { answer })
})
const withMarks = (...marks: ReadonlyArray<ReadonlyArray<Mark>>): ReadonlyArray<Candidate> =>
  marks.map((of, index) => candidate("p", index, { marks: of }))
const saying = (...answers: ReadonlyArray<string>) => withMarks(...answers.map((answer) => [wrong(answer)]))
const unsaid = (...answers: ReadonlyArray<string | undefined>) =>
  withMarks(...answers.map((answer) => [noGold(answer)]))

const agreed = (candidates: ReadonlyArray<Candidate>, counting = COUNTING) => {
  const open = undeterminedIn(candidates, counting)
  return open === null ? null : agreementOf("p", open, () => false)
}

describe("a gold answer is no suspect", () => {
  it.each([
    ["where one trace gives it", [...saying("12", "12", "12", "12"), candidate("p", 4)]],
    [
      "where one trace gives it that another filter rejects",
      [...saying("12", "12", "12", "12"), candidate("p", 4, { marks: [fail("language/script-mixing", "switch")] })]
    ],
    ["where the traces say different things", saying("12", "12", "13", "14")],
    ["where two answers have as many", saying("12", "12", "13", "13")],
    ["where one trace too few has an answer", saying("12", "12", "12")],
    [
      "where one of four was cut off",
      [...saying("12", "12", "12"), candidate("p", 3, { marks: [wrong("12")], cutOff: true })]
    ],
    [
      "where a trace came without an answer",
      withMarks([wrong("12")], [wrong("12")], [wrong("12")], [fail(VERIFIER, "no-answer")])
    ],
    ["where answers are blank", saying(" ", " ", " ", " ")],
    ["where one trace is not judged yet", [...saying("12", "12", "12"), candidate("p", 3, { marks: UNJUDGED })]],
    ["where one has no reply", [...saying("12", "12", "12"), candidate("p", 3, { replied: false })]],
    ["where nothing was sampled", []],
    [
      "where another filter's mark has the same answers",
      saying("12", "12", "12", "12").map((it) =>
        Object.assign({}, it, { marks: [{ ...it.marks[0]!, filter: "shape/length" }] })
      )
    ]
  ])("%s", (_, candidates) => {
    expect(agreed(candidates)).toBeNull()
  })
})

describe("a gold answer is suspect", () => {
  it("where enough traces give one other answer and none gives it", () => {
    expect(agreed(saying("12", "13", "12", "12"))).toMatchObject({ as: "suspect", answer: "12", votes: 3, of: 4 })
  })

  it("whatever else is marked, and whatever its verifier could not compare", () => {
    const open = (reason: string): Mark => ({ filter: VERIFIER, outcome: "unsure", reason, answer: "12" })
    const candidates = withMarks(
      [fail("readability/repetition"), wrong("12")],
      [open("not-understood")],
      [open("bad-gold")],
      [wrong("12")]
    )
    expect(agreed(candidates)).toMatchObject({ as: "suspect", votes: 4, of: 4 })
  })

  it("by the first verifier that read answers, and only if no trace passes another one", () => {
    const exact = (answer: string): Mark => ({
      filter: "verify/exact",
      outcome: "fail",
      reason: "wrong-answer",
      answer
    })
    const both: Counting = { ...COUNTING, verifiers: ["verify/own", VERIFIER, "verify/exact"] }
    const all = withMarks(...Array.from({ length: 4 }, () => [wrong("12"), exact("12.")]))
    expect(agreed(all, both)).toMatchObject({ verifier: VERIFIER, answer: "12" })
    expect(agreed([...all, ...withMarks([wrong("12")])], both)).toBeNull()
  })

  it("leaves its traces out of every cut, and one that ignores it has them", () => {
    const agreement = agreed(saying("12", "12", "12", "12"))!
    const candidates = [...saying("12", "12", "12", "12"), candidate("p", 4, { marks: UNJUDGED })].map((one) =>
      underAgreement(one, agreement)
    )
    expect(candidates.map(({ marks }) => marks.at(-1))).toEqual([SUSPECT, SUSPECT, SUSPECT, SUSPECT, ...UNJUDGED])
    const cuts = {
      right: { answer: "right", ignore: [] },
      any: { answer: "any", ignore: [] },
      without: { answer: "right", ignore: [VERIFIER] },
      asked: { answer: "any", ignore: ["suspects"] }
    } as const
    const chosen = Result.getOrThrow(chooseCuts(candidates, cuts, 9, 0))
    expect([...chosen].map(([name, { rows }]) => [name, rows.size])).toEqual([
      ["right", 0],
      ["any", 0],
      ["without", 0],
      ["asked", 4]
    ])
    expect(chosen.get("any")!.causes).toEqual([{ filter: "suspects", reason: "suspect-gold", count: 4 }])
  })
})

describe("a majority", () => {
  it.each([
    ["unless it is asked for", unsaid("12", "12", "12"), NO_MAJORITY],
    ["of one trace", unsaid("12"), COUNTING],
    ["where nobody has an answer", unsaid(undefined, undefined, undefined), COUNTING],
    ["where two answers have as many", unsaid("12", "12", "13", "13"), COUNTING],
    ["a vote short of the share", unsaid("12", "12", "13", "14"), COUNTING]
  ])("does not stand in %s", (_, candidates, counting) => {
    expect(agreed(candidates, counting)).toBeNull()
  })

  it("stands in: who gives it passes, who does not fails, who gave no answer too", () => {
    const candidates = [...unsaid("12", "12", "13", "12", undefined)]
    const agreement = agreed(candidates)!
    expect(agreement).toMatchObject({ as: "majority", answer: "12", votes: 3, of: 4 })
    const missed = (answer?: string): Mark => ({ ...noGold(answer), outcome: "fail", reason: "not-majority" })
    expect(candidates.map((one) => underAgreement(one, agreement).marks)).toEqual([
      [],
      [],
      [missed("13")],
      [],
      [missed()]
    ])
  })

  it("saves nobody from another filter", () => {
    const candidates = withMarks([fail("shape/complete", "no-end"), noGold("12")], [noGold("12")], [noGold("12")])
    const agreement = agreed(candidates)!
    expect(underAgreement(candidates[0]!, agreement).marks).toEqual([fail("shape/complete", "no-end")])
  })

  it("may be of no answer at all, in words", () => {
    expect(agreed(unsaid("no solution", "no solution", "3"))).toMatchObject({ answer: "no solution", votes: 2, of: 3 })
  })

  it("is what the verdicts say they compare with", () => {
    const verdict = (more: Partial<Verdict>): Verdict => ({
      filter: VERIFIER,
      version: 1,
      options: {},
      outcome: "unsure",
      reason: "no-gold",
      ms: 1,
      ...more
    })
    const agreement = agreed(unsaid("12", "12", "12"))!
    const given = verdictsUnder(agreement, [verdict({ found: "12" })], [noGold("12")])
    expect(given).toEqual([verdict({ outcome: "pass", reason: "majority", expected: "12", found: "12" })])
    const missed = verdictsUnder(agreement, [verdict({ found: "13" })], [noGold("13")])
    expect(missed).toEqual([verdict({ outcome: "fail", reason: "not-majority", expected: "12", found: "13" })])
    const other = [verdict({ filter: "shape/length", reason: "short", outcome: "fail" })]
    expect(verdictsUnder(agreement, other, [])).toEqual(other)
  })
})
