import { mapRow } from "@cotton/generator/sources/MapRow"
import { type RowOrBad, renderPrompt, type SkippedRow } from "@cotton/generator"
import { digest, FieldMap, type Message, type Problem, Prompt } from "@cotton/schema"
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
  readonly problems: number
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
  const byId = new Map<string, string>()
  let repeated = 0

  const read = (row: RowOrBad): Problem | Omit<SkippedRow, "file" | "line"> => {
    if (row._tag === "Bad") return { detail: row.detail }
    const mapped = mapRow(row, map)
    if (Result.isFailure(mapped)) return mapped.failure
    const { id, messages, choices, answer } = mapped.success
    if (options.verified && answer === undefined) return { field: "answer", detail: "is missing" }
    const asked = digest({ messages, choices })
    if ((byId.get(id) ?? asked) !== asked) return { field: "id", detail: `${JSON.stringify(id)} is of another row too` }
    if (byId.has(id)) repeated++
    byId.set(id, asked)
    return mapped.success
  }
  for (const row of rows) {
    const problem = read(row)
    if ("detail" in problem) bad.push({ file: row.file, line: row.line, ...problem })
    else if (rendered.length < SHOWN) {
      const { answer = null, choices = null } = problem
      rendered.push({ messages: renderPrompt(prompt, problem), answer, choices })
    }
  }
  return { rows: rows.length, problems: byId.size, repeated, bad, rendered }
}
