import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import type { AnyCheck, Finding } from "../src/Check.ts"
import { defineCheck, fail, pass } from "../src/Check.ts"
import { loadChain } from "../src/Chain.ts"
import { planFilters } from "../src/Plan.ts"
import { subjectOf } from "./Subject.ts"

const checkOf = (id: string, run: AnyCheck["run"], needsAnswer = false): AnyCheck =>
  defineCheck({ id, version: 1, options: Schema.Struct({}), run, needsAnswer })

const judge = async (checks: ReadonlyArray<AnyCheck>, subject = subjectOf()) => {
  const plan = await Effect.runPromise(
    planFilters(
      checks.map(({ id }) => id),
      checks
    )
  )
  const chain = await Effect.runPromise(loadChain(plan, checks))
  return chain(subject)
}

const returning = (value: unknown): AnyCheck => checkOf("own/odd", () => value as Finding)

describe("the chain", () => {
  it("runs every filter in order, also after a failure and after a throw", async () => {
    const verdicts = await judge([
      checkOf("own/fails", () => fail("bad")),
      checkOf("own/throws", () => {
        throw new TypeError("x".repeat(500))
      }),
      checkOf("own/passes", () => pass)
    ])
    expect(verdicts.map(({ filter, outcome, reason }) => [filter, outcome, reason])).toEqual([
      ["own/fails", "fail", "bad"],
      ["own/throws", "error", "threw"],
      ["own/passes", "pass", undefined]
    ])
    expect(verdicts[1]!.found).toHaveLength(200)
    expect(verdicts[1]!.found).toMatch(/^TypeError: xxx/)
  })

  it("does not run a filter that needs a gold answer without one, and says so", async () => {
    const run = (): Finding => fail("ran")
    for (const answer of [undefined, "", "  \n"]) {
      const subject = subjectOf(answer === undefined ? {} : { answer })
      const [needs, not] = await judge([checkOf("own/needs", run, true), checkOf("own/not", run)], subject)
      expect(needs).toMatchObject({ outcome: "unsure", reason: "no-gold" })
      expect(not).toMatchObject({ outcome: "fail", reason: "ran" })
    }
  })

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["a promise", Promise.resolve(pass)],
    ["an unknown outcome", { outcome: "maybe" }],
    ["a failure without a reason", { outcome: "fail" }],
    ["evidence that is none", { outcome: "pass", evidence: [{ turn: 0 }] }]
  ])("takes %s for an error of the filter", async (_, value) => {
    expect((await judge([returning(value)]))[0]).toMatchObject({ outcome: "error", reason: "bad-finding" })
  })

  it("keeps of a finding only what a verdict has, so that every verdict can be stored", async () => {
    const value = { outcome: "fail", reason: "r", score: Number.NaN, found: 5, extra: () => 1, expected: "e" }
    const [verdict] = await judge([returning(value)])
    expect(Object.keys(verdict!).toSorted()).toEqual([
      "expected",
      "filter",
      "ms",
      "options",
      "outcome",
      "reason",
      "version"
    ])
    expect(structuredClone(verdict)).toEqual(verdict)
  })

  it("gives one verdict a filter whatever the filters return or throw", async () => {
    const anything = fc.anything({ withBigInt: true, withMap: true, withSparseArray: true, withNullPrototype: true })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), anything), { maxLength: 5 }), async (values) => {
        const checks = values.map(([throws, value], index) =>
          checkOf(`own/c${index}`, () => {
            if (throws) throw value
            return value as Finding
          })
        )
        const verdicts = await judge(checks)
        expect(verdicts.map(({ filter }) => filter)).toEqual(checks.map(({ id }) => id))
        expect(() => structuredClone(verdicts)).not.toThrow()
      }),
      { numRuns: 100 }
    )
  })

  it("refuses a plan that was made by another version of a filter", async () => {
    const old = checkOf("own/c", () => pass)
    const plan = await Effect.runPromise(planFilters(["own/c"], [old]))
    const error = await Effect.runPromise(Effect.flip(loadChain(plan, [{ ...old, version: 2 }])))
    expect(error).toMatchObject({ reason: "version", path: ["judge", 0] })
  })
})
