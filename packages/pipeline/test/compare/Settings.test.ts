import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { isOfCuts, settingDifferences } from "../../src/compare/Settings.ts"
import { overridden } from "../../src/recipe/RecipeFile.ts"
import { loadRecipe, planRun } from "../../src/index.ts"
import { type Site, site, sums, writeProblems, writeRecipe } from "../Workbench.ts"

const planned = (at: Site, set: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    writeProblems(at, sums(1))
    return yield* planRun(yield* loadRecipe(writeRecipe(at, "http://127.0.0.1:1/v1"), set))
  })

const differing = (...set: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const at = yield* site
    return settingDifferences(yield* planned(at, []), yield* planned(at, set))
  }).pipe(Effect.scoped)

describe("settings that differ", () => {
  it.effect("none, of a recipe and itself", () =>
    Effect.gen(function* () {
      expect(yield* differing()).toEqual([])
      // What is said though it is the default is no difference.
      expect(yield* differing("sample.temperature=0.6", "judge=[shape/complete, { verify/math-answer: {} }]")).toEqual(
        []
      )
    })
  )

  it.effect("fields by their paths, and no others", () =>
    Effect.gen(function* () {
      expect(yield* differing("sample.temperature=1", "cuts.verified.perProblem=3")).toEqual([
        { field: "sample.temperature", before: 0.6, after: 1 },
        { field: "cuts.verified.perProblem", before: undefined, after: 3 }
      ])
    })
  )

  it.effect("a filter of one side only is one line; of both sides, the option that differs", () =>
    Effect.gen(function* () {
      const length = (minTokens: number) => `judge=[shape/complete, { shape/length: { minTokens: ${minTokens} } }]`
      const found = yield* differing(length(5))
      expect(found.map(({ field, before, after }) => [field, before, after])).toEqual([
        ["judge.verify/math-answer", expect.objectContaining({ percent: "either" }), "off"],
        ["judge.shape/length", "off", { minTokens: 5 }]
      ])
      const at = yield* site
      const two = settingDifferences(yield* planned(at, [length(5)]), yield* planned(at, [length(6)]))
      expect(two).toEqual([{ field: "judge.shape/length.minTokens", before: 5, after: 6 }])
    })
  )

  it.effect("the order of the same filters, which decides the first cause", () =>
    Effect.gen(function* () {
      expect(yield* differing("judge=[verify/math-answer, shape/complete]")).toEqual([
        {
          field: "judge (order)",
          before: ["shape/complete", "verify/math-answer"],
          after: ["verify/math-answer", "shape/complete"]
        }
      ])
    })
  )

  it.effect("no value of a header, and no name and password of a URL", () =>
    Effect.gen(function* () {
      const found = yield* differing(
        "teacher.at[0].url=https://user:hush@example.org/v1?key=hush",
        "teacher.at[0].headers={ x-team: hush }"
      )
      expect(JSON.stringify(found)).not.toContain("hush")
      expect(found).toContainEqual({
        field: "teacher.at[0].url",
        before: "http://127.0.0.1:1/v1",
        after: "https://example.org/v1"
      })
      expect(found).toContainEqual({ field: "teacher.at[0].headers", before: undefined, after: ["x-team"] })
    })
  )

  it.effect("those that a cut looks at are told from those that none does", () =>
    Effect.gen(function* () {
      const found = yield* differing(
        "budget.usd=5",
        "export.seed=3",
        "sample.keep=2",
        "sample.tries=9",
        "judgeTimeout=3"
      )
      expect(
        found
          .filter(isOfCuts)
          .map(({ field }) => field)
          .toSorted()
      ).toEqual(["export.seed", "judgeTimeout", "sample.keep"])
    })
  )
})

describe("settings over a recipe that was resolved before", () => {
  it.effect("are checked as those of a file are", () =>
    Effect.gen(function* () {
      const at = yield* site
      const { resolved } = yield* planned(at, [])
      const { recipe, digest } = yield* overridden(resolved, ["cuts.more={ answer: any }", "sample.keep=2"])
      expect([Object.keys(recipe.cuts), recipe.sample.keep]).toEqual([["verified", "more"], 2])
      expect(digest).not.toBe(resolved.digest)
      expect((yield* overridden(resolved, [])).digest).toBe(resolved.digest)
      for (const [setting, says] of [
        ["sample.keep=0", "--set: sample.keep"],
        ["cuts.verified.perproblem=1", "did you mean perProblem?"],
        ["cuts.verified.tokens=none", 'names the cut "none"'],
        ["nonsense", "write it as field=value"]
      ] as const) {
        const error = yield* Effect.flip(overridden(resolved, [setting]))
        expect(error.message).toContain(says)
      }
    })
  )
})
