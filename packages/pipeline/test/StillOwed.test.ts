import type { Noted } from "@cotton/generator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { loadRecipe, planRun, readProblems } from "../src/index.ts"
import { stillOwed } from "../src/StillOwed.ts"
import { site, sums, writeProblems, writeRecipe } from "./Workbench.ts"

/** Samples of a problem: `+` was kept, `-` was not. */
const noted = (signs: string): ReadonlyArray<Noted> =>
  signs.split("").map((sign, index) => ({ index, result: sign === "+" ? "accepted" : "rejected" }))

const owedOf = (sample: Record<string, unknown>, known: Readonly<Record<string, string>>, count: number) =>
  Effect.gen(function* () {
    const at = yield* site
    writeProblems(at, sums(count))
    writeRecipe(at, "http://127.0.0.1:9/v1", { sample })
    const run = yield* planRun(yield* loadRecipe(`${at.folder}/recipe.yaml`))
    const { problems } = yield* readProblems(run)
    const of = new Map(Object.entries(known).map(([id, signs]) => [id, noted(signs)]))
    const { settled, ...rest } = stillOwed(run, problems, { known: of })
    return { ...rest, settled: settled.map(({ problemId, why }) => `${problemId} ${why}`) }
  })

describe("what is owed next", () => {
  it.live("is nothing of a settled problem, the rest of a wave of a begun one, the first wave of any other", () =>
    Effect.gen(function* () {
      const known = { p0: "+++", p1: "+--", p2: "+", p3: "----" }
      // p1: (2 more) / (2 / 5) = 5, but one try is left. p2: two of its first three. p4: three.
      expect(yield* owedOf({ keep: 3, tries: 4 }, known, 5)).toEqual({
        settled: ["p0 kept", "p3 tries-spent"],
        problems: 3,
        samples: 1 + 2 + 3
      })
    })
  )

  it.live("of problems of which nothing is known is what their folds begin with", () =>
    Effect.gen(function* () {
      expect(yield* owedOf({ keep: 2, tries: 2 }, {}, 3)).toEqual({ settled: [], problems: 3, samples: 6 })
    })
  )
})
