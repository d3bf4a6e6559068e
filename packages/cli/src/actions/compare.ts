import { readStoredRun } from "@cotton/pipeline"
import { compareSides, readStoredSamples, sideOf } from "@cotton/pipeline/compare/Sides"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { sidesJson, sidesLines } from "../display/ComparisonOfRuns.ts"

export interface CompareFlags {
  readonly before: string
  readonly after: string
  readonly json: boolean
}

/** `runs/r1`, or `runs/r1:verified` for one of its cuts. A folder whose own name has a colon is taken as it is. */
export const namedSide = (name: string): { readonly dir: string; readonly cut: string | null } => {
  const at = name.lastIndexOf(":")
  if (at < 1 || existsSync(name)) return { dir: name, cut: null }
  return { dir: name.slice(0, at), cut: name.slice(at + 1) }
}

const open = Effect.fnUntraced(function* (name: string) {
  const { cut, dir } = namedSide(name)
  return { name, dir, cut, stored: yield* readStoredRun(dir) }
})

/** Compares two runs or cuts as they stand: it judges nothing, takes no lock and writes nothing. */
export const compare = Effect.fnUntraced(function* (flags: CompareFlags) {
  const [a, b] = [yield* open(flags.before), yield* open(flags.after)]
  const readA = yield* readStoredSamples(a.stored)
  const isOneRun = a.stored.directory.folder === b.stored.directory.folder
  const readB = isOneRun ? readA : yield* readStoredSamples(b.stored)
  const before = { ...a, side: yield* sideOf(a.stored, a.cut, readA, a.dir) }
  const after = { ...b, side: yield* sideOf(b.stored, b.cut, readB, b.dir) }
  const shown = {
    before,
    after,
    result: yield* compareSides(before.side, after.side),
    width: process.stdout.columns ?? Infinity
  }
  yield* Console.log((flags.json ? sidesJson(shown) : sidesLines(shown)).join("\n"))
})
