import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { manifest } from "../packaging/Manifest.ts"

const root = join(import.meta.dirname, "..")
const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>
const { version, license, engines } = read(join(root, "package.json"))

describe("the version", () => {
  it("is the workspace's, in every package and in what is packed", () => {
    const files = globSync(join(root, "packages/*/package.json"))
    expect(files.length).toBeGreaterThan(8)
    for (const file of files) expect(read(file), file).toMatchObject({ version, license })
    expect(manifest(root)).toMatchObject({ version, license, engines })
  })

  it("is the newest of CHANGELOG.md", () => {
    expect(/^## (\S+)/m.exec(readFileSync(join(root, "CHANGELOG.md"), "utf8"))?.[1]).toBe(version)
  })

  it("of Node that main.ts asks for is the one of package.json", () => {
    const needed = /^const NEEDED = (\d+)$/m.exec(readFileSync(join(root, "packages/cli/src/main.ts"), "utf8"))?.[1]
    expect(engines).toEqual({ node: `>=${needed}` })
  })
})
