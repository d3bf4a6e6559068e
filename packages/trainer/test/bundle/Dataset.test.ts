import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, describe, expect, it } from "vitest"
import { datasetRows, findDataset } from "../../src/bundle/Dataset.ts"
import { readMessages } from "../../src/bundle/Messages.ts"

const root = mkdtempSync(join(tmpdir(), "cotton-dataset-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const file = (name: string, bytes: string | Uint8Array) => {
  const path = join(root, name)
  mkdirSync(join(path, ".."), { recursive: true })
  writeFileSync(path, bytes)
  return path
}
const read = async (path: string) => {
  const { folder, train } = await findDataset(path, "verified")
  const rows = []
  for await (const row of datasetRows(folder, train)) rows.push(row)
  return rows
}
const lines = (...rows: ReadonlyArray<object>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

describe("the rows of a dataset", () => {
  it("come from a file in any format that Cotton reads, packed too", async () => {
    const messages = [{ role: "user", content: "?" }]
    const rows = await read(file("set.jsonl.gz", gzipSync(lines({ id: "a", messages }, { messages }))))
    expect(rows).toEqual([
      { file: "set.jsonl.gz", number: 1, id: "a", row: { id: "a", messages }, bad: null },
      { file: "set.jsonl.gz", number: 2, id: "set.jsonl.gz:2", row: { messages }, bad: null }
    ])
  })

  it("that cannot be parsed are told as such, in their place", async () => {
    const rows = await read(file("torn.jsonl", `${lines({ messages: [] })}{ "messages": [\n`))
    expect(rows.map(({ bad, number }) => [number, bad !== null])).toEqual([
      [1, false],
      [2, true]
    ])
  })

  it.each([
    [
      "columns that are none of ours",
      "other.jsonl",
      lines({ prompt: "?", answer: "!" }),
      "its columns are prompt, answer"
    ],
    ["a Parquet file that is none", "fake.parquet", "PAR1 and nothing more", "PAR1"],
    ["a name that tells no format", "rows.bin", "x", "tells no format"]
  ])("end in one error at %s", async (_, name, bytes, says) => {
    await expect(read(file(name, bytes))).rejects.toThrow(says)
  })

  it("of a dataset whose manifest is broken, gone from or changed are not read", async () => {
    const path = file("broken/manifest.json", "{")
    await expect(findDataset(join(path, ".."), "verified")).rejects.toThrow("no manifest of a dataset")
    const entry = { path: "verified/train-0.parquet", sha256: "0".repeat(64), bytes: 1, rows: 1 }
    file("broken/manifest.json", JSON.stringify({ recipe: "r", files: [entry] }))
    await expect(findDataset(join(path, ".."), "verified")).rejects.toThrow("it is missing")
    file("broken/verified/train-0.parquet", "x")
    await expect(findDataset(join(path, ".."), "verified")).rejects.toThrow("not what the manifest says")
    await expect(findDataset(join(path, ".."), "verifed")).rejects.toThrow("there are verified")
  })
})

describe("the messages of a row", () => {
  it("have ShareGPT's names mapped, and its system column first", () => {
    const conversations = [
      { from: "human", value: "?" },
      { from: "gpt", value: "!" }
    ]
    expect(readMessages({ system: "Be kind.", conversations })).toEqual({
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "?" },
        { role: "assistant", content: "!" }
      ]
    })
  })

  it("have a thought of a field of its own inline", () => {
    const messages = [
      { role: "user", content: "?" },
      { role: "assistant", content: "!", reasoning_content: "Hm.\n" }
    ]
    expect(readMessages({ messages })).toMatchObject({
      messages: [{}, { role: "assistant", content: "<think>\nHm.\n</think>\n\n!" }]
    })
  })

  it("have it once where a set has it in both places", () => {
    const content = "<think>\nHm.\n</think>\n\n!"
    const messages = [{ role: "assistant", content, reasoning_content: "Hm." }]
    expect(readMessages({ messages })).toEqual({ messages: [{ role: "assistant", content }] })
  })

  it.each([
    ["not-messages", { messages: "?" }],
    ["not-messages", { messages: [null] }],
    ["not-messages", { messages: [{ role: "user", content: null }] }],
    ["unknown-role", { messages: [{ role: "tool", content: "?" }] }],
    ["unknown-role", { messages: [{ role: "constructor", content: "?" }] }],
    ["empty-answer", { messages: [{ role: "assistant", content: " \n" }] }],
    ["no-answer", { messages: [{ role: "user", content: "?" }] }],
    ["no-answer", { messages: [] }]
  ])("are told %s", (fault, row) => {
    expect(readMessages(row)).toMatchObject({ fault })
  })
})
