import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { aliases, registry } from "../src/registry.ts"

const SOURCE = fileURLToPath(new URL("../src", import.meta.url))

/** Check modules: kebab-case files one folder deep. */
const files = readdirSync(SOURCE, { withFileTypes: true })
  // Those of the sandboxes are chosen by name elsewhere.
  .filter((entry) => entry.isDirectory() && entry.name !== "sandboxes")
  .flatMap((folder) =>
    readdirSync(`${SOURCE}/${folder.name}`)
      .filter((name) => /^[a-z][a-z-]*\.ts$/.test(name))
      .map((name) => `${folder.name}/${name.slice(0, -3)}`)
  )

describe("the registry", () => {
  it("names every check module of the folders, and no other", () => {
    expect(Object.keys(registry).toSorted()).toEqual(files.toSorted())
  })

  it("gives each check its path as its id, and a whole version", async () => {
    for (const [id, load] of Object.entries(registry)) {
      const { check } = await load()
      expect(check.id).toBe(id)
      expect(Number.isInteger(check.version)).toBe(true)
    }
  })

  it("keeps aliases of ids that exist", () => {
    for (const [old, id] of Object.entries(aliases)) {
      expect(Object.keys(registry)).toContain(id)
      expect(Object.keys(registry)).not.toContain(old)
    }
  })
})
