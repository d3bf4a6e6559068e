import type { FieldMap } from "@cotton/schema"
import type { Look } from "./Look.ts"

/** A recipe's `problems.map` as it is written. */
export type MapInput = typeof FieldMap.Encoded

/** What kind of answer the problems have: it decides the filters and the prompt. */
export type Kind = "math" | "choice" | "code" | "text"

/** What the columns of a problem set mean. */
export interface ProblemReading {
  readonly map: MapInput
  readonly kind: Kind
  /** What a user of this set should know, in a sentence. */
  readonly note?: string
  /** A prompt's template, where the one of its kind does not fit. */
  readonly template?: string
  /** Options of `verify/choice`, for a set whose letters are numbers in places. */
  readonly choice?: { readonly indexFrom: 0 | 1 }
}

/** A problem set, or a family of them, that is known by its columns. Its file's name is its id. */
export interface ProblemLayout {
  readonly id: string
  /** As people call it. */
  readonly name: string
  /** `null` when the rows are of another set. */
  readonly read: (look: Look) => ProblemReading | null
}
