import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { traceId } from "@cotton/schema"
import { find, splitTraceId } from "../../src/examine/Find.ts"
import { site } from "../Workbench.ts"
import { begin, problem, reading, store } from "./WrittenRun.ts"

describe("an id", () => {
  const finding = (ids: ReadonlyArray<string>, asked: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      const samples = ids.flatMap((id) =>
        [0, 1].map((index) => ({ problem: problem(id), index, fate: "kept" as const }))
      )
      yield* store(at, run, samples)
      return yield* reading(at, (stored) =>
        Effect.forEach(asked, (id) =>
          Effect.map(find(stored, id), (found) => {
            switch (found._tag) {
              case "Problem":
                return `problem ${found.problem.problem.id}`
              case "Trace":
                return `trace ${found.trace.problem.id} ${found.trace.sample.index}`
              case "NoSample":
                return `no ${found.index} of ${found.problem.problem.id}`
              case "Unknown":
                return `near ${found.nearest.join(" ")}`.trimEnd()
            }
          })
        )
      )
    })

  it.effect("names a problem, or else a trace of one, whatever signs it is made of", () =>
    Effect.gen(function* () {
      const ids = ["p12", "a", "a/1", 'it\'s "so" /', "从97 到 127", "7"]
      const asked = [
        "p12",
        "p12/1",
        "a",
        "a/0",
        "a/1",
        "a/1/0",
        'it\'s "so" /',
        'it\'s "so" //1',
        "从97 到 127/0",
        "7/1"
      ]
      expect(yield* finding(ids, asked)).toEqual([
        "problem p12",
        "trace p12 1",
        "problem a",
        "trace a 0",
        // The trace of this name is of the problem `a`; the problem of this name comes first.
        "problem a/1",
        "trace a/1 0",
        'problem it\'s "so" /',
        'trace it\'s "so" / 1',
        "trace 从97 到 127 0",
        "trace 7 1"
      ])
    })
  )

  it.effect("of a sample that a known problem does not have is told from an unknown one", () =>
    Effect.gen(function* () {
      expect(yield* finding(["p1"], ["p1/2", "p1/x", "p1/", "/1", ""])).toEqual([
        "no 2 of p1",
        "near p1",
        "near p1",
        "near p1",
        "near p1"
      ])
    })
  )

  it.effect("that is unknown has the nearest ones beside it, the nearest first, and none that is far", () =>
    Effect.gen(function* () {
      const ids = ["linear-en-1-3", "linear-en-1-4", "linear-de-1-3", "weekday-zh", "3f9c2d7a8b", "Algebra"]
      const asked = ["linear-en-1-3x", "linear-en-13/2", "weekday", "3f9c", "algebra", "nothing-like-it"]
      expect(yield* finding(ids, asked)).toEqual([
        "near linear-en-1-3 linear-en-1-4 linear-de-1-3",
        "near linear-en-1-3 linear-en-1-4 linear-de-1-3",
        "near weekday-zh",
        "near 3f9c2d7a8b",
        "near Algebra",
        "near"
      ])
    })
  )

  it("of a trace comes apart into what it was made of", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "binary" }), fc.nat(999_999), (id, index) => {
        expect(splitTraceId(traceId(id, index))).toEqual({ problemId: id, index })
      })
    )
    for (const no of ["a", "a/", "/1", "a/-1", "a/1.5", "a/1e3", "a/ 1", "a/9999999999", "a/1/"])
      expect(splitTraceId(no)).toBeNull()
  })
})
