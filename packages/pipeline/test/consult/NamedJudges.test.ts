import { planFilters } from "@cotton/filters"
import { JudgeSpec } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { judgesAsked, nameJudges } from "../../src/index.ts"

const spec = (wire: JudgeSpec["wire"]) =>
  Schema.decodeUnknownSync(JudgeSpec)({ model: "m", wire, at: [{ url: "http://h/v1", price: "free" }] })

const JUDGES = { grader: spec("chat"), scorer: spec("pooling") }

const named = (refs: ReadonlyArray<unknown>, judges: Readonly<Record<string, JudgeSpec>> = JUDGES) =>
  Effect.runPromise(
    Effect.flatMap(planFilters(refs as Parameters<typeof planFilters>[0], []), (plan) => nameJudges(plan, judges))
  )

describe("the judge of a filter", () => {
  it("that is not there, not the only one, or of another wire is a mistake with its place", async () => {
    const mistake = async (ref: unknown, judges = JUDGES as Readonly<Record<string, JudgeSpec>>) => {
      const { wrong } = await named([ref], judges)
      return wrong.map(({ path, message }) => `${path.join(".")}: ${message}`)
    }
    expect(await mistake("judge/same-answer", {})).toEqual([
      expect.stringMatching(/^judge\.0\.judge\/same-answer\.by: which judge .* the recipe has no `judges`; give one as/)
    ])
    expect(await mistake("judge/same-answer", { a: spec("chat"), b: spec("chat") })).toEqual([
      expect.stringContaining("which judge it asks is not said")
    ])
    expect(await mistake({ "judge/same-answer": { by: "gradr" } })).toEqual([
      expect.stringContaining("there is no judge `gradr`; did you mean `grader`?")
    ])
    expect(await mistake({ "judge/reward": { by: "grader" } })).toEqual([
      expect.stringContaining("judge/reward asks for a score, and so a judge with `wire: pooling`")
    ])
    expect(await mistake({ "verify/exact": { then: { "judge/same-answer": { by: "scorer" } } } })).toEqual([
      expect.stringMatching(/^judge\.0\.verify\/exact\.then\.judge\/same-answer\.by: .*`scorer` has `wire: pooling`/)
    ])
    expect(await mistake({ "verify/panel": { of: ["verify/exact", { "judge/same-answer": { by: "x" } }] } })).toEqual([
      expect.stringMatching(/^judge\.0\.verify\/panel\.of\.1\.judge\/same-answer\.by: there is no judge `x`/)
    ])
  })

  it("is the only one that will do, where none is named", async () => {
    const { plan, wrong } = await named([
      { "verify/exact": { then: "judge/same-answer" } },
      { "verify/panel": { of: ["verify/number", "judge/sound-answer"] } },
      "judge/reward"
    ])
    expect(wrong).toEqual([])
    expect([plan[0]!.fallBack, plan[1]!.of![1], plan[2]].map((one) => (one!.options as { by: string }).by)).toEqual([
      "grader",
      "grader",
      "scorer"
    ])
    expect(Object.keys(judgesAsked(plan, JUDGES))).toEqual(["grader", "scorer"])
    expect(Object.keys(judgesAsked(plan.slice(0, 1), JUDGES))).toEqual(["grader"])
  })
})
