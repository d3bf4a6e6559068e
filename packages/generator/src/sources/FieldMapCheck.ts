import type { FieldMap, FieldRef } from "@cotton/schema"
import { patternOf } from "./FieldText.ts"

/** What is wrong with a part of a field map; `path` is relative to it, `answer.pattern` for instance. */
export interface FieldMapProblem {
  readonly path: string
  readonly message: string
}

/** Everything in a field map that is wrong whatever the rows are. */
export const checkFieldMap = (map: FieldMap): ReadonlyArray<FieldMapProblem> => {
  const { metadata, tests, ...others } = map
  // Tests of several fields are names only.
  const refs = tests === undefined || (typeof tests === "object" && "kind" in tests) ? others : { ...others, tests }
  const problems: Array<FieldMapProblem> = []
  for (const [name, ref] of Object.entries(refs) as ReadonlyArray<[string, FieldRef]>) {
    if (typeof ref === "string") continue
    if (ref.pattern !== undefined) {
      try {
        patternOf(ref.pattern)
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error)
        problems.push({ path: `${name}.pattern`, message: `is no RE2 pattern: ${cause}` })
      }
    }
    if (ref.choice !== undefined && name !== "answer") {
      problems.push({ path: `${name}.choice`, message: "belongs to the answer: it makes an option's letter of it" })
    }
    const isExtract = ref.after !== undefined || ref.before !== undefined || ref.pattern !== undefined
    if (isExtract && (name === "messages" || (name === "choices" && typeof ref.field !== "string"))) {
      problems.push({ path: name, message: "takes fields as they stand, without after, before and pattern" })
    }
  }
  for (const [at, name] of metadata.entries()) {
    if (name !== "line") continue
    problems.push({ path: `metadata[${at}]`, message: "is where Cotton keeps the line of the row" })
  }
  return problems
}
