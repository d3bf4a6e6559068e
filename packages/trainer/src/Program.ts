import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** A file of a bundle that is the same in every bundle. */
export interface ProgramFile {
  /** Below the program's folder, with `/`. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly executable: boolean
}

const FOLDER = fileURLToPath(new URL("../program/", import.meta.url))
/** What Python leaves beside what it ran. */
const LEFT = /(^|\/)(__pycache__|\.[^/]+)(\/|$)|\.pyc$/

/** The training program and what starts it, as every bundle has them. In the order of their paths. */
export const programFiles = (folder: string = FOLDER): ReadonlyArray<ProgramFile> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((path) => !LEFT.test(path) && statSync(join(folder, path)).isFile())
    .toSorted()
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)), executable: path.endsWith(".sh") }))
