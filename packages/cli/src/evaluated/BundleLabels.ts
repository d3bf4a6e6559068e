import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { ModelFiles } from "./ModelFiles.ts"

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null

const fieldsOf = (file: string): Fields => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"))
    return isFields(value) ? value : {}
  } catch {
    return {}
  }
}

const at = (value: unknown, ...path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((found, key) => (isFields(found) ? found[key] : undefined), value)

/** The bundle whose job has written a model: `BUNDLE/output/model`, or a checkpoint in `BUNDLE/output/checkpoints/`. */
const bundleOf = (path: string): string | null => {
  const [before, after, ...more] = path.split("/output/")
  return before === undefined || after === undefined || more.length > 0 ? null : before
}

/**
 * What a training bundle says of a model that it made, as labels: the cut, the seed, and the tokens of its rows that were trained
 * on. A model of another origin has none.
 */
export const bundleLabels = ({ format, path }: ModelFiles): Record<string, string> => {
  const bundle = bundleOf(format === "gguf" ? dirname(path) : path)
  if (bundle === null) return {}
  const cut = at(fieldsOf(join(bundle, "bundle.json")), "cut")
  const seed = at(fieldsOf(join(bundle, "config.json")), "train", "seed")
  const tokens = at(fieldsOf(join(bundle, "manifest.json")), "data", "train", "trainedTokens")
  return {
    ...(typeof cut === "string" && cut !== "" ? { cut } : {}),
    ...(typeof seed === "number" ? { seed: String(seed) } : {}),
    ...(typeof tokens === "number" && tokens > 0 ? { tokens: String(tokens) } : {})
  }
}
