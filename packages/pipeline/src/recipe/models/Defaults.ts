import { canonicalJson, type Recipe } from "@cotton/schema"
import type * as Schema from "effect/Schema"
import { type Family, familyOf } from "./Families.ts"

/** A value for a field that the recipe leaves open. */
export interface Default {
  readonly path: ReadonlyArray<string>
  readonly value: Schema.Json
  /** Where it comes from, in words: `the model (DeepSeek-R1)`, or a file's name. */
  readonly from: string
}

/** DeepSeek-R1's README and the cards of QwQ and Qwen3 give this directive word for word. */
const BOXED = "{{problem}}\n\nPlease reason step by step, and put your final answer within \\boxed{}."

const namesFilter = (judge: Recipe["judge"], id: string): boolean =>
  judge.some((ref) => (typeof ref === "string" ? ref === id : Object.hasOwn(ref, id)))

/** What follows for a recipe from the family of its model. */
const defaultsOf = (family: Family, judge: Recipe["judge"]): ReadonlyArray<Default> => {
  const from = `the model (${family.name})`
  const { temperature, topP, body = {}, think, boxed } = family
  const value = (path: ReadonlyArray<string>, value: Schema.Json): Default => ({ path, value, from })
  return [
    value(["sample", "temperature"], temperature),
    value(["sample", "topP"], topP),
    ...Object.entries(body).map(([field, one]) => value(["teacher", "body", field], one)),
    ...Object.entries(think ?? {}).map(([field, one]) => value(["teacher", "think", field], one)),
    ...(boxed === true && namesFilter(judge, "verify/math-answer") ? [value(["prompt", "template"], BOXED)] : [])
  ]
}

/** The defaults that a recipe's model brings, and what is to be said of a recipe that goes against its makers' advice. */
export const modelDefaults = ({ teacher, judge, prompt }: Recipe) => {
  const family = familyOf(teacher.model, teacher.body)
  if (family === undefined) return { defaults: [], notes: [] }
  const notes =
    family.noSystem === true && prompt.system !== undefined
      ? [`prompt.system: the makers of ${family.name} advise against a system prompt; let prompt.template say it`]
      : []
  return { defaults: defaultsOf(family, judge), notes }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value at a path, or `undefined`. */
export const valueAt = (value: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((at, key) => (isFields(at) && Object.hasOwn(at, key) ? at[key] : undefined), value)

/** A copy with another value at a path; without one there when it is `undefined`. */
const withValue = (value: unknown, [key, ...rest]: ReadonlyArray<string>, next: unknown): unknown => {
  if (key === undefined) return next
  const fields = isFields(value) ? value : {}
  const inner = withValue(fields[key], rest, next)
  const { [key]: _, ...others } = fields
  return inner === undefined ? others : { ...others, [key]: inner }
}

/** What was given, with the first default of each field that it leaves open; and which those are. */
export const fillIn = (given: Fields, defaults: ReadonlyArray<Default>) => {
  const defaulted: Array<Default> = []
  let filled: unknown = given
  for (const one of defaults) {
    if (valueAt(filled, one.path) !== undefined) continue
    filled = withValue(filled, one.path, one.value)
    defaulted.push(one)
  }
  return { filled, defaulted }
}

/** Of these a run keeps what it was begun with: they decide what is asked. */
const ASKED = /^(?:sample\.|prompt\.|teacher\.body\.)/

/**
 * The recipe as a run was begun with it, where the recipe itself leaves a field open: the model's defaults, or Cotton's,
 * may have been others then. `null` when there is no difference.
 */
export const keepingBegun = (recipe: Recipe, defaulted: ReadonlyArray<Default>, begun: Recipe) => {
  let kept: unknown = recipe
  const now = defaulted.map((one) => {
    const before = valueAt(begun, one.path)
    if (!ASKED.test(one.path.join(".")) || canonicalJson(before) === canonicalJson(one.value)) return one
    kept = withValue(kept, one.path, before)
    return { ...one, value: (before ?? null) as Schema.Json, from: "this run, as it was begun" }
  })
  return kept === recipe ? null : { recipe: kept as Recipe, defaulted: now }
}
