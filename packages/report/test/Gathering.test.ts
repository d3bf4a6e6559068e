import { funnelOf } from "@cotton/selection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Gathering } from "../src/Gathering.ts"
import { attempt, candidatesOf, keyOf, problemOf, RUN, type SampleInput, type Taken, taken } from "./Dossiers.ts"

const gather = (problems: ReadonlyArray<Taken>) => {
  const gathering = new Gathering({ key: keyOf, seed: 3 })
  for (const { dossier, traces } of problems) gathering.take(dossier, traces)
  return gathering.facts(RUN)
}

const verdicts = fc.array(
  fc.record({
    filter: fc.constantFrom("shape/complete", "readability/repetition", "verify/math-answer"),
    outcome: fc.constantFrom("pass", "pass", "fail", "unsure", "error"),
    reason: fc.constantFrom("cut-off", "wrong-answer")
  }),
  { minLength: 1, maxLength: 3 }
)
const sample: fc.Arbitrary<SampleInput> = fc.record({
  verdicts,
  unjudged: fc.boolean(),
  failed: fc.boolean(),
  tokens: fc.integer({ min: 0, max: 100_000 }),
  usd: fc.integer({ min: 0, max: 9 }),
  host: fc.constantFrom("a:1", "b:2"),
  attempts: fc.array(
    fc.record({ at: fc.integer({ min: 1, max: 1e9 }), ms: fc.nat(100_000), host: fc.constant("a:1"), usd: fc.nat(9) }),
    { maxLength: 3 }
  )
})
const problems = fc
  .array(fc.array(sample, { maxLength: 5 }), { maxLength: 12 })
  .map((all) =>
    all.map((samples, at) => taken(problemOf(`p${at}`, { domain: at % 2 === 0 ? "sums" : "dates" }), samples))
  )

describe("gathering a run for its report", () => {
  it("counts the funnel as the cuts do", () => {
    fc.assert(
      fc.property(problems, (all) => {
        expect(gather(all).funnel).toEqual(funnelOf(all.flatMap(candidatesOf)))
      })
    )
  })

  it("does not depend on the order of the problems", () => {
    fc.assert(
      fc.property(
        problems.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(gather(shuffled)).toEqual(gather(all))
        }
      )
    )
  })

  it("says the same in its funnel, its lengths, its rates and its groups", () => {
    fc.assert(
      fc.property(problems, (all) => {
        const { funnel, lengths, rates, groupings } = gather(all)
        const replied = funnel.sampled - funnel.failed
        const judged = replied - funnel.unjudged
        const sum = (values: ReadonlyArray<number>) => values.reduce((total, value) => total + value, 0)
        expect(lengths.sampled.count).toBe(replied)
        expect(lengths.kept.count).toBe(funnel.kept)
        expect(sum(lengths.bins.map(({ sampled }) => sampled))).toBe(replied)
        expect(sum(lengths.bins.map(({ kept }) => kept))).toBe(funnel.kept)
        expect(sum(rates.kept.map(({ count, problems }) => count * problems))).toBe(judged)
        expect(sum(rates.kept.map(({ sum: kept, problems }) => kept * problems))).toBe(funnel.kept)
        for (const { groups } of groupings) {
          expect(sum(groups.map(({ samples }) => samples))).toBe(judged)
          expect(sum(groups.map(({ kept }) => kept))).toBe(funnel.kept)
        }
      })
    )
  })

  it("leaves out a failure that answers older words of the problem, but not its money", () => {
    const facts = gather([taken(problemOf("p"), [{ failed: true, key: "older", usd: 2 }, {}])])
    expect(facts.funnel).toMatchObject({ sampled: 1, failed: 0, kept: 1 })
    expect(facts.usd).toBe(2)
  })

  it("leaves a trace that no filter has seen out of the yield and of the reasons, and counts it by itself", () => {
    const wrong = { verdicts: [{ outcome: "fail", reason: "wrong-answer" }] } as const
    const facts = gather([taken(problemOf("p"), [{}, {}, { unjudged: true }]), taken(problemOf("q"), [{}, {}, wrong])])
    expect(facts.funnel).toMatchObject({ kept: 4, rejected: 1, undecided: 0, unjudged: 1 })
    expect(facts.funnel.causes.map(({ reason }) => reason)).toEqual(["wrong-answer"])
    expect(facts.yield.value).toBeCloseTo(4 / 5, 12)
  })

  it("tells problems without a sample from those with one", () => {
    const { funnel, problems: all } = gather([taken(problemOf("p"), [{}]), taken(problemOf("q"), [])])
    expect([all, funnel.problems]).toEqual([2, 1])
  })

  it("calls a trace solved when every verifier passes, whatever else it lacks", () => {
    const facts = gather([
      taken(problemOf("p"), [
        { verdicts: [{ outcome: "pass" }, { filter: "shape/complete", outcome: "fail", reason: "cut-off" }] },
        { verdicts: [{ outcome: "fail", reason: "wrong-answer" }] }
      ])
    ])
    expect(facts.rates).toEqual({
      kept: [{ sum: 0, count: 2, problems: 1 }],
      solved: [{ sum: 1, count: 2, problems: 1 }]
    })
  })

  it("calls a problem with a suspect gold answer neither hard nor solved, and counts its samples like the others", () => {
    const wrong = { verdicts: [{ outcome: "fail", reason: "wrong-answer", found: "8" }] } as const
    const { dossier, traces } = taken(problemOf("q", { answer: "9" }), [wrong, wrong, wrong, wrong])
    const agreed = { as: "suspect", answer: "8", votes: 4, of: 4 } as const
    const suspect = {
      dossier,
      traces: traces.map(({ call, judged }) => ({ call, judged: Object.assign({}, judged, { agreed }) }))
    }
    const facts = gather([taken(problemOf("p"), [wrong, {}]), suspect])
    expect(facts.rates).toEqual({
      kept: [{ sum: 1, count: 2, problems: 1 }],
      solved: [{ sum: 1, count: 2, problems: 1 }]
    })
    expect(facts.suspects).toEqual({
      count: 1,
      listed: [{ problemId: "q", gold: "9", answer: "8", votes: 4, of: 4, traceId: "q/0" }]
    })
    expect(facts.yield.value).toBeCloseTo(1 / 6, 12)
    expect(facts.funnel.causes).toContainEqual({
      filter: "suspects",
      reason: "suspect-gold",
      outcome: "unsure",
      total: 4,
      first: 0,
      sole: 0
    })
  })

  it("has no solved problems where nothing verifies", () => {
    expect(
      gather([taken(problemOf("p"), [{ verdicts: [{ filter: "shape/complete", outcome: "pass" }] }])]).rates.solved
    ).toBeNull()
  })

  it("clusters the yield by problem: two problems of eight equal samples say no more than two samples", () => {
    const right = Array.from({ length: 8 }, (): SampleInput => ({}))
    const wrong = right.map((): SampleInput => ({ verdicts: [{ outcome: "fail", reason: "wrong-answer" }] }))
    const { yield: share } = gather([taken(problemOf("p"), right), taken(problemOf("q"), wrong)])
    expect(share.value).toBe(0.5)
    expect(share.high! - share.low!).toBeGreaterThan(0.9)
  })

  it("counts a request for several samples once, and the money of each", () => {
    const failure = { reason: "reset", message: "gone" } as const
    const broken = attempt(1000, 50, { failure, usd: 1 })
    const last = attempt(2000, 50, { usd: 2 })
    const facts = gather([
      taken(problemOf("p"), [
        { n: 2, attempts: [broken, last] },
        { n: 2, attempts: [last] }
      ])
    ])
    expect(facts.failures).toEqual([{ reason: "reset", attempts: 1, usd: 1, samples: 0 }])
    const total = (field: "begun" | "broken" | "replies" | "usd") =>
      facts.timeline!.moments.reduce((sum, moment) => sum + moment[field], 0)
    expect([total("begun"), total("broken"), total("replies"), total("usd")]).toEqual([2, 1, 2, 5])
  })

  it("counts two requests that merely look alike twice", () => {
    const failure = { reason: "rate-limited", message: "slow down" } as const
    const same = attempt(1000, 5, { failure })
    const facts = gather([
      taken(problemOf("p"), [
        { failed: true, attempts: [same] },
        { failed: true, attempts: [same] }
      ])
    ])
    expect(facts.failures).toEqual([
      { reason: "rate-limited", attempts: 2, usd: 0, samples: 0 },
      { reason: "refused", attempts: 0, usd: 0, samples: 2 }
    ])
  })

  it("has no timeline for what was imported", () => {
    expect(gather([taken(problemOf("p"), [{}])]).timeline).toBeNull()
  })
})
