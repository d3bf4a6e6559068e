import { queryString, type TracesQuery } from "./TracesQuery.ts"

/*
 * Ids of problems are the user's own: they may hold slashes, spaces, any letters. Each is one percent-encoded segment of a
 * path. Two ids are no segment whatever their encoding (`.` and `..` are taken out by every browser): they get a field.
 */

const isDots = (id: string) => /^\.{1,2}$/.test(id)

const segment = (id: string): string => encodeURIComponent(id.toWellFormed())

const withQuery = (path: string, fields: ReadonlyArray<readonly [string, string]>, query?: TracesQuery): string => {
  const known = query === undefined ? "" : queryString(query)
  const own = new URLSearchParams(
    fields.map(([name, value]): [string, string] => [name, value.toWellFormed()])
  ).toString()
  const whole = [known.slice(1), own].filter((part) => part !== "").join("&")
  return whole === "" ? path : `${path}?${whole}`
}

export const tracesAddress = (query: TracesQuery): string => `/traces${queryString(query)}`

/** `query`: the list that the reader comes from, so that the next and the one before can be found. */
export const traceAddress = (
  problemId: string,
  index: number,
  query?: TracesQuery,
  fields: ReadonlyArray<readonly [string, string]> = []
): string =>
  isDots(problemId)
    ? withQuery(`/trace/-/${index}`, [["id", problemId], ...fields], query)
    : withQuery(`/trace/${segment(problemId)}/${index}`, fields, query)

export const problemAddress = (problemId: string, query?: TracesQuery): string =>
  isDots(problemId)
    ? withQuery("/problem/-", [["id", problemId]], query)
    : withQuery(`/problem/${segment(problemId)}`, [], query)

export type Place =
  | { readonly _tag: "Run" }
  | { readonly _tag: "Status" }
  | { readonly _tag: "Traces" }
  | { readonly _tag: "Trace"; readonly problemId: string; readonly index: number }
  | { readonly _tag: "Problem"; readonly problemId: string }

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** What a path names; `null` for nothing. No path ever names a file. */
export const placeOf = (path: string, fields: URLSearchParams): Place | null => {
  if (path === "/") return { _tag: "Run" }
  if (path === "/status.json") return { _tag: "Status" }
  if (path === "/traces") return { _tag: "Traces" }
  const [, kind, id = "", index, ...rest] = path.split("/")
  const dots = id === "-" ? fields.get("id") : null
  const problemId = dots !== null && isDots(dots) ? dots : decoded(id)
  if (problemId === null || problemId === "" || rest.length > 0) return null
  if (kind === "problem" && index === undefined) return { _tag: "Problem", problemId }
  if (kind === "trace" && index !== undefined && /^\d{1,9}$/.test(index)) {
    return { _tag: "Trace", problemId, index: Number(index) }
  }
  return null
}
