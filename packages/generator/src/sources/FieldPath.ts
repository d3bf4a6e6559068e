/*
 * Where a value stands in a row: a name, or a path of names and places, `labels.answer`, `turns[0].text`,
 * `messages[-1].content`. A name that stands in the row as it is written wins, so that names with dots and brackets need
 * no escape.
 */

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** A member that is the object's own: nothing of its prototype, and of a list its items only. */
const memberOf = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) && (!Array.isArray(value) || /^\d+$/.test(name))
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

/** What a path may go on with after its first step. */
const withoutDot = (rest: string): string => (rest.startsWith(".") ? rest.slice(1) : rest)

/** The value at a path, or `undefined` where the row has none. Only what is the row's own is found. */
export const lookUp = (value: unknown, path: string): unknown => {
  if (!isObject(value)) return undefined
  const own = memberOf(value, path)
  if (own !== undefined) return own
  const place = /^\[(-?\d{1,9})\]/.exec(path)
  if (place !== null) {
    const item: unknown = Array.isArray(value) ? value.at(Number(place[1])) : undefined
    const rest = withoutDot(path.slice(place[0].length))
    return rest === "" ? item : lookUp(item, rest)
  }
  // Longer names first: `a.b` as it stands, then `a` with `b` in it.
  for (let at = path.length - 1; at > 0; at--) {
    if (path[at] !== "." && path[at] !== "[") continue
    const next = memberOf(value, path.slice(0, at))
    const found = next === undefined ? undefined : lookUp(next, withoutDot(path.slice(at)))
    if (found !== undefined) return found
  }
  return undefined
}

/** Names of a row's fields that a message lists. */
const MOST_NAMES = 12

/** What a message says of a field that is not there. */
export const missing = (row: object): string => {
  const names = Object.keys(row)
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : ""
  return `is missing; the row has ${names.length === 0 ? "no fields" : names.slice(0, MOST_NAMES).join(", ")}${more}`
}
