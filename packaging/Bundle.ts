import { join } from "node:path"
import { type OutputAsset, type OutputChunk, rolldown } from "rolldown"
import { absent } from "./Absent.ts"
import { ownUrls } from "./OwnUrls.ts"

/** Files of the bundle's folder by name, and the modules that they were made of. */
export interface Bundle {
  readonly files: ReadonlyMap<string, string | Uint8Array>
  /** Absolute paths of the modules of which something is left. */
  readonly modules: ReadonlyArray<string>
}

/** What the outside may name: the program, and what a recipe.ts imports. Everything else comes along as chunks. */
export const entriesOf = (root: string): Record<string, string> => ({
  main: join(root, "packages/cli/src/main.ts"),
  authoring: join(root, "packages/pipeline/src/authoring.ts")
})

/** `packages/filters/src/index.ts` gives `filters`, anything else its own name. */
const chunkName = ({
  name,
  moduleIds
}: {
  readonly name: string
  readonly moduleIds: ReadonlyArray<string>
}): string => {
  const own = /packages\/([^/]+)\/src\/index\.ts$/.exec(moduleIds.at(-1) ?? "")
  return `${name === "src" && own !== null ? own[1] : name}-[hash].js`
}

/**
 * One folder of modules in which everything is bundled. Actions, filters and the simulated teacher stay chunks that are
 * loaded when they are needed. Names are kept and lines broken, so that a stack trace says something; comments go, but
 * for licences. No source map: it would be larger than the code.
 */
export const bundle = async (root: string): Promise<Bundle> => {
  const build = await rolldown({
    input: entriesOf(root),
    cwd: root,
    platform: "node",
    // The names of modules on the machine of the build are of no use elsewhere.
    experimental: { attachDebugInfo: "none" },
    plugins: [absent(), ownUrls()],
    // What is not found is an error, not a dependency that the package does not declare.
    external: [],
    onLog: (level, log, pass) => {
      if (log.code === "UNRESOLVED_IMPORT" || log.code === "CIRCULAR_CHUNK") throw new Error(log.message)
      // What --help loads is held by a test; two lazy modules may share a third.
      if (log.code !== "INEFFECTIVE_DYNAMIC_IMPORT") pass(level, log)
    }
  })
  const { output } = await build.generate({
    dir: join(root, "dist/package/lib"),
    format: "esm",
    comments: { legal: true, annotation: false, jsdoc: false },
    entryFileNames: ({ name }) => (name in entriesOf(root) ? "[name].js" : "[name]-[hash].js"),
    chunkFileNames: chunkName
  })
  await build.close()
  const chunks = output.filter((one): one is OutputChunk => one.type === "chunk")
  const assets = output.filter((one): one is OutputAsset => one.type === "asset")
  return {
    files: new Map([
      ...chunks.map(({ fileName, code }) => [fileName, code] as const),
      ...assets.map(({ fileName, source }) => [fileName, source] as const)
    ]),
    modules: [...new Set(chunks.flatMap(({ modules }) => livingIn(modules)))]
  }
}

const livingIn = (modules: OutputChunk["modules"]): ReadonlyArray<string> =>
  Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 && id.startsWith("/") ? [id] : []))
