import { canonicalJson, Recipe } from "@cotton/schema"
import * as Result from "effect/Result"
import * as SchemaParser from "effect/SchemaParser"
import type { SettingFacts } from "./ReportFacts.ts"

const MOST_VALUE = 2000

/** What a recipe is that says nothing but what it must. */
const BARE = {
  problems: { from: "-" },
  teacher: { model: "-", at: [{ url: "simulator", price: "free" }] },
  judges: { "-": { model: "-", at: [{ url: "simulator", price: "free" }] } }
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

/** Fields of the request may hold a token: which there are says enough. */
const named = (owner: string, body: Readonly<Record<string, unknown>>): ReadonlyArray<SettingFacts> =>
  Object.keys(body).map((name) => ({ field: shown(`${owner}.body.${name}`), value: "set", standard: null }))

/** An endpoint without its address, its key and its headers: price and slots are what a reader asks for. */
const endpoint = (
  owner: string,
  { price, slots }: Recipe["teacher"]["at"][number],
  at: number
): ReadonlyArray<SettingFacts> => [
  { field: `${owner}.at[${at}].price`, value: shown(price), standard: null },
  ...differing(slots, defaults?.teacher.at[0]?.slots, `${owner}.at[${at}].slots`)
]

/** A judge, as the teacher is told: neither its addresses nor what stands in its requests. */
const judge = ([name, { at, body, ...spec }]: [string, Recipe["judges"][string]]): ReadonlyArray<SettingFacts> => {
  const owner = `judges.${name}`
  const standard = defaults?.judges["-"]
  return [
    ...Object.entries(spec).flatMap(([field, value]) =>
      differing(value, standard?.[field as keyof typeof spec], `${owner}.${field}`)
    ),
    ...named(owner, body),
    ...at.flatMap((one, index) => endpoint(owner, one, index))
  ]
}

const decoded = SchemaParser.decodeUnknownResult(Recipe)(BARE)
const defaults: Recipe | undefined = Result.isSuccess(decoded) ? decoded.success : undefined

/** The values of a recipe that are not the defaults of the schema, in the schema's order. */
export const settingsOf = (recipe: Recipe): ReadonlyArray<SettingFacts> => {
  const { judges, ...others } = recipe
  const { at, body, ...teacher } = recipe.teacher
  const { at: _, body: __, ...standard } = defaults?.teacher ?? { at: [], body: {} }
  return [
    ...differing({ ...others, teacher }, { ...defaults, teacher: standard }, ""),
    ...named("teacher", body),
    ...at.flatMap((one, index) => endpoint("teacher", one, index)),
    ...Object.entries(judges).flatMap(judge)
  ]
}
