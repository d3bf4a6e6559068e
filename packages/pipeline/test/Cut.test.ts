import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { cpSync } from "node:fs"
import { join } from "node:path"
import { fixedBytes, readTraceFiles } from "../../../test/loss/Harness.ts"
import { readSplit } from "./SplitRows.ts"
import {
  buy,
  chooseAgain,
  runAll,
  says,
  type Site,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

/** Right, wrong and cut-off replies of various lengths. */
const mixed = (count: number) =>
  sums(count, (answer, n) => [
    n % 3 === 0 ? says("0") : says(answer, { reasoning: "and one more, and ".repeat(1 + (n % 5)) }),
    says(answer),
    says(answer, { finish: "length" }),
    says("1")
  ])

const CUTS = {
  sample: { keep: 2, tries: 4, seed: 0 },
  cuts: { verified: { answer: "right" }, all: { answer: "any", tokens: "verified" }, one: { perProblem: 1 } },
  export: { validation: 0.4 }
}

const dataset = (at: Site) => join(at.dir, "dataset")
const rowsOf = (at: Site, config: string) => Effect.promise(() => readTraceFiles(dataset(at), config))

describe("equal journals", () => {
  it.live("give equal bytes, as often as they are cut, and wherever they lie", () =>
    Effect.gen(function* () {
      const at = yield* site
      const other = yield* site
      const lessons = mixed(24)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, CUTS)
      yield* runAll(at)
      const first = fixedBytes(dataset(at))
      const traces = yield* rowsOf(at, "traces")
      for (let time = 0; time < 2; time++) {
        yield* chooseAgain(at)
        expect(fixedBytes(dataset(at))).toEqual(first)
      }
      cpSync(at.folder, other.folder, { recursive: true })
      yield* chooseAgain(other)
      expect(fixedBytes(dataset(other))).toEqual(first)
      expect(yield* rowsOf(other, "traces")).toEqual(traces)
    })
  )

  it.live("do so in whatever order the replies came, at whatever number of slots", () =>
    Effect.gen(function* () {
      const lessons = mixed(30)
      const made: Array<unknown> = []
      const latencies = [
        { slots: 1, latency: {} },
        { slots: 30, latency: { firstTokenMs: 20, sigma: 1.5 } },
        { slots: 7, latency: { firstTokenMs: 15, sigma: 2 } }
      ]
      // One port and one seed for all: host and fingerprint are part of what a row says of itself.
      let port = 0
      for (const { slots, ...options } of latencies) {
        const at = yield* site
        yield* Effect.scoped(
          Effect.gen(function* () {
            const teacher = yield* teaching(at, lessons, { ...options, port })
            port = teacher.port
            writeProblems(at, lessons)
            writeRecipe(at, teacher.url, CUTS, { slots })
            yield* runAll(at)
          })
        )
        made.push({ bytes: fixedBytes(dataset(at)), traces: yield* rowsOf(at, "traces") })
      }
      expect(made[1]).toEqual(made[0])
      expect(made[2]).toEqual(made[0])
    })
  )
})

describe("a cut", () => {
  it.live("takes what it says, a problem in one split only, and the control arm as many tokens as its pattern", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = mixed(40)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url, CUTS)
      const { result } = yield* runAll(at)
      const { chosen, candidates } = result.dataset!
      const kept = candidates.filter(({ marks }) => marks.length === 0).map(({ traceId }) => traceId)
      expect(new Set(kept).isSupersetOf(new Set(chosen.get("verified")!.rows))).toBe(true)
      expect(chosen.get("one")!.rows.size).toBe(chosen.get("one")!.problems)

      const verified = chosen.get("verified")!
      const all = chosen.get("all")!
      expect(all.target).toBe(verified.tokens)
      const longest = Math.max(...candidates.map(({ outputTokens }) => outputTokens))
      expect(Math.abs(all.tokens - verified.tokens)).toBeLessThanOrEqual(longest)
      // It has wrong answers in it, and nothing that another filter rejects.
      const marks = new Map(candidates.map(({ traceId, marks }) => [traceId, marks]))
      const wrong = [...all.rows].flatMap((id) => marks.get(id)!.map(({ filter }) => filter))
      expect(new Set(wrong)).toEqual(new Set(["verify/math-answer"]))

      const splits = new Map<string, Set<string>>()
      for (const config of ["verified", "all", "one"]) {
        for (const split of ["train", "validation"] as const) {
          const rows = yield* Effect.promise(() => readSplit(dataset(at), config, split))
          expect(rows.length).toBeGreaterThan(0)
          for (const { problem_id: id } of rows) {
            splits.set(String(id), (splits.get(String(id)) ?? new Set()).add(split))
          }
        }
      }
      expect([...splits.values()].filter(({ size }) => size !== 1)).toEqual([])
      expect(splits.size).toBeGreaterThan(20)
    })
  )

  it.live("never keeps what no filter of today has seen", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(6)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url)
      yield* buy(at)
      const unjudged = yield* chooseAgain(at, { set: ["judge=[shape/complete]"], judged: false })
      expect(unjudged.result.chosen.get("verified")?.rows.size).toBe(0)
      expect((yield* rowsOf(at, "traces")).map(({ standing }) => standing)).toEqual(Array(6).fill("undecided"))
      const any = yield* chooseAgain(at, {
        set: ["judge=[shape/complete]", "cuts.verified.answer=any"],
        judged: false
      })
      expect(any.result.chosen.get("verified")?.rows.size).toBe(0)
      const judged = yield* chooseAgain(at, { set: ["judge=[shape/complete]"] })
      expect(judged.result.chosen.get("verified")?.rows.size).toBe(6)
      expect(teacher.stats().requests).toBe(6)
    })
  )

  it.live("sees the traces of problems that are no longer in the recipe", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(6)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url)
      yield* buy(at)
      writeProblems(at, lessons.slice(4))
      const { result } = yield* chooseAgain(at, { set: ["judge=[shape/complete]"] })
      expect(result.chosen.get("verified")?.rows.size).toBe(6)
      expect(result.summary.traces).toBe(6)
    })
  )

  it.live("that names a cut that is not there, or itself, is refused, and the old dataset stands", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lessons = sums(3)
      const teacher = yield* teaching(at, lessons)
      writeProblems(at, lessons)
      writeRecipe(at, teacher.url)
      yield* runAll(at)
      const before = fixedBytes(dataset(at))
      for (const cuts of ["{ a: { tokens: b } }", "{ a: { tokens: a } }"]) {
        const error = yield* Effect.flip(chooseAgain(at, { set: [`cuts=${cuts}`] }))
        expect(error._tag).toBe("RecipeError")
        expect(error.message).toContain("cuts.a.tokens")
      }
      expect(fixedBytes(dataset(at))).toEqual(before)
    })
  )
})
