import { describe, expect, it } from "@effect/vitest"
import type { Problem } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { goldNotes, loadRecipe, planRun, unreadableGolds } from "../src/index.ts"
import {
  buy,
  chooseAgain,
  dossiers,
  runAll,
  site,
  type Site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

const SOLUTION =
  "Ann has 3 apples and buys 4 more, so she\nhas 3 + 4 = <<3+4=7>>7 apples in the end, that is seven of them in all."

const problemsOf = (answers: ReadonlyArray<string>, more: Partial<Problem> = {}): ReadonlyArray<Problem> =>
  answers.map((answer, at) => ({
    id: `p${at}`,
    messages: [{ role: "user", content: `Question ${at}?` }],
    answer,
    source: "problems.jsonl",
    metadata: {},
    ...more
  }))

const found = (at: Site, judge: unknown, problems: ReadonlyArray<Problem>) =>
  Effect.gen(function* () {
    writeRecipe(at, "http://127.0.0.1:9/v1", { judge })
    const run = yield* planRun(yield* loadRecipe(`${at.folder}/recipe.yaml`, []))
    return yield* unreadableGolds(run, problems)
  })

describe("gold answers that no verifier can read", () => {
  it.live("are counted and shown, those that can be read are not", () =>
    Effect.gen(function* () {
      const at = yield* site
      const golds = yield* found(
        at,
        ["shape/complete", "verify/math-answer"],
        problemsOf(["0", "7", SOLUTION, "\\frac{1}{2}", SOLUTION])
      )
      expect(golds).toEqual([
        {
          filter: "verify/math-answer",
          fault: "gold",
          count: 2,
          looked: 5,
          example: { id: "p2", gold: `${SOLUTION.slice(0, 80).replace("\n", " ")}…` }
        }
      ])
      expect(goldNotes(golds)).toEqual([
        `verify/math-answer cannot read the gold answer of 2 of 5 problems, e.g. p2: ${JSON.stringify(golds[0]!.example.gold)}; problems.map.answer may need after or pattern`
      ])
    })
  )

  it.live("bring nothing to a terminal that acts on it, and no more than their beginning", () =>
    Effect.gen(function* () {
      const at = yield* site
      const golds = yield* found(at, ["verify/number"], problemsOf([`\u009b2J\u202e ${"no ".repeat(100_000)}`]))
      const [note] = goldNotes(golds)
      expect(note).toContain('e.g. p0: "\ufffd2J\ufffd no no')
      expect(note!.length).toBeLessThan(250)
    })
  )

  it.live("are told by each verifier for itself", () =>
    Effect.gen(function* () {
      const at = yield* site
      const golds = yield* found(at, ["verify/number", "verify/choice", "verify/exact"], problemsOf(["B", "3"]))
      expect(golds.map(({ filter, count, example }) => [filter, count, example.id])).toEqual([
        ["verify/number", 1, "p0"],
        ["verify/choice", 1, "p1"]
      ])
    })
  )

  it.live("are told from a statement in the metadata that cannot be read, and from answers that are not there", () =>
    Effect.gen(function* () {
      const at = yield* site
      const puzzle = { kind: "sorting", items: ["b", "a"], order: "ascending" }
      const [first, second] = problemsOf(["", "a, b"])
      const stated = { ...first!, metadata: { puzzle } }
      const golds = yield* found(at, ["verify/puzzle", "verify/regex"], [stated, second!])
      expect(golds.map(({ filter, fault, count, example }) => [filter, fault, count, example.id])).toEqual([
        ["verify/regex", "gold", 1, "p0"],
        ["verify/puzzle", "statement", 1, "p1"]
      ])
      expect(goldNotes(golds)).toEqual([
        "verify/regex cannot read the gold answer of 1 of 2 problems, e.g. p0: without one; problems.map.answer may need after or pattern",
        "verify/puzzle cannot read what is asked (metadata) of 1 of 2 problems, e.g. p1; see problems.map.metadata"
      ])
    })
  )

  it.live("are sought in 500 problems from the first to the last part of the set", () =>
    Effect.gen(function* () {
      const at = yield* site
      const answers = Array.from({ length: 2000 }, (_, index) => (index < 1000 ? "7" : "no number"))
      const [golds] = yield* found(at, ["verify/number"], problemsOf(answers))
      expect(golds).toMatchObject({ looked: 500, count: 250, example: { id: "p1000" } })
    })
  )

  it.live("are nothing that other filters could miss, nor one of the recipe's own", () =>
    Effect.gen(function* () {
      const at = yield* site
      expect(yield* found(at, ["shape/complete"], problemsOf([SOLUTION]))).toEqual([])
      at.write(
        "recipe.mjs",
        `import * as Schema from ${JSON.stringify(import.meta.resolve("effect/Schema"))}
export default { ...JSON.parse(${JSON.stringify(
          JSON.stringify({
            problems: { from: "problems.jsonl" },
            teacher: { model: "teacher", at: [{ url: "http://127.0.0.1:9/v1", price: "free" }] },
            judge: ["verify/own"]
          })
        )}), filters: [{ id: "verify/own", version: 1, options: Schema.Struct({}), run: () => ({ outcome: "unsure", reason: "bad-gold" }) }] }
`
      )
      const run = yield* planRun(yield* loadRecipe(`${at.folder}/recipe.mjs`, []))
      expect(run.filters.map(({ id }) => id)).toEqual(["verify/own"])
      expect(yield* unreadableGolds(run, problemsOf([SOLUTION]))).toEqual([])
    })
  )
})

describe("a run", () => {
  const lessons = sums(3)
  const unreadable = lessons.map((lesson) => ({ ...lesson, answer: SOLUTION }))

  it.live("whose gold answers can all not be read buys nothing before it is told to", () =>
    Effect.gen(function* () {
      const at = yield* site
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, unreadable)
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, seed: 0 } })
      for (let time = 0; time < 2; time++) {
        const error = yield* Effect.flip(buy(at))
        expect(error._tag).toBe("GoldsUnreadable")
        expect(error.message).toMatch(/cannot read the gold answer of 3 of 3 problems, e\.g\. p0: "Ann[^]*--yes/)
      }
      expect(teacher.stats().requests).toBe(0)
      // It has bought nothing; what it would be asked is stored, so that what it owes could be told.
      const { run } = yield* chooseAgain(at)
      const stored = yield* dossiers(at, run)
      expect(stored.map(({ problem, calls }) => [problem.answer, calls])).toEqual(lessons.map(() => [SOLUTION, []]))

      const { events } = yield* buy(at, { confirmed: true })
      expect(teacher.stats().requests).toBe(3)
      expect(events).toContainEqual({ _tag: "Warned", message: expect.stringMatching(/of 3 of 3 problems/) })
      // Nothing is owed any more, so there is nothing to confirm: what is there is cut.
      const { result } = yield* runAll(at)
      expect(result.closing).toEqual({ why: "settled" })
    })
  )

  it.live("is warned of those that cannot be read, and goes on when one can", () =>
    Effect.gen(function* () {
      const at = yield* site
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, [...unreadable.slice(0, 2), lessons[2]!])
      writeRecipe(at, teacher.url, { sample: { keep: 1, tries: 1, seed: 0 } })
      const { events, closing } = yield* buy(at)
      expect(closing).toEqual({ why: "settled" })
      expect(events).toContainEqual({ _tag: "Warned", message: expect.stringMatching(/of 2 of 3 problems, e\.g\. p0/) })
      const [tags, warned] = [events.map(({ _tag }) => _tag), "Warned"]
      expect(tags.indexOf("Stored")).toBeGreaterThan(tags.findIndex((tag) => tag === warned))
    })
  )
})
