import { readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { problemLayouts } from "../../src/layouts/ProblemLayouts.ts"
import { responseLayouts } from "../../src/layouts/ResponseLayouts.ts"

const files = (folder: string) =>
  readdirSync(join(import.meta.dirname, "../../src/layouts", folder))
    .map((name) => name.replace(/\.ts$/, ""))
    .toSorted()

describe("the layouts", () => {
  it.each([
    ["problems", problemLayouts],
    ["responses", responseLayouts]
  ])("the registry of %s names every file of the folder, by its id, once", (folder, layouts) => {
    expect(layouts.map(({ id }) => id).toSorted()).toEqual(files(folder))
    expect(new Set(layouts.map(({ name }) => name)).size).toBe(layouts.length)
  })
})
