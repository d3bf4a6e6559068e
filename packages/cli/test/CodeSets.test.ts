import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { deflateSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { place, type Place } from "./Place.ts"

type Row = Readonly<Record<string, unknown>>

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

const multiplE = (language: string): Row => ({
  name: "HumanEval_53_add",
  language,
  prompt: "//Add two numbers.\nfunction add(x, y) {\n",
  tests: "const assert = require('node:assert');\nfunction test() { assert.deepEqual(add(1, 2), 3); }\ntest();",
  stop_tokens: ["\nfunction "]
})

const liveCodeBench: Row = {
  question_content: "Print the sum of two numbers.",
  question_id: "abc1_a",
  starter_code: "",
  public_test_cases: '[{"input": "1 2\\n", "output": "3\\n", "testtype": "stdin"}]',
  private_test_cases: deflateSync('[{"input": "5 6\\n", "output": "11\\n", "testtype": "stdin"}]').toString("base64"),
  metadata: "{}"
}

const codeContests: Row = {
  name: "1_A. Sum",
  description: "Print the sum of two numbers.",
  public_tests: { input: ["1 2\n"], output: ["3\n"] },
  private_tests: { input: [], output: [] },
  generated_tests: { input: ["5 6\n"], output: ["11\n"] },
  time_limit: { seconds: 2, nanos: 0 }
}

const apps: Row = {
  problem_id: 1,
  question: "Add two numbers.",
  starter_code: "",
  input_output: '{"fn_name": "add", "inputs": [[1, 2]], "outputs": [[3]]}'
}

describe("a code set, from its file to its verdicts", () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
  })
  afterAll(() => here.close())
  const write = (name: string, rows: ReadonlyArray<Row>) => writeFileSync(join(here.folder, name), jsonl(rows))
  const recipe = (folder: string) =>
    parse(readFileSync(join(here.folder, folder, "recipe.yaml"), "utf8")) as {
      readonly problems: { readonly map: { readonly tests?: unknown } }
      readonly judge: ReadonlyArray<unknown>
      readonly cuts: object
    }

  it("in a language that is not run: nothing is called verified", async () => {
    write("cpp.jsonl", [multiplE("cpp")])
    const { code, stdout } = await here.cotton("init", "cpp", "--from", "cpp.jsonl")
    expect([code, stdout]).toEqual([0, expect.stringContaining("note: its language is cpp; Cotton runs Python")])
    const { problems, judge, cuts } = recipe("cpp")
    expect([problems.map.tests, judge.includes("verify/code-tests"), Object.keys(cuts)]).toEqual([
      undefined,
      false,
      ["readable"]
    ])
    expect((await here.cotton("check", "cpp/recipe.yaml")).code).toBe(0)
  })

  it("a row with tests that make no sense is a bad row, and the others are used", async () => {
    write("some.jsonl", [codeContests, { ...codeContests, name: "2_A", description: "Another.", public_tests: "none" }])
    const { code, stdout } = await here.cotton("init", "some", "--from", "some.jsonl")
    expect(code).toBe(0)
    expect(stdout).toContain("all 2 rows: 1 problem, 1 bad row")
    expect(stdout).toContain(
      "some.jsonl:2: field public_tests + private_tests + generated_tests: is a text, and no JSON"
    )
  })

  it.each<readonly [set: string, row: Row]>([
    ["MultiPL-E", multiplE("ts")],
    ["LiveCodeBench", liveCodeBench],
    ["CodeContests", codeContests],
    ["APPS or TACO", apps]
  ])("%s becomes a recipe that checks, with the tests that judge it", async (set, row) => {
    const name = set.replaceAll(/\W+/g, "").toLowerCase()
    write(`${name}.jsonl`, [row])
    const { code, stdout, stderr } = await here.cotton("init", name, "--from", `${name}.jsonl`)
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toContain(`${name}.jsonl: ${set}\n`)
    expect(stdout).toContain("all 1 row: 1 problem, 0 bad rows")
    expect(recipe(name).judge).toContain("verify/code-tests")
    const checked = await here.cotton("check", `${name}/recipe.yaml`)
    expect(checked.stdout).toContain("problems  1 (0 duplicates collapsed, 0 rows skipped)")
    expect(checked.stdout).toContain("verify/code-tests runs code: ")
  })

  it("of very large rows no more are read than a memory holds", async () => {
    const large = (at: number) => ({
      ...codeContests,
      name: `${at}_A`,
      description: `Sum ${at}.`,
      solutions: "x".repeat(51e6)
    })
    write("large.jsonl", [large(1), large(2), { ...codeContests, name: "3_A", description: "Another." }])
    const { code, stdout } = await here.cotton("init", "large", "--from", "large.jsonl")
    expect(code).toBe(0)
    expect(stdout).toContain("the first 2 rows: 2 problems, 0 bad rows")
  })

  it("with a column of responses, import keeps its prompt and its tests", async () => {
    write("answered.jsonl", [{ ...codeContests, mine: "```python\nprint(sum(map(int, input().split())))\n```" }])
    const { code, stderr } = await here.cotton(
      "import",
      "answered.jsonl",
      "--dir",
      "answered",
      "--map",
      "response=mine"
    )
    expect(stderr).not.toContain("was recognised as")
    // Whether there is a sandbox is this machine's business. Where there is none, the set is not judged without it.
    if (stderr.includes("there is no sandbox for it")) {
      expect([code, existsSync(join(here.folder, "answered/dataset"))]).toEqual([2, false])
      return
    }
    const [problem] = readFileSync(join(here.folder, "answered/problems.jsonl"), "utf8").trim().split("\n")
    expect(JSON.parse(problem ?? "")).toMatchObject({
      id: "1_A. Sum",
      messages: [{ role: "user", content: "Print the sum of two numbers." }],
      tests: { kind: "stdin", cases: [{ input: "1 2\n" }, { input: "5 6\n" }], timeoutMs: 2000 }
    })
  })
})
