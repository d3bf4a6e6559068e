import { readRows } from "@cotton/generator"
import type { InputFormat, ThinkTags } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { lookAt } from "../layouts/Look.ts"
import type { MapOptions } from "../layouts/MapOptions.ts"
import type { RecognisedResponses } from "../layouts/ResponseLayouts.ts"
import { ImportError } from "../errors.ts"
import type { Source } from "./Import.ts"
import { readingOf } from "./ReadingOf.ts"

/** Rows of a file that its layout is told from. */
const FIRST = 200

export interface RecognisedSource extends Source {
  readonly reading: RecognisedResponses
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
  const look = lookAt(first.flatMap((row) => (row._tag === "Row" ? [row.value] : [])))
  const reading = readingOf(first[0]?.file ?? file, look, options.map, options.think)
  if (Result.isFailure(reading)) return yield* new ImportError({ message: reading.failure })
  const source: RecognisedSource = { file, rows, reading: reading.success }
  return source
})
