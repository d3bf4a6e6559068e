import { canonicalJson, Recipe } from "@cotton/schema"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"
import type { SettingFacts } from "./ReportFacts.ts"

const MOST_VALUE = 2000

/** What a recipe is that says nothing but what it must. */
const BARE = {
  problems: { from: "-" },
  teacher: { model: "-", at: [{ url: "simulator", price: "free" }] }
}

/** Told elsewhere in the report, or none of its readers' business (addresses, and where keys come from). */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "name",
  "problems.from",
  "teacher.model",
  "judge",
  "cuts",
  "simulator.key"
])

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const shown = (value: unknown): string => {
  const text = typeof value === "string" ? value : canonicalJson(value)
  return text.length > MOST_VALUE ? `${text.slice(0, MOST_VALUE)}…` : text
}

const differing = (value: unknown, standard: unknown, field: string): ReadonlyArray<SettingFacts> => {
  if (LEFT_OUT.has(field) || canonicalJson(value) === canonicalJson(standard)) return []
  if (isRecord(value) && isRecord(standard))
    return Object.keys(value).flatMap((key) =>
      differing(value[key], standard[key], field === "" ? key : `${field}.${key}`)
    )
  return [{ field, value: shown(value), standard: standard === undefined ? null : shown(standard) }]
}

/** An endpoint without its address, its key and its headers: price and slots are what a reader asks for. */
const endpoint = ({ price, slots }: Recipe["teacher"]["at"][number], at: number): ReadonlyArray<SettingFacts> => [
  { field: `teacher.at[${at}].price`, value: shown(price), standard: null },
  ...differing(slots, defaults?.teacher.at[0]?.slots, `teacher.at[${at}].slots`)
]

const decoded = SchemaParser.decodeUnknownResult(Recipe)(BARE)
const defaults: Recipe | undefined = Result.isSuccess(decoded) ? decoded.success : undefined

/** The values of a recipe that are not the defaults of the schema, in the schema's order. */
export const settingsOf = (recipe: Recipe): ReadonlyArray<SettingFacts> => {
  const { at, ...teacher } = recipe.teacher
  const { at: _, ...standard } = defaults?.teacher ?? { at: [] }
  return [
    ...differing({ ...recipe, teacher }, { ...defaults, teacher: standard }, ""),
    ...at.flatMap((one, index) => endpoint(one, index))
  ]
}
