import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createHash } from "node:crypto"
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ndjson, type Place, place } from "./Place.ts"

/** Every file of a folder with its digest. */
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted()
    .map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex")
    ])

const LONG = "judge=[{ shape/length: { minTokens: 99999 } }]"
const ONE = "cuts.verified.perProblem=1"

let here: Place
const path = (name: string) => join(here.folder, name)
beforeAll(async () => {
  here = await place({}, 20)
  here.recipe({ sample: { keep: 2, tries: 2, limit: 1000, seed: 0 } })
  expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
})
afterAll(() => here.close())

describe("cotton cut DIR", () => {
  it("without a change says so; not a byte of the run changes", async () => {
    const before = filesOf(path("r"))
    const { code, stdout, stderr } = await here.cotton("cut", "r")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toMatch(/^verified {2}40 rows .* of 20 problems/m)
    expect(stdout).toContain("nothing changes: these are the settings that the run has\n")
    expect(stdout).not.toMatch(/ was |gained|lost/)
    expect(filesOf(path("r"))).toEqual(before)
  })

  it("only chooses: before and after, what is lost and why, an id to look at; not a byte of the run changes", async () => {
    const before = filesOf(path("r"))
    const { code, stdout } = await here.cotton("cut", "r", "--set", ONE)
    expect(code).toBe(0)
    expect(stdout).toContain("settings\n  cuts.verified.perProblem  not set → 1\n")
    expect(stdout).toMatch(/^verified {2}20 rows .* of 20 problems, [\d,]+ tokens\n {2}was +40 rows .* of 20 problems/m)
    expect(stdout).toMatch(/^ {2}lost +20 {2}over its perProblem +p0\/1 p1\/1 p2\/1 …$/m)
    expect(stdout).toContain("to look at one: cotton show r p0/1\n")
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("nothing is written; --save writes the dataset")
    expect(filesOf(path("r"))).toEqual(before)
  })

  it("several changes: what each does alone, and what it does after the others; every changed row in --json", async () => {
    const { stdout } = await here.cotton("cut", "r", "--set", ONE, "--set", LONG)
    expect(stdout).toMatch(/^ {2}cuts\.verified\.perProblem=1\n {4}verified +\+0 −20 rows +0 rows$/m)
    expect(stdout).toMatch(/^ {2}judge=.*\n {4}verified +\+0 −40 rows +\+0 −20 rows$/m)
    const lines = ndjson((await here.cotton("cut", "r", "--set", ONE, "--set", LONG, "--json")).stdout)
    const flipped = lines.slice(0, -1)
    expect(flipped).toHaveLength(40)
    expect(new Set(flipped.map((line) => `${line.type} ${String(line["change"])} ${String(line["why"])}`))).toEqual(
      new Set(["flipped lost shape/length: too-short"])
    )
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      saved: false,
      samples: 40,
      cuts: [{ name: "verified", effect: { gained: 0, lost: 40, problems: -20 }, left: { rejected: 40 } }],
      changes: [
        { label: ONE, alone: { verified: { lost: 20 } }, givenTheOthers: { verified: { lost: 0 } } },
        { label: LONG, alone: { verified: { lost: 40 } }, givenTheOthers: { verified: { lost: 20 } } }
      ]
    })
    expect(readFileSync(path("r/run.json"), "utf8")).not.toContain("99999")
  })

  it("a setting that no cut looks at is named", async () => {
    const { stdout } = await here.cotton("cut", "r", "--set", "budget.usd=5")
    expect(stdout).toContain("note: budget.usd has no bearing on a cut\nnothing changes")
    const shape = await here.cotton("cut", "r", "--set", "export.reasoning=field")
    expect(shape.stdout).toContain("no row comes or goes in any cut\n")
  })

  it("a change of the splits moves rows, and neither gains nor loses any", async () => {
    const { stdout } = await here.cotton("cut", "r", "--set", "export.validation=1")
    expect(stdout).toMatch(/^verified {2}40 rows \(0 train, 40 validation\)/m)
    expect(stdout).toMatch(/^ {2}moved +\d+ {2}between train and validation$/m)
    expect(stdout).not.toMatch(/gained|lost/)
  })

  it("a change of the splits among several says how many rows it moves", async () => {
    const { stdout } = await here.cotton("cut", "r", "--set", ONE, "--set", "export.validation=0.9")
    expect(stdout).toMatch(/^ {2}export\.validation=0\.9\n {4}verified +[1-9]\d* rows moved +[1-9]\d* rows moved$/m)
    expect(stdout).toMatch(/^ {2}cuts\.verified\.perProblem=1\n {4}verified +\+0 −20 rows +\+0 −20 rows$/m)
  })

  it("--save writes into the card what bought the traces, and what chose from them", async () => {
    cpSync(path("r"), path("carded"), { recursive: true })
    expect((await here.cotton("cut", "carded", "--set", ONE, "--save")).code).toBe(0)
    const card = readFileSync(path("carded/dataset/README.md"), "utf8")
    expect(card).toContain(
      `\n\n\`\`\`sh\ncotton run recipe.yaml --dir carded\ncotton cut carded --set ${ONE} --save\n\`\`\`\n`
    )
  })

  it("--save says what came into the dataset and what went, of the files that stood there", async () => {
    cpSync(path("r"), path("saved"), { recursive: true })
    const first = await here.cotton("cut", "saved", "--set", ONE, "--save")
    expect(first.stdout).toMatch(/written to .*saved\/dataset\n {2}verified {2}0 rows added, 20 removed\n$/)
    const again = await here.cotton("cut", "saved", "--set", ONE, "--save")
    expect(again.stdout).toMatch(/nothing changes.*\nwritten to .*\n {2}verified {2}the same 20 rows\n$/)
    rmSync(path("saved/dataset"), { recursive: true })
    const fresh = await here.cotton("cut", "saved", "--save", "--json")
    expect(ndjson(fresh.stdout).at(-1)).toMatchObject({ saved: true, dataset: { changes: null } })
    const settings = { verified: { rows: 20, added: 0, removed: 20 } }
    const back = ndjson((await here.cotton("cut", "saved", "--set", ONE, "--save", "--json")).stdout).at(-1)
    expect(back).toMatchObject({ dataset: { changes: [{ name: "verified", ...settings.verified }] } })
  })

  it("a run that was moved away from its recipe is chosen from as its run.json says", async () => {
    cpSync(path("r"), path("moved"), { recursive: true })
    const file = path("moved/run.json")
    writeFileSync(file, readFileSync(file, "utf8").replace("recipe.yaml", "gone.yaml"))
    const { code, stdout } = await here.cotton("cut", "moved", "--set", ONE)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^verified {2}20 rows /m)])
  })

  it("ids and settings reach the terminal without what would act on it", async () => {
    const other = await place({}, 2)
    try {
      other.recipe({ judge: ["shape/complete"] })
      const rows = [0, 1].map((at) => ({
        id: `\u001b[31mred'${at}`,
        prompt: `What is the sum of ${at} and 7?`,
        answer: String(at + 7)
      }))
      writeFileSync(join(other.folder, "problems.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
      expect((await other.cotton("run", "--dir", "r")).code).toBe(0)
      const { stdout } = await other.cotton("cut", "r", "--set", LONG)
      expect(stdout).toContain("�[31mred'0/0")
      expect(stdout).not.toContain("\u001b")
      expect(stdout).toContain(String.raw`show r '�[31mred'\''0/0'`)
      const compared = await other.cotton("cut", "r", "r:verified")
      expect([compared.code, compared.stdout.includes("\u001b")]).toEqual([0, false])
    } finally {
      await other.close()
    }
  })
})

describe("beside a running run", () => {
  it("cuts and export can be tried, judging again waits for it, and its run.json stays", async () => {
    const slow = await place({ latency: { firstTokenMs: 4000 } }, 20)
    try {
      slow.recipe({}, { slots: 2 })
      const running = slow.start("run", "--dir", "r")
      const folder = join(slow.folder, "r")
      const stored = () => {
        const file = join(folder, "status.json")
        return existsSync(file)
          ? (JSON.parse(readFileSync(file, "utf8")) as { samples: { stored: number } }).samples.stored
          : 0
      }
      while (stored() === 0) await new Promise((go) => setTimeout(go, 50))
      const before = readFileSync(join(folder, "run.json"), "utf8")
      const chosen = await slow.cotton("cut", "r", "--set", "cuts={ any: { answer: any } }")
      expect([chosen.code, chosen.stderr]).toEqual([0, ""])
      expect(chosen.stdout).toMatch(/^any {2}[1-9]\d* rows? /m)
      const judged = await slow.cotton("cut", "r", "--set", LONG)
      expect([judged.code, judged.stdout]).toEqual([2, ""])
      expect(judged.stderr).toMatch(/judging again .* is being written by process \d+ .*can be looked at meanwhile/)
      const saved = await slow.cotton("cut", "r", "--save")
      expect([saved.code, saved.stderr]).toEqual([2, expect.stringContaining("is being written by process")])
      const compared = await slow.cotton("cut", "r", "r:verified")
      expect([compared.code, compared.stderr]).toEqual([0, ""])
      expect(readFileSync(join(folder, "run.json"), "utf8")).toBe(before)
      running.child.kill("SIGKILL")
      await running.finished
    } finally {
      await slow.close()
    }
  })
})

describe("cotton cut A B", () => {
  it("the settings that differ, the figures side by side, what flipped; nothing is written", async () => {
    cpSync(path("r"), path("strict"), { recursive: true })
    expect((await here.cotton("cut", "strict", "--set", LONG, "--save")).code).toBe(0)
    const before = [filesOf(path("r")), filesOf(path("strict"))]
    const { code, stdout, stderr } = await here.cotton("cut", "r", "strict")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toMatch(/^A {2}r\nB {2}strict\n\nsettings that differ\n/)
    expect(stdout).toMatch(/^ {2}judge\.verify\/math-answer +on → off$/m)
    expect(stdout).toMatch(/^ {2}judge\.shape\/length +off → \{"minTokens":99999\}$/m)
    expect(stdout).toMatch(/^yield +100\.0 % \([\d.]+–100\.0\) +0\.0 % \(0\.0–[\d.]+\) +−100\.0 pts/m)
    expect(stdout).toMatch(/^kept +40 of 40 +0 of 40 +−40$/m)
    expect(stdout).toMatch(/^problems covered +20 of 20 +0 of 20 +−20 \(\+0 −20\)$/m)
    expect(stdout).toMatch(/^cost per kept +\$0\.\d+ +– +–$/m)
    expect(stdout).toMatch(/^ {6}40 {2}B: shape\/length: too-short +p0\/0 p0\/1 p1\/0 …$/m)
    expect(stdout).toContain("  cotton show r p0/0\n  cotton show strict p0/0\n")
    expect([filesOf(path("r")), filesOf(path("strict"))]).toEqual(before)

    const lines = ndjson((await here.cotton("cut", "strict", "r", "--json")).stdout)
    expect(lines).toHaveLength(41)
    expect(lines[0]).toEqual({
      type: "flipped",
      of: "trace",
      id: "p0/0",
      change: "gained",
      why: "shape/length: too-short"
    })
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      a: { name: "strict", kept: 0, judged: 40, usdPerKept: null },
      b: { name: "r", kept: 40, judged: 40 },
      difference: { value: 1 },
      problems: { shared: 20, onlyBefore: 0, onlyAfter: 0, gained: 20, lost: 0 },
      flipped: { of: "trace", compared: 40, count: 40 }
    })
  })

  it("with no problem in common compares nothing, and says how each stands by itself", async () => {
    const rows = [0, 1].map(
      (at) => `${JSON.stringify({ id: `q${at}`, prompt: `What is the sum of ${at} and 7?`, answer: "1" })}\n`
    )
    writeFileSync(path("others.jsonl"), rows.join(""))
    const bought = await here.cotton(
      "run",
      "--dir",
      "others",
      "--set",
      "problems.from=others.jsonl",
      "--set",
      "sample.tries=2"
    )
    expect(bought.code).toBe(0)
    const { code, stdout } = await here.cotton("cut", "r", "others")
    expect(code).toBe(0)
    expect(stdout).toContain("\nA and B have no problem in common, so there is nothing to compare. Each by itself:\n")
    expect(stdout).toMatch(/^ {2}A {2}kept 40 of 40, 100\.0 % .*; 20 of 20 problems covered$/m)
    expect(stdout).toMatch(/^ {2}B {2}kept 0 of 4, 0\.0 % .*; 0 of 2 problems covered$/m)
    expect(stdout).not.toMatch(/–$|0 of 0|cost per kept/m)
  })

  it("a run and itself, and two of its cuts", async () => {
    const same = await here.cotton("cut", "r", "r")
    expect(same.stdout).toContain("A and B are the same\n")
    expect(same.stdout).toContain("flipped  nothing; 40 traces in both\n")
    const cut = await here.cotton("cut", "r", "r:verified")
    expect([cut.code, cut.stdout]).toEqual([
      0,
      expect.stringContaining("settings that differ\n  cut.perProblem  no limit → 2\n")
    ])
  })

  it.each([
    [
      ["r", "r", "strict"],
      "cotton cut compares two, and 3 were given. First: cotton cut r r, then: cotton cut r strict"
    ],
    [["r", "r:verifed"], 'r has no cut "verifed"; did you mean r:verified?'],
    [["r", "nowhere"], "nowhere: no run here"],
    [["r", "r:verified", "--set", "sample.keep=1"], "--set goes with one run: cotton cut r --set sample.keep=1"],
    [["r", "strict", "--save"], "--save goes with one run: cotton cut r --save"]
  ])("%j: exit 2 and the one next command", async (args, says) => {
    const { code, stdout, stderr } = await here.cotton("cut", ...args)
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(says)])
  })

  it("runs with filters of their own", async () => {
    const filter = `{ id: "mine/even", version: 1, options: Schema.Struct({}), run: ({ trace }) =>
      trace.index % 2 === 0 ? { outcome: "pass" } : { outcome: "fail", reason: "odd" } }`
    writeFileSync(
      path("own.ts"),
      `import { defineCheck, defineRecipe } from "cotton"
import * as Schema from "effect/Schema"
export default defineRecipe({
  problems: { from: "problems.jsonl" },
  teacher: { model: "teacher", at: [{ url: ${JSON.stringify(here.teacher.url)}, price: { input: 1, output: 2 } }] },
  sample: { keep: 2, tries: 2, limit: 1000, seed: 0 },
  filters: [defineCheck(${filter})],
  judge: ["mine/even"]
} as never)`
    )
    const run = await here.cotton("run", "own.ts", "--dir", "own")
    expect(run.code, run.stderr).toBe(0)
    const { code, stdout, stderr } = await here.cotton("cut", "own", "r")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toMatch(/^ {2}judge\.mine\/even +on → off$/m)
    expect(stdout).toMatch(/^kept +20 of 40 +40 of 40 +\+20$/m)
    const relaxed = await here.cotton("cut", "own", "--set", "judge=[shape/complete]")
    expect(relaxed.stdout).toMatch(/^ {2}gained +20 {2}was: mine\/even: odd/m)
  })
})
