import { deflateSync } from "node:zlib"
import { mapRow } from "@cotton/generator/sources/MapRow"
import { FieldMap, type Problem } from "@cotton/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { notesOf } from "../../src/layouts/InitRecipe.ts"
import { columnsOf } from "../../src/layouts/Guess.ts"
import { lookAt } from "../../src/layouts/Look.ts"
import { type RecognisedProblems, recogniseProblems } from "../../src/layouts/ProblemLayouts.ts"

type Row = Readonly<Record<string, unknown>>

const readingOf = (...rows: ReadonlyArray<Row>): RecognisedProblems => {
  const read = recogniseProblems(lookAt(rows))
  if (read === null) throw new Error("not recognised")
  return read
}

const problemsOf = (...rows: ReadonlyArray<Row>): ReadonlyArray<Problem> => {
  const map = Schema.decodeUnknownSync(FieldMap)(readingOf(...rows).map)
  return rows.map((value, line) =>
    Result.getOrThrowWith(
      mapRow({ file: "f", line, value }, map),
      ({ field, detail }) => new Error(`${field} ${detail}`)
    )
  )
}

const multiplE = (language: string) => ({
  name: `HumanEval_0_${language}`,
  language,
  prompt: "//Add two numbers.\nfunction add(a, b) {\n",
  doctests: "transform",
  original: "HumanEval_0.py",
  prompt_terminology: "reworded",
  tests: "const assert = require('node:assert');\nfunction test() { assert.deepEqual(add(1, 2), 3); }\ntest();",
  stop_tokens: ["\nfunction ", "\n/*"]
})

const contest = {
  name: "1_A. Sum",
  description: "Print the sum of two numbers.",
  public_tests: { input: ["1 2\n"], output: ["3\n"] },
  private_tests: { input: [], output: [] },
  generated_tests: { input: ["5 6\n", "7 8\n"], output: ["11\n", "15\n"] },
  source: 2,
  difficulty: 7,
  solutions: { language: [3], solution: ["print(sum(map(int, input().split())))"] },
  incorrect_solutions: { language: [], solution: [] },
  cf_contest_id: 1,
  cf_tags: ["math"],
  time_limit: { seconds: 2, nanos: 500_000_000 },
  memory_limit_bytes: 256_000_000
}

const packed = (value: unknown) => {
  const text = Buffer.from(JSON.stringify(value))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const pickle = Buffer.concat([Buffer.from([0x80, 4, 0x58]), length, text, Buffer.from([0x94, 0x2e])])
  return deflateSync(pickle).toString("base64")
}

const ofStdin = {
  question_title: "Sum",
  question_content: "Print the sum of two numbers.",
  platform: "atcoder",
  question_id: "abc1_a",
  starter_code: "",
  difficulty: "easy",
  public_test_cases: '[{"input": "1 2\\n", "output": "3\\n", "testtype": "stdin"}]',
  private_test_cases: packed([{ input: "5 6\n", output: "11\n", testtype: "stdin" }]),
  metadata: "{}"
}
const ofFunction = {
  ...ofStdin,
  question_id: "2727",
  starter_code: "class Solution:\n    def add(self, a: int, b: int) -> int:",
  public_test_cases: '[{"input": "1\\n2", "output": "3", "testtype": "functional"}]',
  private_test_cases: packed([{ input: "5\n6", output: "11", testtype: "functional" }]),
  metadata: '{"func_name": "add"}'
}

describe("code sets whose tests are not run", () => {
  it.each([
    ["another language", [multiplE("cpp")], "its language is cpp"],
    ["several languages", [multiplE("ts"), multiplE("js")], "its rows are in several languages"],
    ["a language named like a member of every object", [multiplE("constructor")], "its language is constructor"]
  ])("MultiPL-E in %s is told, and has no tests", (_, rows, says) => {
    const read = readingOf(...rows)
    expect([read.name, read.map.tests]).toEqual(["MultiPL-E", undefined])
    expect(notesOf(read).join("; ")).toContain(`${says}; Cotton runs Python, JavaScript and TypeScript`)
    expect(notesOf(read).join("; ")).toContain("nothing verifies the solutions")
  })

  it("SandboxFusion's form in another language is told, and has no tests", () => {
    const row = { content: "Sum.", labels: '{"programming_language": "cpp"}', test: "[]" }
    const read = readingOf(row)
    expect([read.map.tests, read.note]).toEqual([undefined, "its language is cpp; of this form Cotton runs Python"])
  })

  it("columns of that name with something else in them are no such set", () => {
    const names = [
      { content: "A text of some length.", labels: "{}", test: "true or false" },
      { question: "What is 2 + 3?", input_output: "5" },
      { description: "A text of some length.", private_tests: {} },
      { question_content: "A text of some length." }
    ].map((row) => recogniseProblems(lookAt([row]))?.name ?? null)
    expect(names).toEqual([null, null, null, null])
  })

  it("evalplus' own file has inputs and no outputs, and where to get both is told", () => {
    const row = { task_id: "HumanEval/0", prompt: "def f(x):", entry_point: "f", base_input: [[1]], plus_input: [[2]] }
    const read = readingOf(row)
    expect([read.name, read.map.tests]).toEqual(["evalplus' own file", undefined])
    expect(notesOf(read).join("; ")).toContain("evalplus/humanevalplus")
    expect(problemsOf({ ...row, assertion: "assert f(1) == 1" })[0]?.tests).toMatchObject({ code: "assert f(1) == 1" })
  })

  it("a packed text that is no text of tests is a bad row, whatever it would do", () => {
    const evil = {
      ...ofStdin,
      private_test_cases: "eJxrYJmqzQABPawF+cWZFVN62Iori0tSc6dMntIjUJJfmpyhoF+SW6BfUJ6XmjKldUrQFD0AyJ0S/A=="
    }
    expect(() => problemsOf(evil)).toThrow("is pickled, and holds more than texts")
  })
})

describe("code sets whose tests are run", () => {
  it.each([
    ["ts", "typescript", "TypeScript"],
    ["js", "javascript", "JavaScript"]
  ])("MultiPL-E in %s", (short, language, name) => {
    expect(problemsOf(multiplE(short))[0]?.tests).toEqual({ language, kind: "asserts", code: multiplE(short).tests })
    expect(readingOf(multiplE(short)).template).toContain(`one code block of ${name}`)
  })

  it("CodeContests: all its tests that fit, and the contest's time", () => {
    const long = { input: ["9".repeat(300_000)], output: ["0"] }
    const [problem] = problemsOf({ ...contest, private_tests: long })
    expect([problem?.id, problem?.messages[0]?.content]).toEqual(["1_A. Sum", contest.description])
    expect(problem?.tests).toEqual({
      language: "python",
      kind: "stdin",
      timeoutMs: 2500,
      cases: [
        { input: "1 2\n", output: "3\n" },
        { input: "5 6\n", output: "11\n" },
        { input: "7 8\n", output: "15\n" }
      ]
    })
    expect(problemsOf({ ...contest, time_limit: null })[0]?.tests).not.toHaveProperty("timeoutMs")
  })

  it("LiveCodeBench: programs and functions in one file, private tests with the public ones", () => {
    const [program, method] = problemsOf(ofStdin, ofFunction)
    expect(program?.tests).toEqual({
      language: "python",
      kind: "stdin",
      cases: [
        { input: "1 2\n", output: "3\n" },
        { input: "5 6\n", output: "11\n" }
      ]
    })
    expect(method?.tests).toEqual({
      language: "python",
      kind: "calls",
      entryPoint: "add",
      cases: [
        { input: "1\n2", output: 3 },
        { input: "5\n6", output: 11 }
      ]
    })
    expect(method?.messages[0]?.content).toBe(`${ofFunction.question_content}\n\n${ofFunction.starter_code}`)
  })

  it("LiveCodeBench without its private tests says so", () => {
    const { private_test_cases: _, ...row } = ofStdin
    expect(notesOf(readingOf(row)).join("; ")).toContain("there is no column private_test_cases")
    expect(problemsOf(row)[0]?.tests?.cases).toHaveLength(1)
  })

  it("APPS: a function where one is named", () => {
    const row = { problem_id: 1, question: "Add.", starter_code: "", solutions: "[]", difficulty: "interview" }
    const [method, program] = problemsOf(
      { ...row, input_output: '{"fn_name": "add", "inputs": [[1, 2]], "outputs": [[3]]}' },
      { ...row, input_output: '{"inputs": ["1 2\\n"], "outputs": ["3\\n"]}' }
    )
    expect(method?.tests).toMatchObject({
      kind: "calls",
      entryPoint: "add",
      cases: [{ input: [1, 2], outputs: [[3], 3] }]
    })
    expect(program?.tests).toMatchObject({ kind: "stdin", cases: [{ input: "1 2\n", output: "3\n" }] })
  })

  it("MBPP: what the tests need stands before them, under each of its names", () => {
    const row = { task_id: 7, prompt: "Add.", test_list: ["assert add(1) == 1", "assert add(2) == 2"] }
    const code = (more: Row) => problemsOf({ ...row, ...more })[0]?.tests?.code
    const all = "assert add(1) == 1\nassert add(2) == 2"
    expect(code({})).toBe(all)
    expect(code({ test_setup_code: "" })).toBe(all)
    expect(code({ test_imports: ["import math"] })).toBe(`import math\n${all}`)
    expect(code({ labels: { test_setup_code: "x = 1" } })).toBe(`x = 1\n${all}`)
  })

  it("HumanEval+ and MBPP+: the program with the many tests", () => {
    const test =
      "import numpy as np\n\ndef assertion(out, exp, atol):\n    assert out == exp\n\nassertion(add(1), 1, 0)"
    const human = { task_id: "HumanEval/0", prompt: "def add(x):", canonical_solution: "", entry_point: "add", test }
    expect(problemsOf(human)[0]?.tests).toEqual({ language: "python", kind: "asserts", code: test, entryPoint: "add" })
    const mbpp = { task_id: 2, code: "", prompt: "Add.", test_imports: [], test_list: ["assert add(1) == 1"], test }
    expect([readingOf(mbpp).name, problemsOf(mbpp)[0]?.tests]).toEqual([
      "MBPP+",
      { language: "python", kind: "asserts", code: test }
    ])
  })

  it("the columns of tests count as used", () => {
    expect(columnsOf(readingOf(contest).map)).toEqual(
      expect.arrayContaining(["public_tests", "private_tests", "generated_tests", "time_limit"])
    )
  })
})
