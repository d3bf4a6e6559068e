import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { benchmarkChange, problemDigest } from "../../src/evaluate/BenchmarkChanged.ts"
import { comparable } from "../../src/evaluate/Comparable.ts"
import { type Benchmark, type EvalFile, figuresOf, readEval, writeEval } from "../../src/evaluate/EvalFile.ts"

const folder = mkdtempSync(join(tmpdir(), "cotton-eval-file-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const row = (id: string, right: number): Benchmark["problems"][number] => ({
  id,
  digest: `d-${id}`,
  right,
  wrong: 2 - right,
  unsure: 0,
  failed: 0,
  truncated: 0,
  noAnswer: 0,
  tokens: [10, 20],
  consensus: { value: 1, low: 1, high: 1 }
})

const benchmark = (change: Partial<Benchmark> = {}, settings: Partial<Benchmark["settings"]> = {}): Benchmark => ({
  name: "sums",
  file: "sums.jsonl",
  settings: {
    k: 2,
    limit: 1000,
    context: null,
    temperature: 0.6,
    topP: 0.95,
    prompt: { template: "{{problem}}" },
    asked: { body: {} },
    verifier: [{ id: "verify/math-answer", version: 4, options: {} }],
    ...settings
  },
  total: 2,
  settled: 2,
  usd: 0.5,
  tokens: 60,
  suspects: [],
  problems: [row("a", 2), row("b", 1)],
  ...change
})

const file = (...benchmarks: ReadonlyArray<Benchmark>): EvalFile => ({ version: 1, model: "m", labels: {}, benchmarks })

describe("eval.json", () => {
  it("is read as it was written, with the figures beside it for whoever reads it by other means", () => {
    const written = file(benchmark())
    writeEval(folder, written)
    expect(readEval(folder)).toEqual(written)
    const raw = JSON.parse(readFileSync(join(folder, "eval.json"), "utf8")) as {
      benchmarks: [{ partial: boolean; figures: unknown }]
    }
    expect(raw.benchmarks[0]).toMatchObject({ partial: false, figures: { passAt1: { interval: { value: 0.75 } } } })
  })

  it("has no figures of a benchmark that is partial", () => {
    expect(figuresOf(benchmark({ total: 3 }))).toBeNull()
    expect(figuresOf(benchmark())).not.toBeNull()
  })

  it("that is damaged is no evaluation, and one that is not there is none either", () => {
    for (const text of ["", "{", "[]", '{"version":2}', JSON.stringify({ ...file(), labels: { cut: 1 } })]) {
      writeFileSync(join(folder, "eval.json"), text)
      expect(readEval(folder), text).toBe("unreadable")
    }
    expect(readEval(join(folder, "nowhere"))).toBeNull()
  })
})

describe("two evaluations", () => {
  const fieldsOf = (a: Benchmark, b: Benchmark) => comparable(file(a), file(b)).differences.map(({ field }) => field)

  it("are of the same thing where only the model, the money and the file's name differ", () => {
    expect(fieldsOf(benchmark(), benchmark({ file: "else.jsonl", usd: 9, tokens: 1 }))).toEqual([])
    expect(fieldsOf(benchmark(), benchmark({ problems: [row("b", 0), row("a", 0)] }))).toEqual([])
  })

  it.each([
    ["k", { k: 4 }],
    ["limit", { limit: 900 }],
    ["temperature", { temperature: 0 }],
    ["topP", { topP: null }],
    ["prompt", { prompt: { template: "{{problem}}!" } }],
    ["asked", { asked: { body: { chat_template_kwargs: { enable_thinking: false } } } }],
    ["verifier", { verifier: [{ id: "verify/math-answer", version: 5, options: {} }] }]
  ] as const)("are not where %s differs", (field, settings) => {
    expect(fieldsOf(benchmark(), benchmark({}, settings))).toEqual([field])
  })

  it("are not where a context may cut replies off in one of them; a context with room for limit and prompt cuts nothing off", () => {
    expect(fieldsOf(benchmark({}, { context: 4096 }), benchmark({}, { context: 8192 }))).toEqual(["context"])
    expect(fieldsOf(benchmark({}, { context: 5095 }), benchmark({}, { context: 131_072 }))).toEqual(["context"])
    expect(fieldsOf(benchmark({}, { context: 5096 }), benchmark({}, { context: 131_072 }))).toEqual([])
    // Where one server does not tell its own, nothing is known.
    expect(fieldsOf(benchmark({}, { context: 4096 }), benchmark())).toEqual([])
  })

  it("are not where a problem is missing or in other words", () => {
    expect(fieldsOf(benchmark(), benchmark({ problems: [row("a", 1)], total: 1, settled: 1 }))).toEqual(["problems"])
    const other = { ...row("b", 1), digest: "other" }
    expect(fieldsOf(benchmark(), benchmark({ problems: [row("a", 1), other] }))).toEqual(["problems"])
  })

  it("tell which benchmarks only one of them has", () => {
    const { onlyAfter, onlyBefore, pairs } = comparable(
      file(benchmark(), benchmark({ name: "left" })),
      file(benchmark(), benchmark({ name: "right" }))
    )
    expect([pairs.length, onlyBefore, onlyAfter]).toEqual([1, ["left"], ["right"]])
  })
})

describe("a benchmark that is read again", () => {
  const problem = (id: string, answer: string) => ({
    id,
    messages: [{ role: "user" as const, content: `problem ${id}` }],
    answer,
    source: "s",
    metadata: {}
  })
  const before = new Map([problem("a", "1"), problem("b", "2")].map((one) => [one.id, problemDigest(one)]))

  it("is the same in any order, whatever is known beside its words and answers", () => {
    expect(benchmarkChange(before, [problem("b", "2"), { ...problem("a", "1"), source: "t" }])).toBeNull()
  })

  it("is another one with a changed answer, one problem more, or one fewer", () => {
    expect(benchmarkChange(before, [problem("a", "1"), problem("b", "3")])).toEqual({
      changed: ["b"],
      added: [],
      gone: []
    })
    expect(benchmarkChange(before, [problem("a", "1"), problem("c", "3")])).toEqual({
      changed: [],
      added: ["c"],
      gone: ["b"]
    })
  })
})
