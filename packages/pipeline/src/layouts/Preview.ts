import { contradiction, FirstSeen } from "@cotton/generator/sources/FirstSeen"
import { mapRow } from "@cotton/generator/sources/MapRow"
import { placeOf } from "@cotton/generator/sources/Row"
import { placeName, type RowOrBad, renderPrompt, type SkippedRow } from "@cotton/generator"
import { FieldMap, type Message, type Problem, Prompt } from "@cotton/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { MapInput } from "./ProblemLayout.ts"

export interface Rendered {
  /** What is sent. */
  readonly messages: ReadonlyArray<Message>
  readonly answer: string | null
  readonly choices: ReadonlyArray<string> | null
}

/** What the first rows of a file come to under a map. */
export interface Preview {
  readonly rows: number
  readonly problems: ReadonlyArray<Problem>
  readonly repeated: number
  /** Rows that a run would stop at, or skip. */
  readonly bad: ReadonlyArray<SkippedRow>
  readonly rendered: ReadonlyArray<Rendered>
}

const SHOWN = 3

/** Reads the rows as a run would. `verified`: a problem without a gold answer is a bad row. */
export const preview = (
  rows: ReadonlyArray<RowOrBad>,
  options: { readonly map: MapInput; readonly template: string; readonly verified: boolean }
): Preview => {
  const map = Schema.decodeUnknownSync(FieldMap)(options.map)
  const prompt = Schema.decodeUnknownSync(Prompt)({ template: options.template })
  const bad: Array<SkippedRow> = []
  const rendered: Array<Rendered> = []
  const seen = new FirstSeen()
  let repeated = 0

  /** `null`: an earlier row had the same problem. */
  const read = (row: RowOrBad): Problem | Pick<SkippedRow, "field" | "detail"> | null => {
    if (row._tag === "Bad") return { detail: row.detail }
    const mapped = mapRow(row, map)
    if (Result.isFailure(mapped)) return mapped.failure
    const problem = mapped.success
    if (options.verified && problem.answer === undefined) return { field: "answer", detail: "is missing" }
    const same = seen.take(problem, placeOf(row))
    if (same.is === "new") return problem
    if (same.is !== "repeated") return contradiction(problem, { is: same.is, before: placeName(same.before) })
    repeated++
    return null
  }
  for (const row of rows) {
    const problem = read(row)
    if (problem === null) continue
    if ("detail" in problem) bad.push({ ...placeOf(row), ...problem })
    else if (rendered.length < SHOWN) {
      const { answer = null, choices = null } = problem
      rendered.push({ messages: renderPrompt(prompt, problem), answer, choices })
    }
  }
  return { rows: rows.length, problems: seen.problems, repeated, bad, rendered }
}
