import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { fileURLToPath } from "node:url"

/*
 * A recipe.ts in a bare folder finds `cotton`, the packages and `effect` where Cotton itself has them. Loaded once in
 * the main thread and once in each worker that imports a recipe.
 */
const loaded = new Map<string, string>()

/** Where Cotton's own packages lie in a checkout. They are no part of a recipe, whichever recipe loads them first. */
const PACKAGES = new URL("../../..", import.meta.url).href
const isOwn = (url: string): boolean => url.startsWith(PACKAGES) && /^[^/]+\/src\//.test(url.slice(PACKAGES.length))

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === "cotton") return next("../authoring.ts", { ...context, parentURL: import.meta.url })
    try {
      return next(specifier, context)
    } catch (error) {
      const bare = !specifier.startsWith(".") && !specifier.startsWith("/") && !specifier.includes(":")
      if (!bare) throw error
      return next(specifier, { ...context, parentURL: import.meta.url })
    }
  },
  load: (url, context, next) => {
    if (url.startsWith("file:") && !url.includes("/node_modules/") && !isOwn(url)) {
      loaded.set(
        url,
        createHash("sha256")
          .update(readFileSync(fileURLToPath(url)))
          .digest("hex")
      )
    }
    return next(url, context)
  }
})

/** Digests of the modules that were loaded since `before`, by content: what a recipe.ts consists of. */
export const loadedSince = (before: ReadonlySet<string>): ReadonlyArray<string> =>
  [...loaded].flatMap(([url, hash]) => (before.has(url) ? [] : [hash])).toSorted()

export const loadedNow = (): ReadonlySet<string> => new Set(loaded.keys())
