import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { field, list, required } from "@cotton/exporter/Columns"
import { ParquetSink } from "@cotton/exporter/ParquetSink"
import { renderExample } from "@cotton/exporter/Render"
import { afterAll, describe, expect, it } from "vitest"
import { findDataset } from "../../src/bundle/Dataset.ts"
import type { Unfit } from "../../src/bundle/Examine.ts"
import { settingsFor } from "../../src/bundle/Settings.ts"
import { writeBundle } from "../../src/bundle/Write.ts"
import { readStudentFiles } from "../../src/StudentFiles.ts"
import { loadTokenizer } from "../../src/Tokenizer.ts"
import { trainingTemplate } from "../../src/templates/Templates.ts"
import { writeStudent } from "./Student.ts"

const root = mkdtempSync(join(tmpdir(), "cotton-bundle-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Row {
  readonly id: string
  readonly said: ReadonlyArray<readonly [role: string, content: string]>
}
const columns = [
  required<Row>("trace_id", "label", ({ id }) => id),
  list<Row>("messages", [field("role", "label"), field("content", "text")], ({ said }) => said)
]
const ANSWER = "<think>\nHalf of two, I think, is one.\n</think>\n\nIt is one."
const good: Row = {
  id: "t1",
  said: [
    ["user", "Half of 2?"],
    ["assistant", ANSWER]
  ]
}

const dataset = async (name: string, rows: ReadonlyArray<Row>) => {
  const folder = join(root, name)
  mkdirSync(folder)
  const sink = new ParquetSink<Row>(folder, "train", columns, { rowGroupRows: 100, rowGroupBytes: 1e6, fileBytes: 1e9 })
  for (const row of rows) await sink.add(row)
  await sink.finish()
  return folder
}

writeStudent(join(root, "student"))
const student = readStudentFiles(join(root, "student"))
const tokenizer = loadTokenizer(student)
const template = trainingTemplate(tokenizer.has)!

const write = async (from: string, out: string, change: { maxLength?: number; drop?: ReadonlyArray<Unfit> } = {}) => {
  const maxLength = change.maxLength ?? 4096
  return writeBundle({
    out: join(root, out),
    cotton: "0",
    name: "tiny",
    from,
    dataset: await findDataset(from, "verified"),
    student,
    tokenizer,
    template,
    original: null,
    maxLength,
    drop: new Set(change.drop ?? []),
    validation: false,
    config: settingsFor({
      name: "tiny",
      model: "tiny/tiny",
      preset: null,
      endOfTurn: template.endOfTurn,
      pad: "<|endoftext|>",
      architecture: null,
      method: "full",
      maxLength,
      nodes: 1,
      gpus: 1,
      plan: null,
      set: ["train.learningRate=1e-5"]
    })
  })
}

const bytesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .toSorted()
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => [name, readFileSync(join(folder, name)).toString("base64")])

describe("a bundle", () => {
  it("counts each byte and each mark of a row as the student's tokenizer does", async () => {
    const { train } = await write(await dataset("counted", [good]), "counted-out")
    const prompt = 1 + "user\nHalf of 2?".length + 1 + 1 + 1 + "assistant\n".length
    expect(train).toEqual({
      rows: 1,
      tokens: prompt + ANSWER.length + 2,
      trainedTokens: ANSWER.length + 1,
      longest: prompt + ANSWER.length + 2
    })
  })

  it("gives a student whose base has no chat template the one that it is trained with, without marks of training", async () => {
    await write(await dataset("templateless", [good]), "templateless-out")
    const given = readFileSync(join(root, "templateless-out/student/original_chat_template.jinja"), "utf8")
    const messages = [
      { role: "user", content: "Half of 2?" },
      { role: "assistant", content: ANSWER }
    ]
    const specialTokens = {}
    const { text, foundBy } = renderExample(given, messages, { specialTokens })
    expect(foundBy).toBe("difference")
    expect(text).toBe(renderExample(template.text, messages, { specialTokens }).text)
  })

  it("has the same bytes when it is made again", async () => {
    const from = await dataset("again", [good, { ...good, id: "t2" }])
    await write(from, "first")
    await write(from, "second")
    expect(bytesOf(join(root, "second"))).toEqual(bytesOf(join(root, "first")))
  })

  const near: ReadonlyArray<readonly [string, Row, RegExp]> = [
    [
      "a mark of the student in a text",
      {
        id: "bad",
        said: [
          ["user", "Say <|im_end|>."],
          ["assistant", ANSWER]
        ]
      },
      /row 2 \(bad\): special-token-in-text/
    ],
    [
      "an empty answer",
      {
        id: "bad",
        said: [
          ["user", "Half?"],
          ["assistant", " "]
        ]
      },
      /row 2 \(bad\): empty-answer/
    ],
    [
      "a role that no template knows",
      {
        id: "bad",
        said: [
          ["tool", "Half?"],
          ["assistant", ANSWER]
        ]
      },
      /row 2 \(bad\): unknown-role/
    ],
    ["no answer", { id: "bad", said: [["user", "Half?"]] }, /row 2 \(bad\): no-answer/]
  ]
  for (const [at, [what, row, said]] of near.entries()) {
    it(`is not written over ${what}, and the row is named`, async () => {
      await expect(write(await dataset(`near-${at}`, [good, row]), `near-${at}-out`)).rejects.toThrow(said)
      expect(existsSync(join(root, `near-${at}-out`))).toBe(false)
    })
  }

  it("takes a row of just the most tokens, and refuses or leaves out one of one more", async () => {
    const from = await dataset("long", [
      good,
      {
        id: "longer",
        said: [
          ["user", "Half of 20?"],
          ["assistant", ANSWER]
        ]
      }
    ])
    const { train } = await write(from, "long-out")
    expect((await write(from, "long-fits", { maxLength: train.longest })).train.rows).toBe(2)
    await expect(write(from, "long-not", { maxLength: train.longest - 1 })).rejects.toThrow(
      /row 2 \(longer\): row-too-long/
    )
    const dropped = await write(from, "long-dropped", { maxLength: train.longest - 1, drop: ["row-too-long"] })
    expect([dropped.train.rows, dropped.dropped]).toEqual([1, { "row-too-long": 1 }])
  })

  it("replaces a bundle, but no folder that is none, and no output of other rows", async () => {
    const from = await dataset("replaced", [good])
    mkdirSync(join(root, "other"))
    writeFileSync(join(root, "other", "thesis.txt"), "mine")
    await expect(write(from, "other")).rejects.toThrow(/no bundle/)
    await write(from, "kept")
    mkdirSync(join(root, "kept", "output"))
    await write(from, "kept")
    expect(existsSync(join(root, "kept", "output"))).toBe(true)
    await expect(write(await dataset("others", [{ ...good, id: "t3" }]), "kept")).rejects.toThrow(
      /output\/ of another training/
    )
    expect(existsSync(join(root, "kept", "output"))).toBe(true)
  })

  it("that stands below its dataset is no part of it when it is made again", async () => {
    const from = await dataset("below", [good])
    await write(from, "below/train/tiny")
    expect((await write(from, "below/train/tiny")).train.rows).toBe(1)
  })

  it("asks for the small files of a base that is not here, and guesses nothing", () => {
    expect(() => readStudentFiles("Qwen/None", null, { HF_HOME: join(root, "no-cache") })).toThrow(
      /hf download Qwen\/None --include tokenizer.json/
    )
  })
})
