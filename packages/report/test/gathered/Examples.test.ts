import type { Evidence } from "@cotton/schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Examples } from "../../src/gathered/Examples.ts"
import { problemOf, type SampleInput, taken } from "../Dossiers.ts"

const wrong = { outcome: "fail", reason: "wrong-answer", expected: "7", found: "8" } as const
const cut = { filter: "shape/complete", outcome: "fail", reason: "cut-off" } as const

const judgedOf = (samples: ReadonlyArray<SampleInput>, problem = problemOf("p")) =>
  taken(problem, samples).traces.map(({ judged }) => judged)

const examplesOf = (judged: ReturnType<typeof judgedOf>, perReason = 2) => {
  const examples = new Examples({ seed: 1, perReason, kept: 1 })
  for (const one of judged) examples.add(one)
  return examples
}

const evidence = (start: number, end: number, given: Partial<Evidence> = {}): Evidence => ({
  turn: 0,
  field: "content",
  start,
  end,
  note: "here",
  ...given
})

describe("the examples of a reason", () => {
  it("prefers traces that have no other reason, then those that it decided", () => {
    const judged = judgedOf([
      { verdicts: [cut, wrong] },
      { verdicts: [wrong, cut] },
      { verdicts: [cut, wrong] },
      { verdicts: [wrong] }
    ])
    const reasons = examplesOf(judged).facts
    const idsOf = (reason: string) =>
      reasons.find((one) => one.reason === reason)?.examples.map(({ traceId }) => traceId)
    expect(idsOf("wrong-answer")).toEqual(["p/3", "p/1"])
    expect(idsOf("cut-off")?.toSorted()).toEqual(["p/0", "p/2"])
  })

  it("draws the same whatever the order, and no more than asked for", () => {
    const judged = judgedOf(Array.from({ length: 40 }, () => ({ verdicts: [wrong] })))
    const expected = examplesOf(judged, 3).facts
    expect(expected[0]?.examples).toHaveLength(3)
    fc.assert(
      fc.property(fc.shuffledSubarray(judged, { minLength: 40 }), (shuffled) => {
        expect(examplesOf(shuffled, 3).facts).toEqual(expected)
      })
    )
  })

  it("draws others by another seed", () => {
    const judged = judgedOf(Array.from({ length: 40 }, () => ({})))
    const drawn = [1, 2, 3, 4, 5].map((seed) => {
      const examples = new Examples({ seed, perReason: 1, kept: 1 })
      for (const one of judged) examples.add(one)
      return examples.kept[0]?.traceId
    })
    expect(new Set(drawn).size).toBeGreaterThan(1)
  })

  it("keeps what a filter expected and found, and what else marked the trace", () => {
    const reason = examplesOf(judgedOf([{ verdicts: [wrong, cut] }], problemOf("p", { answer: "7" }))).facts.find(
      ({ filter }) => filter === "verify/math-answer"
    )
    expect(reason?.examples[0]).toMatchObject({
      traceId: "p/0",
      answer: "7",
      expected: "7",
      found: "8",
      also: ["shape/complete: cut-off"]
    })
  })

  it("marks the evidence in its own offsets, however far in the text it is", () => {
    const content = `${"x".repeat(200_000)}the answer is 8.${"y".repeat(200_000)}`
    const judged = judgedOf([{ content, verdicts: [{ ...wrong, evidence: [evidence(200_014, 200_015)] }] }])
    const [found] = examplesOf(judged).facts[0]!.examples[0]!.excerpts
    const { after, before, spans, text } = found!.excerpt
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(["8"])
    expect(before + text.length + after).toBe(content.length)
    expect(text.length).toBeLessThan(1000)
  })

  it("shortens a passage that is evidence from end to end", () => {
    const content = "loop ".repeat(100_000)
    const judged = judgedOf([{ content, verdicts: [{ ...wrong, evidence: [evidence(0, content.length)] }] }])
    const { excerpt } = examplesOf(judged).facts[0]!.examples[0]!.excerpts[0]!
    expect(excerpt.text.length).toBeLessThanOrEqual(1200)
    expect(excerpt.spans).toEqual([{ start: 0, end: excerpt.text.length, note: "here" }])
  })

  it("survives evidence that lies outside of its text", () => {
    const outside = [evidence(50, 60), evidence(-5, 2), evidence(0, 9, { turn: 7 })]
    const judged = judgedOf([{ content: "short", verdicts: [{ ...wrong, evidence: outside }] }])
    expect(examplesOf(judged).facts[0]!.examples[0]!.excerpts[0]).toMatchObject({ field: "content" })
  })

  it("shows how the reply ends where nothing is marked", () => {
    const judged = judgedOf([{ content: `${"a".repeat(2000)}the end`, verdicts: [wrong] }])
    const { excerpt } = examplesOf(judged).facts[0]!.examples[0]!.excerpts[0]!
    expect(excerpt.text).toMatch(/the end$/)
    expect(excerpt.after).toBe(0)
  })

  it("shows the chain of a reply that has no answer", () => {
    const judged = judgedOf([{ content: "", reasoning: "so I thought", verdicts: [cut] }])
    expect(examplesOf(judged).facts[0]!.examples[0]!.excerpts).toMatchObject([
      { field: "reasoning", excerpt: { text: "so I thought" } }
    ])
  })

  it("keeps little of a reply of ten million characters, half of a surrogate pair as it is", () => {
    const examples = new Examples({ seed: 1, perReason: 3, kept: 1 })
    const judged = judgedOf([{ content: `${"z".repeat(10_000_000)}\uD800`, verdicts: [wrong] }])
    for (const one of judged) examples.add(one)
    expect(JSON.stringify(examples.facts).length).toBeLessThan(5000)
    // A lone surrogate is copied as it is; the page shows it as U+FFFD.
    expect(examples.facts[0]!.examples[0]!.excerpts[0]!.excerpt.text.at(-1)).toBe("\uD800")
  })

  it("keeps an open set of reasons small", () => {
    const judged = judgedOf(Array.from({ length: 1000 }, (_, at) => ({ verdicts: [{ ...wrong, reason: `r${at}` }] })))
    expect(examplesOf(judged).facts).toHaveLength(200)
  })
})
