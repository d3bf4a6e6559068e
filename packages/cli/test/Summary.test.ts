import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

describe("the end of a run", () => {
  let here: Place
  afterEach(() => here.close())

  it("says what it has cost, a kept trace and a row, and why they are not as many", async () => {
    here = await place({}, 10)
    here.recipe({ sample: { keep: 2, tries: 2, limit: 1000, seed: 0 }, cuts: { verified: { perProblem: 1 } } })
    const { code, stderr } = await here.cotton("run", "--dir", "other")
    expect(code).toBe(0)
    const [, usd, kept, row] = /^ {2}\$([\d.]+) spent: \$([\d.]+) a kept trace, \$([\d.]+) a row of verified$/m.exec(
      stderr
    )!
    // 20 kept traces, 10 rows: a row costs twice as much.
    expect(Number(kept) * 20).toBeCloseTo(Number(usd), 3)
    expect(Number(row)).toBeCloseTo(2 * Number(kept), 4)
    expect(stderr).toContain(
      "\n  note: 20 kept traces, 10 rows of verified: at most 1 a problem (cuts.verified.perProblem); the others are in traces\n"
    )
  })

  it("has next commands that are of this run, with the flags that it was called with", async () => {
    here = await place({}, 4)
    here.recipe({ sample: { keep: 2, tries: 2, limit: 1000, seed: 0 } }, { price: "free" })
    const flags = ["--dir", "runs/my run", "--set", "sample.temperature=1"]
    const { stderr } = await here.cotton("run", ...flags)
    expect(stderr).toContain(
      [
        "\nnext:",
        "  cotton show 'runs/my run'",
        "  cotton cut 'runs/my run' --set cuts.verified.perProblem=1",
        "  cotton check recipe.yaml --dir 'runs/my run' --set sample.temperature=1\n"
      ].join("\n")
    )
    expect(stderr).not.toMatch(/ spent: |note: \d+ kept/)
    expect((await here.cotton("run", "--set", "sample.keep=1", "--dir", "one")).stderr).toContain(
      "\n  cotton cut one --set cuts.verified.answer=any\n  cotton check recipe.yaml --dir one --set sample.keep=1\n"
    )
  })

  it("with nothing in the dataset leads to why, and no other rule is blamed for the control arm", async () => {
    here = await place({ scripted: { wrong: 1 } }, 3)
    here.recipe({ cuts: { verified: {}, all: { answer: "any", tokens: "verified" } } })
    const { code, stderr } = await here.cotton("run", "--dir", "r")
    expect(code).toBe(0)
    const reason = /^ {2}cotton show r --sample=(\S+)$/m.exec(stderr)?.[1]
    expect(reason).toBeDefined()
    expect((await here.cotton("show", "r", `--sample=${reason}`)).code).toBe(0)
    const words = "The cut all has no rows: it takes as many output tokens as verified, and verified has none."
    expect(stderr).toContain(`  note: ${words}`)
    expect(readFileSync(join(here.folder, "r/dataset/README.md"), "utf8")).toContain(`**Note.** ${words}`)
  })
})

describe("--json of a command that fails", () => {
  let here: Place
  afterEach(() => here.close())

  it("ends with a summary that names the error; of a run that was stopped there is one summary, its own", async () => {
    here = await place({ faults: { html: 1 } })
    here.recipe({ breakers: { giveUpAfter: 1, maxPause: 0.5 } })
    const wrong = await here.cotton("run", "nowhere.yaml", "--json")
    expect(wrong.code).toBe(2)
    expect(ndjson(wrong.stdout)).toEqual([
      { type: "summary", error: { tag: "RecipeError", message: wrong.stderr.trimEnd().replace(/^cotton: /, "") } }
    ])
    expect((await here.cotton("run", "nowhere.yaml")).stdout).toBe("")
    const stopped = await here.cotton("run", "--json", "--dir", "r")
    expect(stopped.code).toBe(4)
    const summaries = ndjson(stopped.stdout).filter(({ type }) => type === "summary")
    expect(summaries).toEqual([expect.objectContaining({ closing: expect.anything() })])
  })
})
