import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { fileURLToPath } from "node:url"

/*
 * A recipe.ts in a bare folder finds `cotton` and `effect/Schema`: always those of the Cotton that runs it. In a checkout
 * it finds the packages and all of `effect` too. Loaded once in the main thread and once in each worker that imports a
 * recipe.
 */
const COTTON = new URL("../authoring.ts", import.meta.url).href
/** For a recipe that has no Effect of its own. */
const EFFECT_SCHEMA = new URL("./EffectSchema.ts", import.meta.url).href

const loaded = new Map<string, string>()

/** Where the packages lie in a checkout. */
const PACKAGES = new URL("../../../", import.meta.url).href
/** Where all modules lie in the published form. */
const HERE = new URL("./", import.meta.url).href

/** Cotton's own modules, which are no part of a recipe, whichever recipe loads them first. */
const isOwn: (url: string) => boolean = import.meta.url.endsWith("/src/recipe/ModuleFallback.ts")
  ? (url) => url.startsWith(PACKAGES) && /^[^/]+\/src\//.test(url.slice(PACKAGES.length))
  : (url) => url.startsWith(HERE)

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === "cotton") return next(COTTON, context)
    try {
      return next(specifier, context)
    } catch (error) {
      const bare = !specifier.startsWith(".") && !specifier.startsWith("/") && !specifier.includes(":")
      if (!bare) throw error
      if (specifier === "effect/Schema") return next(EFFECT_SCHEMA, context)
      return next(specifier, { ...context, parentURL: import.meta.url })
    }
  },
  load: (url, context, next) => {
    if (!url.startsWith("file:") || url.includes("/node_modules/") || isOwn(url)) return next(url, context)
    const text = readFileSync(fileURLToPath(url))
    loaded.set(url, createHash("sha256").update(text).digest("hex"))
    // No package.json says what it is, and Node would try CommonJS first and warn of it: four lines before each run.
    const unsaid = context.format === null || context.format === undefined || context.format === "typescript"
    const isModule = unsaid && url.endsWith(".ts") && /^(import|export)\b/m.test(text.toString("utf8"))
    return next(url, isModule ? { ...context, format: "module-typescript" } : context)
  }
})

/** Digests of the modules that were loaded since `before`, by content: what a recipe.ts consists of. */
export const loadedSince = (before: ReadonlySet<string>): ReadonlyArray<string> =>
  [...loaded].flatMap(([url, hash]) => (before.has(url) ? [] : [hash])).toSorted()

export const loadedNow = (): ReadonlySet<string> => new Set(loaded.keys())
