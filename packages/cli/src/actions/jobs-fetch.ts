import { legible, quietJson } from "@cotton/schema/Legible"
import { written } from "@cotton/trainer/targets/Command"
import { runAll } from "@cotton/trainer/targets/Run"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { existsSync, mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { InputError } from "../errors.ts"
import { findRecord } from "../jobs/Records.ts"

export const fetchJob = Effect.fnUntraced(function* (flags: {
  readonly id: Option.Option<string>
  readonly to: Option.Option<string>
  readonly all: boolean
  readonly dryRun: boolean
  readonly json: boolean
}) {
  const record = yield* findRecord(flags.id)
  const to = resolve(Option.getOrElse(flags.to, () => join(record.bundle, "output")))
  const commands = targetOf(record).fetch(record, to, flags.all)
  if (flags.dryRun)
    return yield* Console.log(
      flags.json ? quietJson({ type: "summary", dryRun: true, commands }) : legible(commands.map(written).join("\n\n"))
    )
  if (commands.length === 0 && !existsSync(to))
    return yield* new InputError({ message: `${to}: there is no such folder (any more)` })
  if (commands.length > 0) {
    yield* Effect.try({
      try: () => mkdirSync(to, { recursive: true }),
      catch: (error) =>
        new InputError({ message: `--to ${to}: ${error instanceof Error ? error.message : String(error)}` })
    })
    yield* runAll(commands)
  }
  if (flags.json)
    return yield* Console.log(quietJson({ type: "summary", id: record.id, to, copied: commands.length > 0 }))
  yield* Console.log(commands.length === 0 ? `${to}: it is here already` : to)
})
