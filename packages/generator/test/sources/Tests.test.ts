import type { FieldMap } from "@cotton/schema"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { testsOf } from "../../src/sources/TestsOf.ts"

const of = (row: object, map?: FieldMap["tests"]) => Result.getOrThrow(testsOf(row, map))
const wrong = (row: object, map?: FieldMap["tests"]) => Result.getOrThrow(Result.flip(testsOf(row, map)))

const TESTS = { language: "python", kind: "asserts", code: "assert f(1) == 2" } as const

describe("the tests of a row", () => {
  it("stand in a field of that name, as an object or as JSON in a cell", () => {
    expect(of({ tests: TESTS })).toEqual(TESTS)
    expect(of({ tests: JSON.stringify(TESTS) })).toEqual(TESTS)
    expect(of({})).toBeUndefined()
  })

  it("are not what another set calls so", () => {
    expect(of({ tests: "assert f(1) == 2" })).toBeUndefined()
    expect(of({ tests: [1, 2] })).toBeUndefined()
    expect(of({ tests: { input: "1" } })).toBeUndefined()
  })

  it("stand in a mapped field, which has to be there and to be whole", () => {
    expect(of({ own: TESTS }, "own")).toEqual(TESTS)
    expect(of({ deep: { own: TESTS } }, "deep.own")).toEqual(TESTS)
    expect(wrong({}, "own")).toMatchObject({ field: "own" })
    expect(wrong({ own: "assert 1" }, "own")).toEqual({ field: "own", detail: "is a text, and no JSON" })
    expect(wrong({ tests: { kind: "asserts" } }).field).toBe("tests")
  })

  it("are put together of several fields", () => {
    const humanEval = { language: "python", kind: "asserts", code: "test", entryPoint: "entry_point" } as const
    expect(of({ test: "def check(c): assert c(1)", entry_point: "f" }, humanEval)).toEqual({
      language: "python",
      kind: "asserts",
      code: "def check(c): assert c(1)",
      entryPoint: "f"
    })
    const mbpp = { language: "python", kind: "asserts", code: "test_list" } as const
    expect(of({ test_list: ["assert f(1)", "assert f(2)"] }, mbpp)?.code).toBe("assert f(1)\nassert f(2)")
    expect(of({ test_list: '["assert f(1)"]' }, mbpp)?.code).toBe("assert f(1)")
    expect(wrong({ test: "x" }, humanEval)).toMatchObject({ field: "entry_point" })
  })
})
