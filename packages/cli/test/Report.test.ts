import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { place, type Place } from "./Place.ts"

let here: Place
beforeAll(async () => {
  here = await place()
})
afterAll(() => here.close())

const jsonl = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")
const page = (run: string) => readFileSync(join(here.folder, run, "report.html"), "utf8")
/** The page without its tags, on one line. */
const words = (run: string) =>
  page(run)
    .replaceAll(/<style>[\s\S]*?<\/style>|<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
/** The teacher answers 20 sums rightly; the gold answers of the odd ones are wrong. */
const recipe = (change: Record<string, unknown> = {}) => {
  here.recipe(change)
  const sums = Array.from({ length: 20 }, (_, at) => ({
    id: `p${at}`,
    prompt: `What is the sum of ${at} and 7?`,
    answer: String(at % 2 === 0 ? at + 7 : 1)
  }))
  writeFileSync(join(here.folder, "problems.jsonl"), jsonl(sums))
}

describe("report.html", () => {
  it("lies beside the dataset after a run, with the run's figures", async () => {
    recipe()
    const { code, stderr } = await here.cotton("run", "--dir", "runs/a")
    expect(code).toBe(0)
    expect(stderr).toMatch(/^ {2}runs\/a\/report\.html {2}/m)
    expect(words("runs/a")).toMatch(/ a done Teacher teacher /)
    expect(words("runs/a")).toContain("problems 20 20 sampled samples 20 kept 10 yield 50.0 %")
    expect(words("runs/a")).toContain("verify/math-answer wrong-answer 10 50.0 % 10 10")
    expect(words("runs/a")).toMatch(/cotton show runs\/a p\d+\/0/)
    expect(words("runs/a")).toContain("cotton run recipe.yaml --dir runs/a")
  })

  it("knows neither the folder that it was made in nor where the teacher's key comes from", async () => {
    expect(page("runs/a")).not.toContain(here.folder)
    expect(page("runs/a")).not.toMatch(/<script|src=|href="[^#]/)
  })

  it("says that the budget is reached", async () => {
    recipe({ budget: { usd: 0.0021 } })
    const { code } = await here.cotton("run", "--dir", "runs/budget", "--yes")
    expect(code).toBe(3)
    expect(words("runs/budget")).toContain("stopped: the budget is reached")
    expect(words("runs/budget")).toContain("of at most $0.0021")
  })

  it("is written again by a cut that is saved, and not by one that only looks", async () => {
    recipe()
    await here.cotton("run", "--dir", "runs/cut", "--yes")
    const before = page("runs/cut")
    await here.cotton("cut", "runs/cut", "--set", "judge=[shape/complete]")
    expect(page("runs/cut")).toBe(before)
    const { code } = await here.cotton("cut", "runs/cut", "--set", "judge=[shape/complete]", "--save")
    expect(code).toBe(0)
    expect(words("runs/cut")).toContain("kept 20 yield 100.0 %")
    expect(words("runs/cut")).toContain("No filter marked any sample")
  })

  it("is equal for an equal journal, but for the time of its writing", async () => {
    const saved = async () => {
      await here.cotton("cut", "runs/cut", "--save")
      return page("runs/cut").replace(/<dt>Written<\/dt>\s*<dd>[^<]*<\/dd>/, "")
    }
    expect(await saved()).toBe(await saved())
  })

  it("is written of an import, which knows no cost and no times", async () => {
    const answer = "<think>\\nSo it is 9.\\n</think>\\n\\n\\\\boxed{9}"
    const row = { problem: "What is 2 and 7?", answer: "9", generation: answer }
    writeFileSync(join(here.folder, "bought.jsonl"), jsonl([row]))
    const { code } = await here.cotton("import", "bought.jsonl", "--dir", "runs/bought")
    expect(code).toBe(0)
    expect(words("runs/bought")).toContain("the traces were imported")
    expect(words("runs/bought")).not.toMatch(/ spent | Cost and time /)
  })

  it("warns where it cannot be written, and hides neither the dataset nor the exit code", async () => {
    recipe()
    // A folder stands where the file should be.
    mkdirSync(join(here.folder, "runs/full/report.html"), { recursive: true })
    const { code, stderr } = await here.cotton("run", "--dir", "runs/full", "--yes")
    expect(code).toBe(0)
    expect(stderr).toMatch(/warning: the report could not be written \(.*\); the dataset is not touched by it/)
    expect(stderr).not.toMatch(/report\.html {2}/)
    expect(readdirSync(join(here.folder, "runs/full"))).toContain("dataset")
    expect(readdirSync(join(here.folder, "runs/full"))).not.toContain("report.html.new")
  })
})
