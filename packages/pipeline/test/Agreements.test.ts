import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fixedBytes, readTraceFiles } from "../../../test/loss/Harness.ts"
import { readSplit } from "./SplitRows.ts"
import {
  type Lesson,
  runAll,
  chooseAgain,
  says,
  type Site,
  site,
  sums,
  teaching,
  writeProblems,
  writeRecipe
} from "./Workbench.ts"

/** What the teacher says to the samples 0 to 3 of the sums 0 to 4; each is right that says the last of `right`. */
const SAID: ReadonlyArray<ReadonlyArray<string>> = [
  ["7", "7", "7", "7"],
  ["80", "80", "160/2", "9"],
  ["1", "2", "3", "4"],
  ["5", "5", "6", "6"],
  ["3", "3", "3", "11"]
]
const LESSONS = sums(SAID.length, (_, at) => SAID[at]!.map((answer) => says(answer)))

const RECIPE = {
  sample: { keep: 4, tries: 4, seed: 0 },
  cuts: { verified: { answer: "right" }, all: { answer: "any", perProblem: 4 } },
  export: { validation: 0 }
}

const withoutAnswers = (at: Site, lessons: ReadonlyArray<Lesson>) =>
  at.write("problems.jsonl", lessons.map(({ id, prompt }) => `${JSON.stringify({ id, prompt })}\n`).join(""))

const rowsOf = (at: Site, cut: string) => Effect.promise(() => readSplit(join(at.dir, "dataset"), cut, "train"))

describe("traces that agree", () => {
  it.live(
    "make a suspect of a gold answer that none of them gives, and leave its traces out of what any answer is in",
    () =>
      Effect.gen(function* () {
        const at = yield* site
        const teacher = yield* teaching(at, LESSONS)
        writeProblems(at, LESSONS)
        writeRecipe(at, teacher.url, RECIPE)
        const { result, events } = yield* runAll(at)
        // p0 is solved, p2 and p3 are at odds, one trace of p4 is right.
        const agreements = result.dataset!.agreements
        expect([...agreements.keys()]).toEqual(["p1"])
        expect(agreements.get("p1")).toMatchObject({ as: "suspect", answer: "80", votes: 3, of: 4, gold: "8" })
        const warned = events.flatMap((event) => (event._tag === "Warned" ? [event.message] : []))
        expect(warned.filter((message) => message.includes("p1: 3 of 4 say 80, gold is 8"))).toHaveLength(1)

        const all = yield* rowsOf(at, "all")
        expect(new Set(all.map(({ problem_id: id }) => id))).toEqual(new Set(["p0", "p2", "p3", "p4"]))
        expect(all).toHaveLength(16)
        const { causes, left } = result.dataset!.chosen.get("all")!
        expect(causes).toEqual([{ filter: "suspects", reason: "suspect-gold", count: 4 }])
        expect(left).toMatchObject({ undecided: 4, rejected: 0 })

        const traces = yield* Effect.promise(() => readTraceFiles(join(at.dir, "dataset"), "traces"))
        const marked = traces.filter(({ suspect }) => suspect === true)
        expect(marked.map(({ problem_id: id, answer, answer_share: share }) => [id, answer, share])).toEqual(
          Array.from({ length: 4 }, () => ["p1", "8", 0.75])
        )

        const first = fixedBytes(join(at.dir, "dataset"))
        yield* chooseAgain(at)
        expect(fixedBytes(join(at.dir, "dataset"))).toEqual(first)

        writeRecipe(at, teacher.url, { ...RECIPE, suspects: { share: 0.8 } })
        const stricter = yield* chooseAgain(at)
        expect(stricter.result.agreements.size).toBe(0)
        expect(existsSync(join(at.dir, "dataset/suspects.jsonl"))).toBe(false)
        expect(yield* rowsOf(at, "all")).toHaveLength(20)
      })
  )

  it.live("stand in for gold answers that are not there, if that is asked for, and steer no buying", () =>
    Effect.gen(function* () {
      const at = yield* site
      const teacher = yield* teaching(at, LESSONS)
      withoutAnswers(at, LESSONS)
      writeRecipe(at, teacher.url, { ...RECIPE, sample: { keep: 1, tries: 4, seed: 0 }, majority: { share: 0.75 } })
      const { result } = yield* runAll(at)
      const { agreements, candidates } = result.dataset!
      expect(candidates).toHaveLength(20)
      expect([...agreements].map(([id, { as, answer, votes }]) => [id, as, answer, votes])).toEqual([
        ["p0", "majority", "7", 4],
        ["p1", "majority", "80", 3],
        ["p4", "majority", "3", 3]
      ])
      const rows = yield* rowsOf(at, "verified")
      expect(
        rows.map((row) => [
          row["trace_id"],
          row["answer"],
          row["answer_from"],
          row["answer_votes"],
          row["answer_share"]
        ])
      ).toEqual([
        ["p0/0", "7", "majority", 4n, 1],
        ["p1/0", "80", "majority", 3n, 0.75],
        ["p4/0", "3", "majority", 3n, 0.75]
      ])
      const traces = yield* Effect.promise(() => readTraceFiles(join(at.dir, "dataset"), "traces"))
      const standings = Map.groupBy(traces, ({ problem_id: id }) => id)
      const of = (id: string) =>
        standings.get(id)!.map(({ standing, reason }) => `${String(standing)} ${String(reason)}`)
      expect(of("p1")).toEqual(["kept null", "kept null", "kept null", "rejected not-majority"])
      expect(of("p2")).toEqual(Array.from({ length: 4 }, () => "undecided no-gold"))
      expect(readFileSync(join(at.dir, "dataset/README.md"), "utf8")).toContain("3 problems have no gold answer")
    })
  )

  it.live("of problems with and without a gold answer are counted each in its own way", () =>
    Effect.gen(function* () {
      const at = yield* site
      const teacher = yield* teaching(at, LESSONS)
      const rows = LESSONS.map(({ id, prompt, answer }, at) => (at === 4 ? { id, prompt } : { id, prompt, answer }))
      writeFileSync(join(at.folder, "problems.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
      writeRecipe(at, teacher.url, { ...RECIPE, majority: {} })
      const { result } = yield* runAll(at)
      expect([...result.dataset!.agreements].map(([id, { as }]) => [id, as])).toEqual([
        ["p1", "suspect"],
        ["p4", "majority"]
      ])
      expect((yield* rowsOf(at, "verified")).map(({ trace_id: id }) => id)).toEqual([
        "p0/0",
        "p0/1",
        "p0/2",
        "p0/3",
        "p4/0",
        "p4/1",
        "p4/2"
      ])
    })
  )
})
