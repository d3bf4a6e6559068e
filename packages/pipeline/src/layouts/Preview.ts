import { mapRow } from "@cotton/generator/sources/MapRow"
import { placeOf } from "@cotton/generator/sources/Row"
import { type Place, placeName, type RowOrBad, renderPrompt, type SkippedRow } from "@cotton/generator"
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

/** A problem that an earlier row brought. */
interface Seen {
  readonly asked: string
  readonly content: string
  readonly at: Place
}

/** Reads the rows as a run would. `verified`: a problem without a gold answer is a bad row. */
export const preview = (
  rows: ReadonlyArray<RowOrBad>,
  options: { readonly map: MapInput; readonly template: string; readonly verified: boolean }
): Preview => {
  const map = Schema.decodeUnknownSync(FieldMap)(options.map)
  const prompt = Schema.decodeUnknownSync(Prompt)({ template: options.template })
  const bad: Array<SkippedRow> = []
  const rendered: Array<Rendered> = []
  const byId = new Map<string, Seen>()
  /** The same by what is asked and its answer, for rows that have ids of their own. */
  const byContent = new Map<string, Seen>()
  let repeated = 0

  /** `null`: an earlier row had the same problem. */
  const read = (row: RowOrBad): Problem | Pick<SkippedRow, "field" | "detail"> | null => {
    if (row._tag === "Bad") return { detail: row.detail }
    const mapped = mapRow(row, map)
    if (Result.isFailure(mapped)) return mapped.failure
    const { id, messages, choices, answer } = mapped.success
    if (options.verified && answer === undefined) return { field: "answer", detail: "is missing" }
    const asked = digest({ messages, choices })
    const content = digest([asked, answer ?? null])
    const before = byId.get(id) ?? byContent.get(content)
    if (before === undefined) {
      const seen = { asked, content, at: row }
      byId.set(id, seen)
      byContent.set(content, seen)
      return mapped.success
    }
    const where = placeName(before.at)
    if (before.asked !== asked)
      return { field: "id", detail: `${JSON.stringify(id)} already belongs to another problem, ${where}` }
    if (before.content !== content)
      return { field: "answer", detail: `is not the one that ${where} gives to the same problem` }
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
  return { rows: rows.length, problems: byId.size, repeated, bad, rendered }
}
