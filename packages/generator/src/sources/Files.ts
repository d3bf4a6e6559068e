import type { InputFormat } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { globSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { ProblemsError } from "../errors.ts"
import { filesOfFolder } from "./Folder.ts"
import { isAbout, isFile } from "./Found.ts"

export interface FindOptions {
  /** Of a folder in the Hugging Face layout: its split; `train` if not given. */
  readonly split?: string | undefined
  /** Of such a folder: its config; the default one if not given. */
  readonly config?: string | undefined
  /** Of a folder that holds files of several formats: which. */
  readonly format?: InputFormat | undefined
}

/**
 * The files that patterns name, in order, without repeats: paths, globs (sorted by name), folders in the Hugging Face
 * layout; `-`, for standard input, stays as it is. Patterns are relative to `folder`.
 */
export const findFiles = (
  patterns: ReadonlyArray<string>,
  folder: string,
  options: FindOptions = {}
): Effect.Effect<ReadonlyArray<string>, ProblemsError> =>
  Effect.try({
    try: () => [...new Set(patterns.flatMap((pattern) => filesOf(pattern, folder, options)))],
    catch: (error) => {
      if (error instanceof ProblemsError) return error
      const detail = `cannot be read (${error instanceof Error ? error.message : String(error)})`
      return new ProblemsError({ reason: "unreadable", file: patterns.join(", "), detail })
    }
  })

const filesOf = (pattern: string, folder: string, options: FindOptions): ReadonlyArray<string> => {
  if (pattern === "-") return [pattern]
  const path = resolve(folder, pattern)
  // A name with brackets in it is a name first. Globs see the pattern only: the folder may hold brackets too.
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() === true) return [path]
  if (found?.isDirectory() === true) return filesOfFolder(path, pattern, options)
  const files = globSync(pattern, { cwd: folder })
    .toSorted()
    .map((name) => resolve(folder, name))
    .filter((file) => !isAbout(file) && isFile(file))
  if (files.length > 0) return files
  throw new ProblemsError({ reason: "no-file", file: pattern, detail: `no such file (looked in ${folder})` })
}
