import { readdirSync, readFileSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { describe, expect, it } from "vitest"

/** Which packages a package may import. `schema` is the ground; only `cli` sees everything. */
const ARROWS: Record<string, ReadonlyArray<string>> = {
  schema: [],
  generator: ["schema"],
  filters: ["schema"],
  selection: ["schema"],
  exporter: ["schema"],
  store: ["schema"],
  simulator: ["schema"],
  report: ["schema", "selection"],
  pipeline: ["schema", "generator", "filters", "selection", "exporter", "store"],
  verifier: ["schema", "filters", "pipeline"],
  trainer: ["schema", "generator", "exporter"],
  cli: [
    "schema",
    "generator",
    "filters",
    "selection",
    "exporter",
    "store",
    "pipeline",
    "report",
    "simulator",
    "trainer",
    "verifier"
  ]
}

const MOST_LINES = 400
const FORBIDDEN_NAMES = /^(utils?|helpers?|common|types)\.ts$/i

const root = join(import.meta.dirname, "..")
const filesUnder = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules") && statSync(path).isFile())

const packages = readdirSync(join(root, "packages"))
const sourcesOf = (name: string) => filesUnder(join(root, "packages", name, "src"))
const importsOf = (path: string): ReadonlyArray<string> =>
  [...readFileSync(path, "utf8").matchAll(/\sfrom "([^"\s]+)"|\bimport\("([^"\s]+)"\)|^import "([^"\s]+)"/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3]!
  )

describe("the house", () => {
  it("has the packages of the plan and no empty one", () => {
    expect(packages.toSorted()).toEqual(Object.keys(ARROWS).toSorted())
    for (const name of packages) expect(sourcesOf(name).length, name).toBeGreaterThan(1)
  })

  for (const [name, allowed] of Object.entries(ARROWS)) {
    it(`${name} imports ${allowed.length === 0 ? "no other package" : allowed.join(", ")} only`, () => {
      for (const path of sourcesOf(name)) {
        for (const specifier of importsOf(path)) {
          const target = /^@cotton\/([^/]+)/.exec(specifier)?.[1]
          if (target !== undefined) expect(allowed, `${path} imports ${specifier}`).toContain(target)
          expect(specifier, `${path} reaches into another package by path`).not.toMatch(/\.\.\/.*packages\//)
        }
      }
    })

    it(`${name} declares what it imports, and nothing else`, () => {
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>
      }
      const used = new Set(
        sourcesOf(name)
          .flatMap(importsOf)
          .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:") && specifier !== "cotton")
          .map((specifier) =>
            specifier
              .split("/")
              .slice(0, specifier.startsWith("@") ? 2 : 1)
              .join("/")
          )
      )
      expect(Object.keys(dependencies).toSorted()).toEqual([...used].toSorted())
    })
  }

  it("names a provider's client only under generator/src/teachers", () => {
    for (const name of packages) {
      for (const path of sourcesOf(name)) {
        const provider = importsOf(path).find((specifier) => /^(undici|openai)(\/|$)/.test(specifier))
        if (provider !== undefined) expect(path).toContain("generator/src/teachers/")
      }
    }
  })

  it("has small files with telling names", () => {
    for (const path of packages.flatMap(sourcesOf)) {
      expect(readFileSync(path, "utf8").split("\n").length, path).toBeLessThanOrEqual(MOST_LINES + 1)
      expect(basename(path), path).not.toMatch(FORBIDDEN_NAMES)
      expect(basename(path), path).toMatch(
        /^(index|main|errors|registry|flags|authoring|[A-Z][A-Za-z0-9]*|[a-z][a-z0-9]*(-[a-z0-9]+)*)\.ts$/
      )
    }
  })

  it("has no barrel but each package's index.ts", () => {
    for (const path of packages.flatMap(sourcesOf)) {
      if (/packages\/[^/]+\/src\/index\.ts$/.test(path)) continue
      expect(basename(path), path).not.toBe("index.ts")
    }
  })

  it("keeps the whole data flow on one page", () => {
    const page = readFileSync(join(root, "packages/pipeline/src/Pipeline.ts"), "utf8")
    expect(page.split("\n").length).toBeLessThanOrEqual(130)
    for (const verb of ["collect", "cut", "run"]) expect(page).toContain(`export const ${verb} =`)
  })
})
