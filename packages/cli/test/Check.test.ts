import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

const NOTHING = { code: 0, stderr: "" }

describe("cotton check", () => {
  let here: Place
  beforeAll(async () => {
    here = await place()
  })
  afterAll(() => here.close())

  it("shows what differs from the defaults and where it stands, ranges with their basis, and the cap", async () => {
    here.recipe({ sample: { keep: 1, tries: 4, limit: 1000, temperature: 0.6 }, budget: { usd: 0.01 } })
    const { code, stdout, stderr } = await here.cotton("check", "--set", "sample.topP=0.9")
    expect({ code, stderr }).toEqual(NOTHING)
    expect(stdout).toMatch(/^ {2}sample\.topP = 0\.9 +--set$/m)
    expect(stdout).toMatch(/^ {2}teacher\.at\[0\]\.slots = 4 +recipe\.yaml:\d+$/m)
    // Written, and a default all the same.
    expect(stdout).not.toContain("sample.temperature = 0.6")
    expect(stdout).toMatch(/^requests {2}20 to 80$/m)
    // 20 replies at least, each as long as its limit, which is under the assumed length; 80 at most.
    expect(stdout).toMatch(/^tokens {4}140 to \d,\d+ in, 20,000 to 80,000 out$/m)
    expect(stdout).toMatch(/^cost {6}\$0\.04\d* to \$0\.17\d*$/m)
    expect(stdout).toContain("no reply is measured yet. Least: the first sample of each problem kept")
    // A request holds 1,000 tokens at $2 a million and its prompt: four of five fit the slots.
    expect(stdout).toMatch(/^cap {7}\$0\.010+: lets 4 of 4 slots work at once/m)
    expect(stdout).toMatch(/4 samples\s+surely\s+fit/)
    expect(stdout).toMatch(/^time {6}unknown: .*--pilot 16/m)
    expect(stdout).toMatch(/^memory {4}\d+ MB.* disk \d/m)
    // One screen.
    expect(stdout.split("\n").length).toBeLessThanOrEqual(36)
    expect(existsSync(join(here.folder, "runs"))).toBe(false)
    expect(here.teacher.stats().requests).toBe(0)
  })

  it("shortens a long first prompt, and shows all of it with --prompt", async () => {
    here.recipe({ prompt: { template: `{{problem}}\n${"Think before you speak. ".repeat(100)}the end` } })
    const short = await here.cotton("check")
    expect(short.stdout).toMatch(/^ {2}… 2,\d\d\d characters in all: --prompt shows them$/m)
    expect(short.stdout).not.toContain("the end")
    expect((await here.cotton("check", "--prompt")).stdout).toContain("the end")
  })

  it("--explain: every field with its origin, as a table and as JSON", async () => {
    here.recipe()
    const { code, stdout, stderr } = await here.cotton(
      "check",
      "--explain",
      "--set",
      "sample.keep=2",
      "--set",
      "sample.tries=3"
    )
    expect({ code, stderr }).toEqual(NOTHING)
    expect(stdout).toMatch(/^sample\.keep +2 +--set$/m)
    expect(stdout).toMatch(/^sample\.limit +1000 +recipe\.yaml:\d+$/m)
    expect(stdout).toMatch(/^breakers\.window +20 +default$/m)
    expect(stdout).toMatch(/^ {2}verify\/math-answer {2}version \d+ {2}\{.*\}$/m)
    const lines = ndjson((await here.cotton("check", "--explain", "--json")).stdout)
    expect(lines).toContainEqual({
      type: "field",
      field: "judge",
      value: ["shape/complete", "verify/math-answer"],
      from: expect.stringMatching(/^recipe\.yaml:/),
      isDefault: false
    })
    expect(lines.at(-1)).toMatchObject({ type: "summary", fields: lines.length - 1 })
  })

  it("plans only what is owed where the run has begun, and reads without a lock", async () => {
    here.recipe({
      name: "begun",
      sample: { keep: 1, tries: 2, limit: 1000, seed: 0 },
      problems: { from: "problems.jsonl", limit: 12 }
    })
    expect((await here.cotton("run")).code).toBe(0)
    // Eight more problems than the run had.
    here.recipe({ name: "begun", sample: { keep: 1, tries: 2, limit: 1000, seed: 0 } })
    const { stdout } = await here.cotton("check")
    expect(stdout).toMatch(
      /^here {6}12 of about 20 samples are in runs\/begun: 12 kept, 12 of 20 problems settled, \$0\.\d+ spent$/m
    )
    expect(stdout).toMatch(/^measured {2}12 samples of 12 problems \(the first ones: later ones may differ\)/m)
    expect(stdout).toMatch(/^requests {2}8 \(8 to 1\d\) still to buy; 16 at most$/m)
    expect(stdout).toMatch(/^time {6}.* tokens\/s each/m)
    const [plan] = ndjson((await here.cotton("check", "--json")).stdout)
    expect(plan).toMatchObject({
      type: "summary",
      stored: 12,
      open: 8,
      basis: "measured",
      samples: [8, 16],
      requests: [8, 16]
    })
    expect((await here.cotton("check", "--json", "--dir", "elsewhere")).stdout).toContain('"stored":0')

    const other = await here.cotton("check", "--set", "sample.temperature=1")
    expect(other.code).toBe(0)
    expect(other.stdout).toMatch(
      /^note {6}runs\/begun holds samples that were asked for otherwise \(sample\.temperature: 0\.6 → 1\)/m
    )
    expect(other.stdout).toMatch(/^requests {2}20 to 40$/m)
  })

  it("notes each variable of a key or a header that is not set; nothing else of the endpoint is repeated", async () => {
    here.recipe(
      { judge: ["shape/complete"] },
      { key: "$COTTON_NO_KEY", headers: { "x-team": "$COTTON_NO_TEAM", "x-plain": "red", "x-here": "$PATH" } }
    )
    const { code, stdout } = await here.cotton("check", "--dir", "unset")
    expect(code).toBe(0)
    expect(stdout.match(/^note .*/gm)).toEqual([
      "note      teacher.at[0].key: $COTTON_NO_KEY is not set, and nothing can be bought until it is mended",
      "note      teacher.at[0].headers.x-team: $COTTON_NO_TEAM is not set, and nothing can be bought until it is mended"
    ])
    const [summary] = ndjson((await here.cotton("check", "--dir", "unset", "--json")).stdout)
    expect(summary!["notes"]).toHaveLength(2)
  })

  it("options of the simulated teacher are checked like fields, by every command that reads the recipe", async () => {
    here.recipe({ simulator: { latnecy: {}, seed: "x", faults: { rate429: 0.1 } } })
    for (const args of [["check"], ["check", "--explain"], ["run", "--dir", "simulated"]]) {
      const { code, stderr } = await here.cotton(...args)
      expect([code, stderr.split("\n").length], args.join(" ")).toEqual([2, 4])
      expect(stderr).toMatch(/recipe\.yaml:\d+:\d+: simulator\.latnecy: unknown field; did you mean latency\?/)
      expect(stderr).toMatch(/recipe\.yaml:\d+:\d+: simulator\.seed: expected number/)
      expect(stderr).toMatch(/simulator\.faults\.rate429: unknown field; known here: rate-limited, .*, no-funds,/)
    }
    here.recipe({ simulator: { replay: "nowhere.jsonl" } }, { url: "simulator" })
    const { code, stderr } = await here.cotton("run", "--dir", "simulated")
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^cotton: recipe\.yaml:\d+:\d+: simulator\.replay: the simulated teacher does not start: /)
    ])
    expect(existsSync(join(here.folder, "simulated"))).toBe(false)
  })

  it("plans a new run, and says so, where what is there cannot be read", async () => {
    here.recipe({ name: "begun", sample: { keep: 1, tries: 2, limit: 1000, seed: 0 } })
    writeFileSync(
      join(here.folder, "runs/begun/journal.db"),
      "no database, but long enough to be looked at\n".repeat(200)
    )
    const { code, stdout } = await here.cotton("check")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^note {6}what runs\/begun holds cannot be read, and is not counted here: /m)
    expect(readFileSync(join(here.folder, "runs/begun/journal.db"), "utf8")).toContain("no database")
  })

  it("refuses what it cannot mean, each with a word of what to do", async () => {
    here.recipe()
    writeFileSync(join(here.folder, "b.yaml"), readFileSync(join(here.folder, "recipe.yaml")))
    const words = async (...args: ReadonlyArray<string>) => {
      const { code, stderr } = await here.cotton("check", ...args)
      return `${code} ${stderr}`
    }
    expect(await words("--pilot", "4", "--probe")).toMatch(
      /^2 cotton: --probe and --pilot: each is a command of its own/
    )
    expect(await words("--pilot", "0")).toMatch(/^2 cotton: --pilot 0: problems, 1 or more/)
    expect(await words("recipe.yaml", "b.yaml", "--dir", "x")).toMatch(/^2 cotton: --dir names one run directory/)
    expect(await words("recipe.yaml", "recipe.yaml")).toMatch(
      /^2 cotton: recipe.yaml and recipe.yaml would both run in runs\//
    )
    const both = ndjson((await here.cotton("check", "recipe.yaml", "b.yaml", "--json")).stdout)
    expect(both.map(({ type }) => type)).toEqual(["plan", "plan", "summary"])
  })
})
