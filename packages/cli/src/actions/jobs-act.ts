import { legible, legibleLine, quietJson } from "@cotton/schema/Legible"
import { written } from "@cotton/trainer/targets/Command"
import { MARK } from "@cotton/trainer/targets/LoggedProgress"
import { ask, failed, lines, runAll } from "@cotton/trainer/targets/Run"
import { isOver } from "@cotton/trainer/targets/Target"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { existsSync, mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { InputError } from "../errors.ts"
import { glanceAt } from "../jobs/LookAt.ts"
import { dropRecord, findRecord, type JobRecord } from "../jobs/Records.ts"

export const printLogs = Effect.fnUntraced(function* (flags: {
  readonly id: Option.Option<string>
  readonly lines: number
  readonly follow: boolean
}) {
  if (flags.lines < 1) return yield* new InputError({ message: `--lines ${flags.lines}: it must be 1 at least` })
  const record = yield* reachable(flags.id)
  const printed = lines(targetOf(record).logs(record, flags.lines, flags.follow)).pipe(
    // For programs: `jobs show` tells it.
    Stream.filter((line) => !line.includes(MARK)),
    Stream.runForEach((line) => Console.log(legibleLine(line.replaceAll("\t", "    "))))
  )
  yield* flags.follow ? Effect.raceFirst(printed, untilOver(record)) : printed
})

/** A job with its handle, where nothing can be asked without it. */
const reachable = Effect.fnUntraced(function* (id: Option.Option<string>) {
  const found = yield* findRecord(id)
  if (found.handle !== null || !targetOf(found).needsHandle) return found
  const { record } = yield* glanceAt(found)
  if (record.handle === null)
    return yield* new InputError({ message: `${record.id}: ${record.target} has not said yet what it calls it` })
  return record
})

/** Between two looks, and from the end of a job to that of its log. */
const LOOK = "5 seconds"
const LAST = "2 seconds"

const untilOver = Effect.fnUntraced(function* (record: JobRecord) {
  for (;;) {
    const { looked } = yield* glanceAt(record)
    if (isOver(looked.look.state)) return yield* Effect.sleep(LAST)
    yield* Effect.sleep(LOOK)
  }
})

/** Forgets a job; what it has left stays where it is. */
export const forgetJob = Effect.fnUntraced(function* (flags: { readonly id: string; readonly json: boolean }) {
  const record = yield* findRecord(Option.some(flags.id))
  const { state } = (yield* glanceAt(record)).looked.look
  if (state === "queued" || state === "running")
    return yield* new InputError({ message: `${record.id}: it is ${state}: cancel it first` })
  yield* dropRecord(record)
  yield* Console.log(
    flags.json
      ? quietJson({ type: "summary", id: record.id, forgotten: true })
      : `${record.id}: forgotten; its files are left where they are: ${targetOf(record).place(record)}`
  )
})

export const cancelJob = Effect.fnUntraced(function* (flags: {
  readonly id: string
  readonly now: boolean
  readonly json: boolean
}) {
  const record = yield* reachable(Option.some(flags.id))
  const { state } = (yield* glanceAt(record)).looked.look
  if (isOver(state)) return yield* new InputError({ message: `${record.id}: there is nothing to stop: ${state}` })
  const target = targetOf(record)
  for (const command of target.cancel(record, flags.now)) {
    const outcome = yield* ask(command)
    if (outcome.code !== 0) return yield* failed(command, outcome)
  }
  if (flags.json) return yield* Console.log(quietJson({ type: "summary", id: record.id, cancelled: true }))
  yield* Console.log(
    `${record.id}: ${flags.now ? "ended" : target.savesFirst ? "told to write a checkpoint and to end; a bundle that is submitted again goes on from it" : "told to end; a bundle that is submitted again goes on from the last checkpoint"}`
  )
})

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
