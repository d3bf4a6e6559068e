import * as SchemaIssue from "effect/SchemaIssue"
import { nearest } from "@cotton/schema/Nearest"

/** Where a path of the recipe is written: `recipe.yaml:12:3`. */
export type Place = (path: ReadonlyArray<PropertyKey>) => string

/** `teacher.at[0].price` */
export const fieldName = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at === 0 ? "" : "."}${String(key)}`)).join("")

interface Found {
  readonly path: ReadonlyArray<PropertyKey>
  readonly words: string
  /** There is no such field. */
  readonly unknown: boolean
}

/** What each field wants, in words, where the schema's own would be opaque. */
const WORDS: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /\.price$/,
    "the price is not known and is never taken for zero: write `price: { input: …, output: … }` in US dollars a million tokens, or `price: free`"
  ],
  [
    /\.key$/,
    "name the environment variable that holds the key, as in `key: $TEACHER_KEY`; a key itself must not stand in a recipe"
  ],
  [/^cuts\.[^.]*$/, "the name of a cut is lower-case letters, digits, - and _, and begins with a letter"]
]

const namesOf = (ast: unknown): ReadonlyArray<string> => {
  const signatures = (ast as { readonly propertySignatures?: ReadonlyArray<{ readonly name: PropertyKey }> })
    .propertySignatures
  return signatures?.map(({ name }) => String(name)) ?? []
}

const unexpected = (
  path: ReadonlyArray<PropertyKey>,
  issue: Extract<SchemaIssue.Issue, { _tag: "UnexpectedKey" }>
): Found => {
  const known = namesOf(issue.ast)
  const name = String(path.at(-1))
  if (known.length === 0) return { path, words: "this name is not allowed here", unknown: true }
  const near = nearest(name, known)
  const hint = near === undefined ? `known here: ${known.join(", ")}` : `did you mean ${near}?`
  return { path, words: `unknown field; ${hint}`, unknown: true }
}

const formatted = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey>): ReadonlyArray<Found> =>
  SchemaIssue.makeFormatterStandardSchemaV1()(issue).issues.map((one) => ({
    path: [...path, ...(one.path ?? []).map((key) => (typeof key === "object" ? key.key : key))],
    words: one.message.replace(/^Expected /, "expected "),
    unknown: false
  }))

const walk = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey>): ReadonlyArray<Found> => {
  switch (issue._tag) {
    case "Composite":
      return issue.issues.flatMap((inner) => walk(inner, path))
    case "Pointer":
      return walk(issue.issue, [...path, ...issue.path])
    case "Encoding":
      return walk(issue.issue, path)
    case "AnyOf": {
      // What is wrong within the one form that the value has, rather than that it is none of them.
      const within = issue.issues.filter(({ _tag }) => _tag === "Composite")
      return within.length === 1 ? walk(within[0]!, path) : formatted(issue, path)
    }
    case "UnexpectedKey":
      return [unexpected(path, issue)]
    case "MissingKey":
      return [{ path, words: "is missing", unknown: false }]
    default:
      return formatted(issue, path)
  }
}

/** Every mistake with its path, `under` which the issue's own begin. */
export const findIssues = (issue: SchemaIssue.Issue, under: ReadonlyArray<PropertyKey> = []): ReadonlyArray<Found> =>
  walk(issue, under)

/** One line a mistake: place, field, what is wrong. */
export const describeIssues = (issue: SchemaIssue.Issue, place: Place): ReadonlyArray<string> =>
  findIssues(issue).map(({ path, words }) => {
    const field = fieldName(path)
    const better = words.startsWith("unknown field") ? undefined : WORDS.find(([pattern]) => pattern.test(field))?.[1]
    return `${place(path)}: ${field}: ${better ?? words}`
  })
