import { readTrace } from "@cotton/generator"
import { ThinkTags, type Trace } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { callOf, replyOf } from "../../src/import/ImportedCall.ts"
import { importRecipe } from "../../src/import/ImportRecipe.ts"
import { IMPORT_NAMES, ignoredColumns, readingOf, readThink } from "../../src/import/ReadingOf.ts"
import { rowReader } from "../../src/import/RowResponses.ts"
import { loadRecipe, planRun } from "../../src/index.ts"
import { lookAt } from "../../src/layouts/Look.ts"
import { readMapOptions } from "../../src/layouts/MapOptions.ts"
import { recogniseResponses, responseLayouts } from "../../src/layouts/ResponseLayouts.ts"
import { ANSWER, CHAIN, KNOWN, RIGHT, SUM, THOUGHT } from "./KnownSets.ts"

type Row = Readonly<Record<string, unknown>>

/** What a row comes to, read as an import reads it: through the recipe that it writes and the parser of all traces. */
const importRow = async (row: Row, map: ReadonlyArray<string> = [], think?: string) => {
  const options = Result.getOrThrow(readMapOptions(map, IMPORT_NAMES))
  const tags = think === undefined ? undefined : Result.getOrThrow(readThink(think))
  const reading = Result.getOrThrow(readingOf("f.jsonl", lookAt([row]), options, tags))
  const folder = mkdtempSync(join(tmpdir(), "cotton-layout-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, "recipe.yaml")
  const teacher = reading.teacher ?? "unknown"
  writeFileSync(file, importRecipe({ name: "r", files: ["f.jsonl"], reading, teacher }))
  const run = await Effect.runPromise(Effect.flatMap(loadRecipe(file), planRun))
  const read = rowReader(reading)({ file: "f.jsonl", line: 1, value: row })
  if (Result.isFailure(read)) throw new Error(`${read.failure.field} ${read.failure.detail}`)
  const { problem, responses, empty } = read.success
  const calls = responses.map((response, index) =>
    callOf(run, problem, index, response, replyOf(run, response, { file: "f.jsonl", line: 1 }))
  )
  const traces = calls.map((call) => readTrace(call, run.recipe.teacher)!)
  return { id: reading.id, problem, calls, traces, empty, run }
}

const chainsOf = (traces: ReadonlyArray<Trace>) =>
  traces.map(({ turns, finish, served }) => ({
    reasoning: turns[0]?.reasoning,
    content: turns[0]?.content,
    finish,
    model: served.model
  }))

describe("a set with responses is known by its columns", () => {
  it("every layout has a row here", () => {
    expect([...new Set(KNOWN.map(({ id }) => id))].toSorted()).toEqual(responseLayouts.map(({ id }) => id).toSorted())
  })

  it.each(KNOWN.map((known) => ({ ...known, title: known.title ?? known.id })))(
    "$title",
    async ({ id, row, answer, chains, roles = ["user"] }) => {
      const imported = await importRow(row)
      expect(imported.id).toBe(id)
      expect(imported.problem.answer).toBe(answer)
      expect(imported.problem.messages.map(({ role }) => role)).toEqual(roles)
      expect(chainsOf(imported.traces)).toEqual(chains)
      expect(imported.empty).toEqual([])
    }
  )
})

describe("what is stored of a response", () => {
  const row = { prompt: SUM, response: THOUGHT, finish_reason: "stop", uuid: "u-7", difficulty: 3, nothing: null }

  it("costs nothing, took no request, and was fetched from nowhere", async () => {
    const [call] = (await importRow(row)).calls
    expect(call).toMatchObject({ purpose: "sample", usd: 0, attempts: [], failure: null, finish: "stop" })
    expect(call!.fetched).toEqual({ host: "imported", limit: 0, stream: false })
    expect(call!.asked).not.toHaveProperty("temperature")
    expect(call!.asked).not.toHaveProperty("topP")
  })

  it("keeps the row's small columns as evidence, and neither the prompt nor the response a second time", async () => {
    const long = "x".repeat(10_000)
    const [call] = (await importRow({ ...row, long, longList: [long], blob: new Uint8Array(4), big: 12n })).calls
    expect(call!.reply!.rest).toEqual({
      file: "f.jsonl",
      line: 1,
      columns: { finish_reason: "stop", uuid: "u-7", difficulty: 3, big: 12 }
    })
  })

  it("the id of a row is not its problem's: rows of one problem are its samples", async () => {
    const ids = await Promise.all(["a", "b"].map(async (id) => (await importRow({ ...row, id })).problem.id))
    expect(new Set(ids).size).toBe(1)
    const { problem, calls } = await importRow({ ...row, id: "a", problem_id: "p9" })
    expect([problem.id, calls[0]!.reply!.rest!["columns"]]).toEqual(["p9", expect.objectContaining({ id: "a" })])
  })

  it("has the key that the recipe's own asking gives", async () => {
    const { calls, run, problem } = await importRow(row)
    expect(calls[0]!.key).toBe(run.asking.key(problem, 0))
  })

  it("takes token counts where the row has them, and marks its own as estimates", async () => {
    const counted = await importRow({ ...row, usage: { prompt_tokens: 8, completion_tokens: 30 } })
    expect(counted.calls[0]!.usage).toEqual({ input: 8, output: 30, estimated: false })
    const { usage } = (await importRow(row)).calls[0]!
    expect(usage.estimated).toBe(true)
    expect(usage.output).toBe(Math.ceil(THOUGHT.length / 4))
  })

  it("a chain that Cotton exported as never closed stays so", async () => {
    const known = KNOWN.find(({ id }) => id === "cotton-traces")!
    const { traces } = await importRow({ ...known.row, unclosed: true, content: "", finish: "stop" })
    expect(traces[0]!.turns).toEqual([{ role: "assistant", reasoning: CHAIN, unclosed: true, content: "" }])
  })

  it("an empty chain of Cotton's stays one; in other sets an empty field is no chain", async () => {
    const known = KNOWN.find(({ id }) => id === "cotton-traces")!
    const { traces } = await importRow({ ...known.row, reasoning: "" })
    expect(traces[0]!.turns).toEqual([{ role: "assistant", reasoning: "", content: ANSWER }])
    const other = await importRow({ prompt: SUM, response: ANSWER, reasoning: "" })
    expect(other.traces[0]!.turns).toEqual([{ role: "assistant", content: ANSWER }])
  })

  it("counts that Cotton called estimates stay so", async () => {
    const known = KNOWN.find(({ id }) => id === "cotton-traces")!
    const usage = async (estimated: boolean) =>
      (await importRow({ ...known.row, tokens_estimated: estimated })).calls[0]!.usage
    expect([await usage(true), await usage(false)]).toEqual([
      { input: 9, output: 21, estimated: true },
      { input: 9, output: 21, estimated: false }
    ])
  })

  it("a hidden chain stays hidden", async () => {
    const known = KNOWN.find(({ id }) => id === "cotton-traces")!
    const { traces } = await importRow({ ...known.row, reasoning: null, reasoning_tokens: 900, hidden_chain: true })
    expect(traces[0]!.turns).toEqual([{ role: "assistant", hidden: true, content: ANSWER }])
  })

  it("Cotton's own traces are judged by the filters that judged them, but for those that are not Cotton's", async () => {
    const { run } = await importRow(KNOWN.find(({ id }) => id === "cotton-traces")!.row)
    expect(run.filters.map(({ id }) => id)).toEqual(["shape/complete", "verify/number"])
    expect(run.recipe.teacher.model).toBe("r1")
  })

  it("without a gold answer nothing is verified", async () => {
    const { run } = await importRow(row)
    expect(run.filters.map(({ id }) => id).filter((id) => id.startsWith("verify/"))).toEqual([])
  })
})

describe("what the user says of the columns counts more", () => {
  it("fields in objects, several responses a row, each with its verdict", async () => {
    const row = {
      task: SUM,
      truth: "So.\n#### 5",
      small: { text: "6", ok: false },
      large: { text: ANSWER, ok: true }
    }
    const { problem, calls } = await importRow(row, [
      "prompt=task",
      'answer={ field: truth, after: "####" }',
      "response=small.text",
      "response=large.text",
      "verdict=small.ok",
      "verdict=large.ok"
    ])
    expect(problem.answer).toBe("5")
    expect(calls.map(({ reply }) => [reply!.message["content"], reply!.model, reply!.rest!["correct"]])).toEqual([
      ["6", "small", false],
      [ANSWER, "large", true]
    ])
  })

  it("an empty value leaves a field out", async () => {
    const { problem } = await importRow({ prompt: SUM, response: ANSWER, gold: "5" }, ["answer="])
    expect(problem.answer).toBeUndefined()
  })

  it("tags of the chain and of the answer", async () => {
    const response = `[[${CHAIN}]]\n<answer>${ANSWER}</answer>`
    const { traces } = await importRow({ prompt: SUM, response }, [], "[[ ]] <answer> </answer>")
    expect(chainsOf(traces)).toEqual([RIGHT])
  })

  it.each([["<think>"], ["<a> </a> <b>"], [""]])("--think %j is told how to be written", (text) => {
    expect(Result.isFailure(readThink(text))).toBe(true)
  })

  it("a name that there is not is corrected", () => {
    expect(readMapOptions(["respons=x"], IMPORT_NAMES)).toEqual(
      Result.fail("--map respons=x: write it as NAME=FIELD; did you mean response=FIELD?")
    )
  })

  it("several responses need a verdict and a chain each", () => {
    const look = lookAt([{ prompt: SUM, a: "6", b: ANSWER, ok: true }])
    const reading = (...map: ReadonlyArray<string>) =>
      readingOf("f", look, Result.getOrThrow(readMapOptions(["prompt=prompt", ...map], IMPORT_NAMES)))
    for (const name of ["verdict", "reasoning"])
      expect(reading("response=a", "response=b", `${name}=ok`)).toEqual(
        Result.fail(`--map ${name}=…: give one for each response, in their order (a, b); given: 1`)
      )
    expect(Result.isFailure(reading("response=a", "verdict=ok", "verdict=ok"))).toBe(true)
    expect(Result.isSuccess(reading("response=a", "response=b", "model=ok"))).toBe(true)
    expect(Result.isSuccess(reading("response=a", "verdict=ok"))).toBe(true)
  })

  it("a part of a reference that there is not is corrected", () => {
    const options = Result.getOrThrow(readMapOptions(['answer={ field: gold, aftr: "####" }'], IMPORT_NAMES))
    expect(readingOf("f", lookAt([{ prompt: SUM, response: ANSWER, gold: "#### 5" }]), options)).toEqual(
      Result.fail("--map answer.aftr: unknown field; did you mean after?")
    )
  })

  it("a map that is none, and a pattern that is none, are told", () => {
    const reading = (map: string) => {
      const options = Result.getOrThrow(readMapOptions([map], IMPORT_NAMES))
      return readingOf("f", lookAt([{ prompt: SUM, response: ANSWER }]), options)
    }
    expect(reading("answer={ file: x }")).toMatchObject({ failure: expect.stringContaining("--map") })
    expect(reading('answer={ field: x, pattern: "(" }')).toMatchObject({
      failure: expect.stringContaining("is no RE2 pattern")
    })
  })
})

describe("what a row has beside prompt and response", () => {
  const row = { input: SUM, output: ANSWER, reasoning: "on", category: "math", source: "a book", id: "r-1" }
  const reading = (value: Row, map: ReadonlyArray<string> = []) =>
    Result.getOrThrow(readingOf("f", lookAt([value]), Result.getOrThrow(readMapOptions(map, IMPORT_NAMES))))

  it("a column that only says whether there is a chain is none, and is kept as evidence", async () => {
    const { traces, calls } = await importRow(row)
    expect(traces[0]!.turns).toEqual([{ role: "assistant", content: ANSWER }])
    expect(calls[0]!.reply!.rest!["columns"]).toMatchObject({ reasoning: "on" })
    const samples = await importRow({ problem: SUM, samples: [{ response: ANSWER, reasoning: "off" }] })
    expect(samples.traces[0]!.turns).toEqual([{ role: "assistant", content: ANSWER }])
  })

  it("its source is the problem's, unless the user says another or none", async () => {
    expect((await importRow(row)).problem.source).toBe("a book")
    expect((await importRow(row, ["source=category"])).problem.source).toBe("math")
    expect((await importRow(row, ["source="])).problem.source).toBe("f.jsonl")
  })

  it("columns that nothing is read from are known; those that something is read from are not among them", () => {
    const counted = { ...row, model: "m", usage: { prompt_tokens: 1, completion_tokens: 2 }, language: "en" }
    expect(ignoredColumns(lookAt([counted]), reading(counted))).toEqual(["reasoning", "category", "id"])
    expect(ignoredColumns(lookAt([row]), reading(row, ["id=id"]))).toEqual(["reasoning", "category"])
    for (const known of KNOWN.filter(({ id }) => id === "conversations" || id === "samples"))
      expect(ignoredColumns(lookAt([known.row]), reading(known.row))).not.toContain(
        known.row["messages"] ? "messages" : "samples"
      )
  })

  it("turns that were sent and are not used are told; not those that repeat the response", () => {
    const user = { role: "user", content: SUM }
    const value = { problem: SUM, response: ANSWER, messages: [{ role: "system", content: "Be brief." }, user] }
    const note = /messages was not used/
    expect(reading(value).note).toMatch(note)
    expect(reading(value, ["messages=messages"]).note).toBeUndefined()
    const answered = [user, { role: "assistant", content: ANSWER }]
    expect(reading({ ...value, messages: answered }).note).toBeUndefined()
  })

  it("a value that is nested deeper than the stack goes is no evidence, and no crash", async () => {
    let deep: unknown = 1
    for (let at = 0; at < 20_000; at++) deep = [deep]
    const { calls } = await importRow({ prompt: SUM, response: ANSWER, deep })
    expect(calls[0]!.reply!.rest!["columns"]).toEqual({})
    expect(readingOf("f", lookAt([{ deep }]), new Map())).toMatchObject({
      failure: expect.stringContaining("deep: (nested too deep)")
    })
  })
})

describe("the recipe of an import", () => {
  it("a known teacher adds nothing to the prompts and no sampling", async () => {
    const { run, problem } = await importRow({ prompt: SUM, response: ANSWER, gold: "5", teacher: "x" }, [])
    expect(run.recipe.prompt.template).toBe("{{problem}}")
    const known = KNOWN.find(({ id }) => id === "open-r1-math")!
    const imported = await importRow(known.row)
    expect(imported.run.recipe.teacher.model).toBe("DeepSeek-R1")
    expect(imported.run.asking.messages(imported.problem)).toEqual([{ role: "user", content: SUM }])
    expect(imported.run.asking.messages(problem)).toEqual([{ role: "user", content: SUM }])
    expect(imported.run.recipe.sample).toMatchObject({ temperature: null, topP: null })
  })

  it("a cut is called verified where something verifies, and readable where nothing does", async () => {
    const cuts = async (row: Row) => Object.keys((await importRow(row)).run.recipe.cuts)
    expect(await cuts({ prompt: SUM, response: ANSWER, gold: "5" })).toEqual(["verified"])
    expect(await cuts({ prompt: SUM, response: ANSWER })).toEqual(["readable"])
    const own = KNOWN.find(({ id }) => id === "cotton-traces")!.row
    expect(await cuts(own)).toEqual(["verified"])
    expect(await cuts({ ...own, verdicts: [{ filter: "shape/complete" }] })).toEqual(["readable"])
  })
})

describe("near misses", () => {
  it.each([
    [
      [
        { problem: "", response: "a" },
        { problem: SUM, response: ANSWER }
      ]
    ],
    [
      [
        { problem: SUM, response: 42 },
        { problem: SUM, response: ANSWER }
      ]
    ],
    [
      [
        { problem: SUM, samples: null },
        { problem: SUM, samples: [] },
        { problem: SUM, samples: [{ response: "a" }] }
      ]
    ],
    [
      [
        { messages: [] },
        {
          messages: [
            { role: "user", content: SUM },
            { role: "assistant", content: ANSWER }
          ]
        }
      ]
    ]
  ])("one bad row hides no column: %j", (rows) => {
    expect(recogniseResponses(lookAt(rows))).not.toBeNull()
  })

  it.each([
    ["a prompt and no response", { question: SUM, answer: "5" }],
    ["a conversation that the user ends", { messages: [{ role: "user", content: SUM }] }],
    ["a response and no prompt", { response: ANSWER }],
    ["an empty list of samples", { problem: SUM, samples: [] }],
    ["no rows' columns at all", {}]
  ])("%s: nothing is recognised", (_, row) => {
    expect(recogniseResponses(lookAt([row]))).toBeNull()
  })

  it("the error lists the columns with an example each", () => {
    const read = readingOf("f.jsonl", lookAt([{ a: 1, b: "two\nlines", c: null }]), new Map())
    expect(read).toEqual(
      Result.fail(
        'f.jsonl: no column was recognised as the response; name it with --map response=FIELD. The columns:\n  a: 1\n  b: "two\\nlines"\n  c: (always empty)'
      )
    )
  })

  it.each([
    [{ prompt: SUM, response: null }, "is missing: no response"],
    [{ prompt: SUM, response: 5 }, "is not a text"]
  ])("a place without a response is told: %j", async (row, detail) => {
    const reading = recogniseResponses(lookAt([{ prompt: SUM, response: ANSWER }]))!
    const read = Result.getOrThrow(rowReader(reading)({ file: "f", line: 1, value: row }))
    expect([read.responses, read.empty]).toEqual([[], [{ field: "response", detail }]])
  })

  it("a conversation that the user ends is a bad row among others", () => {
    const user = { role: "user", content: SUM }
    const reading = recogniseResponses(lookAt([{ messages: [user, { role: "assistant", content: ANSWER }] }]))!
    const read = rowReader(reading)({ file: "f", line: 1, value: { messages: [user] } })
    expect(read).toEqual(Result.fail({ field: "messages", detail: "does not end with a turn of the assistant" }))
  })

  it("an empty text is a response, and a bad one", async () => {
    const reading = recogniseResponses(lookAt([{ prompt: SUM, response: ANSWER }]))!
    const read = rowReader(reading)({ file: "f", line: 1, value: { prompt: SUM, response: "" } })
    expect(Result.getOrThrow(read).responses).toEqual([{ content: "", finish: "unknown", rest: {} }])
  })

  it("the default tags are those of the schema", async () => {
    const { run } = await importRow({ prompt: SUM, response: THOUGHT })
    expect(run.recipe.teacher.think).toEqual(Schema.decodeUnknownSync(ThinkTags)({}))
  })
})
