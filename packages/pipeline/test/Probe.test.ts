import { it, expect } from "vitest"
import { mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tmpdir } from "node:os"
import * as Effect from "effect/Effect"
import { loadRecipe } from "../src/index.ts"
it("x", async () => {
  const folder = mkdtempSync(join(tmpdir(), "probe-"))
  writeFileSync(
    join(folder, "recipe.ts"),
    `import { defineRecipe } from "cotton"
export default defineRecipe({ problems: { from: "p.jsonl" }, teacher: { model: "m", at: [{ url: "simulator", price: "free" }] } })`
  )
  const r = await Effect.runPromise(loadRecipe(join(folder, "recipe.ts")))
  expect(r.recipe.teacher.model).toBe("m")
})
