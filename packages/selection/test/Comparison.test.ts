import type { CutSpec } from "@cotton/schema"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { type Candidate, changedRows, chooseCuts, effectOn, leftCauses, type Picture } from "../src/index.ts"
import { candidate, candidates, cutSpec, fail, unsure } from "./arbitraries.ts"

const RIGHT: CutSpec = { answer: "right", ignore: [] }

const pictures = (rows: ReadonlyArray<Candidate>, cuts: Record<string, CutSpec>, keep = 2) =>
  new Map(
    Array.from(Result.getOrThrow(chooseCuts(rows, cuts, keep, 0)), ([name, choice]): readonly [string, Picture] => [
      name,
      { spec: cuts[name]!, choice, candidates: rows }
    ])
  )
const picture = (rows: ReadonlyArray<Candidate>, spec: CutSpec, keep = 2) =>
  pictures(rows, { it: spec }, keep).get("it")!

/* Six traces of three problems: two pass, one is long and wrong, one is wrong, one could not be judged, one never came. */
const SIX = [
  candidate("p", 0),
  candidate("p", 1),
  candidate("q", 0, { marks: [fail("readability/repetition", "loop"), fail("verify/number")] }),
  candidate("q", 1, { marks: [fail("verify/number")] }),
  candidate("r", 0, { marks: [unsure("verify/number")] }),
  candidate("r", 1, { replied: false })
]

describe("six traces by hand", () => {
  it("first and sole causes of what a cut leaves out", () => {
    expect(leftCauses(SIX, RIGHT)).toEqual([
      { filter: "verify/number", reason: "wrong", outcome: "fail", total: 2, first: 1, sole: 1 },
      { filter: "readability/repetition", reason: "loop", outcome: "fail", total: 1, first: 1, sole: 0 },
      { filter: "verify/number", reason: "no-gold", outcome: "unsure", total: 1, first: 1, sole: 1 }
    ])
  })

  it("marks that the cut does not look at are no cause, and what they hid becomes the sole one", () => {
    expect(leftCauses(SIX, { answer: "any", ignore: [] })).toEqual([
      { filter: "readability/repetition", reason: "loop", outcome: "fail", total: 1, first: 1, sole: 1 }
    ])
    expect(leftCauses(SIX, { answer: "any", ignore: ["readability/repetition"] })).toEqual([])
  })

  it("any answer gains what was wrong, with what kept it out; a limit loses the later index", () => {
    const before = picture(SIX, RIGHT)
    expect([...before.choice.rows]).toEqual(["p/0", "p/1"])
    const after = picture(SIX, { answer: "any", perProblem: 1, ignore: ["readability/repetition"] })
    expect([...after.choice.rows]).toEqual(["p/0", "q/0", "r/0"])
    expect(changedRows(before, after)).toEqual([
      {
        traceId: "q/0",
        change: "gained",
        why: { _tag: "Rejected", mark: fail("readability/repetition", "loop") }
      },
      { traceId: "r/0", change: "gained", why: { _tag: "Undecided", mark: unsure("verify/number") } },
      { traceId: "p/1", change: "lost", why: { _tag: "PerProblem" } }
    ])
    expect(effectOn(before.choice, after.choice)).toEqual({ gained: 2, lost: 1, problems: 2, tokens: 100 })
  })

  it("tells the limit a problem from the other cut's tokens", () => {
    const rows = [candidate("p", 0), candidate("p", 1), candidate("q", 0), candidate("q", 1)]
    const all: CutSpec = { answer: "any", ignore: [] }
    const before = pictures(rows, { small: { ...RIGHT, perProblem: 9 }, arm: all }, 9).get("arm")!
    // One row of 100 tokens is wanted: of the problem that is taken the second is over 1 a problem, the other goes whole.
    const few = ["p", "q"].flatMap((id) =>
      [0, 1].map((index) => candidate(id, index, id === "p" && index === 0 ? {} : { marks: [fail("verify/number")] }))
    )
    const after = pictures(few, { small: RIGHT, arm: { ...all, perProblem: 1, tokens: "small" } }, 9).get("arm")!
    const why = new Map(changedRows(before, after).map((row) => [row.traceId, row.why._tag]))
    expect([...why.values()].toSorted()).toEqual(["PerProblem", "PerProblem", "Tokens"])
    expect(["p/1", "q/1"].map((id) => why.get(id))).toEqual(["PerProblem", "PerProblem"])
  })

  it("a cut, or a sample, that is not on the other side", () => {
    const it = picture(SIX, RIGHT)
    expect(changedRows(null, it).map(({ change, why }) => [change, why._tag])).toEqual([
      ["gained", "Absent"],
      ["gained", "Absent"]
    ])
    expect(changedRows(it, null).every(({ change }) => change === "lost")).toBe(true)
    expect(changedRows(it, picture(SIX.slice(1), RIGHT))).toEqual([
      { traceId: "p/0", change: "lost", why: { _tag: "Absent" } }
    ])
    expect(effectOn(undefined, undefined)).toEqual({ gained: 0, lost: 0, problems: 0, tokens: 0 })
  })
})

describe("from one cut to another", () => {
  const two = fc.tuple(candidates, cutSpec, cutSpec, fc.boolean())
  const sides = ([rows, a, b, arm]: readonly [ReadonlyArray<Candidate>, CutSpec, CutSpec, boolean]) => {
    const later = arm ? { ...b, tokens: "other" } : b
    return [picture(rows, a), pictures(rows, { other: a, it: later }).get("it")!] as const
  }

  it("gained less lost is the difference of the rows, and each changed row is on the side that it should be", () => {
    fc.assert(
      fc.property(two, (some) => {
        const [before, after] = sides(some)
        const effect = effectOn(before.choice, after.choice)
        expect(effect.gained - effect.lost).toBe(after.choice.rows.size - before.choice.rows.size)
        const rows = changedRows(before, after)
        expect(rows.filter(({ change }) => change === "gained")).toHaveLength(effect.gained)
        expect(rows.filter(({ change }) => change === "lost")).toHaveLength(effect.lost)
        for (const { change, traceId, why } of rows) {
          expect(before.choice.rows.has(traceId)).toBe(change === "lost")
          expect(after.choice.rows.has(traceId)).toBe(change === "gained")
          // All samples are on both sides: something keeps each of them out.
          expect(why._tag).not.toBe("Row")
          expect(why._tag).not.toBe("Absent")
        }
      })
    )
  })

  it("back again turns every sign", () => {
    fc.assert(
      fc.property(two, (some) => {
        const [before, after] = sides(some)
        const [there, back] = [effectOn(before.choice, after.choice), effectOn(after.choice, before.choice)]
        expect([back.gained, back.lost]).toEqual([there.lost, there.gained])
        expect([back.problems + there.problems, back.tokens + there.tokens]).toEqual([0, 0])
        const turned = (rows: ReturnType<typeof changedRows>) => rows.map(({ traceId }) => traceId).toSorted()
        expect(turned(changedRows(after, before))).toEqual(turned(changedRows(before, after)))
      })
    )
  })

  it("a cut and itself: nothing", () => {
    fc.assert(
      fc.property(candidates, cutSpec, (rows, spec) => {
        expect(changedRows(picture(rows, spec), picture(rows.slice(), spec))).toEqual([])
      })
    )
  })

  it("the reasons that it leaves out sum up as the cut itself counts them", () => {
    fc.assert(
      fc.property(candidates, cutSpec, (rows, spec) => {
        const { choice } = picture(rows, spec)
        const first = leftCauses(rows, spec).reduce((sum, cause) => sum + cause.first, 0)
        expect(first).toBe(choice.left.rejected + choice.left.undecided)
      })
    )
  })
})
