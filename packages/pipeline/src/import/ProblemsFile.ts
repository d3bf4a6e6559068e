import type { Problem } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { RunDirectoryError } from "@cotton/store"
import { appendFileSync, closeSync, fsyncSync, openSync, renameSync } from "node:fs"

const rowOf = ({ id, messages, answer, choices, tests, language, domain, source, licence }: Problem): string =>
  `${JSON.stringify({ id, messages, answer, choices, tests, language, domain, source, licence })}\n`

/** Writes the problems of the journal as the JSON lines that the recipe of an import reads. Whole, or not at all. */
export const writeProblemsFile = Effect.fnUntraced(function* (path: string) {
  const journal = yield* Journal
  const part = `${path}.part`
  const attempt = <A>(run: () => A) =>
    Effect.try({
      try: run,
      catch: (error) => new RunDirectoryError({ path, message: `${path}: cannot be written (${String(error)})` })
    })
  yield* Effect.acquireUseRelease(
    attempt(() => openSync(part, "w")),
    (file) =>
      Stream.runForEachArray(journal.problems, (page) =>
        attempt(() => appendFileSync(file, page.map(rowOf).join("")))
      ).pipe(Effect.andThen(attempt(() => fsyncSync(file)))),
    (file) => Effect.sync(() => closeSync(file))
  )
  yield* attempt(() => renameSync(part, path))
})
