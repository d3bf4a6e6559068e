import { readFileSync, statSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import type { Plugin } from "rolldown"

/*
 * `new URL("./Other.ts", import.meta.url)` is how the sources name a module that they do not import: the program of a
 * worker thread, a hook. In a bundle that file is gone, so it becomes an entry of its own and the address its address.
 * Any other file (`new URL("./data.json", …)`) is copied beside the bundle. Only literal names are seen, which a check
 * of the bundle holds.
 */
const OWN_URL = /new URL\(\s*"(\.\.?\/[^"]+)",\s*import\.meta\.url\s*\)/g

/** The manifest of the package lies where it lay, one folder up. */
const STAYS = "package.json"

export const ownUrls = (): Plugin => ({
  name: "own-urls",
  transform(code, id) {
    if (!id.endsWith(".ts") || !code.includes("import.meta.url")) return null
    const changed = code.replaceAll(OWN_URL, (whole, path: string) => {
      const file = resolve(dirname(id), path)
      if (basename(file) === STAYS || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return whole
      const reference = file.endsWith(".ts")
        ? this.emitFile({ type: "chunk", id: file, name: basename(file, ".ts"), preserveSignature: "strict" })
        : this.emitFile({ type: "asset", name: basename(file), fileName: basename(file), source: readFileSync(file) })
      return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`
    })
    return changed === code ? null : { code: changed }
  }
})
