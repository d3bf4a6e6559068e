import type * as Schema from "effect/Schema"

export type Json = Schema.Json
export type JsonObject = Readonly<Record<string, Json>>

export const isArray = (value: unknown): value is ReadonlyArray<Json> => Array.isArray(value)

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value of an object's own key; what it inherits is no JSON. */
export const ownOf = (value: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(value, key) ? value[key] : undefined

/** A JSON Pointer (RFC 6901), one step longer. */
export const stepTo = (path: string, key: string | number): string =>
  `${path}/${typeof key === "number" ? key : key.replaceAll("~", "~0").replaceAll("/", "~1")}`

/**
 * Where two JSON values first differ, as a JSON Pointer (`""` is the whole); `undefined` when they are the same. Numbers
 * by value (`1.0` is `1`), the order of keys is free, that of lists is not.
 */
export const differenceOf = (a: Json, b: Json, path = ""): string | undefined => {
  if (a === b) return undefined
  if (isArray(a) && isArray(b)) {
    if (a.length !== b.length) return path
    for (const [index, item] of a.entries()) {
      const found = differenceOf(item, b[index]!, stepTo(path, index))
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isObject(a) || !isObject(b)) return path
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return path
  for (const key of keys) {
    const other = ownOf(b, key)
    if (other === undefined) return path
    const found = differenceOf(a[key]!, other, stepTo(path, key))
    if (found !== undefined) return found
  }
  return undefined
}

/** A text that two values share exactly when they are the same. */
export const canonical = (value: Json): string => {
  if (isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (!isObject(value)) return JSON.stringify(value)
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`)
  return `{${entries.join(",")}}`
}

/** Whether a value has at most so many levels. For values that others parsed; it goes no deeper than it has to. */
export const isShallow = (value: Json, levels: number): boolean =>
  typeof value !== "object" ||
  value === null ||
  (levels > 0 && Object.values(value).every((item) => isShallow(item, levels - 1)))
