import { execFile } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, describe, expect, it } from "vitest"

const root = mkdtempSync(join(tmpdir(), "cotton-module-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Resolved {
  readonly digest: string
  readonly model: string
  readonly filters: ReadonlyArray<string>
  readonly module: string | null
  readonly error?: string
}

/** What one process makes of these recipes, in order. */
const resolveAll = async (...files: ReadonlyArray<string>): Promise<ReadonlyArray<Resolved>> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, "ResolveModule.ts"),
    ...files
  ])
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Resolved)
}

const folder = (name: string, files: Record<string, string>): string => {
  const path = join(root, name)
  mkdirSync(path, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  return join(path, "recipe.ts")
}

const RECIPE = `import { defineCheck, defineRecipe, type Subject } from "cotton"
import * as Schema from "effect/Schema"
import { WORD } from "./word.ts"

const polite = defineCheck({
  id: "mine/polite",
  version: 1,
  options: Schema.Struct({}),
  run: ({ trace }: Subject) =>
    trace.turns.some(({ content }) => content.includes(WORD)) ? { outcome: "fail", reason: "rude" } : { outcome: "pass" }
})

export default {
  ...defineRecipe({
    problems: { from: "problems.jsonl" },
    teacher: { model: "typed", at: [{ url: "simulator", price: "free" }] },
    judge: ["shape/complete", "mine/polite"]
  }),
  filters: [polite]
}
`
const WORD = `export const WORD = "no"\n`

describe("recipe.ts", () => {
  it("in a bare folder finds cotton, effect and its own modules, and brings filters", async () => {
    const file = folder("bare", { "recipe.ts": RECIPE, "word.ts": WORD })
    const [resolved] = await resolveAll(file)
    expect(resolved).toMatchObject({ model: "typed", filters: ["shape/complete", "mine/polite"], module: file })
  })

  it("has a digest by content: of itself and of what it imports, wherever it lies", async () => {
    const [one, copy, other, deeper] = await resolveAll(
      folder("one", { "recipe.ts": RECIPE, "word.ts": WORD }),
      folder("copy", { "recipe.ts": RECIPE, "word.ts": WORD }),
      folder("other", { "recipe.ts": RECIPE, "word.ts": `export const WORD = "never"\n` }),
      folder("deeper", {
        "recipe.ts": RECIPE,
        "word.ts": `export { WORD } from "./deeper.ts"\n`,
        "deeper.ts": WORD
      })
    )
    expect(copy?.digest).toBe(one?.digest)
    expect(new Set([one?.digest, other?.digest, deeper?.digest]).size).toBe(3)
    // In a process of its own too: what was loaded before it does not count.
    cpSync(join(root, "deeper"), join(root, "deeper-again"), { recursive: true })
    expect((await resolveAll(join(root, "deeper-again", "recipe.ts")))[0]?.digest).toBe(deeper?.digest)
  })

  it("without filters of its own needs no module in the workers", async () => {
    const plain = `import { defineRecipe } from "cotton"
export default defineRecipe({ problems: { from: "p.jsonl" }, teacher: { model: "m", at: [{ url: "simulator", price: "free" }] } })`
    expect((await resolveAll(folder("plain", { "recipe.ts": plain })))[0]).toMatchObject({ module: null })
  })

  it("that is wrong says what is: no default export, a syntax error, an unknown field, a check that is none", async () => {
    const base = `problems: { from: "p.jsonl" }, teacher: { model: "m", at: [{ url: "simulator", price: "free" }] }`
    const results = await resolveAll(
      folder("none", { "recipe.ts": "export const recipe = {}\n" }),
      folder("syntax", { "recipe.ts": "export default {\n" }),
      folder("throws", { "recipe.ts": "throw new Error('on purpose')\n" }),
      folder("missing", { "recipe.ts": `import { a } from "no-such-package"\nexport default { a }\n` }),
      folder("field", { "recipe.ts": `export default { ${base}, sampel: {} }\n` }),
      folder("check", { "recipe.ts": `export default { ${base}, filters: [{ id: "x" }] }\n` })
    )
    for (const [at, words] of [
      "has no default export; write `export default defineRecipe({ … })`",
      "cannot be loaded",
      "on purpose",
      "no-such-package",
      "recipe.ts: sampel: unknown field; did you mean sample?",
      "not a check; make it with `defineCheck"
    ].entries()) {
      expect(results[at]?.error).toContain(words)
      expect(results[at]?.error).toContain("RecipeError")
    }
  })
})
