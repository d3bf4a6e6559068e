import { CONFIG_FILE, Parallel, TrainConfig } from "@cotton/trainer"
import { nearest } from "@cotton/schema/Nearest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { InputError } from "../errors.ts"

export interface FoundBundle {
  readonly folder: string
  readonly name: string
  /** Of the manifest, which has the digest of every file. */
  readonly digest: string
  readonly config: TrainConfig
}

const DIGITS = 8

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(TrainConfig))

/** A bundle that is to be trained, by its folder. */
export const findBundle = (given: string): Effect.Effect<FoundBundle, InputError> =>
  Effect.try({
    try: () => {
      const folder = resolve(given)
      for (const file of ["bundle.json", "manifest.json", CONFIG_FILE, "launch.sh"])
        if (!existsSync(join(folder, file)))
          throw new Error(`it has no ${file}: \`cotton train DIR --student NAME\` writes a bundle`)
      const manifest = readFileSync(join(folder, "manifest.json"))
      return {
        folder,
        name: basename(folder),
        digest: createHash("sha256").update(manifest).digest("hex").slice(0, DIGITS),
        config: decode(readFileSync(join(folder, CONFIG_FILE), "utf8"))
      }
    },
    catch: (error) => new InputError({ message: `${given}: ${error instanceof Error ? error.message : String(error)}` })
  })

/** Checks `--set section.field=JSON` against the settings there are; what a value may be, the training says. */
export const checkSettings = (
  { config }: FoundBundle,
  settings: ReadonlyArray<string>
): Effect.Effect<void, InputError> => {
  const known = Object.entries(config).flatMap(([section, fields]) =>
    typeof fields === "object" ? Object.keys(fields).map((field) => `${section}.${field}`) : []
  )
  for (const setting of settings) {
    const name = setting.split("=", 1)[0]!
    if (!setting.includes("=") || !known.includes(name)) {
      const near = nearest(name, known)
      const hint = near === undefined ? "a setting of config.json: train.maxSteps=100" : `did you mean ${near}?`
      return Effect.fail(new InputError({ message: `--set ${setting}: ${hint}` }))
    }
  }
  return Effect.void
}

/** How many processes on how many machines, by the bundle and the settings that are set over it. */
export const parallelOf = (
  { config }: FoundBundle,
  settings: ReadonlyArray<string>
): Effect.Effect<Pick<TrainConfig["parallel"], "nodes" | "processes" | "device">, InputError> =>
  Effect.try({
    try: () => {
      const set = settings
        .filter((one) => one.startsWith("parallel."))
        .map((one) => [one.slice("parallel.".length, one.indexOf("=")), JSON.parse(one.slice(one.indexOf("=") + 1))])
      const parallel = { ...config.parallel, ...(Object.fromEntries(set) as object) }
      const { device, nodes, processes } = Schema.decodeUnknownSync(Parallel)(parallel)
      return { device, nodes, processes }
    },
    catch: () =>
      new InputError({ message: "--set parallel.…: a value in JSON: parallel.processes=8, parallel.device='\"cpu\"'" })
  })
