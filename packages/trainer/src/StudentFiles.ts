import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { BundleError } from "./errors.ts"

/** The small files of a base model that a bundle is made from. */
export interface StudentFiles {
  readonly folder: string
  readonly tokenizer: Readonly<Record<string, unknown>>
  readonly tokenizerConfig: Readonly<Record<string, unknown>>
  /** `config.json` and `generation_config.json`; null where the folder has none. */
  readonly config: Readonly<Record<string, unknown>> | null
  readonly generation: Readonly<Record<string, unknown>> | null
}

const SMALL = [
  "tokenizer.json",
  "tokenizer_config.json",
  "config.json",
  "generation_config.json",
  "chat_template.jinja"
]

const fault = (path: string, message: string) =>
  new BundleError({ reason: "student", path, message: `${path}: ${message}` })

const readJson = (file: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"))
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    throw new Error("it is not a JSON object")
  } catch (error) {
    throw fault(file, error instanceof Error ? error.message : String(error))
  }
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory()

/** Where huggingface_hub keeps a model that was downloaded before, the newest snapshot that has a tokenizer. */
const cached = (id: string, environment: Readonly<Record<string, string | undefined>>): string | null => {
  const home = environment["HF_HOME"] ?? join(homedir(), ".cache", "huggingface")
  const hub = environment["HF_HUB_CACHE"] ?? join(home, "hub")
  const folder = join(hub, `models--${id.replaceAll("/", "--")}`)
  const snapshots = join(folder, "snapshots")
  if (!isFolder(snapshots)) return null
  const main = join(folder, "refs", "main")
  const named = existsSync(main) ? [readFileSync(main, "utf8").trim()] : []
  const found = [...named, ...readdirSync(snapshots).toSorted()].find((name) =>
    existsSync(join(snapshots, name, "tokenizer.json"))
  )
  return found === undefined ? null : join(snapshots, found)
}

/**
 * The base's files: of the folder `base`, of `model` where that is a folder, or of the Hugging Face cache. Throws a
 * `BundleError` that says which files to get where none of these has a tokenizer: nothing is guessed without it.
 */
export const readStudentFiles = (
  model: string,
  base: string | null = null,
  environment: Readonly<Record<string, string | undefined>> = process.env
): StudentFiles => {
  const folder = base ?? (isFolder(model) ? model : cached(model, environment))
  if (folder === null && /^[./~]/.test(model)) throw fault(model, "there is no such folder")
  if (folder === null) {
    const include = SMALL.map((file) => `--include ${file}`).join(" ")
    throw fault(
      model,
      `its tokenizer is not here, and without it no row can be checked. Download its small files (${SMALL.join(", ")}): ` +
        `hf download ${model} ${include} --local-dir base, then give --base base`
    )
  }
  if (!existsSync(join(folder, "tokenizer.json"))) throw fault(folder, "it has no tokenizer.json")
  const optional = (name: string) => (existsSync(join(folder, name)) ? readJson(join(folder, name)) : null)
  return {
    folder,
    tokenizer: readJson(join(folder, "tokenizer.json")),
    tokenizerConfig: optional("tokenizer_config.json") ?? {},
    config: optional("config.json"),
    generation: optional("generation_config.json")
  }
}
