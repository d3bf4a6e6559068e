import { deflateSync } from "node:zlib"
import type { FieldMap } from "@cotton/schema"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { testsOf } from "../../src/sources/TestsOf.ts"

type Map = NonNullable<FieldMap["tests"]>

const of = (row: object, map: Map) => Result.getOrThrow(testsOf(row, map))
const wrong = (row: object, map: Map) => Result.getOrThrow(Result.flip(testsOf(row, map)))

const STDIN = { language: "python", kind: "stdin", cases: "tests" } as const
const EITHER = { language: "python", kind: "calls-or-stdin", cases: "io", entryPoint: "meta.name" } as const

describe("rows whose cases make no sense", () => {
  it.each<readonly [what: string, row: object, map: Map, field: string, says: string]>([
    ["a text that is no JSON", { tests: "1 2" }, STDIN, "tests", "is a text, and no JSON"],
    ["a number", { tests: 5 }, STDIN, "tests", "is no list of cases"],
    ["an object of something else", { tests: { a: 1 } }, STDIN, "tests", "is no list of cases"],
    ["an empty list", { tests: [] }, STDIN, "tests", "is missing; the row has tests"],
    ["lists that are empty", { tests: { input: [], output: [] } }, STDIN, "tests", "has no cases"],
    [
      "fewer outputs than inputs",
      { tests: { input: ["1", "2"], output: ["1"] } },
      STDIN,
      "tests",
      "has 2 inputs and 1 outputs"
    ],
    ["a case without an output", { tests: [{ input: "1" }] }, STDIN, "tests", "has no `cases[0].output`"],
    [
      "numbers in place of texts",
      { tests: { inputs: [1], outputs: [2] } },
      STDIN,
      "tests",
      "has a `cases[0]` whose input and output are not both texts"
    ],
    ["a pickle that is damaged", { tests: "eJxrYJla" }, STDIN, "tests", "is packed, and damaged"],
    [
      "cases that are all too long",
      { tests: [{ input: "12345", output: "1" }] },
      { ...STDIN, caseBytes: 10 },
      "tests",
      "has no case of at most 10 bytes"
    ],
    [
      "none of several fields",
      { a: null, b: "" },
      { ...STDIN, cases: ["a", "b"] },
      "a + b",
      "is missing; the row has a, b"
    ],
    [
      "a name that is no name",
      { io: [{ input: [], output: 1 }], meta: { name: "f(); x" } },
      EITHER,
      "io",
      "`entryPoint`"
    ]
  ])("%s", (_, row, map, field, says) => {
    const found = wrong(row, map)
    expect(found.field).toBe(field)
    expect(found.detail).toContain(says)
  })

  it("a function is missing where calls are asked for, and not where the row decides", () => {
    const calls = { ...EITHER, kind: "calls" } as const
    expect(wrong({ io: [{ input: [1], output: 1 }], meta: {} }, calls)).toMatchObject({ field: "meta.name" })
    expect(of({ io: [{ input: "1", output: "1" }], meta: {} }, EITHER)).toMatchObject({ kind: "stdin" })
  })
})

describe("the cases of a row", () => {
  it("are lists of inputs and of outputs, of several fields in their order", () => {
    const row = {
      public: { input: ["1\n"], output: ["2\n"] },
      private: { input: [], output: [] },
      generated: { input: ["3\n", "4\n"], output: ["6\n", "8\n"] }
    }
    expect(of(row, { ...STDIN, cases: ["public", "private", "generated"] })).toEqual({
      language: "python",
      kind: "stdin",
      cases: [
        { input: "1\n", output: "2\n" },
        { input: "3\n", output: "6\n" },
        { input: "4\n", output: "8\n" }
      ]
    })
  })

  it("leave out what goes beyond the bytes, and keep what is shorter after it", () => {
    const tests = { input: ["1", "x".repeat(500), "2"], output: ["1", "1", "2"] }
    const kept = of({ tests }, { ...STDIN, caseBytes: 100 })
    expect(kept?.cases?.map(({ input }) => input)).toEqual(["1", "2"])
  })

  it("are SandboxFusion's, without what is no part of a case", () => {
    const tests = JSON.stringify([{ input: { stdin: "1" }, output: { stdout: "2" }, testtype: "stdin" }])
    expect(of({ tests }, STDIN)?.cases).toEqual([{ input: "1", output: "2" }])
  })

  it("are LiveCodeBench's: a function's arguments a line, its result as JSON, both in packed text", () => {
    const io = deflateSync(JSON.stringify([{ input: '[1, 2]\n"a"', output: "[2, 1]", testtype: "functional" }]))
    const row = { io: io.toString("base64"), meta: '{"name": "swap"}' }
    expect(of(row, EITHER)).toEqual({
      language: "python",
      kind: "calls",
      entryPoint: "swap",
      cases: [{ input: '[1, 2]\n"a"', output: [2, 1] }]
    })
    expect(of({ io: '[{"input": "1", "output": "[2]"}]', meta: "{}" }, EITHER)).toEqual({
      language: "python",
      kind: "stdin",
      cases: [{ input: "1", output: "[2]" }]
    })
  })

  it("are APPS': a result in a list of its own is right with the list and without", () => {
    const io = JSON.stringify({ fn_name: "f", inputs: [[1], [2]], outputs: [[3], [4, 5]] })
    expect(of({ io }, { ...EITHER, entryPoint: "io.fn_name" })).toMatchObject({
      kind: "calls",
      entryPoint: "f",
      cases: [
        { input: [1], outputs: [[3], 3] },
        { input: [2], output: [4, 5] }
      ]
    })
    const lines = JSON.stringify({ inputs: [["1", "2"]], outputs: [["3", "4"]] })
    expect(of({ io: lines }, { ...EITHER, entryPoint: "io.fn_name" })?.cases).toEqual([
      { input: "1\n2", output: "3\n4" }
    ])
  })

  it("keep several right outputs", () => {
    expect(of({ tests: [{ input: "1", outputs: ["2", "3"] }] }, STDIN)?.cases).toEqual([
      { input: "1", outputs: ["2", "3"] }
    ])
  })
})

describe("the time limit of a row", () => {
  it.each([
    [2, 2000],
    [0.5, 500],
    [{ seconds: 3, nanos: 500_000_000 }, 3500],
    [{ seconds: "2", nanos: null }, 2000],
    [10_000, 600_000],
    [{ seconds: 0, nanos: 0 }, undefined],
    [null, undefined],
    ["2 seconds", undefined],
    [{ seconds: "two" }, undefined],
    [-1, undefined]
  ])("%j", (limit, ms) => {
    const tests = of({ tests: [{ input: "1", output: "1" }], limit }, { ...STDIN, timeout: "limit" })
    expect(tests?.timeoutMs).toBe(ms)
  })
})

describe("the statements of several fields", () => {
  const map = { language: "python", kind: "asserts", code: ["setup", "test_list"] } as const
  it("follow one another, without those that are empty", () => {
    expect(of({ setup: "import math", test_list: ["assert f(1)", "assert f(2)"] }, map)?.code).toBe(
      "import math\nassert f(1)\nassert f(2)"
    )
    expect(of({ setup: "", test_list: ["assert f(1)"] }, map)?.code).toBe("assert f(1)")
    expect(of({ setup: [], test_list: ["assert f(1)"] }, map)?.code).toBe("assert f(1)")
    expect(wrong({ setup: "", test_list: [] }, map)).toEqual({
      field: "setup + test_list",
      detail: "is missing; the row has setup, test_list"
    })
  })
})
