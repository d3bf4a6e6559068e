import { legibleLine } from "@cotton/schema/Legible"
import { MARK } from "@cotton/trainer/targets/LoggedProgress"
import { lines } from "@cotton/trainer/targets/Run"
import { isOver } from "@cotton/trainer/targets/Target"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { InputError } from "../errors.ts"
import { glanceAt } from "../jobs/LookAt.ts"
import { reachable } from "../jobs/Reachable.ts"
import type { JobRecord } from "../jobs/Records.ts"

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
