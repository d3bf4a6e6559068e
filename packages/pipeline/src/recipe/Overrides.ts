import { DEFAULT_CUTS } from "@cotton/schema/Recipe"
import { distance } from "@cotton/schema/Nearest"
import { parse as parseYaml } from "yaml"
import type { Place } from "./RecipeIssues.ts"

/* `--set field=value`: what stands over a recipe's file. */

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

interface Setting {
  readonly field: string
  /** `teacher.at[0].slots`, as messages write it, or `teacher.at.0.slots`. */
  readonly path: ReadonlyArray<string>
  readonly value: unknown
}

/** Reads `sample.temperature=0.7`: the value is YAML, so numbers, lists and objects work. A text is what is wrong with it. */
const readSetting = (setting: string): Setting | string => {
  const at = setting.indexOf("=")
  if (at < 1) return `--set ${setting}: write it as field=value, for example --set sample.temperature=0.7`
  const field = setting.slice(0, at)
  const path = field.replaceAll(/\[(\d+)\]/g, ".$1").split(".")
  try {
    return { field, path, value: parseYaml(setting.slice(at + 1), { prettyErrors: false }) }
  } catch (error) {
    return `--set ${setting}: the value is no YAML: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Names that differ in digits and strokes only, `verified` and `verified-2`, are names of their own. */
const letters = (name: string) => name.replaceAll(/[\d_-]+/g, "")

/** Edits that make one name of another's misspelling: 2 of a long one, 1 of a short one; names of three letters have none. */
const mostEdits = (name: string) => (name.length >= 8 ? 2 : name.length >= 4 ? 1 : 0)

const nearCut = (name: string, known: ReadonlyArray<string>): string | undefined =>
  known.find((one) => letters(one) !== letters(name) && distance(name.slice(0, 100), one) <= mostEdits(one))

/**
 * A field of a cut that is not there makes one, beside the others. A name that is nearly another's is more likely its
 * misspelling; whoever means it writes the cut as a whole, `cuts.NAME={ … }`.
 */
const cutMistake = ({ field, path, value }: Setting, known: ReadonlyArray<string>): string | null => {
  const name = path[1]!
  if (known.includes(name)) return null
  if (path.length === 2 && value !== null) return null
  const near = nearCut(name, known)
  if (near !== undefined)
    return `--set ${field}: there is no cut ${name}; did you mean ${near}? A new one: --set 'cuts.${name}={ … }'`
  return value === null ? `--set ${field}: there is no cut ${name}; its cuts are ${known.join(", ")}` : null
}

/** Writes a setting into `given`. Says what is wrong with it, or nothing. */
const override = (given: Fields, setting: string): string | null => {
  const read = readSetting(setting)
  if (typeof read === "string") return read
  const { path, value } = read
  if (path[0] === "cuts" && path.length > 1) {
    // A cut that is set stands beside the default one, as it would beside those that the file names.
    const cuts = (given["cuts"] ??= DEFAULT_CUTS)
    const mistake = isFields(cuts) ? cutMistake(read, Object.keys(cuts)) : null
    if (mistake !== null) return mistake
  }
  let target = given
  for (const key of path.slice(0, -1)) {
    const next = target[key]
    // A copy, so that a recipe module's own object is not written to.
    target = target[key] =
      typeof next === "object" && next !== null ? (Array.isArray(next) ? ([...next] as never) : { ...next }) : {}
  }
  target[path.at(-1)!] = value
  return null
}

/** What was given with every setting over it, and what is wrong with the settings. */
export const withSettings = (given: Readonly<Fields>, settings: ReadonlyArray<string>) => {
  const fields: Fields = { ...given }
  const wrong = settings.flatMap((setting) => override(fields, setting) ?? [])
  return { given: fields, wrong }
}

/** Takes a field out of a copy; an item of a list stays, as the others would move. */
const without = (fields: Fields, [key, ...rest]: ReadonlyArray<string>): Fields => {
  const inner = key === undefined ? undefined : fields[key]
  if (rest.length > 0 && Array.isArray(inner)) {
    const items = inner.map((item: unknown, at) =>
      String(at) === rest[0] && isFields(item) ? without(item, rest.slice(1)) : item
    )
    return { ...fields, [key!]: items }
  }
  if (rest.length > 0) return isFields(inner) ? { ...fields, [key!]: without(inner, rest) } : fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))
}

/** `field=null` unsets a field that cannot hold `null`. `refused`: the paths at which the schema does not take what is there. */
export const unsetting = (
  given: Readonly<Fields>,
  settings: ReadonlyArray<string>,
  refused: ReadonlyArray<ReadonlyArray<PropertyKey>>
): Readonly<Fields> => {
  const dotted = new Set(refused.map((path) => path.map(String).join(".")))
  return settings.reduce((fields, setting) => {
    const read = readSetting(setting)
    if (typeof read === "string" || read.value !== null || !dotted.has(read.path.join("."))) return fields
    return without(fields, read.path)
  }, given)
}

/** What a setting gave is not in the file: its place is the setting itself. */
export const placeOfSettings =
  (settings: ReadonlyArray<string>, place: Place): Place =>
  (path) => {
    const dotted = path.map(String).join(".")
    const over = settings.findLast((setting) => {
      const field = setting.slice(0, setting.indexOf("=")).replaceAll(/\[(\d+)\]/g, ".$1")
      return dotted === field || dotted.startsWith(`${field}.`)
    })
    return over === undefined ? place(path) : `--set ${over.slice(0, over.indexOf("="))}`
  }
