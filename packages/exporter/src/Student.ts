import { existsSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, extname, join } from "node:path"
import { badStudent } from "./errors.ts"

/** What is known of a student model from its own files: enough to render an example as its trainer would. */
export interface Student {
  /** The chat template, in Jinja. */
  readonly template: string
  /** The file that it stands in, and its name there where several do. */
  readonly templateFile: string
  readonly templateName: string | null
  readonly specialTokens: Readonly<Record<string, string>>
  /** Texts that the tokenizer takes for a special token. */
  readonly special: ReadonlyArray<string>
}

const CONFIG = "tokenizer_config.json"
const JINJA = "chat_template.jinja"
/** Bytes that a file may have: tokenizer configurations are of some hundred thousand at most. */
const MOST_BYTES = 64_000_000

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const read = (file: string): string => {
  try {
    const { size } = statSync(file)
    if (size > MOST_BYTES) throw new Error(`it has ${size} bytes`)
    return readFileSync(file, "utf8")
  } catch (error) {
    throw badStudent(file, error instanceof Error ? error.message : String(error))
  }
}

const readConfig = (file: string): Fields => {
  let value: unknown
  const text = read(file)
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badStudent(file, `it is not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  if (!isFields(value)) throw badStudent(file, "it is not a JSON object")
  return value
}

/** A token as a string, or as an object (transformers' AddedToken). */
const tokenOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value
  return isFields(value) && typeof value["content"] === "string" ? value["content"] : undefined
}

/** `bos_token` and its like. */
const specialTokensOf = (config: Fields): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => {
      const token = name.endsWith("_token") ? tokenOf(value) : undefined
      return token === undefined ? [] : [[name, token]]
    })
  )

const valuesOf = (value: unknown): ReadonlyArray<unknown> =>
  Array.isArray(value) ? value : isFields(value) ? Object.values(value) : []

const specialOf = (config: Fields): ReadonlyArray<string> => {
  const added = valuesOf(config["added_tokens_decoder"]).filter((one) => isFields(one) && one["special"] === true)
  const named = [...valuesOf(config["additional_special_tokens"]), ...valuesOf(config["extra_special_tokens"])]
  const tokens = [...added, ...named].flatMap((one) => tokenOf(one) ?? [])
  return [...new Set([...Object.values(specialTokensOf(config)), ...tokens])].filter((token) => token !== "")
}

/** Of a list of named templates the one named `default`, or else the first. */
const templateOf = (value: unknown): { readonly template: string; readonly name: string | null } | null => {
  if (typeof value === "string") return { template: value, name: null }
  const list = Array.isArray(value)
    ? value
    : isFields(value)
      ? Object.entries(value).map(([name, template]) => ({ name, template }))
      : []
  const named = list.flatMap((one: unknown) =>
    isFields(one) && typeof one["template"] === "string"
      ? [{ name: String(one["name"]), template: one["template"] }]
      : []
  )
  return named.find(({ name }) => name === "default") ?? named[0] ?? null
}

/**
 * Reads a student from its folder, from its `tokenizer_config.json`, or from a template of its own (`.jinja`). As in
 * transformers, a `chat_template.jinja` beside the configuration stands over the template in it. Throws an `ExportError`.
 */
export const readStudent = (path: string): Student => {
  if (!existsSync(path)) throw badStudent(path, "there is no such file or folder")
  const isFolder = statSync(path).isDirectory()
  const isTemplate = !isFolder && extname(path) === ".jinja"
  const folder = isFolder ? path : dirname(path)
  const configFile = isFolder || isTemplate ? join(folder, CONFIG) : path
  const hasConfig = existsSync(configFile)
  const config = hasConfig ? readConfig(configFile) : {}
  const jinja = isTemplate ? path : join(folder, JINJA)
  const tokens = { specialTokens: specialTokensOf(config), special: specialOf(config) }
  const isOwn = isFolder || isTemplate || basename(configFile) === CONFIG
  if (isOwn && existsSync(jinja)) return { template: read(jinja), templateFile: jinja, templateName: null, ...tokens }
  if (!hasConfig) throw badStudent(path, `it holds neither ${CONFIG} nor ${JINJA}`)
  const found = templateOf(config["chat_template"])
  if (found === null) throw badStudent(configFile, `it has no chat_template, and there is no ${JINJA} beside it`)
  return { template: found.template, templateFile: configFile, templateName: found.name, ...tokens }
}
