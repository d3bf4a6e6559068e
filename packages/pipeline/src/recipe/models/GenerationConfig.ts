import { readFileSync, statSync } from "node:fs"
import type { Default } from "./Defaults.ts"

/** Such files weigh a few hundred bytes. */
const MOST_BYTES = 1_000_000

interface Known {
  readonly path: ReadonlyArray<string>
  readonly is: (value: number) => boolean
  readonly words: string
}

const notNegative = (value: number) => value >= 0

/** The values of a `generation_config.json` that say how to sample, and where they go. Servers take the last three by the same names. */
const KNOWN: Readonly<Record<string, Known>> = {
  temperature: { path: ["sample", "temperature"], is: notNegative, words: "a number from 0 on" },
  top_p: { path: ["sample", "topP"], is: (value) => value > 0 && value <= 1, words: "a number over 0 and up to 1" },
  top_k: { path: ["teacher", "body", "top_k"], is: Number.isInteger, words: "a whole number" },
  min_p: { path: ["teacher", "body", "min_p"], is: (value) => value >= 0 && value <= 1, words: "a number from 0 to 1" },
  repetition_penalty: { path: ["teacher", "body", "repetition_penalty"], is: (value) => value > 0, words: "over 0" }
}

export interface GenerationConfig {
  readonly defaults: ReadonlyArray<Default>
  readonly notes: ReadonlyArray<string>
  /** What is wrong with the file, in words. */
  readonly wrong: ReadonlyArray<string>
}

const failed = (wrong: string): GenerationConfig => ({ defaults: [], notes: [], wrong: [wrong] })

/** Reads the sampling values of a model's `generation_config.json`. `name`: the file as the recipe names it. */
export const readGenerationConfig = (path: string, name: string): GenerationConfig => {
  let text: string
  try {
    if (statSync(path).size > MOST_BYTES)
      return failed(`${name} has over ${MOST_BYTES} bytes: it is no generation_config.json`)
    text = readFileSync(path, "utf8")
  } catch (error) {
    return failed(`${name} cannot be read (${(error as { readonly code?: string }).code ?? "unknown"})`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return failed(`${name} is no JSON`)
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return failed(`${name} is no JSON object`)
  const config = value as Readonly<Record<string, unknown>>
  const defaults: Array<Default> = []
  const wrong: Array<string> = []
  for (const [key, { path, is, words }] of Object.entries(KNOWN)) {
    const given = Object.hasOwn(config, key) ? (config[key] ?? undefined) : undefined
    if (given === undefined) continue
    if (typeof given === "number" && is(given)) defaults.push({ path, value: given, from: name })
    else wrong.push(`${name}: ${key} is ${JSON.stringify(given).slice(0, 40)}, expected ${words}`)
  }
  const greedy = Object.hasOwn(config, "do_sample") && config["do_sample"] === false
  const notes = greedy
    ? [`${name} says do_sample: false (greedy); Cotton samples, since several samples of one prompt would be the same`]
    : []
  return { defaults, notes, wrong }
}
