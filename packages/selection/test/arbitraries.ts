import { type CutSpec, type Mark, traceId } from "@cotton/schema"
import * as fc from "fast-check"
import type { Candidate } from "../src/index.ts"

/** Few filters and reasons, so that the same ones meet often. */
export const FILTERS = ["shape/complete", "readability/repetition", "verify/math-answer", "verify/number"] as const

export const mark: fc.Arbitrary<Mark> = fc.record({
  filter: fc.constantFrom(...FILTERS),
  outcome: fc.constantFrom("fail", "unsure", "error"),
  reason: fc.constantFrom("wrong", "cut-off", "constructor")
})

const sample = fc.record({
  outputTokens: fc.integer({ min: 0, max: 5000 }),
  replied: fc.boolean(),
  marks: fc.uniqueArray(mark, { maxLength: 3, selector: (it) => it.filter })
})

/** Some problems with some samples each; the ids contain what ids should not contain. */
export const candidates: fc.Arbitrary<ReadonlyArray<Candidate>> = fc
  .uniqueArray(fc.oneof(fc.string({ unit: "binary", maxLength: 6 }), fc.constantFrom("__proto__", "a/0")), {
    maxLength: 12
  })
  .chain((ids) => fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), fc.array(sample, { maxLength: 6 })))))
  .map((problems) =>
    problems.flatMap(([problemId, samples]) =>
      samples.map((it, index) => ({ ...it, problemId, index, traceId: traceId(problemId, index) }))
    )
  )

export const cutSpec: fc.Arbitrary<CutSpec> = fc.record(
  {
    answer: fc.constantFrom("right", "any"),
    perProblem: fc.integer({ min: 1, max: 4 }),
    ignore: fc.subarray([...FILTERS])
  },
  { requiredKeys: ["answer", "ignore"] }
)

/** A candidate for the hand-worked examples: kept unless marks are given. */
export const candidate = (problemId: string, index: number, fields: Partial<Candidate> = {}): Candidate => ({
  traceId: traceId(problemId, index),
  problemId,
  index,
  outputTokens: 100,
  replied: true,
  marks: [],
  ...fields
})

export const fail = (filter: string, reason = "wrong"): Mark => ({ filter, outcome: "fail", reason })
export const unsure = (filter: string, reason = "no-gold"): Mark => ({ filter, outcome: "unsure", reason })
