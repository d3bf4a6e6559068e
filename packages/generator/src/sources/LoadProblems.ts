import type { Problem, Recipe } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { ProblemsError } from "../errors.ts"
import { findFiles } from "./Files.ts"
import { contradiction, FirstSeen } from "./FirstSeen.ts"
import { mapRow } from "./MapRow.ts"
import { type Place, placeName, placeOf, type RowOrBad } from "./Row.ts"
import { readRows } from "./Rows.ts"

/** A row that was left out, and why: listed in the report and the card. */
export interface SkippedRow extends Place {
  readonly field?: string
  readonly detail: string
}

export interface LoadedProblems {
  readonly problems: ReadonlyArray<Problem>
  readonly skipped: ReadonlyArray<SkippedRow>
  /** Rows that repeat an earlier problem. */
  readonly duplicates: number
  readonly files: ReadonlyArray<string>
}

const asError = (row: SkippedRow) => new ProblemsError({ reason: "bad-row", ...row })

/**
 * Reads all problems before anything is bought. Bad rows stop with their place, or are skipped and listed; the same
 * problem twice collapses, or stops; two different problems under one given id always stop.
 *
 * `needs` says what a problem lacks for the recipe's filters, if anything: such a row is a bad row.
 */
export const loadProblems = (
  spec: Recipe["problems"],
  folder: string,
  needs: (problem: Problem) => string | null = () => null
): Effect.Effect<LoadedProblems, ProblemsError> =>
  Effect.gen(function* () {
    const patterns = typeof spec.from === "string" ? [spec.from] : spec.from
    const files = yield* findFiles(patterns, folder, spec)
    const seen = new FirstSeen()
    const skipped: Array<SkippedRow> = []
    let duplicates = 0
    const limit = spec.limit ?? Infinity

    const bad = (row: SkippedRow) =>
      spec.onBadRow === "stop" ? Effect.fail(asError(row)) : Effect.sync(() => void skipped.push(row))

    const place = (problem: Problem, at: Place): Effect.Effect<void, ProblemsError> => {
      const same = seen.take(problem, at)
      if (same.is === "new") return Effect.void
      const before = placeName(same.before)
      if (same.is === "repeated") {
        duplicates++
        if (spec.duplicates === "collapse") return Effect.void
        const detail = `repeats the problem of ${before} (problems.duplicates: collapse keeps the first)`
        return Effect.fail(new ProblemsError({ reason: "duplicate", ...at, detail }))
      }
      const { field, detail } = contradiction(problem, { is: same.is, before })
      if (same.is === "other-answer") return bad({ ...at, field, detail })
      const hint = `${detail}; give each its own, or leave the id out`
      return Effect.fail(new ProblemsError({ reason: "conflict", ...at, field, detail: hint }))
    }

    const take = (row: RowOrBad): Effect.Effect<void, ProblemsError> => {
      const at = placeOf(row)
      if (row._tag === "Bad") return bad({ ...at, detail: row.detail })
      const mapped = mapRow(row, spec.map)
      if (Result.isFailure(mapped)) return bad({ ...at, ...mapped.failure })
      const lack = needs(mapped.success)
      return lack === null ? place(mapped.success, at) : bad({ ...at, field: "answer", detail: lack })
    }

    for (const file of files) {
      if (seen.size >= limit) break
      yield* readRows(file, folder, spec).pipe(
        Stream.takeWhile(() => seen.size < limit),
        Stream.runForEach((row) => Effect.suspend(() => take(row)))
      )
    }
    if (seen.size === 0) {
      const detail = skipped.length > 0 ? `all ${skipped.length} rows were skipped` : "no rows"
      return yield* new ProblemsError({ reason: "empty", file: patterns.join(", "), detail })
    }
    return { problems: seen.problems, skipped, duplicates, files }
  })
