import { readRows } from "@cotton/generator"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { place, type Place } from "./Place.ts"

type Row = Readonly<Record<string, unknown>>

const tracesOf = async (folder: string, run: string): Promise<ReadonlyArray<Row>> => {
  const file = join(folder, run, "dataset/traces/traces-00000-of-00001.parquet")
  const rows = await Effect.runPromise(Stream.runCollect(readRows(file, folder)))
  return rows.map((row) => (row._tag === "Row" ? (row.value as Row) : {}))
}

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

type Refused = readonly [
  what: string,
  file: string,
  rows: ReadonlyArray<unknown>,
  says: string,
  map: ReadonlyArray<string>
]

describe("what cotton import takes the columns for", () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
  })
  afterAll(() => here.close())

  const write = (name: string, text: string) => writeFileSync(join(here.folder, name), text)

  it.each<Refused>([
    [
      "no column is a response",
      "sums2.jsonl",
      [{ question: "1 + 1?", answer: "2" }],
      "name it with --map response=FIELD",
      []
    ],
    [
      "no row has one",
      "none.jsonl",
      [{ question: "1 + 1?", response: "x" }].map(() => ({ question: 1 })),
      "no column was recognised",
      []
    ],
    ["an empty file", "empty.jsonl", [], "empty.jsonl: no rows", []],
    ["rows that are no objects", "lists.jsonl", [[1, 2]], "lists.jsonl:1: field (row): is not an object", []],
    [
      "two responses and one verdict",
      "pairs.jsonl",
      [{ prompt: "1 + 1?", response: "2", a: "x", b: "y", ok: true }],
      "--map verdict=…: give one for each response, in their order (a, b); given: 1",
      ["response=a", "response=b", "verdict=ok"]
    ]
  ])("%s: an error that says what to give, and no run", async (_, file, rows, says, map) => {
    write(file, jsonl(rows))
    const maps = map.flatMap((value) => ["--map", value])
    const { code, stderr } = await here.cotton("import", file, "--dir", "runs/none", ...maps)
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)])
    expect(existsSync(join(here.folder, "runs/none"))).toBe(false)
  })

  it("a table in another encoding: its first row and what is wrong with it, as check tells it", async () => {
    writeFileSync(join(here.folder, "latin.csv"), Buffer.from("prompt,response\ncaf\u00e9,1\n", "latin1"))
    const { code, stderr } = await here.cotton("import", "latin.csv", "--dir", "runs/none")
    expect([code, stderr]).toEqual([2, expect.stringContaining("latin.csv:2: field prompt: is not valid UTF-8")])
  })

  it("names of columns reach the terminal without what would act on it", async () => {
    write("escape.jsonl", jsonl([{ prompt: "1 + 1?", response: "2", "\u001b[2Jx": "y" }]))
    const { stderr } = await here.cotton("import", "escape.jsonl", "--dir", "runs/escape")
    expect(stderr).toContain("  ignored \uFFFD[2Jx")
    expect(stderr).not.toContain("\u001b[2J")
  })

  it("rows whose responses are all bad: the first of them is told", async () => {
    write("all.jsonl", jsonl([{ prompt: "1 + 1?", text: "x", response: 1 }]))
    const { code, stderr } = await here.cotton("import", "all.jsonl", "--dir", "runs/all", "--map", "response=response")
    const says = "nothing was imported; the first: all.jsonl:1: field response: is not a text"
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)])
  })

  it("without --dir: one line, and no page of help", async () => {
    const { code, stdout, stderr } = await here.cotton("import", "none.jsonl")
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      "cotton: --dir is missing: name the run directory, as in --dir runs/mine\n"
    ])
  })

  it("without gold answers the cut is readable, and the screen says so; the columns that are not used are listed", async () => {
    const row = (at: number) => ({
      input: `What is ${at} + 1?`,
      output: `It is ${at + 1}.`,
      reasoning: at % 2 === 0 ? "on" : "off",
      category: "math",
      source: "a book"
    })
    write("plain.jsonl", jsonl([0, 1, 2].map(row)))
    const { code, stderr } = await here.cotton("import", "plain.jsonl", "--dir", "runs/plain")
    expect(code).toBe(0)
    for (const line of [
      "  prompt input · response output · answer none",
      "  ignored reasoning, category",
      "note: nothing is verified; every readable response is kept, in readable"
    ])
      expect(stderr.split("\n")).toContain(line)
    expect(stderr).toContain("cotton cut runs/plain --set cuts.readable.perProblem=1")
    expect(existsSync(join(here.folder, "runs/plain/dataset/readable"))).toBe(true)
    expect(existsSync(join(here.folder, "runs/plain/dataset/verified"))).toBe(false)
    const traces = await tracesOf(here.folder, "runs/plain")
    expect(traces.map(({ reasoning, content, source }) => [reasoning, content, source])).toEqual(
      [0, 1, 2].map((at) => [undefined, `It is ${at + 1}.`, "a book"])
    )
  })

  it("a column of gold answers in which none can be read verifies nothing either", async () => {
    write("golds.jsonl", jsonl([{ prompt: "1 + 1?", response: "2", gold: "none" }]))
    const gold = 'answer={ field: gold, after: "####" }'
    const { code, stderr } = await here.cotton("import", "golds.jsonl", "--dir", "runs/golds", "--map", gold)
    expect([code, stderr]).toEqual([0, expect.stringContaining("note: nothing is verified")])
    write("good.jsonl", jsonl([{ prompt: "1 + 2?", response: "\\boxed{3}", gold: "#### 3" }]))
    const files = ["golds.jsonl", "good.jsonl"]
    const both = await here.cotton("import", ...files, "--dir", "runs/both", "--map", gold)
    expect([both.code, both.stderr]).toEqual([0, expect.not.stringContaining("note: nothing is verified")])
    expect(both.stderr).toMatch(/^ +1 undecided$/m)
    expect(existsSync(join(here.folder, "runs/both/dataset/verified"))).toBe(true)
  })
})
