import { readdirSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import type { Plugin } from "rolldown"

/*
 * `new URL("./Other.ts", import.meta.url)` is how the sources name a module that they do not import: the program of a
 * worker thread, a hook. In a bundle that file is gone, so it becomes an entry of its own and the address its address.
 * Any other file (`new URL("./data.json", …)`) is copied beside the bundle, and a folder (`new URL("../program/", …)`)
 * with all that is in it but what Python leaves there. Only literal names are seen, which a check of the bundle holds.
 */
const OWN_URL = /new URL\(\s*"(\.\.?\/[^"]+)",\s*import\.meta\.url\s*\)/g

/** The manifest of the package lies where it lay, one folder up. */
const STAYS = "package.json"

const LEFT = /(^|\/)(__pycache__|\.[^/]+)(\/|$)|\.pyc$/

const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => !LEFT.test(name) && statSync(join(folder, name)).isFile()
  )

export const ownUrls = (): Plugin => ({
  name: "own-urls",
  transform(code, id) {
    if (!id.endsWith(".ts") || !code.includes("import.meta.url")) return null
    const changed = code.replaceAll(OWN_URL, (whole, path: string) => {
      const file = resolve(dirname(id), path)
      if (/\w\/$/.test(path) && statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
        for (const name of filesIn(file)) {
          this.emitFile({
            type: "asset",
            fileName: `${basename(file)}/${name}`,
            source: readFileSync(join(file, name))
          })
        }
        return `new URL("./${basename(file)}/", import.meta.url)`
      }
      if (basename(file) === STAYS || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return whole
      const reference = file.endsWith(".ts")
        ? this.emitFile({ type: "chunk", id: file, name: basename(file, ".ts"), preserveSignature: "strict" })
        : this.emitFile({ type: "asset", name: basename(file), fileName: basename(file), source: readFileSync(file) })
      return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`
    })
    return changed === code ? null : { code: changed }
  }
})
