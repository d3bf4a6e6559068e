import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { readTests } from "../src/Tests.ts"

const wrong = (value: unknown): string => Result.getOrThrow(Result.flip(readTests(value)))

describe("tests", () => {
  it("are an object, or JSON text of one", () => {
    const tests = { language: "python", kind: "asserts", code: "assert f(1) == 2", entryPoint: "f" }
    expect(Result.getOrThrow(readTests(tests))).toEqual(tests)
    expect(Result.getOrThrow(readTests(JSON.stringify(tests)))).toEqual(tests)
  })

  it("may have a list of statements for a program", () => {
    const read = Result.getOrThrow(readTests({ language: "python", kind: "asserts", code: ["assert 1", "assert 2"] }))
    expect(read.code).toBe("assert 1\nassert 2")
  })

  it.each([
    ["assert 1", "is a text, and no JSON"],
    [[], "is not an object"],
    [null, "is not an object"],
    [{ language: "cobol", kind: "stdin" }, "`language`: expected"],
    [{ language: "python", kind: "asserts" }, "has kind asserts and no `code`"],
    [{ language: "python", kind: "stdin" }, "has kind stdin and no `cases`"],
    [{ language: "python", kind: "stdin", cases: [] }, "`cases`"],
    [{ language: "python", kind: "stdin", cases: [{ input: "1" }] }, "has no `cases[0].output`"],
    [{ language: "python", kind: "stdin", cases: [{ input: 1, output: "1" }] }, "are not both texts"],
    [{ language: "python", kind: "stdin", cases: [{ output: "1" }] }, "`cases[0].input`"],
    [{ language: "python", kind: "calls", cases: [{ input: [1], output: 1 }] }, "no `entryPoint`"],
    [{ language: "python", kind: "calls", entryPoint: "f(", cases: [{ input: [1], output: 1 }] }, "`entryPoint`"],
    [
      { language: "python", kind: "calls", entryPoint: "f", cases: [{ input: [1], output: 1 }], checker: "x" },
      "a `checker`"
    ],
    [{ language: "python", kind: "asserts", code: "assert 1", timeoutMs: 0 }, "`timeoutMs`"],
    [{ language: "python", kind: "asserts", code: "assert 1", entrypoint: "f" }, "entrypoint"]
  ])("%j: it is said what is wrong", (value, words) => {
    expect(wrong(value)).toContain(words)
  })

  it("of a checker need no output", () => {
    expect(
      Result.isSuccess(readTests({ language: "python", kind: "stdin", cases: [{ input: "1" }], checker: "x" }))
    ).toBe(true)
  })
})
