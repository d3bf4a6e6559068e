import type { Json, JsonObject } from "./Json.ts"

/** What is wrong with a value, and where: `path` is a JSON Pointer. */
export interface Flaw {
  readonly path: string
  readonly said: string
}

/** What one validation may still spend, and how deep it is. */
export interface Run {
  steps: number
  depth: number
}

/** Whether a value fits; the first flaw where it does not. Throws `TooComplex` when the run's means are spent. */
export type Test = (value: Json, path: string, run: Run) => Flaw | undefined

/** What a keyword needs of the schema that it stands in. */
export interface Context {
  readonly schema: JsonObject
  /** Compiles a schema inside of this one. */
  readonly compile: (schema: Json) => Test
}

/** A keyword of JSON Schema: its argument becomes a test, or nothing where another keyword speaks for it. */
export type Keyword = (argument: Json, context: Context) => Test | undefined

/** A schema that cannot be used; the message says why. */
export class BadSchema extends Error {}

/** A value that takes more work than one verdict may cost. */
export class TooComplex extends Error {}

/** Steps of one validation: a schema on a value, an item, a property, some characters of a pattern's text. */
export const STEPS = 1_000_000

export const spend = (run: Run, steps: number): void => {
  run.steps -= steps
  if (run.steps < 0) throw new TooComplex()
}
