import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { createReadStream, globSync, statSync } from "node:fs"
import { relative, resolve } from "node:path"
import { pipeline } from "node:stream"
import { createGunzip } from "node:zlib"
import { ProblemsError } from "../errors.ts"
import { jsonRows } from "./json.ts"
import { jsonlRows } from "./jsonl.ts"
import type { RowOrBad } from "./Row.ts"
import { unpackZstd } from "./Zstd.ts"

const FORMATS: ReadonlyArray<
  readonly [RegExp, (file: string, bytes: AsyncIterable<Uint8Array>) => AsyncIterable<RowOrBad>]
> = [
  [/\.(jsonl|ndjson)$/i, jsonlRows],
  [/\.json$/i, jsonRows]
]

/** The files that patterns name, in order, without repeats. Patterns are relative to `folder`; a glob sorts by name. */
export const findFiles = (
  patterns: ReadonlyArray<string>,
  folder: string
): Effect.Effect<ReadonlyArray<string>, ProblemsError> =>
  Effect.gen(function* () {
    const found = new Set<string>()
    for (const pattern of patterns) {
      const path = resolve(folder, pattern)
      // A name with brackets in it is a name first. Globs see the pattern only: the folder may hold brackets too.
      const names = isFile(path) ? [pattern] : globSync(pattern, { cwd: folder }).toSorted()
      const files = names.map((name) => resolve(folder, name)).filter(isFile)
      if (files.length === 0) {
        const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
        const detail = isFolder ? `is a folder; write ${pattern}/*.jsonl` : `no such file (looked in ${folder})`
        return yield* new ProblemsError({ reason: "no-file", file: pattern, detail })
      }
      for (const file of files) found.add(file)
    }
    return [...found]
  })

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const open = (file: string): AsyncIterable<Uint8Array> => {
  const bytes = createReadStream(file, { highWaterMark: 1 << 18 })
  if (/\.zst$/i.test(file)) return unpackZstd(bytes)
  // `pipeline` ends the one when the other ends: an error of the disk, or a reader that has enough.
  return /\.gz$/i.test(file) ? pipeline(bytes, createGunzip(), () => undefined) : bytes
}

/** The rows of one file as a stream; `shown` is the name in messages and in `source`. */
export const readRows = (file: string, folder: string): Stream.Stream<RowOrBad, ProblemsError> => {
  const shown = relative(folder, file).startsWith("..") ? file : relative(folder, file)
  const bare = file.replace(/\.(gz|zst)$/i, "")
  const read = FORMATS.find(([pattern]) => pattern.test(bare))?.[1]
  if (read === undefined) {
    const detail = "this format is not read; jsonl, ndjson and json are, plain or with .gz or .zst"
    return Stream.fail(new ProblemsError({ reason: "unknown-format", file: shown, detail }))
  }
  return Stream.fromAsyncIterable(read(shown, open(file)), (error) => {
    const detail = error instanceof Error ? error.message : String(error)
    return new ProblemsError({ reason: "unreadable", file: shown, detail: `cannot be read (${detail})` })
  })
}
