import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Place, place } from "./Place.ts"

describe("a run that was started with --set", () => {
  let here: Place
  beforeAll(async () => {
    here = await place({}, 12)
    here.recipe({ judge: ["shape/complete"] })
  })
  afterAll(() => here.close())

  const runFile = () => join(here.folder, "r/run.json")
  const read = () =>
    JSON.parse(readFileSync(runFile(), "utf8")) as {
      settings?: ReadonlyArray<string>
      recipe: { sample: Record<string, unknown> }
    }

  it("has its default cut beside one that is set; a cut of nearly its name is refused", async () => {
    const run = await here.cotton("run", "--dir", "beside", "--set", "export.validation=0")
    expect(run.code, run.stderr).toBe(0)
    const { stdout } = await here.cotton("cut", "beside", "--set", "cuts.short.perProblem=1", "--save")
    expect(stdout).toMatch(/^verified {2}12 rows /m)
    expect(stdout).toMatch(/^short {2}12 rows /m)
    const typo = await here.cotton("cut", "beside", "--set", "cuts.verfied.perProblem=1", "--save")
    expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining("no cut verfied; did you mean verified?")])
    expect(readFileSync(join(here.folder, "beside/dataset/manifest.json"), "utf8")).toContain("verified")
  })

  it("is cut with its settings: the filters and the cuts that it had, and a later --set over them", async () => {
    const settings = [
      "judge=[shape/complete, { shape/length: { minTokens: 100000 } }]",
      "cuts={ none: {}, all: { ignore: [shape/length] } }",
      "export.validation=0"
    ]
    const { code, stderr } = await here.cotton("run", "--dir", "r", ...settings.flatMap((one) => ["--set", one]))
    expect(code, stderr).toBe(0)
    expect(read().settings).toEqual(settings)
    const cut = await here.cotton("cut", "r")
    expect([cut.code, cut.stderr]).toEqual([0, ""])
    expect(cut.stdout).toMatch(/^none {2}0 rows /m)
    expect(cut.stdout).toMatch(/^all {2}12 rows \(12 train, 0 validation\)/m)
    const later = await here.cotton("cut", "r", "--set", "cuts={ one: {} }", "--set", "judge=[shape/complete]")
    expect(later.stdout).toMatch(/^one {2}12 rows /m)
    expect(read().settings).toEqual(settings)
    // A file of an older version has none.
    const { settings: _, ...older } = read()
    writeFileSync(runFile(), JSON.stringify(older))
    const plain = await here.cotton("cut", "r")
    expect([plain.code, plain.stdout]).toEqual([0, expect.stringMatching(/^verified {2}12 rows /m)])
  })

  it("goes on with the defaults that it was begun with, though its model has others today", async () => {
    here.recipe({ teacher: { model: "gpt-oss-20b", at: [{ url: here.teacher.url, price: "free" }] } })
    expect(
      (await here.cotton("run", "--dir", "r2", "--set", "sample.temperature=0.6", "--set", "sample.topP=0.95")).code
    ).toBe(0)
    const { requests } = here.teacher.stats()
    const again = await here.cotton("run", "--dir", "r2")
    expect([again.code, again.stderr.includes("sample.temperature")]).toEqual([0, false])
    expect(here.teacher.stats().requests).toBe(requests)
    const cut = await here.cotton("cut", "r2")
    expect(cut.code, cut.stderr).toBe(0)
    const fresh = await here.cotton("run", "--dir", "r3")
    expect(fresh.code, fresh.stderr).toBe(0)
    const sample = (JSON.parse(readFileSync(join(here.folder, "r3/run.json"), "utf8")) as ReturnType<typeof read>)
      .recipe.sample
    expect(sample).toMatchObject({ temperature: 1, topP: 1 })
  })
})
