import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { parse, stringify } from "yaml"
import { capped } from "../src/PilotRun.ts"
import { ndjson, place, type Place } from "./Place.ts"

const SAMPLE = { keep: 1, tries: 2, limit: 1000, seed: 0 }
const FREE = { price: "free" }

describe("a pilot with a judge", () => {
  it("asks the simulated one too, and says what it may cost", async () => {
    const at = await place({}, 6)
    try {
      at.recipe({
        judge: ["shape/complete", "judge/same-answer"],
        judges: { grader: { model: "simulated-judge", at: [{ url: "simulator", price: { input: 1, output: 2 } }] } }
      })
      const { code, stdout, stderr } = await at.cotton("check", "--pilot", "3", "--yes")
      expect(code, stderr).toBe(0)
      expect(stdout).toContain("3 of 3 judged")
    } finally {
      await at.close()
    }
  })
})

describe("the cap of a pilot", () => {
  const usdOf = (price: unknown, budget: object, most: number, spent: number, judge: unknown = "free") => {
    const recipe = { teacher: { at: [{ price: "free" }, { price }] }, budget }
    return capped({ recipe, judges: { strict: { at: [{ price: judge }] } } } as never, most, spent) as {
      readonly recipe: { readonly budget: { readonly usd?: number } }
    }
  }
  const PRICED = { input: 1, output: 2 }

  it("is what is spent and what was agreed to, also where that was nothing; the recipe's own stays", () => {
    expect(usdOf(PRICED, {}, 0.5, 1).recipe.budget.usd).toBeCloseTo(1.5, 6)
    expect(usdOf(PRICED, {}, 0, 1).recipe.budget.usd).toBeCloseTo(1, 6)
    expect(usdOf(PRICED, { usd: 9 }, 0, 0).recipe.budget.usd).toBe(0)
    expect(usdOf(PRICED, { usd: 1.2 }, 0.5, 1).recipe.budget.usd).toBe(1.2)
    expect(usdOf("free", {}, 0, 1).recipe.budget).toEqual({})
  })

  it("holds the judges' money too, where only they cost any", () => {
    expect(usdOf("free", {}, 0.5, 1, PRICED).recipe.budget.usd).toBeCloseTo(1.5, 6)
  })
})

describe("cotton check --pilot", () => {
  let here: Place
  afterEach(() => here.close())
  const asked = () => here.teacher.stats().requests
  const pilot = (...args: ReadonlyArray<string>) => here.cotton("check", "--pilot", ...args)

  it("says first what it costs at most; over a cent it sends nothing before a yes; the run finds what it bought", async () => {
    here = await place()
    here.recipe({ name: "r", sample: SAMPLE })
    const refused = await pilot("6")
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(
      /^pilot of recipe\.yaml: 6 of 20 problems, at most 12 samples, for at most \$0\.0\d+$/m
    )
    expect(refused.stderr).toMatch(/^cotton: the pilot may cost up to \$0\.0\d+\. Run it again with --yes/m)
    expect([asked(), existsSync(join(here.folder, "runs"))]).toEqual([0, false])

    const { code, stdout, stderr } = await pilot("6", "--yes")
    expect(code).toBe(0)
    expect(asked()).toBe(6)
    expect(stderr).toMatch(/runs\/r: 6 of 20 problems · a new run/)
    expect(stdout).toMatch(/^pilot {5}6 of 20 problems, drawn by their hash: 6 samples, 6 bought now for \$0\.\d+$/m)
    expect(stdout).toMatch(/^yield {5}100\.0 % \(\d\d\.\d % to 100\.0 %\) {3}6 of 6 judged$/m)
    expect(stdout).toMatch(/^cost {6}\$0\.000\d+.* a sample, \$0\.000\d+.* a kept trace$/m)
    expect(stdout).toMatch(/^samples {3}20 \(20 to \d\d\) {3}kept 20/m)
    expect(stdout).toMatch(/^to buy {4}14 \(14 to \d\d\) samples/m)
    expect(stdout).not.toContain("\u001b")
    const status = async () => (await here.cotton("status", "runs/r")).stdout
    expect(await status()).toMatch(/^state {5}stopped: a pilot is done[^]*^problems {2}6 \/ 20 /m)

    const again = await pilot("6")
    expect([again.code, asked()]).toEqual([0, 6])
    expect(again.stderr).toContain("6 of 20 problems, all of whose samples are here")
    const more = await pilot("8", "--yes")
    expect([more.code, asked()]).toEqual([0, 8])
    expect(more.stdout).toContain("8 samples, 2 bought now")
    expect(more.stderr).toMatch(/^still to buy: at least 2 samples for 2 problems, at least about \$0\.\d+ by/m)

    expect((await here.cotton("run")).code).toBe(0)
    expect(asked()).toBe(20)
    // A pilot of a run that is done finds all there: it is done still. One that adds to it is not.
    const small = await pilot("6")
    expect(small.code).toBe(0)
    // What larger ones have bought counts as well.
    expect(small.stdout).toMatch(/^pilot {5}20 of 20 problems, drawn by their hash: 20 samples, 0 bought now$/m)
    expect(await status()).toMatch(/^state {5}done$[^]*^problems {2}20 \/ 20 /m)
    expect((await pilot("99")).stdout).toMatch(/^to buy {4}nothing: every problem is settled/m)
    expect((await pilot("6", "--yes", "--set", "sample.keep=2")).code).toBe(0)
    expect(await status()).toMatch(/^state {5}stopped: a pilot is done[^]*^problems {2}6 \/ 20 /m)
  }, 60_000)

  it("says what it costs to ask again what a server refused throughout, and asks before it does", async () => {
    here = await place({ refusedPrompts: 1 })
    here.recipe({ name: "r", sample: SAMPLE, breakers: { share: 1, window: 1000 } })
    expect((await pilot("6", "--yes")).stderr).toContain("refused")
    const sent = asked()
    expect(sent).toBeGreaterThan(0)
    const again = await pilot("6")
    expect([again.code, asked()]).toEqual([2, sent])
    expect(again.stderr).toMatch(/6 of 20 problems, at most 12 samples, for at most \$0\.0\d+$/m)
    // Nothing was answered, so nothing is mixed up by other settings: a run takes them, and so does its plan.
    const otherwise = await here.cotton("check", "--set", "sample.temperature=0.3")
    expect(otherwise.code).toBe(0)
    expect(otherwise.stdout + otherwise.stderr).not.toContain("asked for otherwise")
  })

  it("says what its judges may cost, of a free teacher too, and of samples that are here; and asks before it does", async () => {
    here = await place()
    const sample = { ...SAMPLE, tries: 1 }
    const at = [{ url: "http://127.0.0.1:9/v1", price: { input: 100, output: 400 }, slots: 1 }]
    const judged = {
      name: "r",
      sample,
      judge: ["shape/complete", "judge/same-answer"],
      judges: { strict: { model: "judge", at } }
    }
    here.recipe(judged, FREE)
    const fresh = await pilot("3")
    expect([fresh.code, asked()]).toEqual([2, 0])
    expect(fresh.stderr).toMatch(/3 of 20 problems, at most 3 samples, for at most \$\d+\.\d+$/m)
    here.recipe({ name: "r", sample }, FREE)
    const free = await pilot("3")
    expect([free.code, asked()]).toEqual([0, 3])
    expect(free.stderr).toMatch(/3 of 20 problems, at most 3 samples, which are free$/m)
    here.recipe(judged, FREE)
    const again = await pilot("3")
    expect([again.code, asked()]).toEqual([2, 3])
    expect(again.stderr).toMatch(/all of whose samples are here, and judged for at most \$\d+\.\d+$/m)
  })

  it("--json: events as they come, then a line a pilot, then the summary", async () => {
    here = await place()
    here.recipe({ name: "r", sample: SAMPLE }, FREE)
    const { code, stdout } = await pilot("3", "--json")
    const lines = ndjson(stdout)
    expect(code).toBe(0)
    expect(lines.some(({ type }) => type === "stored")).toBe(true)
    expect(lines.at(-2)).toMatchObject({
      type: "pilot",
      dir: "runs/r",
      teacher: "teacher",
      pilotProblems: 3,
      closing: { why: "settled" },
      fresh: { samples: 3, usd: 0 },
      figures: { samples: 3, kept: 3, yield: { value: 1 } },
      forecast: { owed: { samples: { value: 17, low: 17 } } },
      capSuffices: null,
      hosts: [{ figures: { samples: 3 } }]
    })
    expect(lines.at(-1)).toMatchObject({ type: "summary", recipes: 1, usd: 0, differences: [] })
  })

  it("when nothing is kept, when one problem is asked, it says what cannot be told", async () => {
    here = await place({ scripted: { wrong: 1 } })
    here.recipe({ name: "r", sample: SAMPLE })
    // The scripted teacher knows no such sums: what it says is wrong each time.
    const none = await pilot("4", "--yes")
    expect(none.code).toBe(0)
    expect(none.stdout).toMatch(/^yield {5}0\.0 % \(0\.0 % to \d/m)
    expect(none.stdout).toContain("a sample, and nothing kept for it")
    const one = await pilot("1", "--dir", "one", "--yes")
    expect(one.stdout).toContain("of one problem there is no interval")
  })

  it("a budget that is reached ends it with 3, and the forecast is from what is there", async () => {
    here = await place()
    // A request holds $0.0021 and costs about a tenth of a cent.
    here.recipe({ name: "r", sample: SAMPLE, budget: { usd: 0.0022 } }, { price: { input: 1, output: 2 }, slots: 1 })
    const { code, stdout, stderr } = await pilot("16", "--yes")
    expect(code).toBe(3)
    expect(stderr).toContain("the budget of $0.0022 is reached")
    expect(stdout).toMatch(/^ +\d+ problems? only: the pilot was not finished$/m)
    expect(stdout).toMatch(/^cap {7}\$0\.0022.*no request's worst case .* fits/m)
    expect(stdout).toMatch(/^forecast {2}the whole recipe: 20 problems/m)
  })

  it("a teacher that dies ends it with 4; what it had bought is told, and is stored", async () => {
    // Some replies, and then no more.
    here = await place({ outages: [{ afterCompleted: 5, ms: 600_000, status: 503 }] })
    here.recipe({ name: "r", sample: SAMPLE, breakers: { giveUpAfter: 1, window: 2 } }, { ...FREE, slots: 1 })
    const { code, stdout, stderr } = await pilot("16")
    expect(code).toBe(4)
    expect(stderr).toMatch(/^cotton: the teacher could not be reached for too long/m)
    expect(stdout).toMatch(/\d samples, \d bought now/)
    expect(stdout).toMatch(/^yield/m)
  })

  it("Ctrl-C finishes what is in flight, tells from what is there, and ends with 130", async () => {
    here = await place({ latency: { firstTokenMs: 400 } })
    here.recipe({ name: "r", sample: SAMPLE }, { ...FREE, slots: 2 })
    const { child, said, finished } = here.start("check", "--pilot", "20")
    while (!said().includes("first prompt:")) await new Promise((go) => setTimeout(go, 20))
    await new Promise((go) => setTimeout(go, 900))
    child.kill("SIGINT")
    const { code, stderr, stdout } = await finished
    expect(code).toBe(130)
    // In the words of a run.
    expect(stderr).toMatch(/^finishing \d in flight: (about \d+ s, )?4 h 0 min at most \(press again to leave now\)$/m)
    expect(stderr).toMatch(/^interrupted: what was bought is stored; the same command goes on from here$/m)
    expect(stdout).toMatch(/only: the pilot was not finished/)
  })

  it("compares recipes on the same problems, and hosts within one", async () => {
    here = await place()
    const wrong = await place({ scripted: { wrong: 1 } })
    try {
      here.recipe({ name: "a", sample: SAMPLE }, FREE)
      const recipe = parse(readFileSync(join(here.folder, "recipe.yaml"), "utf8")) as { teacher: { at: Array<object> } }
      const write = (name: string, at: ReadonlyArray<object>) =>
        writeFileSync(
          join(here.folder, `${name}.yaml`),
          stringify({ ...recipe, name, teacher: { model: `teacher-${name}`, at } })
        )
      const [good] = recipe.teacher.at
      const bad = { ...good, url: wrong.teacher.url }
      write("a", [good!])
      write("b", [bad])
      const two = await here.cotton("check", "a.yaml", "b.yaml", "--pilot", "8")
      expect(two.code).toBe(0)
      expect(two.stdout).toMatch(/^ {10}a\.yaml +b\.yaml$/m)
      expect(two.stdout).toMatch(/^samples {3}8 \(few\) +16 \(few\)$/m)
      expect(two.stdout).toMatch(/^teacher {3}teacher-a +teacher-b$/m)
      expect(two.stdout).toMatch(
        /yield of b\.yaml against a\.yaml: −100\.0 points \(.*\), on 8 shared problems: a\.yaml keeps more/
      )
      write("both", [good!, bad])
      const hosts = await here.cotton("check", "both.yaml", "--pilot", "12")
      const names = [here, wrong].map(({ teacher }) => `127.0.0.1:${teacher.port}`).toSorted()
      expect(hosts.stdout).toMatch(new RegExp(String.raw`^ {10}${names[0]!} +${names[1]!}$`, "m"))
    } finally {
      await wrong.close()
    }
  })
})
