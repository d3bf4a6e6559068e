import { readRows, type RowOrBad } from "@cotton/generator"
import type { InputFormat, ThinkTags } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { relative } from "node:path"
import { lookAt } from "../layouts/Look.ts"
import type { MapOptions } from "../layouts/MapOptions.ts"
import type { RecognisedResponses } from "../layouts/ResponseLayouts.ts"
import { ImportError } from "../errors.ts"
import type { Source } from "./Import.ts"
import { ignoredColumns, readingOf } from "./ReadingOf.ts"
import { rowReader } from "./RowResponses.ts"
import { unreadable } from "../layouts/Unreadable.ts"

/** Rows of a file that its layout is told from. */
const FIRST = 200

export interface RecognisedSource extends Source {
  readonly reading: RecognisedResponses
  /** Columns that nothing is read from. */
  readonly ignored: ReadonlyArray<string>
}

/** Where none of the problems has a gold answer that can be read, there is nothing to verify with. */
const withoutGold = (reading: RecognisedResponses, rows: ReadonlyArray<RowOrBad>): RecognisedResponses => {
  if (reading.kind === "text" || reading.map.answer === undefined) return reading
  const read = rowReader(reading)
  const hasGold = rows.some((row) => {
    const it = row._tag === "Row" ? read(row) : undefined
    return it !== undefined && Result.isSuccess(it) && it.success.problem.answer !== undefined
  })
  return hasGold ? reading : { ...reading, kind: "text" }
}

/** A file as messages name it. */
export const shownFile = (file: string, folder: string): string => {
  const near = relative(folder, file)
  return near.startsWith("..") ? file : near
}

/** Looks at the first rows of a file. */
export const recogniseSource = Effect.fnUntraced(function* (
  file: string,
  folder: string,
  options: {
    readonly map: MapOptions
    readonly think: typeof ThinkTags.Encoded | undefined
    readonly format: InputFormat | undefined
  }
) {
  // Made anew each time: a file that is read is read once.
  const rows = Stream.suspend(() => readRows(file, folder, options))
  const first = yield* Stream.runCollect(Stream.take(rows, FIRST))
  const wrong = unreadable(first[0]?.file ?? shownFile(file, folder), first)
  if (wrong !== null) return yield* new ImportError({ message: wrong })
  const look = lookAt(first.flatMap((row) => (row._tag === "Row" ? [row.value] : [])))
  const reading = readingOf(first[0]?.file ?? file, look, options.map, options.think)
  if (Result.isFailure(reading)) return yield* new ImportError({ message: reading.failure })
  const source: RecognisedSource = {
    file,
    rows,
    reading: withoutGold(reading.success, first),
    ignored: ignoredColumns(look, reading.success)
  }
  return source
})
