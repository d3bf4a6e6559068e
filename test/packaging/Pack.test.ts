import { dirname, join, posix } from "node:path"
import { isBuiltin } from "node:module"
import { describe, expect, it } from "vitest"
import { pack } from "../../packaging/Pack.ts"

const root = join(import.meta.dirname, "../..")
const packed = await pack(root)
const texts = new Map(packed.files.map(({ path, content }) => [path, Buffer.from(content).toString("utf8")]))
const programs = [...texts].filter(([path]) => path.startsWith("lib/") && path.endsWith(".js"))
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!)

const IN_THE_SANDBOX = "./wire.cjs"

describe("the packed form", () => {
  it("needs nothing beside it: no dependency, and no script at installation", () => {
    const manifest = JSON.parse(texts.get("package.json")!) as Record<string, unknown>
    expect(Object.keys(manifest).toSorted()).toEqual(
      ["bin", "description", "engines", "exports", "license", "name", "type", "version"].toSorted()
    )
  })

  it("imports only what is in it and what is in Node", () => {
    const named = programs.flatMap(([path, text]) => [
      ...matches(text, /^(?:import|export)\b[^"\n]*"([^"\n]+)";$/gm).map((name) => ({ path, name })),
      ...matches(text, /\b(?:import|require|__require)\("([^"]+)"\)/g).map((name) => ({ path, name }))
    ])
    expect(named.length).toBeGreaterThan(100)
    for (const { path, name } of named) {
      // A program that is written into a sandbox, and stands here as a text, names its neighbour there.
      if (name === IN_THE_SANDBOX) continue
      const there = name.startsWith(".") ? texts.has(posix.join(dirname(path), name)) : isBuiltin(name)
      expect(there, `${path} imports ${name}`).toBe(true)
    }
  })

  it("finds every file that it names by an address of its own", () => {
    const named = programs.flatMap(([path, text]) =>
      matches(text, /new URL\("([^"]+)", import\.meta\.url\)/g).map((name) => posix.join(dirname(path), name))
    )
    const files = named.filter((name) => !name.endsWith("/"))
    expect(files.toSorted().filter((name) => !texts.has(name))).toEqual([])
    // The programs of the workers, the hook of a recipe.ts, what it imports, the schema, the manifest.
    for (const part of [
      "PoolWorker",
      "JournalThread",
      "ModuleFallback",
      "EffectSchema",
      "authoring",
      "recipe.schema",
      "package"
    ])
      expect(
        files.some((name) => name.includes(part)),
        part
      ).toBe(true)
    for (const [path, text] of programs) expect(text, path).not.toMatch(/new URL\([^)]*\.ts"/)
  })

  it("loads an action, a filter and the simulated teacher only when they are needed", () => {
    const reached = new Set<string>()
    const reach = (path: string) => {
      if (reached.has(path)) return
      reached.add(path)
      const text = texts.get(path)!
      for (const name of matches(text, /^import\b[^"\n]*"(\.[^"]+)";$/gm)) reach(posix.join(dirname(path), name))
    }
    const cotton = programs.find(([path]) => path.startsWith("lib/Cotton-"))![0]
    reach(cotton)
    const text = [...reached].map((path) => texts.get(path)).join("\n")
    for (const far of ["node:sqlite", "hyparquet", "node:worker_threads", "node:http"])
      expect(text.includes(far), far).toBe(false)
    expect(text).toContain("cotton run recipe.yaml")
  })

  it("gives on the licence of each package that it holds, with its version", () => {
    const notices = texts.get("THIRD-PARTY-NOTICES")!
    expect(packed.bundled.length).toBeGreaterThan(5)
    for (const name of packed.bundled) expect(notices.split(`${name} (`).length, name).toBe(3)
    expect(packed.bundled.some((name) => name.startsWith("effect "))).toBe(true)
    expect(notices).toContain("Permission is hereby granted")
    expect(texts.get("LICENSE")).toContain("Apache License")
  })

  it("declares what it offers, by paths within itself", () => {
    for (const [path, text] of texts) {
      if (!path.endsWith(".d.ts")) continue
      const code = text.replaceAll(/^\s*\*.*$/gm, "")
      for (const name of matches(code, /\bfrom "([^"]+)"/g)) {
        if (!name.startsWith(".")) expect(isBuiltin(name), `${path} names ${name}`).toBe(true)
        else
          expect(texts.has(posix.join(dirname(path), name).replace(/\.js$/, ".d.ts")), `${path} names ${name}`).toBe(
            true
          )
      }
    }
  })

  it("is small", () => {
    expect(packed.bytes.length).toBeLessThan(3_000_000)
  })
})
