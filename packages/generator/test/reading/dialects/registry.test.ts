import { describe, expect, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import type { Dialect } from "../../../src/reading/Dialect.ts"
import { DIALECTS } from "../../../src/reading/dialects/registry.ts"

const FOLDER = join(import.meta.dirname, "../../../src/reading/dialects")
const files = readdirSync(FOLDER)
  .filter((name) => name !== "registry.ts")
  .map((name) => name.slice(0, -".ts".length))

describe("the registry of dialects", () => {
  it("names every file of the folder, and no other, each with what its file has", async () => {
    expect(Object.keys(DIALECTS).toSorted()).toEqual(files.toSorted())
    for (const name of files) {
      const { dialect } = (await import(join(FOLDER, `${name}.ts`))) as { readonly dialect: Dialect }
      expect(DIALECTS[name], name).toBe(dialect)
    }
  })

  it("trusts whoever tells a chain from a summary first, and a count last", () => {
    const order = Object.keys(DIALECTS)
    const before = (one: string, other: string) => expect(order.indexOf(one)).toBeLessThan(order.indexOf(other))
    before("reasoning-details", "reasoning")
    before("thinking-blocks", "reasoning-content")
    before("google-thought", "inline")
    before("inline", "counted")
    expect(order.at(-1)).toBe("counted")
  })
})
