import { digest, type Problem, type Recipe } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { ProblemsError } from "../errors.ts"
import { findFiles } from "./Files.ts"
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

/** What is asked, and what is true: equal for two rows that are the same problem. */
const askedOf = ({ messages, choices }: Problem) => digest({ messages, choices })
const goldOf = ({ answer }: Problem) => answer ?? null

interface Placed {
  readonly problem: Problem
  readonly at: Place
}

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
    const byId = new Map<string, Placed>()
    /** Digest of what is asked and its answer to the problem that brought it first. */
    const byContent = new Map<string, Placed>()
    const skipped: Array<SkippedRow> = []
    let duplicates = 0
    const limit = spec.limit ?? Infinity

    const bad = (row: SkippedRow) =>
      spec.onBadRow === "stop" ? Effect.fail(asError(row)) : Effect.sync(() => void skipped.push(row))

    const place = (placed: Placed): Effect.Effect<void, ProblemsError> => {
      const { problem, at } = placed
      const content = digest([askedOf(problem), goldOf(problem)])
      const sameId = byId.get(problem.id)
      const before = sameId ?? byContent.get(content)
      if (before === undefined) {
        byId.set(problem.id, placed)
        byContent.set(content, placed)
        return Effect.void
      }
      const where = placeName(before.at)
      if (askedOf(before.problem) !== askedOf(problem)) {
        const detail = `${JSON.stringify(problem.id)} already belongs to another problem, ${where}; give each its own, or leave the id out`
        return Effect.fail(new ProblemsError({ reason: "conflict", ...at, field: "id", detail }))
      }
      if (goldOf(before.problem) !== goldOf(problem)) {
        return bad({ ...at, field: "answer", detail: `is not the one that ${where} gives to the same problem` })
      }
      if (spec.duplicates === "error") {
        const detail = `repeats the problem of ${where} (problems.duplicates: collapse keeps the first)`
        return Effect.fail(new ProblemsError({ reason: "duplicate", ...at, detail }))
      }
      duplicates++
      return Effect.void
    }

    const take = (row: RowOrBad): Effect.Effect<void, ProblemsError> => {
      const at = placeOf(row)
      if (row._tag === "Bad") return bad({ ...at, detail: row.detail })
      const mapped = mapRow(row, spec.map)
      if (Result.isFailure(mapped)) return bad({ ...at, ...mapped.failure })
      const lack = needs(mapped.success)
      return lack === null ? place({ problem: mapped.success, at }) : bad({ ...at, field: "answer", detail: lack })
    }

    for (const file of files) {
      if (byId.size >= limit) break
      yield* readRows(file, folder, spec).pipe(
        Stream.takeWhile(() => byId.size < limit),
        Stream.runForEach((row) => Effect.suspend(() => take(row)))
      )
    }
    if (byId.size === 0) {
      const detail = skipped.length > 0 ? `all ${skipped.length} rows were skipped` : "no rows"
      return yield* new ProblemsError({ reason: "empty", file: patterns.join(", "), detail })
    }
    return { problems: [...byId.values()].map(({ problem }) => problem), skipped, duplicates, files }
  })
