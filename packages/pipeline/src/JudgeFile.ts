import { findFiles, readRows, type RowOrBad } from "@cotton/generator"
import { placeOf } from "@cotton/generator/sources/Row"
import type { InputFormat, Outcome, ThinkTags, Verdict } from "@cotton/schema"
import { Judging } from "@cotton/schema/ports/Judging"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { RowError } from "./errors.ts"
import { type JudgeFields, type JudgeRow, outcomeOf, subjectOf, textAt } from "./JudgeRow.ts"

/** What `cotton judge` says of a row. */
export interface JudgedRow {
  readonly id: string
  readonly outcome: Outcome
  readonly verdicts: ReadonlyArray<Verdict>
}

/** Rows that are in the pool at the same time. */
const AT_ONCE = 128

/**
 * Judges the rows of a file (or of a glob, a folder, or `-` for standard input) in order, one result a row. A row that
 * cannot be read stops with its place.
 */
export const judgeFile = (
  file: string,
  options: {
    readonly fields: JudgeFields
    readonly think: ThinkTags
    readonly folder: string
    /** The format, whatever the file's name says. */
    readonly format?: InputFormat
  }
) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const judging = yield* Judging
      const judge = (row: RowOrBad): Effect.Effect<JudgedRow, RowError> =>
        Effect.suspend(() => {
          const where = placeOf(row)
          if (row._tag === "Bad") return Effect.fail(new RowError({ ...where, detail: row.detail }))
          if (typeof row.value !== "object" || row.value === null || Array.isArray(row.value)) {
            return Effect.fail(new RowError({ ...where, detail: "is not an object" }))
          }
          const value = row.value as JudgeRow
          const { fields, think } = options
          const id = textAt(value, fields.id) ?? String(row.line)
          const subject = subjectOf(value, { id, fields, think, source: row.file })
          if (Result.isFailure(subject)) {
            const { field, detail } = subject.failure
            const hint = field === fields.response ? ". --map response=FIELD names another one" : ""
            return Effect.fail(new RowError({ ...where, field, detail: `${detail}${hint}` }))
          }
          return Effect.map(judging.judge(subject.success), (verdicts) => ({
            id,
            outcome: outcomeOf(verdicts),
            verdicts
          }))
        })
      const reading = options.format === undefined ? {} : { format: options.format }
      const files = yield* findFiles([file], options.folder, reading)
      return Stream.fromIterable(files).pipe(
        Stream.flatMap((one) => readRows(one, options.folder, reading)),
        Stream.mapEffect(judge, { concurrency: AT_ONCE })
      )
    })
  )
