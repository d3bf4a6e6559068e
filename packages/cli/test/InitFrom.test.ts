import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { once } from "node:events"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { ndjson, place, type Place } from "./Place.ts"

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

interface Written {
  readonly problems: { readonly from: string; readonly map: unknown; readonly onBadRow?: string }
  readonly prompt: { readonly template: string }
  readonly teacher: { readonly model: string; readonly at: ReadonlyArray<unknown> }
  readonly judge: ReadonlyArray<unknown>
  readonly cuts: Readonly<Record<string, unknown>>
}

describe("cotton init --from", () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
    mkdirSync(join(here.folder, "data"))
  })
  afterAll(() => here.close())

  const write = (name: string, rows: ReadonlyArray<unknown>) =>
    writeFileSync(join(here.folder, "data", name), jsonl(rows))
  const recipe = (folder: string) => parse(readFileSync(join(here.folder, folder, "recipe.yaml"), "utf8")) as Written

  const sum = (at: number) => ({ question: `What is ${at} + 1?`, answer: `One more than ${at}.\n#### ${at + 1}` })

  it("a known set: what it is, what is used, three rendered rows, and a recipe that checks", async () => {
    write(
      "sums.jsonl",
      Array.from({ length: 5 }, (_, at) => sum(at))
    )
    const { code, stdout, stderr } = await here.cotton("init", "sums", "--from", "data/sums.jsonl")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout.split("\n").slice(0, 9)).toEqual([
      "data/sums.jsonl: GSM8K",
      "  prompt    question",
      '  answer    { field: answer, after: "####" }',
      "all 5 rows: 5 problems, 0 bad rows",
      "1.",
      "  user: What is 0 + 1?",
      "    ",
      "    Please reason step by step, and put your final answer within \\boxed{}.",
      "  gold answer: 1"
    ])
    expect(stdout).toContain("  gold answer: 3")
    expect(stdout).not.toContain("  gold answer: 4")
    expect(stdout).toMatch(/^sums\/recipe\.yaml +next: .*cotton check sums\/recipe\.yaml$/m)
    expect(recipe("sums").problems).toEqual({
      from: "../data/sums.jsonl",
      map: { prompt: "question", answer: { field: "answer", after: "####" } }
    })
    expect((await here.cotton("check", "sums/recipe.yaml")).code).toBe(0)
  })

  it("says that the simulated teacher does not know the problems; not where it does", async () => {
    const strange = /note: the simulated teacher does not know these problems/
    const { stdout } = await here.cotton("init", "strange", "--from", "data/sums.jsonl")
    expect(stdout).toMatch(strange)
    await here.cotton("init", "own")
    const own = await here.cotton("init", "own2", "--from", "own/problems.jsonl")
    expect([own.code, own.stdout]).toEqual([0, expect.not.stringMatching(strange)])
    const run = await here.cotton("run", "own2/recipe.yaml", "--dir", "own2/run", "--set", "problems.limit=3")
    expect([run.code, run.stderr]).toEqual([0, expect.stringMatching(/3 of 3 problems covered/)])
  })

  it("an absolute path out of the folder stays absolute; the first of init's own problems is in English", async () => {
    const from = join(here.folder, "data/sums.jsonl")
    await here.cotton("init", "absolute", "--from", from)
    expect(recipe("absolute").problems.from).toBe(from)
    expect((await here.cotton("check", "absolute/recipe.yaml")).code).toBe(0)
    // Within the folder both move together.
    await here.cotton("init", ".", "--from", from)
    expect(recipe(".").problems.from).toBe("data/sums.jsonl")
    await here.cotton("init", "english")
    const rows = readFileSync(join(here.folder, "english/problems.jsonl"), "utf8").trimEnd().split("\n")
    const languages = rows.map((row) => (JSON.parse(row) as { readonly language: string }).language)
    expect([languages.length, languages[0], new Set(languages).size]).toEqual([20, "en", 5])
  })

  it("bad rows are counted with their reason; the recipe skips them and still checks", async () => {
    write(
      "lost.jsonl",
      Array.from({ length: 30 }, (_, at) => (at === 7 || at === 9 ? { question: "Why?", answer: "lost" } : sum(at)))
    )
    const { stdout } = await here.cotton("init", "lost", "--from", "data/lost.jsonl")
    expect(stdout).toContain("all 30 rows: 28 problems, 2 bad rows")
    expect(stdout).toContain('      2  data/lost.jsonl:8: field answer: does not contain "####"')
    expect(stdout).toContain("the recipe leaves bad rows out (problems.onBadRow: skip)")
    expect(recipe("lost").problems.onBadRow).toBe("skip")
    const check = await here.cotton("check", "lost/recipe.yaml")
    expect([check.code, check.stdout]).toEqual([0, expect.stringContaining("2 rows skipped")])
  })

  it("two answers to one problem are a bad row here as in check; the rows that are shown are different ones", async () => {
    write("twice.jsonl", [sum(1), sum(1), { ...sum(1), answer: "#### 9" }, sum(2)])
    const { stdout } = await here.cotton("init", "twice", "--from", "data/twice.jsonl")
    expect(stdout).toContain("all 4 rows: 2 problems, 1 repeated, 1 bad row\n")
    expect(stdout).toContain("data/twice.jsonl:3: field answer: is not the one that data/twice.jsonl:1 gives")
    expect(stdout.match(/user: .*/g)).toEqual(["user: What is 1 + 1?", "user: What is 2 + 1?"])
    const check = await here.cotton("check", "twice/recipe.yaml")
    expect([check.code, check.stdout]).toEqual([0, expect.stringMatching(/\b2 \(1 duplicate.*1 rows? skipped\)/)])
  })

  it("a table with an option a column", async () => {
    const table = "question,subject,A,B,C,D,answer\nWhich is largest?,numbers,1,2,9,4,C\n"
    writeFileSync(join(here.folder, "data/mmlu.csv"), table)
    const { stdout } = await here.cotton("init", "mmlu", "--from", "data/mmlu.csv")
    for (const line of ["  choices   { field: [ A, B, C, D ] }", "    C. 9", "  gold answer: C"])
      expect(stdout.split("\n")).toContain(line)
    expect(recipe("mmlu").judge).toContain("verify/choice")
    expect((await here.cotton("check", "mmlu/recipe.yaml")).code).toBe(0)
  })

  it("choices: lettered in the prompt, the index as a letter, judged by verify/choice", async () => {
    write("picks.jsonl", [
      { question: "Which is largest?", choices: ["one", "nine", "two"], answer: 1, subject: "numbers" }
    ])
    const { stdout } = await here.cotton("init", "picks", "--from", "data/picks.jsonl")
    for (const line of ["data/picks.jsonl: MMLU", "    A. one", "    B. nine", "  gold answer: B", "  3 choices"])
      expect(stdout.split("\n")).toContain(line)
    const { judge, prompt } = recipe("picks")
    expect(judge).toContain("verify/choice")
    expect(prompt.template).toContain("the letter of the correct option within \\boxed{}")
    expect((await here.cotton("check", "picks/recipe.yaml")).code).toBe(0)
  })

  it("gold answers that the verifier cannot read are told", async () => {
    const solution =
      "Ann has 3 apples and buys 4 more, so she\nhas 3 + 4 = <<3+4=7>>7 apples in the end, that is seven in all."
    write("solutions.jsonl", [
      { question: "What is 1 + 1?", answer: solution },
      { question: "And 2 + 2?", answer: "4" }
    ])
    const { stdout } = await here.cotton("init", "solutions", "--from", "data/solutions.jsonl")
    expect(stdout).toContain("note: verify/math-answer cannot read the gold answer of 1 of 2 problems")
  })

  it("code with tests: they are mapped, and verify it", async () => {
    write("tested.jsonl", [
      { task_id: 1, text: "Write a function that adds.", code: "…", test_list: ["assert add(1, 1) == 2"] }
    ])
    const { stdout } = await here.cotton("init", "tested", "--from", "data/tested.jsonl")
    expect(stdout).toContain("note: the solutions are run, with the tests of this set, in a sandbox")
    expect(Object.keys(recipe("tested").cuts)).toEqual(["verified", "all"])
    expect(recipe("tested").judge).toEqual(["shape/complete", "readability/repetition", "verify/code-tests"])
    const checked = await here.cotton("check", "tested/recipe.yaml")
    expect(checked.code).toBe(0)
    expect(checked.stdout).toContain("verify/code-tests runs code: ")
  })

  it("code without tests that can be run: no verifier, and it says so", async () => {
    write("code.jsonl", [
      { name: "add", language: "cpp", prompt: "//Add two numbers.", tests: "int main() {}", stop_tokens: ["\n}"] }
    ])
    const { stdout } = await here.cotton("init", "code", "--from", "data/code.jsonl")
    expect(stdout).toContain("note: these columns are no tests that Cotton can run")
    expect(stdout).toContain("in the cut `readable`")
    expect(Object.keys(recipe("code").cuts)).toEqual(["readable"])
    expect(recipe("code").judge).toEqual(["shape/complete", "readability/repetition"])
    expect((await here.cotton("check", "code/recipe.yaml")).code).toBe(0)
  })

  it("an unknown set is guessed, and called a guess on the screen and in the recipe", async () => {
    write("mine.jsonl", [{ task: "What is the sum of 4 and 5?", target: 9, level: 2 }])
    const { stdout } = await here.cotton("init", "mine", "--from", "data/mine.jsonl")
    expect(stdout).toContain("data/mine.jsonl: an unknown set; its columns are guessed, so look at them")
    expect(stdout).toContain("  ignored   level")
    expect(readFileSync(join(here.folder, "mine/recipe.yaml"), "utf8")).toContain(
      "map: # guessed from the columns' names"
    )
  })

  it("no column can be the prompt: the columns with examples, and what to give; nothing is written", async () => {
    write("odd.jsonl", [{ a: "x", b: 7 }])
    const { code, stderr } = await here.cotton("init", "odd", "--from", "data/odd.jsonl")
    expect([code, stderr]).toEqual([
      2,
      'cotton: data/odd.jsonl: no column was recognised as the problem\'s text; name it with --map prompt=FIELD. The columns:\n  a: "x"\n  b: 7\n'
    ])
    expect(existsSync(join(here.folder, "odd"))).toBe(false)
    const mapped = await here.cotton(
      "init",
      "odd",
      "--from",
      "data/odd.jsonl",
      "--map",
      "prompt=a",
      "--map",
      "answer=b"
    )
    expect([mapped.code, recipe("odd").problems.map]).toEqual([0, { prompt: "a", answer: "b" }])
  })

  it.each([
    ["an empty file", "", "bare.jsonl: no rows"],
    ["lists", "[1, 2]\n", "bare.jsonl:1: field (row): is not an object"],
    ["no JSON", '{"question": NaN}\n', "bare.jsonl:1: is not JSON"]
  ])("%s: what is wrong with the first row, and nothing is written", async (_, text, says) => {
    writeFileSync(join(here.folder, "data/bare.jsonl"), text)
    const { code, stderr } = await here.cotton("init", "bare", "--from", "data/bare.jsonl")
    expect([code, stderr]).toEqual([2, expect.stringContaining(`data/${says}`)])
    expect(existsSync(join(here.folder, "bare"))).toBe(false)
  })

  it("a part of a reference that there is not is corrected", async () => {
    const map = 'answer={ field: answer, aftr: "####" }'
    const { code, stderr } = await here.cotton("init", "aftr", "--from", "data/sums.jsonl", "--map", map)
    expect([code, stderr]).toEqual([2, "cotton: --map answer.aftr: unknown field; did you mean after?\n"])
  })

  it("a mapped column that no row has: the reason, with its place, and nothing is written", async () => {
    const { code, stderr } = await here.cotton("init", "wrong", "--from", "data/mine.jsonl", "--map", "answer=gold")
    expect([code, stderr]).toEqual([2, expect.stringContaining("1  data/mine.jsonl:1: field gold: is missing")])
    expect(existsSync(join(here.folder, "wrong"))).toBe(false)
  })

  it("a teacher: model, address and price, all three", async () => {
    const args = ["--from", "data/sums.jsonl", "--teacher", "r1", "--url", "http://127.0.0.1:8000/v1"]
    const { code, stderr } = await here.cotton("init", "real", ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining("--teacher MODEL --url URL --price")])
    expect((await here.cotton("init", "real", ...args, "--price", "0.55,2.19")).code).toBe(0)
    expect(recipe("real").teacher).toEqual({
      model: "r1",
      at: [{ url: "http://127.0.0.1:8000/v1", price: { input: 0.55, output: 2.19 } }]
    })
    expect((await here.cotton("init", "real2", ...args, "--price", "cheap")).code).toBe(2)
  })

  it("never overwrites a recipe", async () => {
    mkdirSync(join(here.folder, "taken"))
    writeFileSync(join(here.folder, "taken/recipe.yaml"), "# mine\n")
    const { code, stderr } = await here.cotton("init", "taken", "--from", "data/sums.jsonl")
    expect([code, stderr]).toEqual([2, expect.stringContaining("is there already; nothing was written")])
    expect(readFileSync(join(here.folder, "taken/recipe.yaml"), "utf8")).toBe("# mine\n")
  })

  it("--json: one summary", async () => {
    const { code, stdout } = await here.cotton("init", "json", "--from", "data/sums.jsonl", "--json")
    const lines = ndjson(stdout)
    expect([code, lines]).toEqual([
      0,
      [expect.objectContaining({ type: "summary", set: "GSM8K", kind: "math", rows: 5, problems: 5, bad: 0 })]
    ])
  })

  it("reads no more of a file than its first rows: a broken end does not matter", async () => {
    const out = createWriteStream(join(here.folder, "data/long.jsonl"))
    for (let at = 0; at < 20_000; at++) if (!out.write(jsonl([sum(at)]))) await once(out, "drain")
    out.end("{ broken")
    await once(out, "close")
    const { code, stdout } = await here.cotton("init", "long", "--from", "data/long.jsonl")
    expect([code, stdout]).toEqual([0, expect.stringContaining("the first 1,000 rows: 1,000 problems, 0 bad rows")])
  })
})
