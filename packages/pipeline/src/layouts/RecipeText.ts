import type { FilterRef } from "@cotton/schema"
import { stringify } from "yaml"
import type { MapInput, ProblemReading } from "./ProblemLayout.ts"

/** A value as YAML on one line. */
export const inline = (value: unknown): string =>
  stringify(value, { collectionStyle: "flow", lineWidth: 0, minContentWidth: 0 }).trimEnd()

/** A field's line, with a comment that no line break ends early. */
export const line = (indent: number, name: string, value: unknown, comment = ""): string =>
  `${" ".repeat(indent)}${name}: ${inline(value)}${comment === "" ? "" : ` # ${oneLine(comment)}`}`

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim()

/** The lines of `problems.map`. */
export const mapLines = (map: MapInput, indent: number): ReadonlyArray<string> =>
  Object.entries(map).map(([name, ref]) => line(indent, name, ref))

/** The filters that fit a kind of answer. */
export const filtersFor = ({
  kind,
  choice,
  map
}: Pick<ProblemReading, "kind" | "choice"> & { readonly map?: MapInput }): ReadonlyArray<FilterRef> => [
  "shape/complete",
  "readability/repetition",
  // Code is full of words and signs that are no prose.
  ...(kind === "code" ? [] : ["language/script-mixing"]),
  ...(kind === "math" ? ["verify/math-answer"] : []),
  ...(kind === "choice" ? [choice === undefined ? "verify/choice" : { "verify/choice": { ...choice } }] : []),
  ...(kind === "code" && map?.tests !== undefined ? ["verify/code-tests"] : [])
]

/** Whether any filter compares a response with the gold answer. Where none does, no cut may be called verified. */
export const verifies = (filters: ReadonlyArray<FilterRef>): boolean =>
  filters.some((ref) => (typeof ref === "string" ? ref : Object.keys(ref)[0]!).startsWith("verify/"))

/** The name of the cut of what passed every filter. */
export const cutName = (filters: ReadonlyArray<FilterRef>): string => (verifies(filters) ? "verified" : "readable")

export const judgeLines = (filters: ReadonlyArray<FilterRef>): ReadonlyArray<string> => [
  "judge:",
  ...filters.map((ref) => `  - ${inline(ref)}`)
]
