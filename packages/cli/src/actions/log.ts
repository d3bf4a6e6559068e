import { legible, quietJson } from "@cotton/schema/Legible"
import { readLog, readRunFile } from "@cotton/store"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { wrapped } from "../display/Columns.ts"
import { logLine } from "../display/LogLine.ts"
import { InputError } from "../errors.ts"

export interface LogFlags {
  readonly dir: string
  readonly json: boolean
}

export const log = Effect.fnUntraced(function* ({ dir, json }: LogFlags) {
  const found = readLog(dir)
  if (found === null) {
    const known = readRunFile(dir) !== null
    return yield* new InputError({
      message: known
        ? `${dir}: this run has no history yet; the next \`cotton run\` of it begins one`
        : `${dir}: no run here. \`cotton status\` lists those under ./runs`
    })
  }
  const { entries, unreadable } = found
  if (json) {
    const summary = quietJson({ type: "summary", entries: entries.length, unreadable })
    return yield* Console.log([...entries.map((entry) => quietJson(entry)), summary].join("\n"))
  }
  const torn =
    unreadable === 0 ? [] : [`${unreadable} line${unreadable === 1 ? "" : "s"} of log.jsonl could not be read`]
  const { isTTY, columns } = process.stdout
  const lines = [...entries.map((entry) => legible(logLine(entry))), ...torn]
  // On a screen words stay whole; a pipe gets a line a thing.
  yield* Console.log(lines.map((line) => (isTTY && columns > 0 ? wrapped(line, columns) : line)).join("\n"))
})
