import { readRows } from "@cotton/generator"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

type Row = Readonly<Record<string, unknown>>

const rowsOf = async (folder: string, path: string): Promise<ReadonlyArray<Row>> => {
  const rows = await Effect.runPromise(Stream.runCollect(readRows(join(folder, path), folder)))
  return rows.map((row) => (row._tag === "Row" ? (row.value as Row) : {}))
}

const tracesOf = (folder: string, run: string) => rowsOf(folder, `${run}/dataset/traces/traces-00000-of-00001.parquet`)

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

const thought = (chain: string, answer: string) => `<think>\n${chain}\n</think>\n\nThe sum is \\boxed{${answer}}.`

/** Sums with two responses each: a right one, and one that is wrong in the odd rows. */
const sums = (count: number): ReadonlyArray<Row> =>
  Array.from({ length: count }, (_, at) => ({
    problem: `What is the sum of ${at} and 7?`,
    answer: String(at + 7),
    generations: [
      thought(`I add 7 to ${at}, and that gives ${at + 7}.`, String(at + 7)),
      thought(`Let me add ${at} and 7 once more.`, String(at % 2 === 0 ? at + 7 : at))
    ],
    finish_reasons: ["stop", "stop"],
    correctness_math_verify: [true, at % 4 !== 1],
    uuid: `u-${at}`
  }))

describe("cotton import", () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
  })
  afterAll(() => here.close())

  const write = (name: string, text: string) => writeFileSync(join(here.folder, name), text)
  const read = (path: string) => readFileSync(join(here.folder, path), "utf8")

  it("makes a run: what it took the file for, the funnel, the dataset, the next commands", async () => {
    write("sums.jsonl", jsonl(sums(12)))
    const { code, stdout, stderr } = await here.cotton("import", "sums.jsonl", "--dir", "runs/sums")
    expect([code, stdout]).toEqual([0, ""])
    for (const line of [
      "sums.jsonl: OpenR1-Math",
      "  prompt problem · response generations · answer answer",
      "12 rows: 24 responses stored, 0 were here already, 0 left out",
      // The odd rows' second response is wrong; the set calls every second of those right.
      "the verifier agrees with the set's own verdicts on 21 of 24 responses",
      "     24 sampled      12 problems",
      "              6  verify/math-answer: wrong-answer           sole cause of 6",
      "     18 kept         75.0 % of the judged; 12 of 12 problems covered"
    ])
      expect(stderr.split("\n")).toContain(line)
    expect(stderr).toContain("cotton cut runs/sums --set cuts.verified.perProblem=1")
    // Nobody counted the tokens, and a quarter of the bytes is no bound of them.
    expect(stderr).toMatch(/ train, \d+ validation, estimated [\d,]+ tokens\n/)
    const traces = await tracesOf(here.folder, "runs/sums")
    expect(traces.map(({ problem, index, standing }) => [problem, index, standing]).slice(0, 4)).toEqual([
      ["What is the sum of 0 and 7?", 0, "kept"],
      ["What is the sum of 0 and 7?", 1, "kept"],
      ["What is the sum of 1 and 7?", 0, "kept"],
      ["What is the sum of 1 and 7?", 1, "rejected"]
    ])
    expect(traces[0]).toMatchObject({
      reasoning: "I add 7 to 0, and that gives 7.",
      content: "The sum is \\boxed{7}.",
      teacher: "DeepSeek-R1",
      host: "imported",
      source: "sums.jsonl",
      usd: 0,
      tokens_estimated: true
    })
  })

  it("the same again adds nothing, and gives the same dataset", async () => {
    const manifest = read("runs/sums/dataset/manifest.json")
    const { code, stderr } = await here.cotton("import", "sums.jsonl", "--dir", "runs/sums")
    expect([code, stderr]).toEqual([0, expect.stringContaining("0 responses stored, 24 were here already, 0 left out")])
    expect(read("runs/sums/dataset/manifest.json")).toBe(manifest)
  })

  it("check, status and cut work on it as on any run", async () => {
    const check = await here.cotton("check", "runs/sums/recipe.yaml")
    expect([check.code, check.stderr]).toEqual([0, ""])
    expect(check.stdout).toContain("problems  12 (0 duplicates collapsed, 0 rows skipped)")
    const status = await here.cotton("status", "runs/sums")
    expect(status.stdout).toMatch(/^yield +75\.0 % +18 kept of 24 judged/m)
    const cut = await here.cotton("cut", "runs/sums", "--set", "cuts.verified.perProblem=1")
    expect([cut.code, cut.stdout]).toEqual([0, expect.stringMatching(/^verified {2}12 rows /m)])
    const judge = "judge=[{ shape/length: { minTokens: 99999 } }]"
    const strict = await here.cotton("cut", "runs/sums", "--set", judge)
    expect(strict.stdout).toMatch(/left +24 {2}shape\/length: too-short/)
  })

  it("show calls its lengths what they are: estimates, and no bounds", async () => {
    const { id } = JSON.parse(read("runs/sums/problems.jsonl").split("\n")[0]!) as { readonly id: string }
    const { code, stdout } = await here.cotton("show", "runs/sums", id)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ ~\d+ +stop/)])
  })

  it("run refuses: it cannot buy from nowhere, and says what to do", async () => {
    const { code, stderr } = await here.cotton("run", "runs/sums/recipe.yaml", "--dir", "runs/sums")
    expect(code).toBe(2)
    expect(stderr).toContain('these traces were imported, and nothing can be bought at "imported"')
    expect(here.teacher.stats().requests).toBe(0)
  })

  it("with a teacher it buys what is missing for the imported problems, and keeps what is there", async () => {
    write(
      "one.jsonl",
      jsonl([{ problem: "What is the sum of 3 and 7?", answer: "10", response: "It is \\boxed{11}." }])
    )
    expect((await here.cotton("import", "one.jsonl", "--dir", "runs/one", "--teacher", "teacher")).code).toBe(0)
    const at = `teacher.at=[{ url: "${here.teacher.url}", price: free }]`
    const { code, stderr } = await here.cotton("run", "runs/one/recipe.yaml", "--dir", "runs/one", "--set", at)
    expect([code, stderr]).toEqual([0, expect.stringContaining("1 sample already here")])
    const traces = await tracesOf(here.folder, "runs/one")
    const [imported, ...bought] = traces
    expect(imported).toMatchObject({ index: 0, standing: "rejected", host: "imported" })
    expect(bought.length).toBeGreaterThan(0)
    for (const { standing, host } of bought) expect([standing, host === "imported"]).toEqual(["kept", false])
  })

  it("a second file adds its problems and samples; a copy of the first adds nothing", async () => {
    const more = [
      {
        problem: "What is the sum of 0 and 7?",
        answer: "7",
        generations: [thought("Seven, since 0 adds nothing.", "7")]
      },
      { problem: "What is the sum of 90 and 7?", answer: "97", generations: [thought("Ninety and seven.", "97")] }
    ]
    write("more.jsonl", jsonl(more))
    write("copy.jsonl", jsonl(sums(12)))
    const { stderr } = await here.cotton("import", "more.jsonl", "copy.jsonl", "--dir", "runs/sums")
    expect(stderr).toContain("more.jsonl and 1 other file: OpenR1-Math")
    expect(stderr).toContain("14 rows: 2 responses stored, 24 were here already, 0 left out")
    const traces = await tracesOf(here.folder, "runs/sums")
    const first = traces.filter(({ problem }) => problem === "What is the sum of 0 and 7?")
    expect(first.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(traces.at(-1)).toMatchObject({ problem: "What is the sum of 90 and 7?", index: 0, standing: "kept" })
  })

  it("rows of one problem are its samples in their order; the same text twice in a file is two samples", async () => {
    const row = (response: string, id: string) => ({ id, prompt: "What is 2 + 3?", gold: "5", response })
    write(
      "rows.jsonl",
      jsonl([row("It is \\boxed{5}.", "a"), row("It is \\boxed{6}.", "b"), row("It is \\boxed{5}.", "c")])
    )
    for (const stored of [3, 0]) {
      const { stderr } = await here.cotton("import", "rows.jsonl", "--dir", "runs/rows")
      expect(stderr).toContain(`3 rows: ${stored} responses stored, ${3 - stored} were here already, 0 left out`)
    }
    const traces = await tracesOf(here.folder, "runs/rows")
    expect(traces.map(({ index, content, standing }) => [index, content, standing])).toEqual([
      [0, "It is \\boxed{5}.", "kept"],
      [1, "It is \\boxed{6}.", "rejected"],
      [2, "It is \\boxed{5}.", "kept"]
    ])
  })

  it("a corrected answer judges the stored responses again, and stores none anew", async () => {
    const row = (gold: string) => jsonl([{ prompt: "What is 2 + 2?", gold, response: "It is \\boxed{4}." }])
    write("gold.jsonl", row("5"))
    expect((await here.cotton("import", "gold.jsonl", "--dir", "runs/gold")).stderr).toContain("      0 kept")
    write("gold.jsonl", row("4"))
    const { stderr } = await here.cotton("import", "gold.jsonl", "--dir", "runs/gold")
    expect(stderr).toContain("0 responses stored, 1 were here already")
    expect(stderr).toContain("      1 kept")
  })

  it("rows without a response are left out, counted and listed; everything else is imported", async () => {
    const good = { problem: "What is 1 + 1?", answer: "2", response: "It is \\boxed{2}." }
    const rows = [good, { ...good, response: null }, { answer: "2", response: "x" }, { ...good, answer: "3" }]
    write("bad.jsonl", `${jsonl(rows)}{ "problem": \n`)
    const { code, stderr } = await here.cotton("import", "bad.jsonl", "--dir", "runs/bad")
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining("5 rows: 1 response stored, 0 were here already, 4 left out")
    ])
    const listed = read("runs/bad/skipped.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Row)
    expect(listed.map(({ line, field }) => [line, field])).toEqual([
      [2, "response"],
      [3, "problem"],
      [4, "answer"],
      [5, "(row)"]
    ])
  })

  it("--on-bad-row stop: one error with its place, and what came before is kept", async () => {
    const { code, stderr } = await here.cotton("import", "bad.jsonl", "--dir", "runs/stop", "--on-bad-row", "stop")
    expect([code, stderr]).toEqual([2, expect.stringContaining("bad.jsonl:2: field response: is missing: no response")])
    const again = await here.cotton("import", "bad.jsonl", "--dir", "runs/stop")
    expect(again.stderr).toContain("0 responses stored, 1 were here already, 4 left out")
  })

  it("a problem without a gold answer is imported, and its trace stays undecided", async () => {
    const rows = [
      { problem: "What is 1 + 1?", answer: "2", response: "It is \\boxed{2}." },
      { problem: "What is 1 + 4?", answer: null, response: "It is \\boxed{5}." }
    ]
    write("lacking.jsonl", jsonl([...rows, { ...rows[0], problem: "And 1 + 1?" }]))
    const { code, stderr } = await here.cotton(
      "import",
      "lacking.jsonl",
      "--dir",
      "runs/lacking",
      "--map",
      "answer=answer"
    )
    expect([code, stderr]).toEqual([0, expect.stringContaining("1 problem has no gold answer (lacking.jsonl:2")])
    expect(stderr).toMatch(/^ +1 undecided$/m)
    const check = await here.cotton("check", "runs/lacking/recipe.yaml")
    expect([check.code, check.stdout]).toEqual([
      0,
      expect.stringContaining("problems  2 (0 duplicates collapsed, 1 row skipped)")
    ])
  })

  it("the finish reason is not known: the text says whether it is whole", async () => {
    const response = (text: string) => ({ prompt: `Say it: ${text.length}`, gold: "5", response: text })
    const texts = ["It is \\boxed{5}.", "<think>\nIt may be", "<think>\nFive.\n</think>\n\n"]
    write("unstated.jsonl", jsonl(texts.map(response)))
    await here.cotton("import", "unstated.jsonl", "--dir", "runs/unstated")
    const traces = await tracesOf(here.folder, "runs/unstated")
    expect(traces.map(({ finish, filter, reason }) => [finish, filter, reason])).toEqual([
      ["unknown", undefined, undefined],
      ["unknown", "shape/complete", "unclosed-think"],
      ["unknown", "shape/complete", "no-answer"]
    ])
  })

  it("what Cotton exported comes back: the same chains, standings and reasons, from traces and from messages", async () => {
    const texts = [
      "<think>\nNever",
      thought("Seven.", "7"),
      "7",
      "<think>\n</think>\n\nIt is 8.",
      "",
      "So\n<think>\nhm\n</think>\n7"
    ]
    const rows = texts.flatMap((response, at) => [
      {
        problem: "What is 3 + 4?",
        answer: "7",
        response,
        model: `m${at % 2}`,
        finish_reason: at === 0 ? "length" : "stop"
      }
    ])
    write("odd.jsonl", jsonl(rows))
    expect((await here.cotton("import", "odd.jsonl", "--dir", "runs/odd")).code).toBe(0)
    const again = await here.cotton("import", "runs/odd/dataset", "--config", "traces", "--dir", "runs/odd2")
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("Cotton's own traces")])
    const same = (traces: ReadonlyArray<Row>) =>
      traces.map(({ source: _source, recipe: _recipe, verdicts, ...row }) =>
        Object.assign(row, {
          judged: (verdicts as ReadonlyArray<Row>).map(({ filter, outcome, reason }) => [filter, outcome, reason])
        })
      )
    const before = await tracesOf(here.folder, "runs/odd")
    expect(before.map(({ standing }) => standing)).toContain("kept")
    expect(same(await tracesOf(here.folder, "runs/odd2"))).toEqual(same(before))

    const kept = await here.cotton("import", "runs/odd/dataset/verified/*.parquet", "--dir", "runs/odd3")
    expect([kept.code, kept.stderr]).toEqual([0, expect.stringContaining("Cotton's own messages")])
    const chains = (traces: ReadonlyArray<Row>) =>
      traces.map(({ reasoning, content, standing }) => [reasoning, content, standing])
    expect(chains(await tracesOf(here.folder, "runs/odd3"))).toEqual(
      chains(before.filter(({ standing }) => standing === "kept"))
    )
  })

  it("--json: events, and the counts in the last line", async () => {
    const { code, stdout } = await here.cotton("import", "sums.jsonl", "--dir", "runs/json", "--json")
    const lines = ndjson(stdout)
    expect([code, lines.filter(({ type }) => type === "stored").length]).toEqual([0, 24])
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      imported: { rows: 12, problems: 12, added: 24, known: 0, skipped: 0 },
      agreement: { agreed: 21, compared: 24 },
      funnel: { sampled: 24, kept: 18 },
      dataset: { traces: 24 }
    })
  })

  it("the prompts of a known teacher go out as they came: in the dataset as in problems.jsonl", async () => {
    const known = (await rowsOf(here.folder, "runs/sums/problems.jsonl")).map(({ messages }) => messages)
    const cut = await rowsOf(here.folder, "runs/sums/dataset/verified/train-00000-of-00001.parquet")
    const asked = cut.map(({ messages }) => (messages as ReadonlyArray<Row>).slice(0, -1))
    expect(asked.length).toBeGreaterThan(0)
    for (const messages of asked) expect(known).toContainEqual(messages.map(({ role, content }) => ({ role, content })))
    expect(read("runs/sums/dataset/README.md")).not.toContain("put your final answer within")
  })

  it("a directory of a run that buys is left alone", async () => {
    here.recipe()
    mkdirSync(join(here.folder, "runs/bought"))
    write("runs/bought/recipe.yaml", read("recipe.yaml"))
    const { code, stderr } = await here.cotton("import", "sums.jsonl", "--dir", "runs/bought")
    expect([code, stderr]).toEqual([2, expect.stringContaining("is no import's")])
    expect(read("runs/bought/recipe.yaml")).toBe(read("recipe.yaml"))
    await here.cotton("run", "--dir", "runs/other")
    const other = await here.cotton("import", "sums.jsonl", "--dir", "runs/other")
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("is a run that buys")])
  })

  it("another teacher, or other tags around the chains, is another run", async () => {
    const other = await here.cotton("import", "sums.jsonl", "--dir", "runs/sums", "--teacher", "another")
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("this run's is DeepSeek-R1")])
    const tagged = `<|begin_of_thought|>\nFive.\n<|end_of_thought|>\n<|begin_of_solution|>\n5\n<|end_of_solution|>`
    const turns = [
      { from: "user", value: "2 + 3?" },
      { from: "assistant", value: tagged }
    ]
    write("tagged.jsonl", jsonl([{ conversations: turns }]))
    const { code, stderr } = await here.cotton("import", "tagged.jsonl", "--dir", "runs/sums")
    expect([code, stderr]).toEqual([2, expect.stringContaining("import it into another --dir")])
  })

  it("takes up traces that a filter with needed options has judged, and says what it leaves out", async () => {
    here.recipe({ judge: ["shape/complete", { "shape/length": { maxTokens: 5000 } }, "verify/math-answer"] })
    expect((await here.cotton("run", "--dir", "runs/bought")).code).toBe(0)
    const again = await here.cotton("import", "runs/bought/dataset/traces", "--dir", "runs/again")
    expect(again.code, again.stderr).toBe(0)
    expect(again.stderr).toContain("does not hold the options of shape/length, which judged it: left out; add it to")
    expect(await tracesOf(here.folder, "runs/again")).toHaveLength(20)
  })
})

describe("cotton import is killed", () => {
  const NAME = "sums.jsonl"
  let [left, killed]: [Place, Place] = [undefined!, undefined!]
  beforeAll(async () => {
    ;[left, killed] = [await place(), await place()]
    for (const { folder } of [left, killed]) writeFileSync(join(folder, NAME), jsonl(sums(600)))
  })
  afterAll(async () => {
    await left.close()
    await killed.close()
  })

  /** Kills it once it has said `type` so many times; false when it ended before. */
  const killAfter = async (type: string, count: number): Promise<boolean> => {
    const { child, finished } = killed.start("import", NAME, "--dir", "run", "--json")
    let said = ""
    child.stdout!.on("data", (chunk: Buffer) => {
      said += chunk.toString()
      if (said.split(`{"type":"${type}","`).length > count) child.kill("SIGKILL")
    })
    return (await finished).code === null
  }

  it("and goes on: nothing is stored twice, and the dataset is that of an import left alone", async () => {
    const kills = [await killAfter("stored", 1), await killAfter("stored", 500), await killAfter("judged", 300)]
    expect(kills).toEqual([true, true, true])
    const { code, stdout } = await killed.cotton("import", NAME, "--dir", "run", "--json")
    expect(code).toBe(0)
    const { added, known } = ndjson(stdout).at(-1)!["imported"] as { added: number; known: number }
    expect([added + known, known > 500]).toEqual([1200, true])

    expect((await left.cotton("import", NAME, "--dir", "run")).code).toBe(0)
    const manifest = ({ folder }: Place) => {
      const text = readFileSync(join(folder, "run/dataset/manifest.json"), "utf8")
      return (JSON.parse(text) as { files: ReadonlyArray<{ path: string; sha256: string }> }).files.filter(
        ({ path }) => path.endsWith(".parquet") && !path.startsWith("traces/")
      )
    }
    expect(manifest(killed)).toEqual(manifest(left))
    const traces = async ({ folder }: Place) =>
      (await tracesOf(folder, "run")).map(({ verdicts, ...row }) =>
        Object.assign(row, { judged: (verdicts as ReadonlyArray<unknown>).length })
      )
    expect(await traces(killed)).toEqual(await traces(left))
    for (const { folder } of [left, killed])
      expect(statSync(join(folder, "run/problems.jsonl")).size).toBeGreaterThan(600 * 50)
  }, 120_000)
})
