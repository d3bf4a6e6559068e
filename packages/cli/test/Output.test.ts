import { createHash } from "node:crypto"
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

/** Digest of every file under a folder, by its name. */
const hashes = (folder: string, leaveOut: RegExp): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile() && !leaveOut.test(relative(folder, path)))
      .map((path) => [relative(folder, path), createHash("sha256").update(readFileSync(path)).digest("hex")])
      .toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))
  )

describe("what commands print and write", () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
    here.recipe()
  })
  afterAll(() => here.close())

  it("cotton check: a plan, and not one request", async () => {
    const { code, stdout, stderr } = await here.cotton("check")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toMatch(/^problems {2}20 \(0 duplicates collapsed, 0 rows skipped\)$/m)
    expect(stdout).toMatch(/^requests {2}20$/m)
    expect(stdout).toMatch(/^ {2}sample\.limit = 1000 +recipe\.yaml:\d+$/m)
    expect(stdout).toContain("  user: What is the sum of 0 and 7?")
    const json = await here.cotton("check", "--json", "--set", "sample.tries=3")
    expect(ndjson(json.stdout)).toEqual([
      expect.objectContaining({ type: "summary", problems: 20, requests: [20, 60], duplicates: 0 })
    ])
    expect(here.teacher.stats().requests).toBe(0)
    expect(readdirSync(here.folder).toSorted()).toEqual(["problems.jsonl", "recipe.yaml", "replies.jsonl"])
  })

  it("shows no terminal escape and no turned text of a prompt, and keeps its lines", async () => {
    const hostile = await place({ scripted: {} }, 1)
    try {
      hostile.recipe()
      const prompt = "What is\n\t1 + 1?\u001b]0;owned\u0007\rgone \u202eturned"
      writeFileSync(join(hostile.folder, "problems.jsonl"), JSON.stringify({ id: "a", prompt, answer: "2" }))
      const shown = "  user: What is\n    \t1 + 1?\uFFFD]0;owned\uFFFD\uFFFDgone \uFFFDturned"
      const check = await hostile.cotton("check")
      const run = await hostile.cotton("run")
      for (const output of [check.stdout, run.stderr]) {
        expect(output).toContain(shown)
        for (const sign of ["\u001b", "\u0007", "\r", "\u202e"]) expect(output).not.toContain(sign)
      }
      expect(check.stdout).toMatch(/^problems {2}1 \(0 duplicates collapsed, 0 rows skipped\)$/m)
      expect(run.stderr).toMatch(/: 1 problem · a new run$/m)
      expect(run.stderr).toMatch(/^ {6}1 sampled {6}1 problem$/m)
      expect(run.stderr).toMatch(/traces {2}1 trace with every verdict$/m)
      const refused = await hostile.cotton("check", "--probe", "--only", "a\u001b[2J")
      expect(refused.stderr).toMatch(/^cotton: --only a\uFFFD\[2J: /m)
    } finally {
      await hostile.close()
    }
  })

  it("cotton run in a pipe: lines on stderr without one escape, nothing on stdout, the next commands", async () => {
    const { code, stdout, stderr } = await here.cotton("run", "--dir", "plain")
    expect([code, stdout]).toEqual([0, ""])
    expect(stderr).not.toContain("\u001b")
    expect(stderr).toMatch(/plain: 20 problems · a new run/)
    expect(stderr).toContain("first prompt:\n  user: What is the sum of 0 and 7?")
    expect(stderr).toMatch(/^ +20 sampled +20 problems$/m)
    expect(stderr).toMatch(/^ +20 kept +100\.0 % of the judged; 20 of 20 problems covered$/m)
    expect(stderr).toContain("cotton cut plain --set cuts.verified.answer=any")
    expect(stderr).toContain('datasets.load_dataset("plain/dataset")')
    const again = await here.cotton("run", "--dir", "plain")
    expect(again.stderr).toContain("20 samples already here")
    expect(again.stderr).not.toContain("first prompt:")
  })

  it("cotton run --json: NDJSON alone, events as they are committed, the summary last", async () => {
    const { code, stdout } = await here.cotton("run", "--dir", "json", "--json")
    expect(code).toBe(0)
    const lines = ndjson(stdout)
    const types = lines.map(({ type }) => type)
    for (const type of ["resumed", "prompted", "phase", "stored", "judged", "settled", "figures"])
      expect(types).toContain(type)
    for (const type of ["stored", "judged", "settled"]) expect(types.filter((one) => one === type)).toHaveLength(20)
    expect(types.filter((type) => type === "summary")).toHaveLength(1)
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      closing: { why: "settled" },
      funnel: { sampled: 20, kept: 20 },
      dataset: { traces: 20, cuts: [{ name: "verified" }] }
    })
  })

  it("cotton cut without --save: what it would choose; no file of the run changes but the journal", async () => {
    const folder = join(here.folder, "plain")
    const journal = /^journal\.db/
    const before = hashes(folder, journal)
    const { code, stdout } = await here.cotton(
      "cut",
      "plain",
      "--set",
      "judge=[{ shape/length: { minTokens: 99999 } }]"
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^verified {2}0 rows \(0 train, 0 validation\) of 0 problems, 0 tokens$/m)
    expect(stdout).toMatch(/^ {2}left +20 {2}shape\/length: too-short +sole cause of 20$/m)
    expect(stdout).toContain("nothing is written; --save writes the dataset")
    expect(hashes(folder, journal)).toEqual(before)

    const json = await here.cotton("cut", "plain", "--json")
    expect(ndjson(json.stdout)).toEqual([expect.objectContaining({ type: "summary", saved: false })])
    expect(hashes(folder, journal)).toEqual(before)
    expect(readdirSync(folder).filter((name) => name.startsWith("journal"))).toEqual(["journal.db"])
  })

  it("cotton cut --save: the dataset is replaced, and its card says how to make it again", async () => {
    const folder = join(here.folder, "plain/dataset")
    const manifest = () => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as { files: Array<unknown> }
    const before = manifest()
    const { requests } = here.teacher.stats()
    const set = "cuts={ short: { answer: any }, one: { perProblem: 1 } }"
    const { code, stdout } = await here.cotton("cut", "plain", "--set", set, "--save")
    expect(code).toBe(0)
    expect(stdout).toContain(`written to ${folder}`)
    expect(readdirSync(folder).toSorted()).toEqual(
      ["README.md", "dataset_info.json", "manifest.json", "one", "short"].concat("traces")
    )
    expect(manifest()).not.toEqual(before)
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`cotton cut plain --set '${set}' --save`)
    expect(here.teacher.stats().requests).toBe(requests)
    // And back again, to the byte.
    expect((await here.cotton("cut", "plain", "--save")).code).toBe(0)
    const { files } = before as { files: ReadonlyArray<{ path: string; sha256: string }> }
    const parquet = (all: ReadonlyArray<unknown>) =>
      (all as typeof files).filter(({ path }) => path.startsWith("verified/"))
    expect(parquet(manifest().files)).toEqual(parquet(files))
  })

  it("cotton cut: keeps to what the samples were asked with, also where the run had it from --set", async () => {
    const asked = ["--set", "sample.temperature=1", "--set", "prompt.system=Add."]
    expect((await here.cotton("run", "--dir", "set", ...asked)).code).toBe(0)
    for (const save of [[], ["--save"]]) {
      const { code, stdout } = await here.cotton("cut", "set", ...save)
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^verified {2}20 rows /m)])
    }
    const { code, stderr } = await here.cotton("cut", "set", "--set", "sample.temperature=0.3")
    expect([code, stderr]).toEqual([2, expect.stringContaining("sample.temperature: 1 → 0.3")])
  })

  it("cotton cut: a folder without a run is one clear error", async () => {
    const { code, stderr } = await here.cotton("cut", "nowhere")
    expect([code, stderr]).toEqual([2, "cotton: nowhere: no run here. `cotton run RECIPE --dir nowhere` begins one\n"])
  })

  it("cotton judge: a reader that has had enough (`| head`) ends it without a word", async () => {
    const row = `${JSON.stringify({ answer: "7", response: String.raw`It is \boxed{7}.` })}\n`
    writeFileSync(join(here.folder, "many.jsonl"), row.repeat(5000))
    const { child, finished } = here.start("judge", "many.jsonl", "--with", "verify/number")
    child.stdout!.once("data", () => child.stdout!.destroy())
    const { code, stderr } = await finished
    expect([code, stderr]).toEqual([0, ""])
  })

  it("cotton init: refuses to overwrite, and leaves what is there as it is", async () => {
    const first = await here.cotton("init", "demo")
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("next: cd demo && cotton run")])
    const demo = join(here.folder, "demo")
    writeFileSync(join(demo, "recipe.yaml"), "# mine\n")
    const before = hashes(demo, /^$/)
    const second = await here.cotton("init", "demo")
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining("is there already; nothing was written")])
    expect(hashes(demo, /^$/)).toEqual(before)
    // Also when only the second of its files is there: none is written beside it.
    const { code } = await here.cotton("init", ".")
    expect(code).toBe(2)
  })
})
