import { createHash } from "node:crypto"
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"

/** A model's files on this machine. */
export interface ModelFiles {
  /** `safetensors`: a folder, for vLLM. `gguf`: a file, for llama-server. */
  readonly format: "safetensors" | "gguf"
  readonly path: string
  /** What the server shall call it. */
  readonly name: string
  /** Tokens of prompt and reply together that it was made for; `null` where its configuration does not say it. */
  readonly context: number | null
}

const names = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const contextIn = (folder: string): number | null => {
  const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8")) as Readonly<Record<string, unknown>>
  const text = config["text_config"] as Readonly<Record<string, unknown>> | undefined
  const context = config["max_position_embeddings"] ?? text?.["max_position_embeddings"]
  return typeof context === "number" && Number.isInteger(context) && context > 0 ? context : null
}

/** Names of folders that every training has. */
const COMMON = new Set(["output", "model", "checkpoints"])

/** `my-7b` of `train/my-7b/output/model`, and `my-7b-checkpoint-500` of a checkpoint of it. */
export const nameOfFolder = (path: string): string => {
  const parts = path.split("/").filter((part) => part !== "" && !COMMON.has(part))
  const last = parts.at(-1) ?? "model"
  const before = parts.at(-2)
  return /^checkpoint-\d+$/.test(last) && before !== undefined ? `${before}-${last}` : last
}

/** Bytes of a slice, and how many are looked at of a file: all of it would take minutes for a large model. */
const [SLICE, SLICES] = [65_536, 64]

/**
 * Tells one training's weights from another's of the same shape: a digest of the sizes of the weight files and of slices that are
 * spread over them.
 */
export const weightsDigest = ({ format, path }: ModelFiles): string => {
  const files =
    format === "gguf"
      ? [path]
      : names(path)
          .filter((name) => name.endsWith(".safetensors"))
          .toSorted()
          .map((name) => join(path, name))
  const hash = createHash("sha256")
  const slice = Buffer.alloc(SLICE)
  for (const file of files) {
    const { size } = statSync(file)
    hash.update(`${basename(file)} ${size}\n`)
    const open = openSync(file, "r")
    try {
      const step = Math.max(SLICE, Math.floor(size / SLICES))
      for (let from = 0; from < size; from += step)
        hash.update(slice.subarray(0, readSync(open, slice, 0, SLICE, from)))
    } finally {
      closeSync(open)
    }
  }
  return hash.digest("hex")
}

/** What stands at a path: a model, or nothing of the kind (`null`); a text is what is wrong with a folder that is there. */
export const modelFiles = (given: string): ModelFiles | string | null => {
  const path = resolve(given)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return null
  const name = basename(path)
  if (found.isFile())
    return name.endsWith(".gguf")
      ? { format: "gguf", path, name: name.slice(0, -5), context: null }
      : `--model ${given}: is a file that no server here can load; a model is a folder with config.json and *.safetensors, or a .gguf file`
  const files = names(path)
  if (files.includes("config.json") && files.some((file) => file.endsWith(".safetensors"))) {
    try {
      return { format: "safetensors", path, name: nameOfFolder(path), context: contextIn(path) }
    } catch {
      return `--model ${given}: its config.json is no JSON`
    }
  }
  const [gguf, ...more] = files.filter((file) => file.endsWith(".gguf"))
  if (gguf !== undefined && more.length === 0)
    return { format: "gguf", path: join(path, gguf), name: gguf.slice(0, -5), context: null }
  const lack =
    gguf !== undefined
      ? `holds ${more.length + 1} .gguf files: name one of them`
      : files.includes("config.json")
        ? "has a config.json and no *.safetensors: is it a checkpoint that was not finished?"
        : "has no config.json: it is no model"
  return `--model ${given}: the folder ${lack}`
}
