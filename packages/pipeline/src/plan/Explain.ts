import { canonicalJson, Recipe } from "@cotton/schema"
import * as SchemaParser from "effect/SchemaParser"
import type { ResolvedRecipe } from "../recipe/RecipeFile.ts"
import { fieldName } from "../recipe/RecipeIssues.ts"

/** A field of the resolved recipe, its value and where that came from. */
export interface Explained {
  readonly field: string
  readonly value: unknown
  /** `recipe.yaml:7`, `--set`, `the model (DeepSeek-R1)`, a `generation_config.json`, `this run, as it was begun`, or `default`. */
  readonly from: string
  /** It is what the schema would have given anyway. */
  readonly isDefault: boolean
}

type Path = ReadonlyArray<string | number>

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Every leaf of a value with its path; a list of plain values, and anything empty, is one. */
const leavesOf = (value: unknown, path: Path = []): ReadonlyArray<readonly [Path, unknown]> => {
  if (isFields(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
  if (Array.isArray(value) && value.some(isFields))
    return value.flatMap((inner: unknown, at) => leavesOf(inner, [...path, at]))
  return [[path, value]]
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value
  )

/** The path of a `--set`, as it is read: `teacher.at[0].slots=8`. */
const pathOfSetting = (setting: string): ReadonlyArray<string> =>
  setting
    .slice(0, setting.indexOf("="))
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".")

const reaches = (setting: ReadonlyArray<string>, path: Path): boolean =>
  setting.slice(0, path.length).every((key, depth) => key === String(path[depth]))

/** What the schema gives for fields that nobody names; those without a default have none here. */
const schemaDefaults = (recipe: Recipe): unknown => {
  const { url, price } = recipe.teacher.at[0]!
  const least = {
    problems: { from: "-" },
    teacher: { model: "any", at: recipe.teacher.at.map(() => ({ url, price })) }
  }
  const decoded = SchemaParser.decodeUnknownSync(Recipe)(least)
  const { from: _, ...problems } = decoded.problems
  const { model: __, ...teacher } = decoded.teacher
  const ends = teacher.at.map(({ url: ___, price: ____, ...rest }) => rest)
  return { ...decoded, problems, teacher: { ...teacher, at: ends } }
}

/** Every field of a resolved recipe with its origin. `settings`: the `--set`, which stand over the file. */
export const explain = (resolved: ResolvedRecipe, settings: ReadonlyArray<string>): ReadonlyArray<Explained> => {
  const paths = settings.map(pathOfSetting)
  const defaults = schemaDefaults(resolved.recipe)
  const defaulted = new Map(resolved.defaulted.map(({ field, from }) => [field, from]))
  return leavesOf(resolved.recipe).map(([path, value]) => {
    const field = fieldName(path)
    const given = at(resolved.given, path) !== undefined
    const lent = [...defaulted].find(([name]) => field === name || field.startsWith(`${name}.`))?.[1]
    const from = given
      ? paths.some((setting) => reaches(setting, path))
        ? "--set"
        : placeOf(resolved, path)
      : (lent ?? "default")
    const usual = at(defaults, path)
    const isDefault = from === "default" || (usual !== undefined && canonicalJson(usual) === canonicalJson(value))
    return { field, value, from, isDefault }
  })
}

/** `recipe.yaml:7`, without the column. */
const placeOf = ({ locate }: ResolvedRecipe, path: Path): string =>
  locate(path, "")
    .replace(/: $/, "")
    .replace(/^(.*:\d+):\d+$/, "$1")
