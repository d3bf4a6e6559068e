import { describe, expect, it } from "vitest"
import { renderCard } from "../src/Card.ts"
import { Suspects } from "../src/Suspects.ts"
import { Tally } from "../src/Tally.ts"
import { answerColumns } from "../src/AnswerColumns.ts"
import { FACTS, HOSTILE, judged, problem, SPEC } from "./fixtures.ts"

const of = (id: string, answer?: string) => {
  const { answer: _, ...rest } = problem(id)
  return answer === undefined ? rest : { ...rest, answer }
}
const agreed = (as: "suspect" | "majority", answer = "12") => ({ as, answer, votes: 3, of: 4 })
const cellsOf = (row: Parameters<(typeof answerColumns)[number]["read"]>[0]) =>
  Object.fromEntries(answerColumns.map(({ name, read }) => [name, read(row) ?? null]))

describe("the answer's columns", () => {
  it("say where it is from, and nothing of votes where nothing was counted", () => {
    expect(cellsOf({ problem: of("p", "18") })).toEqual({
      answer: "18",
      answer_from: "gold",
      suspect: false,
      answer_votes: null,
      answer_share: null
    })
    expect(cellsOf({ problem: of("p") })).toMatchObject({ answer: null, answer_from: null })
    expect(cellsOf({ problem: of("p", " ") })).toMatchObject({ answer_from: null })
  })

  it("have the answer of most where it stands in, with its votes", () => {
    expect(cellsOf({ problem: of("p"), agreed: agreed("majority") })).toEqual({
      answer: "12",
      answer_from: "majority",
      suspect: false,
      answer_votes: 3,
      answer_share: 0.75
    })
  })

  it("keep a suspect gold answer as the answer, and mark it", () => {
    expect(cellsOf({ problem: of("p", "18"), agreed: agreed("suspect") })).toMatchObject({
      answer: "18",
      answer_from: "gold",
      suspect: true,
      answer_votes: 3
    })
  })
})

describe("suspects.jsonl", () => {
  it("has a line a problem, whatever its texts", () => {
    const suspects = new Suspects()
    for (const text of HOSTILE)
      for (const index of [0, 1])
        suspects.add({ ...judged(of(`p ${text}`, text), index), agreed: agreed("suspect", text) })
    suspects.add(judged(of("q", "1"), 0))
    suspects.add({ ...judged(of("r"), 0), agreed: agreed("majority") })
    const lines = suspects.text.trimEnd().split("\n")
    expect(lines).toHaveLength(new Set(HOSTILE).size)
    expect(lines.map((line) => (JSON.parse(line) as { answer: string }).answer)).toEqual([...new Set(HOSTILE)])
    expect(suspects.counts).toEqual({ suspects: new Set(HOSTILE).size, majorities: 1 })
  })

  it("is told of on the card, with the majorities, and only there where there are any", () => {
    const card = (tally: Tally) =>
      renderCard({ facts: FACTS, tally, configs: [], notes: [], spec: SPEC, recipe: "abc123" })
    const tally = new Tally(["verified"])
    tally.addTrace(judged(of("p", "18"), 0))
    expect(card(tally)).not.toMatch(/suspect|majority/)
    tally.addTrace({ ...judged(of("q", "18"), 0), agreed: agreed("suspect") })
    tally.addTrace({ ...judged(of("r"), 0), agreed: agreed("majority") })
    expect(card(tally)).toContain("1 problem has a suspect gold answer: no trace gives it, and most give one other.")
    expect(card(tally)).toContain("1 problem has no gold answer, and the answer of most traces stands in")
  })
})
