import { mapRow } from "@cotton/generator/sources/MapRow"
import { lookAt } from "@cotton/pipeline/layouts/Look"
import { recogniseProblems } from "@cotton/pipeline/layouts/ProblemLayouts"
import { FieldMap, type Tests } from "@cotton/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { deflateSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { fenced, judged } from "./Boxes.ts"

type Row = Readonly<Record<string, unknown>>

/** The tests of a row, as `cotton init` maps its set. */
const testsOf = (row: Row): Tests => {
  const map = Schema.decodeUnknownSync(FieldMap)(recogniseProblems(lookAt([row]))!.map)
  return Result.getOrThrow(mapRow({ file: "f", line: 1, value: row }, map)).tests!
}

const outcome = async (set: keyof typeof ROWS, code: string) => {
  const { outcome, reason } = await judged(
    testsOf(ROWS[set]),
    fenced(code, set === "multiplE" ? "typescript" : "python")
  )
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

const packed = (value: unknown) => deflateSync(JSON.stringify(value)).toString("base64")

const PLUS = `import numpy as np

def is_floats(x):
    if isinstance(x, float):
        return True
    if isinstance(x, (list, tuple)):
        return all(isinstance(one, float) for one in x)
    if isinstance(x, np.ndarray):
        return x.dtype == np.float64 or x.dtype == np.float32
    return False

def assertion(out, exp, atol):
    same = out == exp
    if atol == 0 and is_floats(exp):
        atol = 1e-6
    if not same and atol != 0:
        CLOSE
    else:
        assert same
`
const CHECK = `
def check(candidate):
    for inp, exp in zip([[1.0], [3.0], [[1.0, 2.0]]], [1 / 3, 1.0, [1 / 3, 2 / 3]]):
        assertion(candidate(*inp), exp, 0)
`
const ROWS = {
  codeContests: {
    name: "1_A. Sum",
    description: "Print the sum of two numbers.",
    public_tests: { input: ["1 2\n"], output: ["3\n"] },
    generated_tests: { input: ["5 6\n"], output: ["11\n"] },
    time_limit: { seconds: 2, nanos: 0 }
  },
  program: {
    question_content: "Print the sum of two numbers.",
    starter_code: "",
    public_test_cases: '[{"input": "1 2\\n", "output": "3\\n", "testtype": "stdin"}]',
    private_test_cases: packed([{ input: "5 6\n", output: "11\n", testtype: "stdin" }]),
    metadata: "{}"
  },
  method: {
    question_content: "Swap the two.",
    starter_code: "class Solution:",
    public_test_cases: '[{"input": "\\"a\\"\\n[1]", "output": "[[1], \\"a\\"]", "testtype": "functional"}]',
    private_test_cases: packed([{ input: '"b"\n[]', output: '[[], "b"]', testtype: "functional" }]),
    metadata: '{"func_name": "swap"}'
  },
  apps: {
    question: "Add.",
    input_output: '{"fn_name": "add", "inputs": [[1, 2], [3, 4]], "outputs": [[3], 7]}'
  },
  mbpp: {
    text: "Add one.",
    test_setup_code: "one = 1",
    test_list: ["assert add(one) == 2", "assert add(5) == 6"]
  },
  humanEvalPlus: {
    task_id: "HumanEval/0",
    prompt: "def third(x):",
    entry_point: "third",
    test: PLUS.replace("CLOSE", "assert np.allclose(out, exp, rtol=1e-07, atol=atol)") + CHECK
  },
  olderPlus: {
    task_id: "HumanEval/0",
    prompt: "def third(x):",
    entry_point: "third",
    test: PLUS.replace("CLOSE", "np.testing.assert_allclose(out, exp, atol=atol)") + CHECK
  },
  mbppPlus: {
    task_id: 2,
    prompt: "A third.",
    test_list: ["assert third(3) == 1"],
    test: `${PLUS.replace("CLOSE", "assert np.allclose(out, exp, rtol=1e-07, atol=atol)")}
for inp, exp in zip([[1.0], [3.0]], [1 / 3, 1.0]):
    assertion(third(*inp), exp, 0)
`
  },
  multiplE: {
    name: "HumanEval_53_add",
    language: "ts",
    prompt: "//Add two numbers.",
    tests:
      "declare var require: any;\nconst assert = require('node:assert');\nfunction test() {\n  let candidate = add;\n  assert.deepEqual(candidate(1, 2), 3);\n}\n\ntest();",
    stop_tokens: ["\nfunction "]
  }
} satisfies Record<string, Row>

const SUM = "print(sum(map(int, input().split())))"
const THIRD = "def third(x):\n    return [one / 3 for one in x] if isinstance(x, list) else x / 3"

describe("a wrong solution of a known set fails by the set's own tests", () => {
  it.each<readonly [set: keyof typeof ROWS, code: string, says: string]>([
    ["codeContests", "input(); print(3)", "fail wrong-output"],
    ["codeContests", "while True: pass", "fail timeout"],
    ["program", "input(); print(3)", "fail wrong-output"],
    ["method", "class Solution:\n    def swap(self, a, b): return [[1], 'a']", "fail wrong-output"],
    ["method", "def other(a, b): return [b, a]", "fail no-function"],
    ["apps", "def add(a, b): return [a + b, 0]", "fail wrong-output"],
    ["apps", "def add(a, b): return 3", "fail wrong-output"],
    ["mbpp", "def add(x): return 2", "fail wrong-output"],
    ["humanEvalPlus", "def third(x): return 0.3333", "fail wrong-output"],
    ["humanEvalPlus", "def third(x): return x / 3 if isinstance(x, float) else [1 / 3]", "fail wrong-output"],
    ["humanEvalPlus", "def third(x): return None", "fail wrong-output"],
    ["olderPlus", "def third(x): return 0.3333", "fail wrong-output"],
    ["mbppPlus", "def third(x): return 'a third'", "fail wrong-output"],
    ["multiplE", "function add(x: number, y: number): number { return 4 }", "fail wrong-output"]
  ])("%s: %s", async (set, code, says) => {
    expect(await outcome(set, code)).toBe(says)
  })
})

describe("a right one passes", () => {
  it.each<readonly [set: keyof typeof ROWS, code: string]>([
    ["codeContests", SUM],
    ["program", SUM],
    ["method", "class Solution:\n    def swap(self, a: str, b: List[int]): return [b, a]"],
    ["method", "def swap(a, b): return b, a"],
    ["apps", "def add(a, b): return a + b"],
    ["mbpp", "def add(x): return x + 1"],
    ["humanEvalPlus", THIRD],
    [
      "humanEvalPlus",
      "def third(x):\n    return tuple(one * 0.3333333 for one in x) if isinstance(x, list) else x * 0.3333333"
    ],
    [
      "olderPlus",
      "def third(x):\n    return [one * 0.33333333 for one in x] if isinstance(x, list) else x * 0.33333333"
    ],
    ["mbppPlus", THIRD],
    ["multiplE", "function add(x: number, y: number): number { return x + y }"]
  ])("%s: %s", async (set, code) => {
    expect(await outcome(set, code)).toBe("pass")
  })
})
