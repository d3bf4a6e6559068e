import { describe, expect, it } from "@effect/vitest"
import { openRun } from "@cotton/store"
import * as Effect from "effect/Effect"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { loadRecipe, planRun } from "../src/index.ts"
import { readStoredRun } from "../src/StoredRun.ts"
import { begin } from "./examine/WrittenRun.ts"
import { type Site, site, writeRecipe } from "./Workbench.ts"

const runFile = (at: Site) => join(at.dir, "run.json")
interface Stored {
  readonly recipe: { readonly sample: Readonly<Record<string, unknown>> }
  readonly settings?: unknown
}
const edit = (at: Site, change: (file: Stored) => unknown) =>
  writeFileSync(runFile(at), JSON.stringify(change(JSON.parse(readFileSync(runFile(at), "utf8")) as Stored)))

describe("a run as its directory describes it", () => {
  it.effect("is the run that it was, also when the recipe has been changed or deleted since", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at, { judge: ["shape/complete", { "verify/number": { tolerance: 0.1 } }] })
      const check = Effect.gen(function* () {
        const found = yield* readStoredRun(at.dir)
        expect(found.run).toMatchObject({ plan: run.plan, filters: run.filters, recipe: run.recipe, hosts: ["h:1"] })
        expect(found.stored.recipeDigest).toBe(run.resolved.digest)
        expect(found.directory.folder).toBe(at.dir)
      })
      yield* check
      writeRecipe(at, "http://other:2/v1", { judge: ["shape/complete"] })
      yield* check
      rmSync(join(at.folder, "recipe.yaml"))
      yield* check
    })
  )

  it.effect("is read while another process holds the writer's lock, and leaves the folder as it was", () =>
    Effect.gen(function* () {
      const at = yield* site
      const file = writeRecipe(at, "http://h:1/v1")
      const run = yield* planRun(yield* loadRecipe(file))
      yield* openRun(at.dir, { recipe: run.recipe, recipeFile: file, recipeDigest: "d" })
      const before = readdirSync(at.dir)
      expect((yield* readStoredRun(at.dir)).run.plan).toBe(run.plan)
      expect(readdirSync(at.dir)).toEqual(before)
    })
  )

  it.effect("of an older Cotton, which knew fewer fields, has their defaults", () =>
    Effect.gen(function* () {
      const at = yield* site
      const run = yield* begin(at)
      // JSON has no `undefined`.
      edit(at, ({ recipe, ...rest }) => {
        const sample = { ...recipe.sample, perRequest: undefined }
        return { ...rest, settings: undefined, recipe: { ...recipe, sample } }
      })
      expect((yield* readStoredRun(at.dir)).run.recipe).toEqual(run.recipe)
    })
  )

  it.effect("with filters of its own needs their module: without it one error says which, and where it was", () =>
    Effect.gen(function* () {
      const at = yield* site
      const source = `
        export default {
          problems: { from: "problems.jsonl" },
          teacher: { model: "m", at: [{ url: "http://h:1/v1", price: "free" }] },
          judge: ["own/short"],
          filters: [{ id: "own/short", version: 1, options: {}, run: () => ({ outcome: "pass" }) }]
        }`
      mkdirSync(at.dir)
      const file = at.write("recipe.ts", source)
      yield* begin(at)
      edit(at, (stored) => ({
        ...stored,
        recipeFile: file,
        recipe: { ...stored.recipe, judge: ["own/short"] }
      }))
      rmSync(file)
      const error = yield* Effect.flip(readStoredRun(at.dir))
      expect(error.message).toContain("the run has filters of its own (own/short), and their recipe cannot be read")
      expect(error.message).toContain(file)
    })
  )

  it.effect("is not there in another folder, nor where run.json is broken", () =>
    Effect.gen(function* () {
      const at = yield* site
      const nowhere = join(at.folder, "nowhere")
      expect((yield* Effect.flip(readStoredRun(nowhere))).message).toBe(
        `${nowhere}: no run here. \`cotton run RECIPE --dir ${nowhere}\` begins one`
      )
      yield* begin(at)
      writeFileSync(runFile(at), "{}")
      expect((yield* Effect.flip(readStoredRun(at.dir))).message).toBe(
        `${runFile(at)}: holds no recipe that this version of Cotton can read`
      )
      writeFileSync(runFile(at), "{")
      expect((yield* Effect.flip(readStoredRun(at.dir)))._tag).toBe("NoRun")
    })
  )
})
