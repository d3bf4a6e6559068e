import * as Effect from "effect/Effect"
import { mkdirSync, symlinkSync } from "node:fs"
import { join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { type FindOptions, findFiles } from "../../src/index.ts"
import { type Content, folderOf, message } from "./Reading.ts"

const find = async (
  names: ReadonlyArray<string> | Readonly<Record<string, Content>>,
  options: FindOptions & { readonly from?: string | ReadonlyArray<string> } = {}
) => {
  const files = Array.isArray(names) ? Object.fromEntries(names.map((name) => [name, ""])) : names
  const folder = folderOf(files as Readonly<Record<string, Content>>)
  const from = options.from ?? "."
  const found = await Effect.runPromise(findFiles(typeof from === "string" ? [from] : from, folder, options))
  return found.map((file) => relative(folder, file))
}

const wrong = (...args: Parameters<typeof find>) => message(find(...args))

/** A README whose front matter is this. */
const card = (...front: ReadonlyArray<string>) => ["---", ...front, "---", "# A dataset", ""].join("\n")

describe("a folder", () => {
  it("whose files tell their splits gives those of one, in order", async () => {
    const names = [
      "data/train-00001-of-00002.parquet",
      "data/train-00000-of-00002.parquet",
      "data/test-00000-of-00001.parquet",
      "data/validation-00000-of-00001.parquet",
      "README.md",
      "dataset_infos.json",
      ".cache/train.jsonl",
      "LICENSE"
    ]
    expect(await find(names)).toEqual(["data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"])
    expect(await find(names, { split: "test" })).toEqual(["data/test-00000-of-00001.parquet"])
    for (const split of ["validation", "valid", "dev"]) {
      expect(await find(names, { split })).toEqual(["data/validation-00000-of-00001.parquet"])
    }
    expect(await wrong(names, { split: "tset" })).toBe(
      '.: has no split "tset"; it has test, train, validation (problems.split names one)'
    )
  })

  it.each([
    [["train.jsonl", "test.jsonl", "dev.jsonl"], ["train.jsonl"]],
    [["train.jsonl.gz", "test.jsonl.zst"], ["train.jsonl.gz"]],
    [["my_train_set.csv", "my_test_set.csv"], ["my_train_set.csv"]],
    [
      ["train/a.json", "train/b.json", "test/a.json"],
      ["train/a.json", "train/b.json"]
    ],
    [["data/train/0000.parquet", "data/test/0000.parquet"], ["data/train/0000.parquet"]],
    [["train1.jsonl", "test1.jsonl"], ["train1.jsonl"]],
    // A name counts more than the folder that it is in.
    [["train/x.jsonl", "train/test.jsonl"], ["train/x.jsonl"]],
    // Words inside of words tell nothing.
    [
      ["constraints.jsonl", "latest.jsonl"],
      ["constraints.jsonl", "latest.jsonl"]
    ],
    // Once one file tells its split, a file that tells none is something else.
    [["train.jsonl", "extra.jsonl"], ["train.jsonl"]]
  ])("of %j is read as %j", async (names, found) => {
    expect(await find(names)).toEqual(found)
  })

  it("with folders for configs gives those of the default one, or of the one that is asked for", async () => {
    const names = ["main/train-0.parquet", "main/test-0.parquet", "socratic/train-0.parquet"]
    expect(await find(names)).toEqual(["main/train-0.parquet"])
    expect(await find(names, { config: "socratic" })).toEqual(["socratic/train-0.parquet"])
    expect(await find(["a/train.jsonl", "default/train.jsonl"])).toEqual(["default/train.jsonl"])
    expect(await wrong(names, { config: "maim" })).toBe(
      '.: has no config "maim"; it has main, socratic (problems.config names one)'
    )
    expect(await wrong(names, { config: "socratic", split: "test" })).toBe(
      '.: has no split "test"; it has train (problems.split names one)'
    )
  })

  it("without any layout is read whole, if its files are of one format", async () => {
    expect(await find(["b.jsonl", "a.ndjson", "in/c.jsonl.gz", "notes.txt", "README.md"])).toEqual([
      "a.ndjson",
      "b.jsonl",
      "in/c.jsonl.gz"
    ])
    expect(await wrong(["a.jsonl", "b.csv"])).toBe(
      ".: has files of several formats (csv, jsonl); name them, as in ./*.jsonl"
    )
    expect(await find(["a.jsonl", "b.csv"], { format: "csv" })).toEqual(["b.csv"])
    expect(await wrong(["a.jsonl"], { format: "csv" })).toBe(".: has no csv file for this split; it has jsonl")
    expect(await wrong(["a.jsonl"], { split: "test" })).toBe(
      '.: has no split "test"; it has train (problems.split names one)'
    )
  })

  it("with a part of a download is an error; a glob takes what is there", async () => {
    const names = ["data/train-00000-of-00003.parquet", "data/train-00002-of-00003.parquet"]
    expect(await wrong(names)).toBe(".: lacks data/train-00001-of-00003.parquet, of which it has the others")
    expect(await find(names, { from: "data/*" })).toEqual(names)
  })

  it("without rows is an error that says what is there", async () => {
    expect(await wrong(["data-00000.arrow", "README.md", "dataset_info.json"])).toBe(
      ".: is a folder without files of rows (it has .arrow, .json, .md)"
    )
    const empty = folderOf({})
    mkdirSync(join(empty, "in"))
    expect(await message(Effect.runPromise(findFiles(["in"], empty)))).toBe("in: is a folder without files of rows")
  })

  it("of the Hub's cache, whose files are links, is read", async () => {
    const folder = folderOf({ "blobs/1f": "{}", "blobs/2e": "{}", "snapshots/r/README.md": "" })
    mkdirSync(join(folder, "snapshots/r/data"))
    symlinkSync("../../../blobs/1f", join(folder, "snapshots/r/data/train-00000-of-00001.parquet"))
    symlinkSync("../../blobs/2e", join(folder, "snapshots/r/test.jsonl"))
    const found = await Effect.runPromise(findFiles(["snapshots/r"], folder))
    expect(found).toEqual([join(folder, "snapshots/r/data/train-00000-of-00001.parquet")])
    const gone = join(folder, "snapshots/r/data/train-extra.parquet")
    symlinkSync("../../../blobs/3d", gone)
    for (const from of ["snapshots/r", "snapshots/r/data/*"]) {
      expect(await message(Effect.runPromise(findFiles([from], folder)))).toBe(
        `${gone}: is a link to a file that is not there`
      )
    }
  })
})

describe("a dataset's card", () => {
  const names = { "x/one.jsonl": "", "x/two.jsonl": "", "y/three.parquet": "", "train.jsonl": "" }

  it("names the files of each config and split, in every form of data_files", async () => {
    const files = {
      ...names,
      "README.md": card(
        "license: mit",
        "configs:",
        "- config_name: first",
        "  data_files:",
        "  - split: train",
        "    path: x/*.jsonl",
        "  - split: test",
        "    path: [y/three.parquet, x/one.jsonl]",
        "- config_name: list",
        "  default: true",
        "  data_files: [x/two.jsonl, x/*.jsonl]",
        "- config_name: one",
        "  data_files: y/*",
        "- config_name: object",
        "  data_dir: x",
        "  data_files: { train: one.jsonl, more: two.jsonl }"
      )
    }
    expect(await find(files)).toEqual(["x/two.jsonl", "x/one.jsonl"])
    expect(await find(files, { config: "first" })).toEqual(["x/one.jsonl", "x/two.jsonl"])
    expect(await find(files, { config: "first", split: "test" })).toEqual(["y/three.parquet", "x/one.jsonl"])
    expect(await find(files, { config: "one" })).toEqual(["y/three.parquet"])
    expect(await find(files, { config: "object", split: "more" })).toEqual(["x/two.jsonl"])
    expect(await wrong(files, { config: "zero" })).toBe(
      '.: has no config "zero"; it has first, list, object, one (problems.config names one)'
    )
    expect(await wrong(files, { config: "first", split: "dev" })).toBe(
      '.: has no split "dev"; it has test, train (problems.split names one)'
    )
  })

  it("may call the default config by its name, or put it first", async () => {
    const entry = (name: string, file: string) => [`- config_name: ${name}`, `  data_files: ${file}`]
    const [a, b] = [entry("a", "x/one.jsonl"), entry("default", "x/two.jsonl")]
    expect(await find({ ...names, "README.md": card("configs:", ...a, ...b) })).toEqual(["x/two.jsonl"])
    expect(await find({ ...names, "README.md": card("configs:", ...a) })).toEqual(["x/one.jsonl"])
  })

  it("that names no files leaves it to their names", async () => {
    for (const readme of [
      "# no front matter",
      card("license: mit"),
      card("configs: []"),
      "---\nlicense: mit\n",
      card("configs:", "- config_name: a")
    ]) {
      expect(await find({ ...names, "README.md": readme })).toEqual(["train.jsonl"])
    }
  })

  it.each([
    ["configs:\n- data_files: ../secret.jsonl", 'data_files names "../secret.jsonl", which is not in the folder'],
    ["configs:\n- data_files: /etc/passwd", 'data_files names "/etc/passwd", which is not in the folder'],
    [
      "configs:\n- data_files: https://example.org/a.jsonl",
      'data_files names "https://example.org/a.jsonl", which is not in the folder'
    ],
    ["configs:\n- data_dir: ..\n  data_files: a.jsonl", "data_dir is not in the folder"],
    ["configs:\n- data_files: 7", "a path of data_files is no text"]
  ])("cannot lead out of the folder: %s", async (front, detail) => {
    expect(await wrong({ ...names, "README.md": card(front) })).toBe(`./README.md: ${detail}`)
  })

  it("that is broken, or names files that are not there, is an error", async () => {
    expect(await wrong({ ...names, "README.md": card("configs: [") })).toMatch(
      /^\.\/README\.md: its front matter is no YAML \(.+\)$/
    )
    expect(await wrong({ ...names, "README.md": card("configs:", "- data_files: gone/*.jsonl") })).toBe(
      ".: the files that its README.md names for this split are not there"
    )
  })
})

describe("patterns", () => {
  it("are paths, globs and `-`, each file once; a glob takes no file that describes the others", async () => {
    const names = ["b.json", "a.json", "README.md", "dataset_infos.json", "LICENSE"]
    expect(await find(names, { from: ["*", "a.json"] })).toEqual(["a.json", "b.json"])
    expect(await Effect.runPromise(findFiles(["-"], "/"))).toEqual(["-"])
    expect(await wrong(["README.md"], { from: "*.md" })).toMatch(/^\*\.md: no such file \(looked in .+\)$/)
  })
})
