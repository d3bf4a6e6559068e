import { canonicalJson, type Recipe, writtenOptions } from "@cotton/schema"
import type { Run } from "../Run.ts"

/** A field of the recipe that two runs have different values in; `undefined` is a value that is not set. */
export interface SettingDifference {
  /** `sample.temperature`, `judge.shape/length.minTokens` */
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

type Flat = Map<string, unknown>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** An object's leaves by their paths. A list is a leaf; an object without fields says as much as one that is not there. */
const flatten = (into: Flat, field: string, value: unknown): void => {
  if (!isRecord(value)) {
    if (value !== undefined) into.set(field, value)
    return
  }
  for (const [name, one] of Object.entries(value)) flatten(into, field === "" ? name : `${field}.${name}`, one)
}

/** What may hold a secret, a user's name in a URL or a header's value, is not a setting to be shown. */
const endpointOf = ({ url, headers, ...rest }: Recipe["teacher"]["at"][number]) => {
  const address = URL.canParse(url) ? new URL(url) : null
  return {
    url: address === null ? url : `${address.origin}${address.pathname}`,
    ...rest,
    ...(Object.keys(headers).length === 0 ? {} : { headers: Object.keys(headers) })
  }
}

type Settled = Pick<Run, "recipe" | "filters">

const optionsOf = (filter: Run["filters"][number]): Readonly<Record<string, unknown>> | null => {
  const options = writtenOptions(filter)
  return Object.keys(options).length > 0 ? options : null
}

/** `shared`: the filters that both sides have, with their options field by field; of the others all in one. */
const flatRun = ({ recipe, filters }: Settled, shared: ReadonlySet<string>): Flat => {
  const flat: Flat = new Map()
  const { judge: _, teacher, judges, ...rest } = recipe
  flatten(flat, "", rest)
  const asked = [
    ["teacher", teacher] as const,
    ...Object.entries(judges).map(([name, one]) => [`judges.${name}`, one] as const)
  ]
  for (const [field, { at, ...how }] of asked) {
    flatten(flat, field, how)
    for (const [index, endpoint] of at.entries()) flatten(flat, `${field}.at[${index}]`, endpointOf(endpoint))
  }
  for (const filter of filters) {
    const { id, version } = filter
    if (!shared.has(id)) flat.set(`judge.${id}`, optionsOf(filter) ?? "on")
    else {
      flat.set(`judge.${id} (version)`, version)
      flatten(flat, `judge.${id}`, optionsOf(filter) ?? undefined)
    }
  }
  return flat
}

/** A filter that a side does not have is off, and no field that is not set. */
const missing = (field: string, shared: ReadonlySet<string>): unknown =>
  field.startsWith("judge.") && ![...shared].some((id) => field.startsWith(`judge.${id}`)) ? "off" : undefined

const differing = (a: Flat, b: Flat, absent: (field: string) => unknown): ReadonlyArray<SettingDifference> =>
  [...new Set([...a.keys(), ...b.keys()])].flatMap((field) => {
    const [was, is] = [a.get(field), b.get(field)]
    const equal = was === undefined || is === undefined ? was === is : canonicalJson(was) === canonicalJson(is)
    return equal ? [] : [{ field, before: was ?? absent(field), after: is ?? absent(field) }]
  })

/**
 * The fields in which two recipes differ, filters with their resolved options. The order of the filters counts where both
 * sides have the same ones: it decides which cause is the first.
 */
export const settingDifferences = (before: Settled, after: Settled): ReadonlyArray<SettingDifference> => {
  const [idsA, idsB] = [before.filters.map(({ id }) => id), after.filters.map(({ id }) => id)]
  const shared = new Set(idsA.filter((id) => idsB.includes(id)))
  const found = differing(flatRun(before, shared), flatRun(after, shared), (field) => missing(field, shared))
  const moved = shared.size === idsA.length && shared.size === idsB.length && idsA.join("\n") !== idsB.join("\n")
  return moved ? [...found, { field: "judge (order)", before: idsA, after: idsB }] : found
}

/** The fields in which the rules of two cuts differ, as `cut.answer`. */
export const ruleDifferences = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>
): ReadonlyArray<SettingDifference> => {
  const [a, b]: readonly [Flat, Flat] = [new Map(), new Map()]
  flatten(a, "cut", before)
  flatten(b, "cut", after)
  return differing(a, b, () => undefined)
}

/** The fields on which a choice from stored samples depends: no other one can change a cut. */
const CHOOSING =
  /^(judge\b|judgeTimeout$|suspects\.|majority\.|cuts\.|export\.|sample\.keep$|teacher\.(think\b|reasoningField$))/

export const isOfCuts = ({ field }: SettingDifference): boolean => CHOOSING.test(field)
