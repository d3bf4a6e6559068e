import { Recipe, type RecipeInput } from "@cotton/schema"
import * as SchemaParser from "effect/SchemaParser"
import { describe, expect, it } from "vitest"
import { settingsOf } from "../src/Settings.ts"

const BARE: RecipeInput = {
  problems: { from: "/home/someone/problems.jsonl" },
  teacher: { model: "teacher", at: [{ url: "https://name:word@host/v1?token=abc", price: "free" }] }
}
const settings = (recipe: RecipeInput) => settingsOf(SchemaParser.decodeUnknownSync(Recipe)(recipe))

describe("the settings that are not the default", () => {
  it("are the price alone for a recipe that says no more than it must", () => {
    expect(settings(BARE)).toEqual([{ field: "teacher.at[0].price", value: "free", standard: null }])
  })

  it("stand beside the default, field by field", () => {
    const recipe = { ...BARE, sample: { tries: 8, temperature: [0.4, 1] }, prompt: { system: "Think." } }
    expect(settings(recipe)).toEqual([
      { field: "prompt.system", value: "Think.", standard: null },
      { field: "sample.tries", value: "8", standard: "4" },
      { field: "sample.temperature", value: "[0.4,1]", standard: "0.6" },
      { field: "teacher.at[0].price", value: "free", standard: null }
    ])
  })

  it("hold no address, no key, no header and no path", () => {
    const at = [{ ...BARE.teacher.at[0]!, key: "$SECRET_NAME", headers: { "X-Team": "red" }, slots: 3 }]
    const text = JSON.stringify(
      settings({ ...BARE, teacher: { ...BARE.teacher, at }, simulator: { key: "hush", seed: 4 } })
    )
    expect(text).toContain("slots")
    for (const word of ["host", "abc", "hush", "SECRET_NAME", "red", "someone"]) expect(text).not.toContain(word)
  })
})
