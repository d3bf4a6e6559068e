import { nearest } from "@cotton/schema/Nearest"
import * as Result from "effect/Result"
import { parse } from "yaml"
import type { Kind, MapInput } from "./ProblemLayout.ts"

/** What `--map NAME=VALUE` gave: for each name its values, in order. A value is a field, or YAML: `{ field: a, after: b }`. */
export type MapOptions = ReadonlyMap<string, ReadonlyArray<unknown>>

/** The names that a problem's fields go by. */
export const PROBLEM_NAMES = [
  "prompt",
  "messages",
  "answer",
  "choices",
  "tests",
  "id",
  "language",
  "domain",
  "source",
  "licence"
] as const

/** Columns that a recipe uses by their name, without being told. */
export const BY_NAME: ReadonlyArray<string> = ["id", "answer", "choices", "language", "domain", "licence"]

const valueOf = (text: string): unknown =>
  /^\s*[{[]/.test(text) ? (parse(text, { prettyErrors: false }) as unknown) : text

/** Reads `--map` options; `names` are those that the command knows. */
export const readMapOptions = (
  given: ReadonlyArray<string>,
  names: ReadonlyArray<string>
): Result.Result<MapOptions, string> => {
  const options = new Map<string, Array<unknown>>()
  for (const text of given) {
    const at = text.indexOf("=")
    const name = text.slice(0, Math.max(0, at))
    if (!names.includes(name)) {
      const near = nearest(name, names)
      const hint = near === undefined ? `the names are ${names.join(", ")}` : `did you mean ${near}=FIELD?`
      return Result.fail(`--map ${text}: write it as NAME=FIELD; ${hint}`)
    }
    try {
      options.set(name, [...(options.get(name) ?? []), valueOf(text.slice(at + 1))])
    } catch (error) {
      return Result.fail(`--map ${text}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return Result.succeed(options)
}

/** A map with what the user says of it. An empty value leaves a field out. */
export const withOptions = (map: MapInput, options: MapOptions): MapInput => {
  const changed: Record<string, unknown> = { ...map }
  for (const name of PROBLEM_NAMES) {
    const value = options.get(name)?.at(-1)
    if (value === undefined) continue
    if (value === "") delete changed[name]
    else changed[name] = value
    if (name === "prompt") delete changed["messages"]
    if (name === "messages") delete changed["prompt"]
  }
  return changed
}

/** The kind of answer after the user has said which fields there are. */
export const kindWith = (map: MapInput, kind: Kind): Kind => {
  if (kind === "code" && map.answer === undefined) return "code"
  if (map.answer === undefined) return "text"
  return map.choices === undefined ? "math" : "choice"
}
