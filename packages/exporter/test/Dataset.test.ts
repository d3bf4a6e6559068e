import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { COST_LINE, type DatasetFile, type DatasetSummary, openDataset, openParquet } from "../src/index.ts"
import {
  example,
  FACTS,
  HOSTILE,
  judged,
  optionsFor,
  problem,
  SPEC,
  tempFolder,
  text,
  trace,
  turn,
  writeDataset
} from "./fixtures.ts"

const tree = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()

const rowsOf = async (dir: string, path: string) => Array.fromAsync((await openParquet(join(dir, path))).rows())
const read = (dir: string, path: string): string => readFileSync(join(dir, path), "utf8")

/** A dataset of `n` problems with one trace each, every fifth of them in validation. */
const write = (dir: string, n: number, fields: Parameters<typeof optionsFor>[1] = {}): Promise<DatasetSummary> =>
  writeDataset(optionsFor(dir, fields), async (push) => {
    for (let at = 0; at < n; at++) {
      const of = problem(`p${at}`, { messages: [{ role: "user", content: HOSTILE[at % HOSTILE.length] ?? "" }] })
      await push.trace(judged(of, 0), { limit: 32_768, attempts: 1 })
      for (const cut of fields.cuts ?? ["verified"]) {
        await push.example(cut, example(of, 0, { split: at % 5 === 4 ? "validation" : "train" }))
      }
    }
  })

describe("a dataset", () => {
  it("has its files, each row in its place, and a summary of them", async () => {
    const dir = join(tempFolder(), "dataset")
    const summary = await write(dir, 25, { cuts: ["verified", "all"], spec: { ...SPEC, rowGroupRows: 4 } })
    expect(tree(dir)).toEqual([
      "README.md",
      "all/train-00000-of-00001.parquet",
      "all/validation-00000-of-00001.parquet",
      "dataset_info.json",
      "manifest.json",
      "traces/traces-00000-of-00001.parquet",
      "verified/train-00000-of-00001.parquet",
      "verified/validation-00000-of-00001.parquet"
    ])
    expect(summary).toMatchObject({
      dir,
      traces: 25,
      notes: [],
      cuts: [
        { name: "verified", train: 20, validation: 5, tokens: 2500 },
        { name: "all", train: 20, validation: 5, tokens: 2500 }
      ]
    })
    const validation = await rowsOf(dir, "verified/validation-00000-of-00001.parquet")
    expect(validation.map((row) => row["problem_id"])).toEqual(["p4", "p9", "p14", "p19", "p24"])
    const traces = await rowsOf(dir, "traces/traces-00000-of-00001.parquet")
    expect(traces.map((row) => row["problem"])).toEqual(
      Array.from({ length: 25 }, (_, at) => HOSTILE[at % HOSTILE.length]?.toWellFormed())
    )
    expect(traces[0]).toMatchObject({ limit: 32_768n, attempts: 1n })
  })

  it("has a manifest that every file's bytes, digest and rows agree with", async () => {
    const dir = join(tempFolder(), "dataset")
    await write(dir, 12, { spec: { ...SPEC, fileBytes: 2_000 } })
    const manifest = JSON.parse(read(dir, "manifest.json")) as { recipe: string; files: Array<DatasetFile> }
    expect(manifest.recipe).toBe("0123456789abcdef")
    expect(manifest.files.map(({ path }) => path)).toEqual(tree(dir).filter((path) => path !== "manifest.json"))
    for (const { bytes, path, rows, sha256 } of manifest.files) {
      const content = readFileSync(join(dir, path))
      expect(content.byteLength).toBe(bytes)
      expect(createHash("sha256").update(content).digest("hex")).toBe(sha256)
      if (path.endsWith(".parquet")) expect((await rowsOf(dir, path)).length).toBe(rows)
    }
    expect(manifest.files.filter(({ path }) => path.startsWith("verified/train")).length).toBeGreaterThan(1)
  })

  it("has the same bytes for the same rows, but for the card's cost line", async () => {
    const [one, two] = [join(tempFolder(), "dataset"), join(tempFolder(), "another-name")]
    await write(one, 30)
    await writeDataset(
      optionsFor(two),
      async (push) => {
        for (let at = 0; at < 30; at++) {
          const of = problem(`p${at}`, { messages: [{ role: "user", content: HOSTILE[at % HOSTILE.length] ?? "" }] })
          await push.example("verified", example(of, 0, { split: at % 5 === 4 ? "validation" : "train" }))
          await push.trace(judged(of, 0), { limit: 32_768, attempts: 1 })
        }
      },
      { ...FACTS, cost: { ...FACTS.cost, usd: 999, ms: 1 } }
    )
    const bytesOf = (dir: string, path: string) => readFileSync(join(dir, path))
    const data = tree(one).filter((path) => path.endsWith(".parquet") || path === "dataset_info.json")
    expect(data.length).toBe(4)
    expect(data.filter((path) => !bytesOf(one, path).equals(bytesOf(two, path)))).toEqual([])
    const withoutCost = (card: string) => card.split("\n").filter((line) => !line.startsWith(COST_LINE))
    expect(read(one, "README.md")).not.toBe(read(two, "README.md"))
    expect(withoutCost(read(one, "README.md"))).toEqual(withoutCost(read(two, "README.md")))
  })

  it("cut files do not depend on time, money or verdict durations", async () => {
    const [one, two] = [join(tempFolder(), "dataset"), join(tempFolder(), "dataset")]
    const of = problem("p")
    await writeDataset(optionsFor(one), (push) => push.example("verified", example(of, 0)))
    const later = trace(of, 0, { usd: 7, timing: { at: 2e12, ms: 9 } })
    await writeDataset(optionsFor(two), (push) =>
      push.example("verified", example(of, 0, { trace: later }), { attempts: 4 })
    )
    const path = "verified/train-00000-of-00001.parquet"
    expect(readFileSync(join(two, path)).equals(readFileSync(join(one, path)))).toBe(true)
  })

  it("leaves a split without rows out, and says so", async () => {
    const dir = join(tempFolder(), "dataset")
    const { notes } = await write(dir, 3)
    expect(tree(dir)).not.toContain("verified/validation-00000-of-00001.parquet")
    expect(notes).toEqual([expect.stringContaining("The cut verified has no validation split")])
    expect(read(dir, "README.md")).toContain("**Note.** The cut verified has no validation split")
    expect(read(dir, "README.md")).not.toContain("validation-*")
    expect(read(dir, "dataset_info.json")).not.toContain("validation")
    const none = await write(join(tempFolder(), "dataset"), 3, { spec: { ...SPEC, validation: 0 } })
    expect(none.notes).toEqual([])
  })

  it("an empty cut has a readable file with its columns, and says so", async () => {
    const dir = join(tempFolder(), "dataset")
    const { notes } = await writeDataset(optionsFor(dir, { cuts: ["strict", "all"] }), async (push) => {
      await push.trace(judged(problem("p"), 0, { standing: "rejected" }))
      await push.example("all", example(problem("p"), 0, { split: "validation" }))
    })
    const { metadata } = await openParquet(join(dir, "strict/train-00000-of-00001.parquet"))
    expect(metadata.num_rows).toBe(0n)
    expect(metadata.schema.map(({ name }) => name)).toContain("messages")
    expect(notes).toEqual([
      expect.stringContaining("The cut strict has no rows"),
      expect.stringContaining("no train split")
    ])
    expect(read(dir, "README.md")).toContain("**Note.** The cut strict has no rows")
  })

  it("of an empty control arm says that what it is matched with is empty, and blames no rule", async () => {
    const dir = join(tempFolder(), "dataset")
    const left = { failed: 0, rejected: 1, undecided: 0, unjudged: 0, perProblem: 0, tokens: 0 }
    const choice = { perProblem: 1, problems: 0, target: null, short: 0, left }
    const cuts = {
      verified: { spec: { answer: "right" as const, ignore: [] }, choice },
      all: { spec: { answer: "any" as const, ignore: [], tokens: "verified" }, choice: { ...choice, target: 0 } }
    }
    const { notes } = await writeDataset(
      optionsFor(dir, { cuts: ["verified", "all"] }),
      (push) => push.trace(judged(problem("p"), 0, { standing: "rejected" })),
      { ...FACTS, cuts }
    )
    expect(notes).toEqual([
      "The cut verified has no rows: no trace fits its rule. Its file holds the columns only.",
      "The cut all has no rows: it takes as many output tokens as verified, and verified has none. Its file holds the columns only."
    ])
  })

  it("is whole without any row and without any cut", async () => {
    const dir = join(tempFolder(), "dataset")
    const { notes } = await writeDataset(optionsFor(dir, { cuts: [] }), async () => undefined)
    expect(tree(dir)).toEqual([
      "README.md",
      "dataset_info.json",
      "manifest.json",
      "traces/traces-00000-of-00001.parquet"
    ])
    expect(notes).toEqual([expect.stringContaining("no traces")])
    expect(read(dir, "README.md")).toContain('- config_name: "traces"\n  default: true')
  })

  it("holds any text that a reply may hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text, text), { maxLength: 8 }), async (texts) => {
        const dir = join(tempFolder(), "dataset")
        await writeDataset(optionsFor(dir), async (push) => {
          for (const [at, [reasoning, content, source]] of texts.entries()) {
            const of = problem(`p${at}`, { source, domain: source })
            const item = trace(of, 0, { turns: [turn({ reasoning, content })] })
            await push.trace(judged(of, 0, { trace: item }))
            await push.example("verified", example(of, 0, { trace: item }))
          }
        })
        const rows = await rowsOf(dir, "traces/traces-00000-of-00001.parquet")
        expect(rows.map((row) => [row["reasoning"], row["content"], row["source"]])).toEqual(
          texts.map((row) => row.map((value) => value.toWellFormed()))
        )
        expect((await rowsOf(dir, "verified/train-00000-of-00001.parquet")).length).toBe(texts.length)
        expect(read(dir, "README.md").split("\n---\n").length).toBe(2)
      }),
      { numRuns: 25 }
    )
  })
})

describe("LLaMA-Factory's file", () => {
  it("names each split of each cut", async () => {
    const dir = join(tempFolder(), "dataset")
    await write(dir, 10, { cuts: ["verified", "all"] })
    const info = JSON.parse(read(dir, "dataset_info.json")) as Record<string, object>
    expect(Object.keys(info)).toEqual(["verified", "verified-validation", "all", "all-validation"])
    expect(info["all-validation"]).toMatchObject({ script_url: ".", subset: "all", split: "validation" })
  })

  it("is not there when the chain is in a field that it would not read", async () => {
    const dir = join(tempFolder(), "dataset")
    await write(dir, 2, { spec: { ...SPEC, reasoning: "field" } })
    expect(existsSync(join(dir, "dataset_info.json"))).toBe(false)
  })
})

describe("what goes wrong", () => {
  it("a scope that closes before finish leaves the old dataset and nothing else", async () => {
    const run = tempFolder()
    const dir = join(run, "dataset")
    await write(dir, 3)
    const before = tree(run)
    const program = Effect.gen(function* () {
      const writer = yield* openDataset(optionsFor(dir, { spec: { ...SPEC, rowGroupRows: 1 } }))
      yield* writer.addExample("verified", example(problem("q"), 0))
      expect(readdirSync(run).length).toBe(2)
      return yield* Effect.interrupt
    })
    const exit = await Effect.runPromiseExit(Effect.scoped(program))
    expect(Exit.isFailure(exit)).toBe(true)
    expect(tree(run)).toEqual(before)
  })

  it("nothing can be added after finish, and finish is once", async () => {
    const dir = join(tempFolder(), "dataset")
    const program = Effect.gen(function* () {
      const writer = yield* openDataset(optionsFor(dir))
      yield* writer.finish(FACTS)
      const errors = yield* Effect.all([
        Effect.flip(writer.addTrace(judged(problem("p"), 0))),
        Effect.flip(writer.addExample("verified", example(problem("p"), 0))),
        Effect.flip(writer.finish(FACTS))
      ])
      return errors.map(({ reason }) => reason)
    })
    expect(await Effect.runPromise(Effect.scoped(program))).toEqual(["closed", "closed", "closed"])
    expect(existsSync(join(dir, "README.md"))).toBe(true)
  })

  it("a cut may not take the name of the traces", async () => {
    const open = Effect.scoped(openDataset(optionsFor(join(tempFolder(), "dataset"), { cuts: ["traces"] })))
    const error = await Effect.runPromise(Effect.flip(open))
    expect(error).toMatchObject({ _tag: "ExportError", reason: "reserved-name", path: "cuts.traces" })
  })

  it("a folder that cannot be made is a typed error that names it", async () => {
    const open = Effect.scoped(openDataset(optionsFor("/dev/null/dataset")))
    expect(await Effect.runPromise(Effect.flip(open))).toMatchObject({ _tag: "ExportError", reason: "io" })
  })

  it("a cut that was not opened is a bug, not an error", async () => {
    const program = Effect.gen(function* () {
      const writer = yield* openDataset(optionsFor(join(tempFolder(), "dataset")))
      yield* writer.addExample("other", example(problem("p"), 0))
    })
    await expect(Effect.runPromise(Effect.scoped(program))).rejects.toThrow('no cut "other"')
  })
})
