import { CONFIG_FILE, TrainConfig } from "@cotton/trainer"
import { checkConfig } from "@cotton/trainer/bundle/CheckConfig"
import { nearest } from "@cotton/schema/Nearest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { createReadStream, existsSync, readFileSync } from "node:fs"
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
      if (given === "") throw new Error("name the bundle's folder")
      const folder = resolve(given)
      if (!existsSync(folder)) throw new Error("there is no such folder")
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

/** The value of a setting, as `launch.sh` reads it: JSON, or else a text. */
const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * The configuration with what `--set section.field=VALUE` says over it, held to the kinds of its fields and to each other: a
 * mistake would else be found out after the queue.
 */
export const configWith = (
  { config }: FoundBundle,
  settings: ReadonlyArray<string>
): Effect.Effect<TrainConfig, InputError> =>
  Effect.try({
    try: () => {
      const parts: Record<string, unknown> = { ...config }
      const known = Object.entries(config).flatMap(([section, fields]) =>
        typeof fields === "object" ? Object.keys(fields).map((field) => `${section}.${field}`) : []
      )
      for (const setting of settings) {
        const [, name = setting, section = "", field = "", text] = /^((\w+)\.(\w+))=(.*)$/s.exec(setting) ?? []
        if (text === undefined) throw new Error(`--set ${setting}: write it as train.maxSteps=100`)
        if (!known.includes(name)) {
          const near = nearest(name, known)
          throw new Error(
            `--set ${setting}: ${near === undefined ? "config.json has no such setting" : `did you mean ${near}?`}`
          )
        }
        parts[section] = { ...(parts[section] as object), [field]: valueOf(text) }
      }
      return checkConfig(parts)
    },
    catch: (error) => new InputError({ message: error instanceof Error ? error.message : String(error) })
  })

const digestOf = async (file: string): Promise<string> => {
  const hash = createHash("sha256")
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest("hex")
}

/** Holds every file to its hash: what was changed would be refused where it trains, after the copy and the queue. */
export const checkFiles = ({ folder }: FoundBundle): Effect.Effect<void, InputError> =>
  Effect.tryPromise({
    try: async () => {
      const { files } = decodeManifest(readFileSync(join(folder, "manifest.json"), "utf8"))
      for (const { path, sha256 } of files) {
        const file = join(folder, path)
        if (!existsSync(file)) throw new Error(`${file} is missing`)
        if ((await digestOf(file)) !== sha256) throw new Error(`${file} was changed since it was written`)
      }
    },
    catch: (error) =>
      new InputError({
        message: `${error instanceof Error ? error.message : String(error)}: write the bundle again with \`cotton train\``
      })
  })

const Manifest = Schema.Struct({
  files: Schema.Array(Schema.Struct({ path: Schema.String, sha256: Schema.String }))
})
const decodeManifest = Schema.decodeUnknownSync(Schema.fromJsonString(Manifest))
