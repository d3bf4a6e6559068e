import { compileSchema } from "@cotton/filters/verify/json/Validator"
import * as Recipes from "@cotton/schema/Recipe"
import { spawnSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { fieldDocs, fieldDocsByName } from "../../packaging/recipe-schema/FieldDocs.ts"
import { recipeSchema, SOURCES } from "../../packaging/recipe-schema/RecipeSchema.ts"

const root = join(import.meta.dirname, "../..")
const text = readFileSync(join(root, "docs/recipe.schema.json"), "utf8")
const flaw = compileSchema(JSON.parse(text))
const main = join(root, "packages/cli/src/main.ts")
const folder = mkdtempSync(join(tmpdir(), "cotton-schema-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const LEAST = { problems: { from: "p.jsonl" }, teacher: { model: "m", at: [{ url: "simulator", price: "free" }] } }

interface Node {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: ReadonlyArray<Node>
}
const at = (...path: ReadonlyArray<string>): Node =>
  path.reduce<Node>((node, key) => (node.properties ?? {})[key]!, JSON.parse(text) as Node)

describe("docs/recipe.schema.json", () => {
  it("is fresh; `pnpm run schema` writes it anew", async () => {
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(await recipeSchema(root))))
  })

  it("is what `cotton schema` prints", () => {
    expect(spawnSync(process.execPath, [main, "schema"], { encoding: "utf8" }).stdout).toBe(text)
  })

  it("takes every recipe of the repository: recipes/, the pages, what init writes", () => {
    expect(spawnSync(process.execPath, [main, "init", folder]).status).toBe(0)
    const files = [join(folder, "recipe.yaml"), ...globSync(join(root, "recipes/*.yaml"))]
    const pages = globSync(join(root, "docs/[0-9]*.md")).flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/^```yaml [^.\s]\S*\.yaml\n([\s\S]*?)^```$/gm)].map((block) => block[1]!)
    )
    expect(pages.length).toBeGreaterThan(3)
    for (const recipe of [...files.map((file) => readFileSync(file, "utf8")), ...pages])
      expect(flaw(parse(recipe)), recipe.slice(0, 300)).toBeUndefined()
  })

  it.each([
    ["a field", { ...LEAST, sampel: {} }],
    ["a field of a part", { ...LEAST, sample: { kepe: 2 } }],
    ["a field of an endpoint", { ...LEAST, teacher: { ...LEAST.teacher, at: [{ url: "u", price: "free", slot: 3 }] } }],
    ["an option of a filter", { ...LEAST, judge: [{ "verify/number": { tolerence: 0.1 } }] }],
    ["a fall-back", { ...LEAST, judge: [{ "verify/number": { then: 7 } }] }],
    [
      "a member of a panel",
      { ...LEAST, judge: [{ "verify/panel": { of: ["verify/exact", { "verify/number": { x: 1 } }] } }] }
    ],
    [
      "members of what is no panel",
      { ...LEAST, judge: [{ "verify/exact": { of: ["verify/number", "verify/choice"] } }] }
    ],
    ["a place in a row", { ...LEAST, problems: { from: "p", map: { answer: { feild: "a" } } } }],
    ["a cut", { ...LEAST, cuts: { all: { answer: "every" } } }],
    ["a value", { ...LEAST, sample: { keep: 0 } }],
    ["a missing price", { ...LEAST, teacher: { model: "m", at: [{ url: "u" }] } }],
    ["no teacher", { problems: LEAST.problems }]
  ])("refuses a mistake: %s", (_, recipe) => {
    expect(flaw(LEAST)).toBeUndefined()
    expect(flaw(recipe)).toBeDefined()
  })

  it("takes filters of one's own, filters without options, and null where the recipe does", () => {
    expect(flaw({ ...LEAST, judge: ["mine/own", { "mine/own": { a: 1 } }, { "verify/number": null }] })).toBeUndefined()
    expect(flaw({ ...LEAST, sample: { temperature: null, topP: null } })).toBeUndefined()
    const panel = {
      "verify/panel": { of: ["mine/own", { "verify/exact": { then: "judge/same-answer" } }], rule: "all" }
    }
    expect(flaw({ ...LEAST, judge: [panel, { "verify/number": { then: { "mine/own": { a: 1 } } } }] })).toBeUndefined()
  })

  it("says of a field what the source says, and its default", () => {
    expect(at("sample", "tries")).toMatchObject({ description: "Samples bought a problem at most.", default: 4 })
    expect(at("teacher", "timeouts", "betweenTokens").default).toBe(180)
    expect(at("judge").default).toContain("verify/math-answer")
    expect(at("problems", "map", "prompt")).toMatchObject({ default: "prompt" })
    const entry = (JSON.parse(text) as { readonly definitions: Readonly<Record<string, Node>> }).definitions["Filter"]
    const repetition = entry?.anyOf?.at(-1)?.properties?.["readability/repetition"]?.anyOf?.[0]
    expect(repetition?.properties?.["repeats"]).toMatchObject({ default: 6 })
  })

  it("has a description for each field that has a docstring", () => {
    const source = SOURCES.map((file) => readFileSync(join(root, file), "utf8")).join("\n")
    const said = [...fieldDocsByName(source).values()].flatMap((docs) => Array.from(docs.values()))
    expect(said.length).toBeGreaterThan(40)
    for (const doc of said) expect(text).toContain(JSON.stringify(doc).slice(1, -1))
  })

  it("can tell the parts of a recipe by their fields", () => {
    const shapes = Object.values(Recipes).flatMap((one) =>
      "fields" in Object(one) ? [(one as { fields: object }).fields] : []
    )
    const keys = shapes.map((fields) => Object.keys(fields).toSorted().join(" "))
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe("docstrings of fields", () => {
  it("are one paragraph each, and no comment's that stands elsewhere", () => {
    const source = [
      "const A = {",
      "  /**",
      "   * One,",
      "   * two.",
      "   */",
      "  a: 1,",
      "  // three",
      "  b: 2,",
      "  /** Four. */",
      "  c: 3",
      "}"
    ]
    expect([...fieldDocs(source.join("\n"))]).toEqual([
      ["a", "One, two."],
      ["c", "Four."]
    ])
  })
})
