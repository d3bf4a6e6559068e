import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { explain, goingOn, loadRecipe } from "../../src/index.ts"

const RECIPE = `problems:
  from: problems.jsonl
teacher:
  model: openai/gpt-oss-20b
  at:
    - url: http://127.0.0.1:8000/v1
      price: { input: 1, output: 2 }
    - { url: "http://127.0.0.1:8001/v1", price: free, slots: 64 }
sample:
  keep: 2
  tries: 4
judge: [shape/complete, { shape/length: { minTokens: 3 } }]
`

const explained = (settings: ReadonlyArray<string> = [], more: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "cotton-explain-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    for (const [name, text] of Object.entries({ "recipe.yaml": RECIPE, ...more }))
      writeFileSync(join(folder, name), text)
    const resolved = yield* loadRecipe(join(folder, "recipe.yaml"), settings)
    const fields = new Map(explain(resolved, settings).map(({ field, ...rest }) => [field, rest]))
    return { resolved, fields }
  })

describe("where each value of a recipe came from", () => {
  it.live("the file and its line, a setting, the model, or the schema", () =>
    Effect.gen(function* () {
      const { fields } = yield* explained(["sample.topP=0.9"])
      expect(fields.get("sample.keep")).toEqual({ value: 2, from: "recipe.yaml:10", isDefault: false })
      expect(fields.get("sample.topP")).toEqual({ value: 0.9, from: "--set", isDefault: false })
      expect(fields.get("sample.temperature")).toEqual({ value: 1, from: "the model (gpt-oss)", isDefault: false })
      expect(fields.get("sample.limit")).toEqual({ value: 32_768, from: "default", isDefault: true })
    })
  )

  it.live("items of lists by their place; a written default is one, and its line is told", () =>
    Effect.gen(function* () {
      const { fields } = yield* explained()
      expect(fields.get("teacher.at[0].price.output")).toMatchObject({ value: 2, from: "recipe.yaml:7" })
      expect(fields.get("teacher.at[0].slots")).toEqual({ value: 64, from: "default", isDefault: true })
      expect(fields.get("teacher.at[1].slots")).toEqual({ value: 64, from: "recipe.yaml:8", isDefault: true })
      expect(fields.get("teacher.at[1].price")).toMatchObject({ value: "free", from: "recipe.yaml:8" })
      expect(fields.get("judge[1].shape/length.minTokens")).toMatchObject({ value: 3, from: "recipe.yaml:12" })
      expect(fields.get("sample.tries")).toEqual({ value: 4, from: "recipe.yaml:11", isDefault: true })
    })
  )

  it.live("a setting of a whole part, of an item, and the last of two", () =>
    Effect.gen(function* () {
      const settings = [
        "sample={ keep: 3, tries: 9 }",
        "teacher.at[0].slots=8",
        "teacher.at.1.slots=9",
        "sample.keep=1"
      ]
      const { fields } = yield* explained(settings)
      expect(fields.get("sample.keep")).toEqual({ value: 1, from: "--set", isDefault: true })
      expect(fields.get("sample.tries")).toMatchObject({ value: 9, from: "--set" })
      expect(fields.get("sample.limit")).toMatchObject({ from: "default" })
      expect(fields.get("teacher.at[0].slots")).toMatchObject({ value: 8, from: "--set" })
      expect(fields.get("teacher.at[0].url")).toMatchObject({ from: "recipe.yaml:6" })
      expect(fields.get("teacher.at[1].slots")).toMatchObject({ value: 9, from: "--set" })
    })
  )

  it.live("a generation_config.json, before the model", () =>
    Effect.gen(function* () {
      const { fields } = yield* explained(["teacher.generationConfig=gen.json"], { "gen.json": '{"temperature": 0.3}' })
      expect(fields.get("sample.temperature")?.value).toBe(0.3)
      expect(fields.get("sample.temperature")?.from).toContain("gen.json")
    })
  )

  it.live("the run, where it was begun with another default", () =>
    Effect.gen(function* () {
      const { resolved } = yield* explained()
      const begun = { ...resolved.recipe, sample: { ...resolved.recipe.sample, temperature: 0.77 } }
      const field = explain(goingOn(resolved, begun), []).find((one) => one.field === "sample.temperature")
      expect(field).toMatchObject({ value: 0.77, from: "this run, as it was begun" })
    })
  )

  it.live("what the schema adds to a part that was given is no choice of the recipe's", () =>
    Effect.gen(function* () {
      const { fields } = yield* explained(["cuts.loose={ answer: any }"])
      expect(fields.get("cuts.loose.answer")).toEqual({ value: "any", from: "--set", isDefault: false })
      expect(fields.get("cuts.loose.ignore")).toEqual({ value: [], from: "default", isDefault: true })
    })
  )

  it.live("every field is told once, and only what is no default stands out", () =>
    Effect.gen(function* () {
      const { resolved, fields } = yield* explained()
      expect(fields.size).toBe(explain(resolved, []).length)
      expect(fields.size).toBeGreaterThan(50)
      const own = [...fields].filter(([, { isDefault }]) => !isDefault).map(([field]) => field)
      expect(own).toContain("problems.from")
      expect(own).not.toContain("cuts.verified.answer")
      expect(own.some((field) => field.startsWith("breakers"))).toBe(false)
    })
  )
})
