import { readFileSync } from "node:fs"
import { join } from "node:path"

interface PackageJson {
  readonly version: string
  readonly license: string
  readonly engines: { readonly node: string }
}

const read = (file: string): PackageJson => JSON.parse(readFileSync(file, "utf8")) as PackageJson

/**
 * The package.json of the published form, from the workspace's. It has no dependency, so none of theirs can run a script
 * at installation; everything is bundled.
 */
export const manifest = (root: string) => {
  const { version, license, engines } = read(join(root, "package.json"))
  return {
    name: "cotton",
    version,
    description:
      "Makes reasoning datasets: samples long chains of thought, keeps what verifiers accept, writes training sets.",
    license,
    type: "module",
    bin: { cotton: "lib/main.js" },
    exports: {
      ".": { types: "./types/pipeline/src/authoring.d.ts", default: "./lib/authoring.js" },
      "./recipe.schema.json": "./lib/recipe.schema.json",
      "./package.json": "./package.json"
    },
    engines
  } as const
}
