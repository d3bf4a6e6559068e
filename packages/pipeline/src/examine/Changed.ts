import { canonicalJson, Recipe } from "@cotton/schema"
import * as SchemaParser from "effect/SchemaParser"
import { fieldName } from "../recipe/RecipeIssues.ts"

/** A setting that is not the default. */
export interface Changed {
  /** `sample.temperature` */
  readonly field: string
  readonly value: unknown
}

type Path = ReadonlyArray<PropertyKey>

/** Values that have a default of their own each, under names that the user gives: shown whole. */
const WHOLE: ReadonlySet<string> = new Set(["simulator", "teacher.body", "judge", "problems.from"])

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The standard of what stands under `key`: of a list of endpoints, and of a map of cuts, each has the same. */
const standardOf = (field: string, standard: unknown, key: PropertyKey): unknown => {
  if (field === "teacher.at") return ENDPOINT
  if (field === "cuts") return CUT
  return isPlain(standard) ? standard[String(key)] : undefined
}

const leaves = (value: unknown, standard: unknown, path: Path): ReadonlyArray<Changed> => {
  if (value === undefined || canonicalJson(value) === canonicalJson(standard)) return []
  const field = fieldName(path)
  const items = Array.isArray(value) && value.every(isPlain) && field === "teacher.at"
  if ((isPlain(value) && !WHOLE.has(field)) || items) {
    const entries: ReadonlyArray<[PropertyKey, unknown]> = items ? [...value.entries()] : Object.entries(value)
    return entries.flatMap(([key, inner]) => leaves(inner, standardOf(field, standard, key), [...path, key]))
  }
  return [{ field, value }]
}

const decode = SchemaParser.decodeUnknownSync(Recipe)

/** The recipe that gives nothing but what has no default. */
const STANDARD = decode({
  problems: { from: "-" },
  teacher: { model: "-", at: [{ url: "-", price: "free" }] }
})
const { slots, headers } = STANDARD.teacher.at[0]!
/** An endpoint's defaults; its address and price have none. */
const ENDPOINT = { slots, headers }

const CUT = STANDARD.cuts["verified"]

/** The fields of a recipe that are not the default, in the recipe's order: what was chosen for this run. */
export const changedSettings = (recipe: Recipe): ReadonlyArray<Changed> =>
  leaves(recipe, { ...STANDARD, problems: { ...STANDARD.problems, from: undefined } }, [])
